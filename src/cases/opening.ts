// Opening a case: the subject, whose it is, and the clock with its norm.
import { findWorkingCalendar } from '../clinics/index.ts'
import { recordEvent } from '../platform/audit.ts'
import type { Read, Write } from '../platform/db/index.ts'
import { makeId } from '../platform/ids.ts'
import type { Actor } from '../platform/permit.ts'
import { localDate } from '../platform/time.ts'
import { type LoadedCase, type LockedCase, findCase, lockCase, makeStep } from './loading.ts'
import { findCaseId, findOpening, getNorm, insertCase, insertStep } from './queries/cases.ts'
import { dueOn } from './rules/clock.ts'
import { type StepDetail, applyStep } from './rules/state.ts'

/** The norm of the term for answering a comment (cases.norm). */
export const REPLY_NORM = 'comment_reply'

/** What a case is about; words/ has a title for each. */
export const TITLE_CODES = [
  'doctor', 'staff', 'queue', 'premises', 'booking', 'medicine', 'thanks', 'proposal', 'other',
] as const
export type TitleCode = (typeof TITLE_CODES)[number]

export interface CaseWish {
  clinic_id: string
  branch_id: string | null
  /** The kind under which the subject was registered, and its id: one case a subject. */
  subject_kind: string
  subject_id: string
  /** The letter whose author the reply goes to; null when there is nobody to write to. */
  letter_id: string | null
  title_code?: TitleCode
  /** Whose it is; by default the account that opens it, or nobody. */
  owner_account_id?: string | null
  /** Another term than the norm's, in working days, 1 to 60. */
  working_days?: number
}

/**
 * Opens a case, or gives back the one that the subject has already, locked for this transaction. The clock starts on the
 * next working day and keeps the norm's edition. A fault when the clinic or the letter does not exist.
 */
export async function openCase(db: Write, actor: Actor, wish: CaseWish, now: Date): Promise<LockedCase> {
  const known = await findCaseId(db, wish.clinic_id, wish.subject_kind, wish.subject_id)
  if (known) return (await lockCase(db, wish.clinic_id, known.id))!
  const opening = await findOpening(db, wish.clinic_id, wish.letter_id)
  if (!opening || (wish.letter_id !== null && opening.lang === null)) throw new Error('a case needs a clinic and its letter')
  const row = {
    id: makeId(now), clinic_id: wish.clinic_id, branch_id: wish.branch_id, subject_kind: wish.subject_kind,
    subject_id: wish.subject_id, title_code: wish.title_code ?? 'other', letter_id: wish.letter_id,
    lang: opening.lang ?? 'ru', opened_at: now,
  } as const
  const owner = wish.owner_account_id === undefined ? (actor.kind === 'account' ? actor.id : null) : wish.owner_account_id
  const step = {
    ...makeStep(actor, 1, 'opened', { ...(await startClock(db, opening.zone, now, wish.working_days)), account_id: owner }),
    at: now,
  }
  if (await insertCase(db, row, applyStep(undefined, step), now)) {
    await insertStep(db, wish.clinic_id, row.id, step, now)
    await recordEvent(db, actor, {
      clinic_id: wish.clinic_id, event: 'cases.opened', subject_kind: 'case', subject_id: row.id,
      detail: { subject_kind: wish.subject_kind, subject_id: wish.subject_id, due_on: step.detail.due_on },
    }, now)
  }
  // somebody else may have opened it between our look and our insert
  const { id } = (await findCaseId(db, wish.clinic_id, wish.subject_kind, wish.subject_id))!
  return (await lockCase(db, wish.clinic_id, id))!
}

/** The detail with which a clock starts today: opened and reopened. */
export async function startClock(db: Read, zone: string, now: Date, working_days?: number): Promise<StepDetail> {
  const on = localDate(now, zone)
  const norm = await getNorm(db, REPLY_NORM, on)
  const days = working_days ?? norm.value
  if (!Number.isInteger(days) || days < 1 || days > 60) throw new Error(`a case runs 1 to 60 working days, not ${days}`)
  const calendar = await findWorkingCalendar(db)
  return { on, days, due_on: dueOn(calendar, { from: on, days, stops: [] }, on), norm_key: norm.key, norm_edition: norm.edition }
}

/** The case of a subject, or undefined. */
export async function findCaseBySubject(
  db: Read, clinic_id: string, subject_kind: string, subject_id: string,
): Promise<LoadedCase | undefined> {
  const known = await findCaseId(db, clinic_id, subject_kind, subject_id)
  return known && findCase(db, clinic_id, known.id)
}
