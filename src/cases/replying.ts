// Replies and questions to the author: through the gate, then by mail, and what the author says to them.
import { queueReply, makeLinkToken } from '../letters/index.ts'
import { type Read, type Write, first, sql } from '../platform/db/index.ts'
import type { House } from '../platform/house.ts'
import { makeId } from '../platform/ids.ts'
import type { Actor } from '../platform/permit.ts'
import { DAY_MS, localDate } from '../platform/time.ts'
import { type Done, append } from './actions.ts'
import { type LoadedCase, type LockedCase, appendStep } from './loading.ts'
import { startClock } from './opening.ts'
import { renderReplyMail } from './pages/reply_mail.tsx'
import { deleteDraft, insertReply, listNewestReplies, listTemplates, saveDraft } from './queries/replies.ts'
import { COMPARED_COUNT, type ComparedText, type HoldReason, holdReasons } from './rules/gate.ts'
import { type StepDetail, type Verdict, mayFollow } from './rules/state.ts'
import { findConfirmation } from './rules/confirmation.ts'
import { type NotSolvedReason, type VerdictDecision, judgeVerdict, mayTellWhy } from './rules/verdict.ts'

/** So long the link in a reply works. */
export const REPLY_LINK_DAYS = 60

export const REPLY_LENGTH_MAX = 4000

export type ReplyOutcome =
  | { kind: 'sent'; case: LockedCase; message_id: string | null }
  /** Held back by the gate; the text waits as the case's draft. */
  | { kind: 'held'; case: LockedCase; reasons: HoldReason[] }
  | { kind: 'refused'; refusal: 'wrong_state' | 'replied_meanwhile' }

/** Which reply a page shows as the newest; a form says it back, so that two colleagues do not answer one author unawares. */
export function replySeen(replied_at: Date | null): string {
  return replied_at?.toISOString() ?? ''
}

/**
 * Replies to the author of a case. The gate looks first: a text that it holds is kept as a draft with the reasons and
 * nothing goes out; there is no way past it but to mend the text. What passes is queued as a mail of kind `reply`; the
 * caller wakes `letters.dispatch` after the transaction. `seen`, if it is given, is what `replySeen` said when the form was
 * shown: a reply that went out since is a refusal.
 */
export async function replyToCase(
  db: Write, house: House, actor: Actor, given: LockedCase, text: string, now: Date, seen?: string,
): Promise<ReplyOutcome> {
  if (!mayFollow(given.folded.state, 'replied')) return { kind: 'refused', refusal: 'wrong_state' }
  if (seen !== undefined && seen !== replySeen(given.folded.replied_at)) return { kind: 'refused', refusal: 'replied_meanwhile' }
  const reasons = await judgeReply(db, given.clinic_id, text, given.title_code === 'thanks')
  const account_id = actor.kind === 'account' ? actor.id : null
  if (reasons.length > 0) {
    await saveDraft(db, given.clinic_id, given.id, { text, reasons, account_id }, now)
    const held = await appendStep(db, actor, given, 'reply_held', { reasons: reasons.map(({ name }) => name) }, now)
    return { kind: 'held', case: held, reasons }
  }
  const message_id = await writeToAuthor(db, house, given, { kind: 'reply', text }, now)
  const reply_id = makeId(now)
  await insertReply(db, given.clinic_id, { id: reply_id, case_id: given.id, text, account_id, message_id }, now)
  await deleteDraft(db, given.clinic_id, given.id)
  const sent = await appendStep(db, actor, given, 'replied', { on: localDate(now, given.zone), reply_id }, now)
  return { kind: 'sent', case: sent, message_id }
}

/** What the gate would say to a text now: reasons to hold it, none to let it through. */
export async function judgeReply(db: Read, clinic_id: string, text: string, only_thanks: boolean): Promise<HoldReason[]> {
  const replies = await listNewestReplies(db, clinic_id, COMPARED_COUNT)
  const templates = await listTemplates(db, clinic_id)
  const others: ComparedText[] = [
    ...replies.map((reply) => ({ text: reply.text, kind: 'reply' as const })),
    ...templates.map((template) => ({ text: template.text, kind: 'template' as const })),
  ]
  return holdReasons({ text, others, only_thanks })
}

