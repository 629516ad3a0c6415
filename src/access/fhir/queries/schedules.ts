// SQL of schedules, as they come in by FHIR.
import { type RawBuilder, type Read, type Write, all, one, run, sql } from '../../../platform/db/index.ts'
import type { FhirSite } from '../../../platform/fhir/handler.ts'
import type { SearchPage } from '../../../platform/fhir/search.ts'
import type { KnownRow, WrittenRow } from '../../../platform/fhir/store.ts'
import type { Audience } from '../../slot.ts'

export interface ScheduleColumns {
  branch_id: string
  doctor_id: string | null
  place_id: string | null
  specialty_code: string
  audience: Audience
  active: boolean
}

export type KnownSchedule = KnownRow & ScheduleColumns & { own: boolean; source_id: string | null }

/** Locks and reads schedules by their logical ids. */
export function lockSchedules(db: Write, clinic_id: string, fhir_ids: string[]): Promise<KnownSchedule[]> {
  return all(db, sql<KnownSchedule>`
    select id, fhir_id, fhir_version, updated_at, branch_id, doctor_id, place_id, specialty_code, audience, active, own, source_id
    from access.schedule
    where clinic_id = ${clinic_id}
      and fhir_id = any(${fhir_ids}::text[])
    order by fhir_id
    for no key update`)
}

/** Schedules by their logical ids. */
export async function findKnownSchedules(db: Read, clinic_id: string, fhir_ids: string[]): Promise<Map<string, KnownSchedule>> {
  const rows = await all(db, sql<KnownSchedule>`
    select id, fhir_id, fhir_version, updated_at, branch_id, doctor_id, place_id, specialty_code, audience, active, own, source_id
    from access.schedule
    where clinic_id = ${clinic_id}
      and fhir_id = any(${fhir_ids}::text[])`)
  return new Map(rows.map((row) => [row.fhir_id, row]))
}

/** Inserts or changes schedules; equal ones stay as they are. */
export async function upsertSchedules(
  db: Write, site: FhirSite, schedules: (ScheduleColumns & { id: string; fhir_id: string })[],
): Promise<WrittenRow[]> {
  if (schedules.length === 0) return []
  const { rows } = await run(db, sql<WrittenRow>`
    insert into access.schedule
      (clinic_id, id, fhir_id, branch_id, doctor_id, place_id, specialty_code, audience, active, updated_at)
    select ${site.clinic_id}::uuid, id, fhir_id, branch_id, doctor_id, place_id, specialty_code, audience, active,
      ${site.now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(schedules)}::jsonb) as incoming
      (id uuid, fhir_id text, branch_id uuid, doctor_id uuid, place_id uuid, specialty_code text, audience text, active boolean)
    on conflict (clinic_id, fhir_id) do update
    set branch_id = excluded.branch_id,
        doctor_id = excluded.doctor_id,
        place_id = excluded.place_id,
        specialty_code = excluded.specialty_code,
        audience = excluded.audience,
        active = excluded.active,
        fhir_version = schedule.fhir_version + 1,
        updated_at = excluded.updated_at
    where (schedule.branch_id, schedule.doctor_id, schedule.place_id, schedule.specialty_code, schedule.audience, schedule.active)
      is distinct from (excluded.branch_id, excluded.doctor_id, excluded.place_id, excluded.specialty_code, excluded.audience,
        excluded.active)
    returning fhir_id, fhir_version, updated_at`)
  return rows
}

export interface ScheduleView extends KnownRow {
  active: boolean
  audience: Audience
  specialty_code: string
  doctor_fhir_id: string | null
  place_fhir_id: string | null
  branch_fhir_id: string
}

const sources = sql`
    access.schedule h
    join clinics.branch b
      on b.clinic_id = h.clinic_id
      and b.id = h.branch_id
    left join clinics.doctor d
      on d.clinic_id = h.clinic_id
      and d.id = h.doctor_id
    left join clinics.place p
      on p.clinic_id = h.clinic_id
      and p.id = h.place_id`

const columns = sql`
    h.id, h.fhir_id, h.fhir_version, h.updated_at, h.active, h.audience, h.specialty_code, d.fhir_id as doctor_fhir_id,
    p.fhir_id as place_fhir_id, b.fhir_id as branch_fhir_id`

/** Schedules with the logical ids of what they refer to. */
export function findSchedules(db: Read, clinic_id: string, fhir_ids: string[]): Promise<ScheduleView[]> {
  return all(db, sql<ScheduleView>`
    select ${columns}
    from ${sources}
    where h.clinic_id = ${clinic_id}
      and h.fhir_id = any(${fhir_ids}::text[])
    order by h.fhir_id`)
}

/** A page of a search. */
export function listSchedules(db: Read, clinic_id: string, { where, order, limit }: SearchPage): Promise<ScheduleView[]> {
  return all(db, sql<ScheduleView>`
    select ${columns}
    from ${sources}
    where h.clinic_id = ${clinic_id}
      and ${where}
    order by ${order}
    limit ${limit}`)
}

export async function countSchedules(db: Read, clinic_id: string, where: RawBuilder<boolean>): Promise<number> {
  const { n } = await one(db, sql<{ n: number }>`
    select count(*) as n
    from access.schedule h
    where h.clinic_id = ${clinic_id}
      and ${where}`)
  return n
}
