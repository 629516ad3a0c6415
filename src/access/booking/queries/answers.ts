// SQL that writes what a request has come to, and the notes for its counts.
import { type RawBuilder, type Write, run, prepared as sql } from '../../../platform/db/index.ts'
import { makeId } from '../../../platform/ids.ts'
import type { CountChange, Settlement } from '../rules/counting.ts'

/** Parts of a statement with a step `changed`: what a request has come to, and the notes for its counts. */
export function settle(clinic_id: string, settlement: Settlement, now: Date): RawBuilder<unknown> {
  return sql`, answered as (
      update access.request r
      set outcome = ${settlement.outcome},
        booking_id = ${settlement.booking_id}::uuid,
        served_at = ${settlement.served_at}::timestamptz,
        wait_days = ${settlement.wait_days}::int,
        path_days = ${settlement.path_days}::int,
        updated_at = ${now}
      from changed
      where r.clinic_id = ${clinic_id}
        and r.id = ${settlement.request_id}
    ), counted as (${countRows(clinic_id, settlement.counts, sql`changed`, now)}
    )`
}

/** Notes for the counts, if the step that they hang on happened. */
export function countRows(clinic_id: string, counts: readonly CountChange[], step: RawBuilder<unknown>, now: Date): RawBuilder<unknown> {
  const rows = counts.map((count) => ({ id: makeId(now), ...count }))
  return sql`
      insert into access.request_change (clinic_id, id, branch_id, specialty_code, class, month, measure, days, norm_key, norm_edition,
        met, no_offer, delta)
      select ${clinic_id}::uuid, w.id, w.branch_id, w.specialty_code, w.class, w.month, w.measure, w.days, w.norm_key, w.norm_edition,
        w.met, w.no_offer, w.delta
      from ${step}, jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as w (id uuid, branch_id uuid, specialty_code text, class text,
        month date, measure text, days smallint, norm_key text, norm_edition text, met boolean, no_offer boolean, delta smallint)`
}

/** Writes what a request has come to, apart from any step of a booking. */
export async function answerRequest(db: Write, clinic_id: string, settlement: Settlement, now: Date): Promise<void> {
  await run(db, sql`
    with changed as (
      select id
      from access.request
      where clinic_id = ${clinic_id}
        and id = ${settlement.request_id}
    )${settle(clinic_id, settlement, now)}
    select id
    from changed`)
}
