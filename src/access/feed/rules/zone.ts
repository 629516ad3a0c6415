// What a zone's clocks show: kept by the quarter of an hour, since a feed asks for the same days a million times.
import { localDate, localTime } from '../../../platform/time.ts'

const QUARTER_MS = 900_000
const MINUTE_MS = 60_000
const DAY_MINUTES = 1440

/** A point of time as it is read off a wall: the date, its weekday (0 is Monday), minutes since midnight. */
export interface WallTime {
  date: string
  weekday: number
  minutes: number
}

export interface ZoneClock {
  /** Minutes east of UTC. */
  offsetAt(ms: number): number
  wallAt(ms: number): WallTime
  /** All offsets that the zone has in the year around an instant: two where clocks change, one elsewhere. */
  offsetsAround(ms: number): readonly number[]
}

export function makeZoneClock(zone: string): ZoneClock {
  const offsets = new Map<number, number>()
  const days = new Map<number, { date: string; weekday: number }>()
  const years = new Map<number, readonly number[]>()
  const offsetAt = (ms: number): number => {
    const quarter = Math.floor(ms / QUARTER_MS)
    let offset = offsets.get(quarter)
    if (offset === undefined) {
      const at = new Date(quarter * QUARTER_MS)
      const wall = Date.parse(`${localDate(at, zone)}T${localTime(at, zone)}:00Z`)
      offset = Math.round((wall - at.getTime()) / MINUTE_MS)
      offsets.set(quarter, offset)
    }
    return offset
  }
  return {
    offsetAt,
    wallAt(ms) {
      const minutes = Math.floor(ms / MINUTE_MS) + offsetAt(ms)
      const number = Math.floor(minutes / DAY_MINUTES)
      let day = days.get(number)
      if (!day) {
        // 1 January 1970 was a Thursday
        day = { date: new Date(number * DAY_MINUTES * MINUTE_MS).toISOString().slice(0, 10), weekday: (((number + 3) % 7) + 7) % 7 }
        days.set(number, day)
      }
      return { ...day, minutes: minutes - number * DAY_MINUTES }
    },
    offsetsAround(ms) {
      const year = new Date(ms).getUTCFullYear()
      let found = years.get(year)
      if (!found) {
        const months = Array.from({ length: 12 }, (_, month) => offsetAt(Date.UTC(year, month, 15)))
        found = [...new Set(months)]
        years.set(year, found)
      }
      return found
    },
  }
}
