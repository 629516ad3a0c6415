// The thirteen months of the demo city: its days, how busy each is, and instants of local times.
import { addDays, atLocal, localDate } from '../../platform/time.ts'
import { city } from '../places.ts'

/** Thirteen months, today included. */
export const CITY_DAYS = 396
export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

export interface CityDay {
  /** 'YYYY-MM-DD' */
  date: string
  /** The instant of its local midnight, in milliseconds. */
  midnight: number
  /** 1 Monday to 7 Sunday. */
  weekday: number
  month: number
}

export interface CityCalendar {
  /** The platform's present, in milliseconds. */
  now: number
  days: readonly CityDay[]
  /** Running sums of how many visits each day has, relative to an ordinary Monday. */
  sums: readonly number[]
  /** The local date from which the branch that changed is another one. */
  turn: CityDay
}

/** The calendar that ends at `now`, in the city's zone, which knows no clock changes. */
export function makeCityCalendar(now: Date): CityCalendar {
  const today = localDate(now, city.zone)
  const days = Array.from({ length: CITY_DAYS }, (_, index): CityDay => {
    const date = addDays(today, index - CITY_DAYS + 1)
    const midnight = atLocal(date, '00:00', city.zone).getTime()
    return { date, midnight, weekday: weekdayOf(date), month: Number(date.slice(5, 7)) }
  })
  if (days.some((day) => (day.midnight - days[0]!.midnight) % DAY !== 0)) throw new Error('the demo city keeps one clock all the year')
  let sum = 0
  return { now: now.getTime(), days, sums: days.map((day) => (sum += busyness(day))), turn: findTurn(days) }
}

/** Milliseconds since the local midnight. */
export function timeOfDay(calendar: CityCalendar, at: number): number {
  const since = (at - calendar.days[0]!.midnight) % DAY
  return since < 0 ? since + DAY : since
}

// Monday is the busiest day, colds come in winter, people leave in summer, the first week of January is a holiday.
function busyness({ weekday, month, date }: CityDay): number {
  const week = [0, 1, 0.94, 0.9, 0.88, 0.82, 0.24, 0.1][weekday]!
  const season = [0, 0.95, 1.2, 1.15, 1.05, 0.9, 0.85, 0.75, 0.75, 1, 1.1, 1.1, 1.05][month]!
  const is_holiday = /-(01-0[1-8]|02-23|03-08|05-01|05-09|06-12|11-04)$/.test(date)
  return week * season * (is_holiday ? 0.12 : 1)
}

function weekdayOf(date: string): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay() || 7
}

/** 15 April; of two in the thirteen months the one farther from their ends. */
function findTurn(days: readonly CityDay[]): CityDay {
  const middle = days.length / 2
  const aprils = days.filter((day) => day.date.endsWith('-04-15'))
  return aprils.sort((a, b) => Math.abs(days.indexOf(a) - middle) - Math.abs(days.indexOf(b) - middle))[0]!
}
