// SQL of visits, as Encounters come in.
import { type Read, type Write, all, first, run, sql } from '../platform/db/index.ts'
import type { FhirSite } from '../platform/fhir/handler.ts'
import type { KnownRow, WrittenRow } from '../platform/fhir/store.ts'
import { makeId } from '../platform/ids.ts'
import { makeCalendar } from './calendar.ts'
import type { RoleAt, VisitColumns } from './rules.ts'

export type KnownVisit = KnownRow & VisitColumns

/** Locks and reads visits by their logical ids. */
export function lockVisits(db: Write, clinic_id: string, fhir_ids: string[]): Promise<KnownVisit[]> {
  return all(
    db,
    sql<KnownVisit>`
    select id, fhir_id, fhir_version, updated_at, status, patient_id, doctor_id, branch_id, class_code, type_code,
      service_code, specialty_code, started_at, ended_at
    from visits.visit
    where clinic_id = ${clinic_id}
      and fhir_id = any(${fhir_ids}::text[])
    order by fhir_id
    for no key update`,
  )
}

interface NewVisit {
  fhir_id: string
  /** Our id when the visit is known. */
  id: string | undefined
  columns: VisitColumns
}

/** Inserts or changes visits; equal ones stay as they are, a corrected one keeps when it was first received. */
export async function upsertVisits(db: Write, site: FhirSite, visits: NewVisit[]): Promise<WrittenRow[]> {
  const localDate = makeCalendar(site.zone)
  const rows = visits.map(({ fhir_id, id, columns }) => ({
    id: id ?? makeId(site.now),
    fhir_id,
    ...columns,
    day: columns.ended_at && localDate(columns.ended_at),
  }))
  const { rows: written } = await run(
    db,
    sql<WrittenRow>`
    insert into visits.visit
      (clinic_id, id, fhir_id, status, patient_id, doctor_id, branch_id, class_code, type_code, service_code,
       specialty_code, started_at, ended_at, day, received_at, updated_at)
    select ${site.clinic_id}::uuid, id, fhir_id, status, patient_id, doctor_id, branch_id, class_code, type_code,
      service_code, specialty_code, started_at, ended_at, day, ${site.now}::timestamptz, ${site.now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as incoming
      (id uuid, fhir_id text, status text, patient_id uuid, doctor_id uuid, branch_id uuid, class_code text,
       type_code text, service_code text, specialty_code text, started_at timestamptz, ended_at timestamptz, day date)
    on conflict (clinic_id, fhir_id) do update
    set status = excluded.status,
        patient_id = excluded.patient_id,
        doctor_id = excluded.doctor_id,
        branch_id = excluded.branch_id,
        class_code = excluded.class_code,
        type_code = excluded.type_code,
        service_code = excluded.service_code,
        specialty_code = excluded.specialty_code,
        started_at = excluded.started_at,
        ended_at = excluded.ended_at,
        day = excluded.day,
        fhir_version = visit.fhir_version + 1,
        updated_at = excluded.updated_at
    where (visit.status, visit.patient_id, visit.doctor_id, visit.branch_id, visit.class_code, visit.type_code,
        visit.service_code, visit.specialty_code, visit.started_at, visit.ended_at, visit.day)
      is distinct from (excluded.status, excluded.patient_id, excluded.doctor_id, excluded.branch_id,
        excluded.class_code, excluded.type_code, excluded.service_code, excluded.specialty_code, excluded.started_at,
        excluded.ended_at, excluded.day)
    returning fhir_id, fhir_version, updated_at`,
  )
  return written
}

export type VisitView = Omit<KnownVisit, 'patient_id' | 'doctor_id' | 'branch_id'> & {
  patient_fhir_id: string
  doctor_fhir_id: string | null
  branch_fhir_id: string | null
}

/** A visit with the logical ids of what it refers to. */
export function findVisit(db: Read, clinic_id: string, fhir_id: string): Promise<VisitView | undefined> {
  return first(
    db,
    sql<VisitView>`
    select v.id, v.fhir_id, v.fhir_version, v.updated_at, v.status, v.class_code, v.type_code, v.service_code,
      v.specialty_code, v.started_at, v.ended_at,
      p.fhir_id as patient_fhir_id, d.fhir_id as doctor_fhir_id, b.fhir_id as branch_fhir_id
    from visits.visit v
    join visits.patient p on p.clinic_id = v.clinic_id and p.id = v.patient_id
    left join clinics.doctor d on d.clinic_id = v.clinic_id and d.id = v.doctor_id
    left join clinics.branch b on b.clinic_id = v.clinic_id and b.id = v.branch_id
    where v.clinic_id = ${clinic_id}
      and v.fhir_id = ${fhir_id}`,
  )
}

/** Our ids of patients by their logical ids. */
export async function findPatients(
  db: Read,
  clinic_id: string,
  fhir_ids: string[],
): Promise<Map<string, string>> {
  if (fhir_ids.length === 0) return new Map()
  const rows = await all(
    db,
    sql<{ fhir_id: string; id: string }>`
    select fhir_id, id
    from visits.patient
    where clinic_id = ${clinic_id}
      and fhir_id = any(${fhir_ids}::text[])`,
  )
  return new Map(rows.map((row) => [row.fhir_id, row.id]))
}

type RoleRow = RoleAt & { fhir_id: string; doctor_id: string }

/** Roles by their logical ids. */
export async function findRoles(
  db: Read,
  clinic_id: string,
  fhir_ids: string[],
): Promise<Map<string, RoleRow>> {
  if (fhir_ids.length === 0) return new Map()
  const rows = await all(
    db,
    sql<RoleRow>`
    select fhir_id, doctor_id, branch_id, specialty_code, starts_on, ends_on
    from clinics.doctor_role
    where clinic_id = ${clinic_id}
      and fhir_id = any(${fhir_ids}::text[])`,
  )
  return new Map(rows.map((row) => [row.fhir_id, row]))
}

/** The active roles of doctors, by our id of the doctor. */
export async function listRolesOf(
  db: Read,
  clinic_id: string,
  doctor_ids: string[],
): Promise<Map<string, RoleRow[]>> {
  if (doctor_ids.length === 0) return new Map()
  const rows = await all(
    db,
    sql<RoleRow>`
    select fhir_id, doctor_id, branch_id, specialty_code, starts_on, ends_on
    from clinics.doctor_role
    where clinic_id = ${clinic_id}
      and doctor_id = any(${doctor_ids}::uuid[])
      and active`,
  )
  return Map.groupBy(rows, (row) => row.doctor_id)
}

export interface ServiceRow {
  type_code: string
  branch_id: string | null
  specialty_code: string | null
}

/** The active services of some types, in a fixed order. */
export async function listServicesOf(
  db: Read,
  clinic_id: string,
  type_codes: string[],
): Promise<ServiceRow[]> {
  if (type_codes.length === 0) return []
  return all(
    db,
    sql<ServiceRow>`
    select type_code, branch_id, specialty_code
    from clinics.service
    where clinic_id = ${clinic_id}
      and type_code = any(${type_codes}::text[])
      and specialty_code is not null
      and active
    order by fhir_id`,
  )
}
