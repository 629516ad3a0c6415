// What is known here that a feed may refer to: branches, specialties, doctors, and what an operator has linked.
import { type Read, all, sql } from '../../../platform/db/index.ts'

export interface KnownBranch {
  clinic_id: string
  clinic_slug: string
  zone: string
  id: string
  slug: string
  fhir_id: string
  name_ru: string
  name_en: string
  clinic_ru: string
  clinic_en: string
  opening_hours: unknown
}

/** All active branches, or those of one clinic, in the order of their names. */
export function listKnownBranches(db: Read, clinic_id: string | null): Promise<KnownBranch[]> {
  return all(db, sql<KnownBranch>`
    select b.clinic_id, c.slug as clinic_slug, c.zone, b.id, b.slug, b.fhir_id, b.name_ru, b.name_en, b.opening_hours,
      c.name_ru as clinic_ru, c.name_en as clinic_en
    from clinics.branch b
    join clinics.clinic c on c.id = b.clinic_id
    where b.active
      and c.active
      and (${clinic_id}::uuid is null or b.clinic_id = ${clinic_id})
    order by c.name_ru, b.name_ru`)
}

export interface KnownSpecialty {
  code: string
  name_ru: string
  name_en: string
}

export function listSpecialties(db: Read): Promise<KnownSpecialty[]> {
  return all(db, sql<KnownSpecialty>`
    select code, name_ru, name_en
    from clinics.specialty
    order by name_ru`)
}

export interface LocationLink {
  location: string
  clinic_id: string
  branch_id: string
}

export function listLocationLinks(db: Read, source_id: string): Promise<LocationLink[]> {
  return all(db, sql<LocationLink>`
    select location, clinic_id, branch_id
    from access.source_location
    where source_id = ${source_id}
    order by location`)
}

export interface SpecialtyLink {
  code: string
  specialty_code: string
}

export function listSpecialtyLinks(db: Read, source_id: string): Promise<SpecialtyLink[]> {
  return all(db, sql<SpecialtyLink>`
    select code, specialty_code
    from access.source_specialty
    where source_id = ${source_id}
    order by code`)
}

/** The doctors of a clinic that a feed names, by «id <fhir_id>», «role <fhir_id>» or «name <full name in lower case>». */
export async function findNamedDoctors(
  db: Read, clinic_id: string, wanted: { ids: readonly string[]; roles: readonly string[]; names: readonly string[] },
): Promise<Map<string, string>> {
  const found = await all(db, sql<{ key: string; id: string }>`
    select 'id ' || d.fhir_id as key, d.id
    from clinics.doctor d
    where d.clinic_id = ${clinic_id}
      and d.fhir_id = any(${wanted.ids}::text[])
    union all
    select 'role ' || r.fhir_id, r.doctor_id
    from clinics.doctor_role r
    where r.clinic_id = ${clinic_id}
      and r.fhir_id = any(${wanted.roles}::text[])
    union all
    select 'name ' || lower(concat_ws(' ', n.family, n.given, n.patronymic)), n.id
    from clinics.doctor n
    where n.clinic_id = ${clinic_id}
      and lower(concat_ws(' ', n.family, n.given, n.patronymic)) = any(${wanted.names}::text[])`)
  const known = new Map<string, string>()
  const twice = new Set<string>()
  for (const { key, id } of found) {
    if (known.has(key)) twice.add(key)
    known.set(key, id)
  }
  // two doctors of one name: nobody can say who is meant
  for (const key of twice) known.delete(key)
  return known
}
