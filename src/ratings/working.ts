// What the clinic does with an answer. Each act takes the locked answer, asks the transition table, appends an event and
// gives the answer back, or refuses by name; words/ has the sentence of every refusal.
import {
  type CaseWish, type HoldReason, type LockedCase, type TitleCode, handOver, judgeReply, openCase, replyToCase,
} from '../cases/index.ts'
import { recordEvent } from '../platform/audit.ts'
import type { Write } from '../platform/db/index.ts'
import type { House } from '../platform/house.ts'
import type { Actor } from '../platform/permit.ts'
import { countCaseSteps } from './queries/followed.ts'
import { findAlarmsOfAnswer } from './queries/staff.ts'
import {
  type LockedAnswer, type StoredEvent, findAnswerDoctors, insertEvent, lockAnswer, lockMarksOnly, readTogether, updateWork,
} from './queries/work.ts'
import { isPlainThanks, mayPassThanks } from './rules/thanks.ts'
import { type WorkEventKind, applyEvent, mayFollow } from './rules/work.ts'

/** Under this kind cases and the audit log know an answer. */
export const SUBJECT_KIND = 'answer'

export type WorkRefusal = 'moved_on' | 'no_such_colleague' | 'yours_already' | 'not_thanks' | 'alarmed'

export type WorkDone = { ok: true; answer: LockedAnswer } | { ok: false; refusal: WorkRefusal }

const MOVED_ON = { ok: false, refusal: 'moved_on' } as const

/** Appends an event with its audit entry and writes what the events amount to. The caller asked `mayFollow`. */
export async function appendEvent(
  db: Write, actor: Actor, before: LockedAnswer, kind: WorkEventKind, detail: StoredEvent['detail'], now: Date,
): Promise<LockedAnswer> {
  const number = before.event_count + 1
  const work = applyEvent(before, { number, kind, detail })
  await insertEvent(db, before.clinic_id, before.id, {
    number, kind, at: now, detail,
    actor_kind: actor.kind,
    account_id: actor.kind === 'account' ? actor.id : null,
    actor_name: actor.kind === 'account' ? actor.name : null,
  })
  await updateWork(db, before.clinic_id, before.id, work)
  await recordEvent(db, actor, {
    clinic_id: before.clinic_id, event: `ratings.${kind}`, subject_kind: SUBJECT_KIND, subject_id: before.id,
    detail: { number, ...(detail.case_id ? { case_id: detail.case_id } : {}) },
  }, now)
  return { ...before, ...work }
}

async function append(
  db: Write, actor: Actor, given: LockedAnswer, kind: WorkEventKind, detail: StoredEvent['detail'], now: Date,
): Promise<WorkDone> {
  if (!mayFollow(given.work_state, kind)) return MOVED_ON
  return { ok: true, answer: await appendEvent(db, actor, given, kind, detail, now) }
}

/** Logs that somebody opened an answer; by a hand that works on answers a new one becomes read. */
export async function openAnswer(
  db: Write, actor: Actor, clinic_id: string, answer_id: string, may_work: boolean, now: Date,
): Promise<void> {
  await recordEvent(db, actor, { clinic_id, event: 'ratings.seen', subject_kind: SUBJECT_KIND, subject_id: answer_id }, now)
  if (!may_work) return
  const given = await lockAnswer(db, clinic_id, answer_id)
  if (given?.work_state === 'new') await appendEvent(db, actor, given, 'read', {}, now)
}

export type ReplyDone =
  | { kind: 'sent'; mailed: boolean }
  /** Somebody replied since the form was shown. */
  | { kind: 'met' }
  /** Held by the gate: nothing was written. */
  | { kind: 'held'; reasons: HoldReason[] }
  | { kind: 'refused' }

/** Replies to the author through the gate, in the answer's case, which is opened if there is none yet; `seen` as in cases. */
export async function replyToAnswer(
  db: Write, house: House, actor: Actor, given: LockedAnswer, text: string, now: Date, seen?: string,
): Promise<ReplyDone> {
  const wish = await caseWish(db, given)
  const reasons = await judgeReply(db, given.clinic_id, text, wish.title_code === 'thanks')
  if (reasons.length > 0) return { kind: 'held', reasons }
  const outcome = await replyToCase(db, house, actor, await openCase(db, actor, wish, now), text, now, seen)
  if (outcome.kind === 'refused') return { kind: outcome.refusal === 'replied_meanwhile' ? 'met' : 'refused' }
  if (outcome.kind === 'held') return { kind: 'held', reasons: outcome.reasons }
  await appendEvent(db, actor, given, 'replied', knownOf(outcome.case), now)
  return { kind: 'sent', mailed: outcome.message_id !== null }
}