export type QuestionOutcome =
  | { kind: 'sent'; case: LockedCase }
  | { kind: 'held'; phrase: string }
  | { kind: 'refused'; refusal: 'wrong_state' | 'nobody_to_ask' }

/** Asks the author something and stops the clock. Held when the question confirms that the author was a patient. */
export async function askAuthor(
  db: Write, house: House, actor: Actor, given: LockedCase, text: string, now: Date,
): Promise<QuestionOutcome> {
  if (!mayFollow(given.folded.state, 'asked_author')) return { kind: 'refused', refusal: 'wrong_state' }
  const phrase = findConfirmation(text)
  if (phrase) return { kind: 'held', phrase }
  const message_id = await writeToAuthor(db, house, given, { kind: 'question', text }, now)
  if (message_id === null) return { kind: 'refused', refusal: 'nobody_to_ask' }
  const asked = await appendStep(db, actor, given, 'asked_author', { on: localDate(now, given.zone), words: text }, now)
  return { kind: 'sent', case: asked }
}

/** The author's link to a case: 60 days from now. */
export function replyHref(house: House, given: LoadedCase, now: Date): string {
  const token = makeLinkToken(house.keys.link, {
    clinic_id: given.clinic_id, letter_id: given.id, purpose: 'reply',
    expires_at: new Date(now.getTime() + REPLY_LINK_DAYS * DAY_MS),
  })
  return `${house.config.BASE_URL}/cases/reply/${token}`
}

async function writeToAuthor(
  db: Write, house: House, given: LockedCase, said: { kind: 'reply' | 'question'; text: string }, now: Date,
): Promise<string | null> {
  if (given.letter_id === null) return null
  const mail = renderReplyMail({
    lang: given.lang, kind: said.kind, text: said.text, href: replyHref(house, given, now),
    until: localDate(new Date(now.getTime() + REPLY_LINK_DAYS * DAY_MS), given.zone),
    signer: await findSigner(db, given.clinic_id),
  })
  return queueReply(db, given.clinic_id, given.letter_id, { ...mail, lang: given.lang }, now)
}

/** The chief doctor's name and post, without the clinic's: a mail never says where somebody was. */
async function findSigner(db: Read, clinic_id: string): Promise<{ name: string; post_ru: string | null; post_en: string | null } | null> {
  const row = await first(db, sql<{ name: string | null; post_ru: string | null; post_en: string | null }>`
    select chief_doctor_name as name, chief_doctor_post_ru as post_ru, chief_doctor_post_en as post_en
    from clinics.clinic
    where id = ${clinic_id}`)
  return row?.name ? { ...row, name: row.name } : null
}

export interface SaidVerdict {
  verdict: Verdict
  /** For «not solved»: a chosen reason, and masked words if there are any. */
  reason: NotSolvedReason | null
  words: string | null
}

function reasonOf(said: SaidVerdict): StepDetail {
  return { ...(said.reason ? { reasons: [said.reason] } : {}), ...(said.words ? { words: said.words } : {}) }
}

/** Takes the author's verdict; a reason may follow a bare «not solved»: see `judgeVerdict` for what counts and for how long it may be changed. */
export async function takeVerdict(
  db: Write, actor: Actor, given: LockedCase, said: SaidVerdict, now: Date,
): Promise<{ decision: VerdictDecision; case: LockedCase }> {
  const decision = judgeVerdict(given.folded, said.verdict, now)
  if (decision.kind === 'same' && (said.reason || said.words) && mayTellWhy(given.folded, given.steps, now)) {
    const told = await append(db, actor, given, 'not_solved', reasonOf(said), now)
    if (!told.ok) throw new Error('a reason was refused after its verdict')
    return { decision, case: told.case }
  }
  if (decision.kind !== 'take') return { decision, case: given }
  let current = given
  for (const kind of decision.steps) {
    const detail = kind === 'reopened' ? await startClock(db, given.zone, now)
      : kind === 'settled' ? { on: localDate(now, given.zone), reasons: ['helped'] }
      : reasonOf(said)
    const done: Done = await append(db, actor, current, kind, detail, now)
    if (!done.ok) throw new Error(`a verdict led to ${kind}, which the state ${current.folded.state} refuses`)
    current = done.case
  }
  return { decision, case: current }
}
