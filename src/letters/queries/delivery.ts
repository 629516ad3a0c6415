// Statements of the dispatcher: claim what is due, note what is handed over, write what became of it.
import { type Read, type Write, all, run, sql } from '../../platform/db/index.ts'
import type { Lang } from '../../platform/i18n.ts'
import type { MessageEvent } from '../rules/delivery.ts'

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

export interface ClaimedMessage {
  id: string
  kind: 'letter' | 'reminder' | 'proof' | 'notice' | 'reply'
  letter_id: string | null
  content: { to: string; subject: string; text: string; html: string; lang: Lang } | null
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
  const { rows } = await run<{ id: string }>(db, sql<{ id: string }>`
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
    returning id`)
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
        and dd.letter_id in (
          select mm.letter_id
          from letters.message mm
          where mm.clinic_id = ${clinic_id}
            and mm.id = any(${rows.map((row) => row.id)}::uuid[])
        )
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
        and state in ('queued', 'soft_failed')
      returning id, event_count
    )
    insert into letters.message_event (clinic_id, message_id, number, kind, at)
    select ${clinic_id}::uuid, id, event_count, 'handed_over', ${now}::timestamptz
    from marked
    returning message_id`)
  return rows.map((row) => row.message_id)
}

export interface Settled {
  id: string
  state: 'sent' | 'soft_failed' | 'failed' | 'suppressed' | 'delivered_unknown'
  sent_at: Date | null
  next_try_at: Date | null
  wording_id: string | null
  reason: string | null
  response: string | null
  /** The event that led here. */
  event: MessageEvent
}

/**
 * Writes what became of messages, with its event, and lets go of their claims. A message that meanwhile came to
 * another end is left as it is: what is sent was in hand (or its worker was taken for dead), what is suppressed waited.
 */
export async function settleMessages(db: Write, clinic_id: string, settled: readonly Settled[], now: Date): Promise<void> {
  await run(db, sql`
    with settled as (
      update letters.message m
      set state = t.state, sent_at = coalesce(t.sent_at, m.sent_at), next_try_at = coalesce(t.next_try_at, m.next_try_at),
        wording_id = coalesce(t.wording_id, m.wording_id), reason = t.reason, last_response = t.response,
        claimed_by = null, claimed_until = null, event_count = m.event_count + 1, updated_at = ${now}
      from unnest(
        ${settled.map((s) => s.id)}::uuid[],
        ${settled.map((s) => s.state)}::text[],
        ${settled.map((s) => s.sent_at)}::timestamptz[],
        ${settled.map((s) => s.next_try_at)}::timestamptz[],
        ${settled.map((s) => s.wording_id)}::uuid[],
        ${settled.map((s) => s.reason)}::text[],
        ${settled.map((s) => s.response)}::text[],
        ${settled.map((s) => s.event)}::text[]
      ) as t (id, state, sent_at, next_try_at, wording_id, reason, response, event)
      where m.clinic_id = ${clinic_id}
        and m.id = t.id
        and (m.state = 'sending'
          or t.event = 'accepted' and m.state = 'delivered_unknown'
          or t.event = 'suppressed' and m.state in ('queued', 'soft_failed')
          or t.event in ('bounced', 'bounced_for_now') and m.state in ('sent', 'delivered_unknown', 'soft_failed'))
      returning m.id, m.event_count, t.event, t.reason
    )
    insert into letters.message_event (clinic_id, message_id, number, kind, at, detail)
    select ${clinic_id}::uuid, id, event_count, event, ${now}::timestamptz, reason
    from settled`)
}

/** Notes letters whose first message was accepted just now, and queues their reminders when `reminder` is given. */
export async function markFirstSent(
  db: Write, clinic_id: string, letter_ids: string[], reminder: { ids: string[]; due_at: Date } | null, now: Date,
): Promise<void> {
  await run(db, sql`
    update letters.letter
    set first_sent_at = coalesce(first_sent_at, ${now}), updated_at = ${now}
    where clinic_id = ${clinic_id}
      and id = any(${letter_ids}::uuid[])`)
  if (!reminder) return
  await run(db, sql`
    with queued as (
      insert into letters.message (clinic_id, id, kind, letter_id, state, due_at, next_try_at, event_count, updated_at)
      select ${clinic_id}::uuid, id, 'reminder', letter_id, 'queued', ${reminder.due_at}::timestamptz,
        ${reminder.due_at}::timestamptz, 1, ${now}::timestamptz
      from unnest(${reminder.ids}::uuid[], ${letter_ids}::uuid[]) as t (id, letter_id)
      on conflict (clinic_id, letter_id, kind) do nothing
      returning id
    )
    insert into letters.message_event (clinic_id, message_id, number, kind, at)
    select ${clinic_id}::uuid, id, 1, 'queued', ${now}::timestamptz
    from queued`)
}

export interface NewMessage {
  id: string
  kind: 'proof' | 'notice' | 'reply'
  content: NonNullable<ClaimedMessage['content']>
  due_at: Date
}

/** Queues a message that carries its own text. */
export async function insertMessage(db: Write, clinic_id: string, message: NewMessage, now: Date): Promise<void> {
  await run(db, sql`
    with queued as (
      insert into letters.message (clinic_id, id, kind, content, state, due_at, next_try_at, event_count, updated_at)
      values (${clinic_id}, ${message.id}, ${message.kind}, ${JSON.stringify(message.content)}, 'queued', ${message.due_at},
        ${message.due_at}, 1, ${now})
      returning id
    )
    insert into letters.message_event (clinic_id, message_id, number, kind, at)
    select ${clinic_id}::uuid, id, 1, 'queued', ${now}::timestamptz
    from queued`)
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

/** Remembers that addresses get no more letters of a clinic; the first reason stays, unless it was lifted since. */
export async function insertSuppressions(
  db: Write, clinic_id: string, entries: readonly { address_hash: Buffer; reason: string }[], now: Date,
): Promise<void> {
  await run(db, sql`
    insert into letters.suppression (clinic_id, address_hash, reason, since)
    select distinct on (address_hash) ${clinic_id}::uuid, address_hash, reason, ${now}::timestamptz
    from unnest(
      ${entries.map((entry) => entry.address_hash)}::bytea[],
      ${entries.map((entry) => entry.reason)}::text[]
    ) as t (address_hash, reason)
    order by address_hash
    on conflict (clinic_id, address_hash) do update set
      reason = excluded.reason,
      since = excluded.since,
      spread_at = null,
      lifted_at = null
      where suppression.lifted_at is not null`)
}
