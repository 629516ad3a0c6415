// Statements of the dispatcher: claim what is due, note what is in hand, settle what a dead worker left.
import { type Read, type Write, all, run, sql } from '../../platform/db/index.ts'
import type { Lang } from '../../platform/i18n.ts'

/** Clinics that have a message due, the longest waiting first. */
export function findClinicsWithDue(db: Read, now: Date): Promise<{ id: string; zone: string }[]> {
  return all(db, sql<{ id: string; zone: string }>`
    /* cross-clinic */
    select c.id, c.zone
    from clinics.clinic c
    join (
      select m.clinic_id, min(m.next_try_at) as waiting_since
      from letters.message m
      where m.state in ('queued', 'soft_failed')
        and m.next_try_at <= ${now}
      group by m.clinic_id
    ) due on due.clinic_id = c.id
    order by due.waiting_since`)
}

/** What a message that is no letter carries itself. */
export interface MessageContent {
  to: string
  subject: string
  text: string
  html: string
  lang: Lang
  /** ISO instant: not handed over from then on. */
  until?: string
  /** Written to a patient or resident: address and text go three days after the message came to its end. */
  forget?: true
}

export interface ClaimedMessage {
  id: string
  kind: 'letter' | 'reminder' | 'proof' | 'notice' | 'reply'
  letter_id: string | null
  content: MessageContent | null
  due_at: Date
  attempts: number
  first_tried_at: Date | null
  day: string | null
  audience: 'adult' | 'child' | null
  lang: Lang | null
  letter_state: string | null
  expires_at: Date | null
  active: boolean | null
  deceased: boolean | null
  letters_consent: boolean | null
  email: string | null
  parent_email: string | null
  greeting_name: string | null
  parent_greeting_name: string | null
  visits_left: number
}

/**
 * Claims due messages of a clinic for one worker until `lease_until`, the oldest first, each with all that sending it
 * needs; letters and reminders of a clinic that paused are left. A claim only keeps other workers off; a message that is merely claimed may be claimed again.
 */
export async function claimDueMessages(
  db: Write, clinic_id: string, worker: string, lease_until: Date, now: Date, limit: number,
): Promise<ClaimedMessage[]> {
  const { rows } = await run<{ id: string; letter_id: string | null }>(db, sql<{ id: string; letter_id: string | null }>`
    update letters.message
    set claimed_by = ${worker}, claimed_until = ${lease_until}
    where clinic_id = ${clinic_id}
      and id in (
        select m.id
        from letters.message m
        where m.clinic_id = ${clinic_id}
          and m.state in ('queued', 'soft_failed')
          and m.next_try_at <= ${now}
          and (m.claimed_until is null or m.claimed_until <= ${now})
          and (m.letter_id is null or not exists (
            select 1
            from letters.policy o
            where o.clinic_id = ${clinic_id}
              and o.paused
          ))
        order by m.next_try_at
        limit ${limit}
        for update skip locked
      )
    returning id, letter_id`)
  const letter_ids = rows.map((row) => row.letter_id).filter((id) => id !== null)
  return all(db, sql<ClaimedMessage>`
    select m.id, m.kind, m.letter_id, m.content, m.due_at, m.attempts, m.first_tried_at,
      l.day, l.audience, l.lang, l.state as letter_state, l.expires_at,
      p.active, p.deceased, p.letters_consent, p.email, p.parent_email, p.greeting_name, p.parent_greeting_name,
      coalesce(d.visits_left, 0)::int as visits_left
    from letters.message m
    left join letters.letter l
      on l.clinic_id = m.clinic_id
      and l.id = m.letter_id
    left join visits.patient p
      on p.clinic_id = l.clinic_id
      and p.id = l.patient_id
    left join (
      select dd.letter_id, count(*) as visits_left
      from letters.decision dd
      join visits.visit v
        on v.clinic_id = dd.clinic_id
        and v.id = dd.visit_id
      where dd.clinic_id = ${clinic_id}
        and v.status = 'finished'
        and v.clinic_id = ${clinic_id}
        and dd.letter_id = any(${letter_ids}::uuid[])
      group by dd.letter_id
    ) d on d.letter_id = m.letter_id
    where m.clinic_id = ${clinic_id}
      and m.id = any(${rows.map((row) => row.id)}::uuid[])
    order by m.next_try_at`)
}

/** Gives claimed messages back untried. */
export async function releaseClaims(db: Write, clinic_id: string, worker: string): Promise<void> {
  await run(db, sql`
    update letters.message
    set claimed_by = null, claimed_until = null
    where clinic_id = ${clinic_id}
      and claimed_by = ${worker}
      and state in ('queued', 'soft_failed')`)
}

/**
 * Notes, before the mail server is spoken to, that messages are in hand, in one statement. Out: the ids still ours; one
 * that was suppressed or claimed by another since is left out.
 */
export async function markHandedOver(db: Write, clinic_id: string, ids: string[], worker: string, lease_until: Date, now: Date): Promise<string[]> {
  const { rows } = await run<{ message_id: string }>(db, sql<{ message_id: string }>`
    with marked as (
      update letters.message
      set state = 'sending', attempts = attempts + 1, first_tried_at = coalesce(first_tried_at, ${now}),
        claimed_until = ${lease_until}, event_count = event_count + 1, updated_at = ${now}
      where clinic_id = ${clinic_id}
        and id = any(${ids}::uuid[])
        and claimed_by = ${worker}
        -- said this way round so that the primary key is used: by message_due_ix every waiting message would be looked at
        and state not in ('sending', 'sent', 'delivered_unknown', 'failed', 'suppressed')
      returning id, event_count
    )
    insert into letters.message_event (clinic_id, message_id, number, kind, at)
    select ${clinic_id}::uuid, id, event_count, 'handed_over', ${now}::timestamptz
    from marked
    returning message_id`)
  return rows.map((row) => row.message_id)
}

export interface Interrupted { id: string; kind: string; letter_id: string | null }

/**
 * Messages that were in hand when their worker died: nobody can know whether the server got them. They are noted as
 * such and never sent again (docs/delivery.md).
 */
export async function settleInterrupted(db: Write, clinic_id: string, now: Date): Promise<Interrupted[]> {
  const { rows } = await run<Interrupted>(db, sql<Interrupted>`
    update letters.message
    set state = 'delivered_unknown', reason = 'interrupted', claimed_by = null, claimed_until = null, updated_at = ${now}
    where clinic_id = ${clinic_id}
      and state = 'sending'
      and claimed_until <= ${now}
    returning id, kind, letter_id`)
  return rows
}

/** Clinics with messages left in hand by a dead worker. */
export function findClinicsInterrupted(db: Read, now: Date): Promise<{ id: string; zone: string }[]> {
  return all(db, sql<{ id: string; zone: string }>`
    /* cross-clinic */
    select c.id, c.zone
    from clinics.clinic c
    where exists (
      select 1
      from letters.message m
      where m.clinic_id = c.id
        and m.state = 'sending'
        and m.claimed_until <= ${now}
    )`)
}
