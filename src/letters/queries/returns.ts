// Statements about what comes back: reports about a message, and what is stopped because of them.
import { type Read, type Write, first, run, sql } from '../../platform/db/index.ts'
import type { MessageState } from '../rules/delivery.ts'

export interface ReturnedMessage {
  id: string
  state: MessageState
  letter_id: string | null
  attempts: number
  first_tried_at: Date | null
  audience: 'adult' | 'child' | null
  email: string | null
  parent_email: string | null
}

/** Locks the message that a report is about; undefined when the clinic has none such. */
export function lockReturned(db: Write, clinic_id: string, id: string): Promise<ReturnedMessage | undefined> {
  return first(db, sql<ReturnedMessage>`
    select m.id, m.state, m.letter_id, m.attempts, m.first_tried_at, l.audience, p.email, p.parent_email
    from letters.message m
    left join letters.letter l
      on l.clinic_id = m.clinic_id
      and l.id = m.letter_id
    left join visits.patient p
      on p.clinic_id = l.clinic_id
      and p.id = l.patient_id
    where m.clinic_id = ${clinic_id}
      and m.id = ${id}
    for update of m`)
}

/** Notes a report; out: whether it is new, or came already. */
export async function insertReport(
  db: Write,
  clinic_id: string,
  report: { report_hash: Buffer; message_id: string; kind: string },
  now: Date,
): Promise<boolean> {
  const { count } = await run(db, sql`
    insert into letters.report (clinic_id, report_hash, message_id, kind, at)
    values (${clinic_id}, ${report.report_hash}, ${report.message_id}, ${report.kind}, ${now})
    on conflict (clinic_id, report_hash) do nothing`)
  return count > 0
}

export interface LetterAddress {
  patient_id: string
  audience: 'adult' | 'child'
  email: string | null
  parent_email: string | null
}

/** Where a letter went, as the patient's record says now. */
export function findLetterAddress(
  db: Read,
  clinic_id: string,
  letter_id: string,
): Promise<LetterAddress | undefined> {
  return first(db, sql<LetterAddress>`
    select l.patient_id, l.audience, p.email, p.parent_email
    from letters.letter l
    join visits.patient p
      on p.clinic_id = l.clinic_id
      and p.id = l.patient_id
    where l.clinic_id = ${clinic_id}
      and l.id = ${letter_id}`)
}

/** Suppresses every letter and reminder that still waits to go to an address; out: how many. */
export async function suppressWaiting(
  db: Write,
  clinic_id: string,
  address: string,
  now: Date,
): Promise<number> {
  const { count } = await run(db, sql`
    with stopped as (
      update letters.message m
      set state = 'suppressed', reason = 'unsubscribed', claimed_by = null, claimed_until = null,
        event_count = m.event_count + 1, updated_at = ${now}
      where m.clinic_id = ${clinic_id}
        and m.state in ('queued', 'soft_failed')
        and m.letter_id in (
          select l.id
          from letters.letter l
          join visits.patient p
            on p.clinic_id = l.clinic_id
            and p.id = l.patient_id
          where l.clinic_id = ${clinic_id}
            and lower(trim(case when l.audience = 'child' then p.parent_email else p.email end)) = ${address.trim().toLowerCase()}
        )
      returning m.id, m.event_count
    )
    insert into letters.message_event (clinic_id, message_id, number, kind, at, detail)
    select ${clinic_id}::uuid, id, event_count, 'suppressed', ${now}::timestamptz, 'unsubscribed'
    from stopped`)
  return count
}

/** A letter that did not arrive is not reminded of. */
export async function suppressReminder(
  db: Write,
  clinic_id: string,
  letter_id: string,
  now: Date,
): Promise<void> {
  await run(db, sql`
    with stopped as (
      update letters.message m
      set state = 'suppressed', reason = 'undelivered', claimed_by = null, claimed_until = null,
        event_count = m.event_count + 1, updated_at = ${now}
      where m.clinic_id = ${clinic_id}
        and m.letter_id = ${letter_id}
        and m.kind = 'reminder'
        and m.state in ('queued', 'soft_failed')
      returning m.id, m.event_count
    )
    insert into letters.message_event (clinic_id, message_id, number, kind, at, detail)
    select ${clinic_id}::uuid, id, event_count, 'suppressed', ${now}::timestamptz, 'undelivered'
    from stopped`)
}
