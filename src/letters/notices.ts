// Notices to staff: short messages with their own text, sent by the same dispatcher as letters.
import type { Write } from '../platform/db/index.ts'
import type { Lang } from '../platform/i18n.ts'
import { makeId } from '../platform/ids.ts'
import { insertMessage } from './queries/messages.ts'

export interface Notice {
  to: string
  subject: string
  text: string
  html: string
  lang: Lang
}

/** Queues a notice, due at once; the caller wakes `letters.dispatch` after its transaction. Out: the message's id. */
export async function queueNotice(db: Write, clinic_id: string, notice: Notice, now: Date): Promise<string> {
  const id = makeId(now)
  await insertMessage(db, clinic_id, { id, kind: 'notice', content: notice, due_at: now }, now)
  return id
}
