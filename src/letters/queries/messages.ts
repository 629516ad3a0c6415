// Statements that write messages: queued with a text of their own, settled, and what happened to them.
import { type Write, run, sql } from '../../platform/db/index.ts'
import type { MessageEvent } from '../rules/delivery.ts'
import type { MessageContent } from './delivery.ts'

export interface NewMessage {
  id: string
  kind: 'proof' | 'notice' | 'reply'
  content: MessageContent
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

export interface EventRow {
  message_id: string
  kind: string
  detail: string | null
}

/** Appends one event to each of some messages (never two to one in a call), numbered in the order of the calls. */
export async function appendEvents(db: Write, clinic_id: string, events: readonly EventRow[], now: Date): Promise<void> {
  if (events.length === 0) return
  await run(db, sql`
    with numbered as (
      update letters.message m
      set event_count = m.event_count + 1
      from unnest(
        ${events.map((event) => event.message_id)}::uuid[],
        ${events.map((event) => event.kind)}::text[],
        ${events.map((event) => event.detail)}::text[]
      ) as t (message_id, kind, detail)
      where m.clinic_id = ${clinic_id}
        and m.id = t.message_id
      returning m.id, m.event_count, t.kind, t.detail
    )
    insert into letters.message_event (clinic_id, message_id, number, kind, at, detail)
    select ${clinic_id}::uuid, id, event_count, kind, ${now}::timestamptz, detail
    from numbered`)
}
