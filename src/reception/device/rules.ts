// What a device may do in a shift, and what its clock says. Pure.
import { DAY_MS } from '../../platform/time.ts'
import type { ShiftEnd } from '../posts/queries/shifts.ts'

/** Ids of acts are kept so long (forget.ts): older acts could come a second time unnoticed, so they are refused. */
export const ITEM_AGE_MAX_MS = 7 * DAY_MS
/** Clocks of devices differ by so much from ours without being corrected: the way of a request takes its time. */
const CLOCK_SLACK_MS = 5_000
/** An act in the last moment of a shift may seem to be after it. */
const END_SLACK_MS = 60_000

/**
 * When something was done, from the device's clock: `at` as the device noted it, `sent_at` what its clock said when the
 * request left. A device's clock that is wrong is as wrong then as at the act, so the difference is taken off. Never
 * later than `now`, nor before all clocks.
 */
export function correctTime(at: Date, sent_at: Date | null, now: Date): Date {
  const off_ms = sent_at === null ? 0 : now.getTime() - sent_at.getTime()
  const corrected = Math.abs(off_ms) > CLOCK_SLACK_MS ? at.getTime() + off_ms : at.getTime()
  // a clock of another age leads to a time that no database takes
  return new Date(Math.max(0, Math.min(corrected, now.getTime())))
}

export interface ShiftTimes {
  began_at: Date
  until: Date
  ended_at: Date | null
  end_kind: ShiftEnd | null
}

export type ShiftRefusal = 'revoked' | 'closed' | 'before' | 'after'

/**
 * Whether an act of an instant belongs to a shift; undefined when it does. Somebody taken off the list does nothing more,
 * however early their device says it was, and nothing is done at a post that was closed. Who was replaced while offline was
 * still there until the end of their time.
 */
export function judgeAct(shift: ShiftTimes, at: Date): ShiftRefusal | undefined {
  if (shift.end_kind === 'revoked' || shift.end_kind === 'closed') return shift.end_kind
  if (at.getTime() < shift.began_at.getTime() - END_SLACK_MS) return 'before'
  const end = shift.ended_at === null || shift.end_kind === 'replaced' ? shift.until : shift.ended_at
  return at.getTime() > end.getTime() + END_SLACK_MS ? 'after' : undefined
}
