// From a day and two times as they are typed to a span on call. Pure.
import { DAY_MS, addDays, atLocal, daysBetween, localDate } from '../../../platform/time.ts'

/** Nobody is on call longer at a stretch. */
const SPAN_MS_MAX = DAY_MS
/** The list is written so many days ahead. */
export const AHEAD_DAYS_MAX = 62
/** So many days ahead are shown at once, the rest on demand. */
export const SHOWN_DAYS = 14

export type SpanRefusal =
  /** The clock was put forward in between, and nothing is left. */
  | 'backwards'
  /** It is over already. */
  | 'past'
  /** More than 24 hours. */
  | 'long'
  /** Further ahead than the list is written. */
  | 'far'

export type Span = { ok: true; from_at: Date; until_at: Date } | { ok: false; refusal: SpanRefusal }

/**
 * The span from a time of a day to another time. A time to that is earlier than the time from is of the next morning, and the
 * same time is the same time of the next day.
 */
export function spanOf(day: string, from: string, to: string, zone: string, now: Date): Span {
  const from_at = atLocal(day, from, zone)
  const until_at = atLocal(to > from ? day : addDays(day, 1), to, zone)
  const refusal = judgeSpan(from_at, until_at, now, daysBetween(localDate(now, zone), day))
  return refusal ? { ok: false, refusal } : { ok: true, from_at, until_at }
}

function judgeSpan(from_at: Date, until_at: Date, now: Date, days_ahead: number): SpanRefusal | undefined {
  if (until_at <= from_at) return 'backwards'
  if (until_at.getTime() - from_at.getTime() > SPAN_MS_MAX) return 'long'
  if (until_at <= now) return 'past'
  return days_ahead > AHEAD_DAYS_MAX ? 'far' : undefined
}
