// Replies to the author of an answer: a stream of its own, untouched by unsubscribing, sent by the same dispatcher. Those
// who write a reply never see the address: it is looked up here, by the letter.
import { type Write, first, sql } from '../platform/db/index.ts'
import type { Lang } from '../platform/i18n.ts'
import { makeId } from '../platform/ids.ts'
import { insertMessage } from './queries/messages.ts'
import { type Audience, addressOf } from './rules/asking.ts'

export interface ReplyMail {
  subject: string
  text: string
  html: string
  lang: Lang
}

/**
 * Queues a mail to whoever a letter was written to, due at once; the caller wakes `letters.dispatch` after its
 * transaction. Out: the message's id; null when there is nobody to write to any more (no address, the record is
 * inactive, the patient has died).
 */
export async function queueReply(db: Write, clinic_id: string, letter_id: string, mail: ReplyMail, now: Date): Promise<string | null> {
  const reached = await first(db, sql<{ audience: Audience; email: string | null; parent_email: string | null }>`
    select l.audience, p.email, p.parent_email
    from letters.letter l
    join visits.patient p
      on p.clinic_id = l.clinic_id
      and p.id = l.patient_id
    where l.clinic_id = ${clinic_id}
      and l.id = ${letter_id}
      and p.active
      and not p.deceased`)
  const to = reached ? addressOf(reached, reached.audience) : null
  if (to === null) return null
  const id = makeId(now)
  await insertMessage(db, clinic_id, { id, kind: 'reply', content: { to, ...mail }, due_at: now }, now)
  return id
}
