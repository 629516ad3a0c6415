// Whether the times of a slot can be true: what is impossible is refused, what is odd is taken and told.
import { DAY_MS } from '../../../platform/time.ts'
import type { Instant } from './instant.ts'
import type { WallTime, ZoneClock } from './zone.ts'

/** Opening hours by weekday (0 is Monday): minutes since midnight, from and until. Null: nobody told us. */
export type WeekHours = readonly (readonly (readonly [opens: number, closes: number])[])[] | null

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
const MINUTE_MS = 60_000
const DAYS_AHEAD_MAX = 400
const LENGTH_MS_MAX = DAY_MS

/** Reads clinics.branch.opening_hours; null when there are none, or none that can be read. */
export function readHours(opening_hours: unknown): WeekHours {
  if (!Array.isArray(opening_hours)) return null
  const week = WEEKDAYS.map(() => [] as [number, number][])
  for (const { days, opens, closes } of opening_hours as { days?: unknown; opens?: unknown; closes?: unknown }[]) {
    const [from, until] = [minutesOf(opens), minutesOf(closes)]
    if (!Array.isArray(days) || from === undefined || until === undefined) continue
    for (const day of days) week[WEEKDAYS.indexOf(day)]?.push([from, until])
  }
  return week.some((day) => day.length > 0) ? week : null
}

function minutesOf(text: unknown): number | undefined {
  const match = typeof text === 'string' ? /^(\d\d):(\d\d)/.exec(text) : null
  return match ? Number(match[1]) * 60 + Number(match[2]) : undefined
}

/**
 * - `past`: has begun. `ends_before`, `too_long` (over 24 hours), `too_far` (over 400 days ahead): no times of a visit.
 * - `wrong_offset`: the offset is one that the zone has at other times of the year but not then, or the branch is closed
 *   then and open when read by such an offset, or as if the local time had been called UTC. Refused: nobody can say when
 *   the visit is, and a patient who comes an hour late is not seen.
 * - `outside_hours`: the branch is closed then, for no reason that we can name. Taken, and told.
 */
export type TimesVerdict = 'fine' | 'past' | 'ends_before' | 'too_long' | 'too_far' | 'wrong_offset' | 'outside_hours'

/** Judges a slot's times in its branch's zone and opening hours. */
export function judgeTimes(start: Instant, end: Instant, clock: ZoneClock, hours: WeekHours, now_ms: number): TimesVerdict {
  const length_ms = end.ms - start.ms
  if (length_ms <= 0) return 'ends_before'
  if (length_ms > LENGTH_MS_MAX) return 'too_long'
  if (start.ms <= now_ms) return 'past'
  if (start.ms > now_ms + DAYS_AHEAD_MAX * DAY_MS) return 'too_far'
  const offset = clock.offsetAt(start.ms)
  if (start.offset !== null && start.offset !== offset && clock.offsetsAround(start.ms).includes(start.offset)) return 'wrong_offset'
  const length = length_ms / MINUTE_MS
  if (isOpen(hours, clock.wallAt(start.ms), length)) return 'fine'
  const shifts = [...clock.offsetsAround(start.ms).flatMap((other) => [offset - other, other - offset]), -offset]
  return shifts.some((shift) => shift !== 0 && isOpen(hours, clock.wallAt(start.ms + shift * MINUTE_MS), length)) ? 'wrong_offset' : 'outside_hours'
}

/** Whether a stretch of time lies within the hours of its day; without known hours everything does. */
function isOpen(hours: WeekHours, { weekday, minutes }: WallTime, length: number): boolean {
  if (!hours) return true
  return hours[weekday]!.some(([opens, closes]) => minutes >= opens && minutes + length <= closes)
}
