// Finding in bulk what resources refer to.
import { type Read, all, sql } from '../../platform/db/index.ts'

export interface FoundLocation {
  fhir_id: string
  branch_id: string
  kind: 'branch' | 'place'
  /** Our id of the place, when it is one. */
  place_id: string | null
}

/** The branch that each Location is, or stands in; unknown ones are absent. */
export async function findLocations(
  db: Read,
  clinic_id: string,
  fhir_ids: Iterable<string>,
): Promise<Map<string, FoundLocation>> {
  const ids = [...new Set(fhir_ids)]
  if (ids.length === 0) return new Map()
  const rows = await all(
    db,
    sql<FoundLocation>`
    select fhir_id, id as branch_id, 'branch' as kind, null::uuid as place_id
    from clinics.branch
    where clinic_id = ${clinic_id}
      and fhir_id = any(${ids}::text[])
    union all
    select fhir_id, branch_id, 'place' as kind, id as place_id
    from clinics.place
    where clinic_id = ${clinic_id}
      and fhir_id = any(${ids}::text[])`,
  )
  return new Map(rows.map((row) => [row.fhir_id, row]))
}

/** The doctor that each Practitioner is; unknown ones are absent. */
export async function findDoctors(
  db: Read,
  clinic_id: string,
  fhir_ids: Iterable<string>,
): Promise<Map<string, string>> {
  const ids = [...new Set(fhir_ids)]
  if (ids.length === 0) return new Map()
  const rows = await all(
    db,
    sql<{ fhir_id: string; id: string }>`
    select fhir_id, id
    from clinics.doctor
    where clinic_id = ${clinic_id}
      and fhir_id = any(${ids}::text[])`,
  )
  return new Map(rows.map((row) => [row.fhir_id, row.id]))
}

/** Which of these codes are specialties of the city's list. */
export async function findSpecialties(db: Read, codes: Iterable<string>): Promise<Set<string>> {
  const asked = [...new Set(codes)]
  if (asked.length === 0) return new Set()
  const rows = await all(
    db,
    sql<{ code: string }>`
    select code
    from clinics.specialty
    where code = any(${asked}::text[])`,
  )
  return new Set(rows.map((row) => row.code))
}

export interface FoundService {
  fhir_id: string
  branch_id: string | null
  specialty_code: string | null
}

/** What each HealthcareService is; unknown ones are absent. */
export async function findServices(
  db: Read,
  clinic_id: string,
  fhir_ids: Iterable<string>,
): Promise<Map<string, FoundService>> {
  const ids = [...new Set(fhir_ids)]
  if (ids.length === 0) return new Map()
  const rows = await all(
    db,
    sql<FoundService>`
    select fhir_id, branch_id, specialty_code
    from clinics.service
    where clinic_id = ${clinic_id}
      and fhir_id = any(${ids}::text[])`,
  )
  return new Map(rows.map((row) => [row.fhir_id, row]))
}
