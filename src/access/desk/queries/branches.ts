// What the desk needs to know of a clinic: its branches and the specialties that have schedules there.
import { type Read, all, sql } from '../../../platform/db/index.ts'

export interface DeskBranch {
  id: string
  slug: string
  name_ru: string
  name_en: string
  address: string | null
}

/** The active branches of a clinic in the order of their numbers. */
export function listDeskBranches(db: Read, clinic_id: string): Promise<DeskBranch[]> {
  return all(db, sql<DeskBranch>`
    select id, slug, name_ru, name_en, address
    from clinics.branch
    where clinic_id = ${clinic_id}
      and active
    order by length(name_ru), name_ru`)
}

export interface DeskSpecialty {
  branch_id: string
  code: string
  name_ru: string
  name_en: string
}

/** Specialties with a schedule at a branch of the clinic. */
export function listDeskSpecialties(db: Read, clinic_id: string): Promise<DeskSpecialty[]> {
  return all(db, sql<DeskSpecialty>`
    select distinct h.branch_id, s.code, s.name_ru, s.name_en
    from access.schedule h
    join clinics.specialty s on s.code = h.specialty_code
    where h.clinic_id = ${clinic_id}
      and h.active
    order by s.name_ru`)
}

export interface NamedSpecialty {
  code: string
  name_ru: string
  name_en: string
}

/** The city's specialties. */
export function listSpecialties(db: Read): Promise<NamedSpecialty[]> {
  return all(db, sql<NamedSpecialty>`
    select code, name_ru, name_en
    from clinics.specialty
    order by name_ru`)
}

export interface DeskDoctor {
  id: string
  family: string
  given: string | null
  patronymic: string | null
}

/** Doctors of a clinic by id. */
export async function findDeskDoctors(db: Read, clinic_id: string, ids: readonly string[]): Promise<Map<string, DeskDoctor>> {
  const rows = await all(db, sql<DeskDoctor>`
    select id, family, given, patronymic
    from clinics.doctor
    where clinic_id = ${clinic_id}
      and id = any(${ids}::uuid[])`)
  return new Map(rows.map((row) => [row.id, row]))
}
