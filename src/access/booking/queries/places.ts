// SQL about where one is seen and by whom: what pages name.
import { type Read, all, first, sql } from '../../../platform/db/index.ts'

export interface Where {
  clinic_id: string
  clinic_slug: string
  clinic_ru: string
  clinic_en: string
  clinic_phone: string | null
  zone: string
  branch_id: string
  branch_slug: string
  branch_ru: string
  branch_en: string
  address: string | null
  branch_phone: string | null
  specialty_code: string
  specialty_ru: string
  specialty_en: string
}

const columns = sql`
  c.id as clinic_id, c.slug as clinic_slug, c.name_ru as clinic_ru, c.name_en as clinic_en, c.phone as clinic_phone, c.zone,
  b.id as branch_id, b.slug as branch_slug, b.name_ru as branch_ru, b.name_en as branch_en, b.address, b.phone as branch_phone,
  s.code as specialty_code, s.name_ru as specialty_ru, s.name_en as specialty_en`

/** A branch of a clinic by its slug, with a specialty; undefined when either is not there. */
export function findWhere(db: Read, clinic_id: string, branch_slug: string, specialty_code: string): Promise<Where | undefined> {
  return first(db, sql<Where>`
    select ${columns}
    from clinics.branch b
    join clinics.clinic c on c.id = b.clinic_id
    cross join clinics.specialty s
    where b.clinic_id = ${clinic_id}
      and b.slug = ${branch_slug}
      and b.active
      and s.code = ${specialty_code}`)
}

/** The same by the branch's id. */
export function findWhereOf(db: Read, at: { clinic_id: string; branch_id: string; specialty_code: string }): Promise<Where | undefined> {
  return first(db, sql<Where>`
    select ${columns}
    from clinics.branch b
    join clinics.clinic c on c.id = b.clinic_id
    cross join clinics.specialty s
    where b.clinic_id = ${at.clinic_id}
      and b.id = ${at.branch_id}
      and s.code = ${at.specialty_code}`)
}

export interface DoctorName {
  id: string
  family: string
  given: string | null
  patronymic: string | null
}

export function listDoctors(db: Read, clinic_id: string, ids: readonly string[]): Promise<DoctorName[]> {
  return all(db, sql<DoctorName>`
    select id, family, given, patronymic
    from clinics.doctor
    where clinic_id = ${clinic_id}
      and id = any(${ids}::uuid[])
    order by family, given, id`)
}

/** A room with the floors that it is part of are one text already: «Кабинет 204, 2-й этаж». */
export async function findPlaceName(db: Read, clinic_id: string, place_id: string | null): Promise<string | null> {
  if (place_id === null) return null
  const row = await first(db, sql<{ name: string }>`
    select name
    from clinics.place
    where clinic_id = ${clinic_id}
      and id = ${place_id}`)
  return row?.name ?? null
}

/** A clinic by its slug. */
export function findClinic(db: Read, slug: string): Promise<{ id: string; slug: string } | undefined> {
  return first(db, sql<{ id: string; slug: string }>`
    select id, slug
    from clinics.clinic
    where slug = ${slug}
      and active`)
}

/** A clinic by its id. */
export function findClinicById(db: Read, id: string): Promise<{ id: string; slug: string } | undefined> {
  return first(db, sql<{ id: string; slug: string }>`
    select id, slug
    from clinics.clinic
    where id = ${id}`)
}
