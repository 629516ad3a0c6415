// Moderation before publication: deciding, and what the public may read of it.
import { findSubjectReplies } from '../cases/index.ts'
import { recordEvent } from '../platform/audit.ts'
import type { Read, Write } from '../platform/db/index.ts'
import type { Lang } from '../platform/i18n.ts'
import type { Actor } from '../platform/permit.ts'
import type { Texts } from './answer.ts'
import { type PublishedComment, insertPublication, listPublished } from './queries/moderation.ts'
import { type LockedAnswer, findAnswerDoctors } from './queries/work.ts'
import { type Pieces, type RefusalRule, publicPieces, shownTexts } from './rules/publication.ts'
import { SUBJECT_KIND } from './working.ts'

/** What is hidden in an answer's words before the public reads them; `missing` are words to hide that do not stand there. */
export async function findPieces(
  db: Read, clinic_id: string, answer: Texts & { id: string; lang: Lang }, hide: readonly string[], hidden_word: string,
): Promise<{ pieces: Pieces; missing: string[] }> {
  const doctors = await findAnswerDoctors(db, clinic_id, answer.id)
  const known = { doctors: doctors.map(({ family, given, patronymic }) => ({ family, given: given ?? '', patronymic })) }
  return publicPieces(answer, known, answer.lang, hide, hidden_word)
}

type Account = Extract<Actor, { kind: 'account' }>

/** Whether an answer waits for a moderator's decision. */
export function waitsForModerator(given: LockedAnswer, now: Date): boolean {
  return given.may_publish && given.has_words && given.publication === null && given.editable_until <= now
}

/** Publishes the words as the pieces leave them. The caller asked `waitsForModerator`. */
export async function publishWords(db: Write, actor: Account, given: LockedAnswer, pieces: Pieces, hidden: number, now: Date): Promise<void> {
  await insertPublication(db, given.clinic_id, {
    answer_id: given.id, refused_rule: null, account_id: actor.id, ...shownTexts(pieces),
  }, now)
  await recordEvent(db, actor, {
    clinic_id: given.clinic_id, event: 'ratings.published', subject_kind: SUBJECT_KIND, subject_id: given.id, detail: { hidden },
  }, now)
}

/** Refuses publication under a named rule. */
export async function refuseWords(db: Write, actor: Account, given: LockedAnswer, rule: RefusalRule, now: Date): Promise<void> {
  await insertPublication(db, given.clinic_id, {
    answer_id: given.id, refused_rule: rule, account_id: actor.id, comment: null, remarks: null, proposals: null,
  }, now)
  await recordEvent(db, actor, {
    clinic_id: given.clinic_id, event: 'ratings.refused', subject_kind: SUBJECT_KIND, subject_id: given.id, detail: { rule },
  }, now)
}

export interface Published extends PublishedComment {
  /** The clinic's newest reply, when there is one. */
  reply: { text: string; replied_at: Date } | null
}

/**
 * Published words about a branch with the clinic's replies, for its public page: at most `limit`, the newest visits first.
 * Months only, no marks; nothing while the branch has no released figure.
 */
export async function findPublished(db: Read, clinic_id: string, branch_id: string, limit: number): Promise<Published[]> {
  const comments = await listPublished(db, clinic_id, branch_id, limit)
  if (comments.length === 0) return []
  const replies = await findSubjectReplies(db, clinic_id, SUBJECT_KIND, comments.map(({ answer_id }) => answer_id))
  return comments.map((comment) => {
    const reply = replies.find(({ subject_id }) => subject_id === comment.answer_id)
    return { ...comment, reply: reply ? { text: reply.text, replied_at: reply.replied_at } : null }
  })
}