/** Asks a head of department to take the matter over: a case, offered to them. */
export async function handAnswer(
  db: Write, actor: Actor, given: LockedAnswer, to: { account_id: string; words: string | null }, now: Date,
): Promise<WorkDone> {
  if (!mayFollow(given.work_state, 'handed')) return MOVED_ON
  const opened = await openCase(db, actor, await caseWish(db, given), now)
  const done = await handOver(db, actor, opened, to, now)
  if (!done.ok) {
    const { refusal } = done
    return { ok: false, refusal: refusal === 'no_such_colleague' || refusal === 'yours_already' ? refusal : 'moved_on' }
  }
  return append(db, actor, given, 'handed', { ...knownOf(done.case), ...nameOf(done.case) }, now)
}

/** A case as an event of its answer names it: all of its steps are known then. */
function knownOf(given: LockedCase): { case_id: string; step: number } {
  return { case_id: given.id, step: given.folded.step_count }
}

function nameOf(given: LockedCase): { to?: string } {
  const name = given.steps.findLast((step) => step.kind === 'handed_over')?.detail.account_name
  return name ? { to: name } : {}
}

/** Makes a case of it: with a term in working days, else with the norm's. */
export async function makeCaseOf(
  db: Write, actor: Actor, given: LockedAnswer, working_days: number | undefined, now: Date,
): Promise<WorkDone> {
  if (!mayFollow(given.work_state, 'case_opened')) return MOVED_ON
  const wish = await caseWish(db, given)
  const opened = await openCase(db, actor, working_days === undefined ? wish : { ...wish, working_days }, now)
  return append(db, actor, given, 'case_opened', knownOf(opened), now)
}

/** Marks as thanks for the doctor, who will see them in a batch with others (batches.ts). */
export async function passThanks(db: Write, actor: Actor, given: LockedAnswer, now: Date): Promise<WorkDone> {
  if (!mayFollow(given.work_state, 'thanked')) return MOVED_ON
  const alarms = await findAlarmsOfAnswer(db, given.clinic_id, given.id)
  if (alarms.length > 0) return { ok: false, refusal: 'alarmed' }
  const doctors = await findAnswerDoctors(db, given.clinic_id, given.id)
  if (!mayPassThanks(given.topics ?? [], doctors)) return { ok: false, refusal: 'not_thanks' }
  return append(db, actor, given, 'thanked', {}, now)
}

/** Nothing needs doing, with a reason that colleagues read. */
export function leaveAnswer(db: Write, actor: Actor, given: LockedAnswer, reason: string, now: Date): Promise<WorkDone> {
  return append(db, actor, given, 'nothing', { reason }, now)
}

/** Undoes what was done: the answer waits again. A case that was opened stays open; what was done with it is known. */
export async function returnAnswer(db: Write, actor: Actor, given: LockedAnswer, now: Date): Promise<WorkDone> {
  return append(db, actor, given, 'returned', { step: await countCaseSteps(db, given.clinic_id, given.id) }, now)
}

/** So many answers with marks only are read in one go. */
export const TOGETHER_MAX = 1000

/** Marks as read what waits without words and came up to `until`. Out: how many. */
export async function readMarksOnly(
  db: Write, actor: Extract<Actor, { kind: 'account' }>, clinic_id: string, until: Date, now: Date,
): Promise<number> {
  const waiting = await lockMarksOnly(db, clinic_id, until, TOGETHER_MAX)
  if (waiting.length === 0) return 0
  const events = waiting.map((work) => ({ id: work.id, ...applyEvent(work, { number: work.event_count + 1, kind: 'marks_read' }) }))
  await readTogether(db, clinic_id, events, { account_id: actor.id, name: actor.name }, now)
  await recordEvent(db, actor, { clinic_id, event: 'ratings.marks_read', detail: { answers: events.length } }, now)
  return events.length
}

/** The case of an answer as it would be opened now. */
async function caseWish(db: Write, given: LockedAnswer): Promise<CaseWish & { title_code: TitleCode }> {
  const doctors = await findAnswerDoctors(db, given.clinic_id, given.id)
  const topics = given.topics ?? []
  return {
    clinic_id: given.clinic_id, branch_id: given.branch_id, subject_kind: SUBJECT_KIND, subject_id: given.id,
    letter_id: given.letter_id, title_code: isPlainThanks(topics, given, doctors) ? 'thanks' : (topics[0] ?? 'other'),
  }
}
