// Notices: short messages with their own text, sent by the same dispatcher as letters, to staff or to a resident.
import type { Write } from '../platform/db/index.ts'
import { serveEach } from '../platform/each.ts'
import type { House } from '../platform/house.ts'
import type { Lang } from '../platform/i18n.ts'
import { makeId } from '../platform/ids.ts'
import { HOUR_MS } from '../platform/time.ts'
import { insertMessage, settleMessages } from './queries/messages.ts'
import { forgetContents, listClinicsToForget } from './queries/forgetting.ts'
import { RETRY_HOURS_MAX } from './rules/delivery.ts'

export interface Notice {
  to: string
  subject: string
  text: string
  html: string
  lang: Lang
}

/** What holds for a notice to a patient or resident. */
export interface PersonalTerms {
  /** Handed over before this instant or not at all; null has no such limit. */
  until: Date | null
}

/** Queues a notice, due at once; the caller wakes `letters.dispatch` after its transaction. Out: the message's id. */
export async function queueNotice(db: Write, clinic_id: string, notice: Notice, now: Date): Promise<string> {
  const id = makeId(now)
  await insertMessage(db, clinic_id, { id, kind: 'notice', content: notice, due_at: now }, now)
  return id
}

/** The same to a patient or resident: address and text are kept no longer than sending and its retries need them. */
export async function queuePersonalNotice(db: Write, clinic_id: string, notice: Notice, { until }: PersonalTerms, now: Date): Promise<string> {
  const id = makeId(now)
  const content = { ...notice, forget: true as const, ...(until ? { until: until.toISOString() } : {}) }
  await insertMessage(db, clinic_id, { id, kind: 'notice', content, due_at: now }, now)
  return id
}

/** Keeps notices from going that still wait; what is in hand or gone stays as it is. */
export async function withdrawNotices(db: Write, clinic_id: string, message_ids: readonly string[], now: Date): Promise<void> {
  if (message_ids.length === 0) return
  await settleMessages(db, clinic_id, message_ids.map((id) => ({
    id, state: 'suppressed', sent_at: null, next_try_at: null, wording_id: null, reason: 'withdrawn', response: null, event: 'suppressed',
  })), now)
}

/** Whether a notice may not be handed over any more: its time is over, or what it said has been forgotten. */
export function isPast(content: { until?: string; to?: string } | null, now: Date): boolean {
  if (content === null) return false
  return content.to === undefined || (content.until !== undefined && now >= new Date(content.until))
}

/** Forgets addresses and texts of personal notices that came to their end before the last possible retry. */
export async function forgetNotices(house: House, signal: AbortSignal): Promise<void> {
  const before = new Date(house.clock.now().getTime() - RETRY_HOURS_MAX * HOUR_MS)
  await serveEach(house, signal, await listClinicsToForget(house.database.read, before), ({ clinic_id }) =>
    house.database.writeSingle((db) => forgetContents(db, clinic_id, before)))
}
