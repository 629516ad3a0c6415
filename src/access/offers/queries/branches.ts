// SQL about branches, persons and what a kept time is: what pages and offers name.
import { type Read, all, first, one, sql } from '../../../platform/db/index.ts'

export async function findZone(db: Read, clinic_id: string): Promise<string> {
  const row = await one(db, sql<{ zone: string }>`
    select zone
    from clinics.clinic
    where id = ${clinic_id}`)
  return row.zone
}

export interface NamedBranch {
  clinic_id: string
  branch_id: string
  clinic_slug: string
  slug: string
  name_ru: string
  name_en: string
  clinic_ru: string
  clinic_en: string
  zone: string
  okrug_code: string | null
  address: string | null
  latitude: number | null
  longitude: number | null
}

/** All active branches of the network: some hundreds. */
export function listNamedBranches(db: Read): Promise<NamedBranch[]> {
  return all(db, sql<NamedBranch>`
    select b.clinic_id, b.id as branch_id, c.slug as clinic_slug, b.slug, b.name_ru, b.name_en, c.name_ru as clinic_ru,
      c.name_en as clinic_en, c.zone, coalesce(b.okrug_code, c.okrug_code) as okrug_code, b.address, b.latitude, b.longitude
    from clinics.branch b
    join clinics.clinic c on c.id = b.clinic_id
    where b.active
      and c.active
    order by c.name_ru, b.name_ru`)
}

export interface NamedSpecialty {
  code: string
  name_ru: string
  name_en: string
}

export function listNamedSpecialties(db: Read): Promise<NamedSpecialty[]> {
  return all(db, sql<NamedSpecialty>`
    select code, name_ru, name_en
    from clinics.specialty
    order by name_ru`)
}

/** What a booking is, in words' terms. */
export interface VisitFacts {
  id: string
  state: string
  starts_at: Date
  ends_at: Date
  specialty_code: string
  specialty_ru: string
  specialty_en: string
  class: string
  branch_id: string
  branch_slug: string
  branch_ru: string
  branch_en: string
  address: string | null
  room: string | null
  family: string | null
  given: string | null
  patronymic: string | null
  clinic_slug: string
  clinic_ru: string
  clinic_en: string
  clinic_phone: string | null
  zone: string
  doctor_id: string | null
}

export function findVisit(db: Read, clinic_id: string, booking_id: string): Promise<VisitFacts | undefined> {
  return first(db, sql<VisitFacts>`
    select b.id, b.state, b.starts_at, b.ends_at, b.specialty_code, p.name_ru as specialty_ru, p.name_en as specialty_en, b.class,
      b.branch_id, r.slug as branch_slug, r.name_ru as branch_ru, r.name_en as branch_en, r.address, l.name as room, d.family,
      d.given, d.patronymic, c.slug as clinic_slug, c.name_ru as clinic_ru, c.name_en as clinic_en, c.phone as clinic_phone,
      c.zone, b.doctor_id
    from access.booking b
    join clinics.clinic c on c.id = b.clinic_id
    join clinics.specialty p on p.code = b.specialty_code
    join clinics.branch r
      on r.clinic_id = b.clinic_id
      and r.id = b.branch_id
    left join clinics.place l
      on l.clinic_id = b.clinic_id
      and l.id = b.place_id
    left join clinics.doctor d
      on d.clinic_id = b.clinic_id
      and d.id = b.doctor_id
    where b.clinic_id = ${clinic_id}
      and b.id = ${booking_id}`)
}
