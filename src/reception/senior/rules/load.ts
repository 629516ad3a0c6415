// How much help was given hour by hour, against how many people were on post. Pure.
import { HOUR_MS } from '../../../platform/time.ts'

/** Acts of help a person an hour at which people begin to hurry: half above the city's mean of 16 (130 a shift of 8 hours). */
export const LOAD_HIGH = 24

export interface OnPost { began_at: Date; ended_at: Date }

export interface HourLoad {
  /** Local hour of the day, 0 to 23. */
  hour: number
  tallies: number
  /** People on post, on the average over the part of the hour that is past; one for half an hour is 0.5. */
  people: number
  /** Acts of help a person and hour; null when nobody was on post. */
  per_person: number | null
  state: 'fine' | 'attention' | 'unknown'
}

/**
 * The hours of a day from the first with something in it to the present one. In: tallies by local hour; who was on post, to
 * `now` at the latest; the instant at which local hour 0 begins (a day of clock change is off by that hour).
 */
export function loadByHour(tallies: ReadonlyMap<number, number>, on_post: readonly OnPost[], day_start: Date, now: Date): HourLoad[] {
  const hours = Array.from({ length: 24 }, (_, hour) => hour).filter((hour) => day_start.getTime() + hour * HOUR_MS < now.getTime())
  const loads = hours.map((hour) => {
    const from = day_start.getTime() + hour * HOUR_MS
    const until = Math.min(from + HOUR_MS, now.getTime())
    const present_ms = on_post.reduce((sum, { began_at, ended_at }) => sum + Math.max(0, Math.min(until, ended_at.getTime()) - Math.max(from, began_at.getTime())), 0)
    const count = tallies.get(hour) ?? 0
    const per_person = present_ms === 0 ? null : count / (present_ms / HOUR_MS)
    const state: HourLoad['state'] = per_person === null ? (count > 0 ? 'unknown' : 'fine') : per_person > LOAD_HIGH ? 'attention' : 'fine'
    return { hour, tallies: count, people: present_ms / (until - from), per_person, state }
  })
  const first = loads.findIndex(({ tallies: count, people }) => count > 0 || people > 0)
  return first < 0 ? [] : loads.slice(first)
}
