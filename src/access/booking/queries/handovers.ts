// SQL about people who were sent to a clinic's own system (access.handover).
import { type Read, type Write, first, run, sql } from '../../../platform/db/index.ts'

export const HANDOVER_OUTCOMES = ['booked', 'phantom', 'gave_up'] as const
export type HandoverOutcome = (typeof HANDOVER_OUTCOMES)[number]

export interface Handover {
  id: string
  branch_id: string
  specialty_code: string
  slot_id: string
  outcome: HandoverOutcome | 'unknown'
  booking_url: string | null
  booking_phone: string | null
  starts_at: Date
}

export async function insertHandover(
  db: Write, clinic_id: string, id: string, slot: { id: string; branch_id: string; specialty_code: string }, day: string, now: Date,
): Promise<void> {
  await run(db, sql`
    insert into access.handover (clinic_id, id, at, day, branch_id, specialty_code, slot_id, outcome)
    values (${clinic_id}, ${id}, ${now}, ${day}, ${slot.branch_id}, ${slot.specialty_code}, ${slot.id}, 'unknown')`)
}

export function findHandover(db: Read, clinic_id: string, id: string): Promise<Handover | undefined> {
  return first(db, sql<Handover>`
    select h.id, h.branch_id, h.specialty_code, h.slot_id, h.outcome, s.booking_url, s.booking_phone, s.starts_at
    from access.handover h
    join access.slot s
      on s.clinic_id = h.clinic_id
      and s.id = h.slot_id
    where h.clinic_id = ${clinic_id}
      and h.id = ${id}`)
}

/** Notes what came of it; the last word counts, within the day. */
export async function tellHandover(db: Write, clinic_id: string, id: string, outcome: HandoverOutcome, since: Date, now: Date): Promise<void> {
  await run(db, sql`
    update access.handover
    set outcome = ${outcome},
      told_at = ${now}
    where clinic_id = ${clinic_id}
      and id = ${id}
      and at > ${since}`)
}
