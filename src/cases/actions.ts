// What people do with a case. Each takes the locked case, asks the transition table, appends the step and gives the case
// back, or refuses by name; words/ has the sentence of every refusal.
import { findWorkingCalendar, workingDaysBetween } from '../clinics/index.ts'
import type { Write } from '../platform/db/index.ts'
import type { Actor } from '../platform/permit.ts'
import { localDate } from '../platform/time.ts'
import { type LockedCase, appendStep } from './loading.ts'
import { startClock } from './opening.ts'
import { type Colleague, listColleagues } from './queries/lists.ts'
import { dueOn } from './rules/clock.ts'
import { type StepDetail, type StepKind, mayFollow } from './rules/state.ts'

/** Why an act is refused. `wrong_state`: the case has moved on since the page was opened. */
export type Refusal = 'wrong_state' | 'not_offered_to_you' | 'no_such_colleague' | 'yours_already' | 'due_in_past' | 'due_not_working' | 'due_too_far'

export type Done = { ok: true; case: LockedCase } | { ok: false; refusal: Refusal }

/** The furthest day to which a case may be put off, in working days from today. */
export const DUE_DAYS_MAX = 60

/** Takes a case upon oneself. */
export async function takeCase(db: Write, actor: Actor, given: LockedCase, now: Date): Promise<Done> {
  if (actor.kind === 'account' && given.folded.owner_account_id === actor.id && given.folded.state === 'open') {
    return { ok: false, refusal: 'yours_already' }
  }
  return append(db, actor, given, 'taken', {}, now)
}

/** Asks a colleague of the clinic to take a case over; it stays whose it is until they say yes. */
export async function handOver(
  db: Write, actor: Actor, given: LockedCase, to: { account_id: string; words: string | null }, now: Date,
): Promise<Done> {
  const colleague = await findColleague(db, given, to.account_id, now)
  if (!colleague) return { ok: false, refusal: 'no_such_colleague' }
  if (given.folded.owner_account_id === colleague.id) return { ok: false, refusal: 'yours_already' }
  return append(db, actor, given, 'handed_over', {
    account_id: colleague.id, account_name: colleague.name, ...(to.words ? { words: to.words } : {}),
  }, now)
}

/** Says yes or no to a hand-off; only who was asked may. A no carries a reason in words. */
export async function answerHandOff(
  db: Write, actor: Actor, given: LockedCase, said: { accepted: true } | { accepted: false; words: string }, now: Date,
): Promise<Done> {
  if (given.folded.state !== 'offered') return { ok: false, refusal: 'wrong_state' }
  if (actor.kind !== 'account' || given.folded.offered_to !== actor.id) return { ok: false, refusal: 'not_offered_to_you' }
  return said.accepted
    ? append(db, actor, given, 'accepted', {}, now)
    : append(db, actor, given, 'declined', { words: said.words }, now)
}

/** Moves the date due, with a reason that everybody reads. The day must be worked, after today, within 60 working days. */
export async function changeDue(
  db: Write, actor: Actor, given: LockedCase, wish: { due_on: string; words: string }, now: Date,
): Promise<Done> {
  if (!mayFollow(given.folded.state, 'due_changed')) return { ok: false, refusal: 'wrong_state' }
  const calendar = await findWorkingCalendar(db)
  const on = localDate(now, given.zone)
  if (wish.due_on <= on) return { ok: false, refusal: 'due_in_past' }
  if (!calendar.isWorking(wish.due_on)) return { ok: false, refusal: 'due_not_working' }
  if (wish.due_on > dueOn(calendar, { from: on, days: DUE_DAYS_MAX, stops: [] }, on)) return { ok: false, refusal: 'due_too_far' }
  return append(db, actor, given, 'due_changed', {
    on, days: workingDaysBetween(calendar, on, wish.due_on), due_on: wish.due_on, words: wish.words,
  }, now)
}

/** Why a case may be settled without a reply. */
export const SETTLE_REASONS = ['settled_by_talk', 'duplicate', 'nothing_to_do', 'no_verdict'] as const
export type SettleReason = (typeof SETTLE_REASONS)[number]

/** Closes a case with a reason. */
export function settleCase(
  db: Write, actor: Actor, given: LockedCase, why: { reason: SettleReason; words: string | null }, now: Date,
): Promise<Done> {
  return append(db, actor, given, 'settled', {
    on: localDate(now, given.zone), reasons: [why.reason], ...(why.words ? { words: why.words } : {}),
  }, now)
}

/** Closes a case that was nothing but thanks, passed on to whom they are for. */
export function thankCase(db: Write, actor: Actor, given: LockedCase, now: Date): Promise<Done> {
  return append(db, actor, given, 'thanked', {}, now)
}

/** Opens a case once more, with a new clock. */
export async function reopenCase(db: Write, actor: Actor, given: LockedCase, words: string | null, now: Date): Promise<Done> {
  if (!mayFollow(given.folded.state, 'reopened')) return { ok: false, refusal: 'wrong_state' }
  return append(db, actor, given, 'reopened', { ...(await startClock(db, given.zone, now)), ...(words ? { words } : {}) }, now)
}

/** Ends the standing of the clock with the author's masked words. */
export async function takeAuthorAnswer(db: Write, actor: Actor, given: LockedCase, words: string, now: Date): Promise<Done> {
  if (!mayFollow(given.folded.state, 'author_answered')) return { ok: false, refusal: 'wrong_state' }
  const on = localDate(now, given.zone)
  const { clock } = given.folded
  const stops = clock.stops.map((stop) => ({ ...stop, to: stop.to ?? on }))
  const due_on = dueOn(await findWorkingCalendar(db), { ...clock, stops }, on)
  return append(db, actor, given, 'author_answered', { on, due_on, words }, now)
}

/** Appends a step when the table allows it. */
export async function append(
  db: Write, actor: Actor, given: LockedCase, kind: StepKind, detail: StepDetail, now: Date,
): Promise<Done> {
  if (!mayFollow(given.folded.state, kind)) return { ok: false, refusal: 'wrong_state' }
  return { ok: true, case: await appendStep(db, actor, given, kind, detail, now) }
}

async function findColleague(db: Write, given: LockedCase, account_id: string, now: Date): Promise<Colleague | undefined> {
  const colleagues = await listColleagues(db, given.clinic_id, localDate(now, given.zone))
  return colleagues.find(({ id }) => id === account_id)
}
