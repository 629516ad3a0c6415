// Which days are worked. The exceptions to Monday–Friday are rows of clinics.calendar_day; a year that has none follows
// the holidays of the Labour Code.
import { type Read, all, sql } from '../platform/db/index.ts'
import { addDays } from '../platform/time.ts'

/** A day off on a weekday, or a Saturday or Sunday that is worked. `day` is 'YYYY-MM-DD'. */
export interface CalendarDay {
  day: string
  working: boolean
  name_ru: string
  name_en: string
}

/** Which local dates are worked. */
export interface WorkingCalendar {
  isWorking(date: string): boolean
  /** What the table says about a day, when it says anything. */
  find(date: string): CalendarDay | undefined
}

/**
 * A calendar of given exceptions. A year that any of them names is known and has no others; every other year has
 * Monday to Friday without the holidays of art. 112 of the Labour Code.
 */
export function makeWorkingCalendar(exceptions: readonly CalendarDay[]): WorkingCalendar {
  const by_day = new Map(exceptions.map((exception) => [exception.day, exception]))
  const known_years = new Set(exceptions.map(({ day }) => day.slice(0, 4)))
  return {
    find: (date) => by_day.get(date),
    isWorking(date) {
      const exception = by_day.get(date)
      if (exception) return exception.working
      return !isWeekend(date) && (known_years.has(date.slice(0, 4)) || !isStatutoryDayOff(date))
    },
  }
}

/** The calendar of the network: one statement over some fifty rows. */
export async function findWorkingCalendar(db: Read): Promise<WorkingCalendar> {
  return makeWorkingCalendar(await all(db, sql<CalendarDay>`
    select day, working, name_ru, name_en
    from clinics.calendar_day
    order by day`))
}

/** The local date `days` working days after `from`, that day not counted; `isCounted` leaves out days of its own. */
export function addWorkingDays(
  calendar: WorkingCalendar, from: string, days: number, isCounted: (date: string) => boolean = () => true,
): string {
  let date = from
  for (let left = days; left > 0;) {
    date = addDays(date, 1)
    if (calendar.isWorking(date) && isCounted(date)) left -= 1
  }
  return date
}

/** Working days after `from` up to and including `to`; negative when `to` is earlier. */
export function workingDaysBetween(calendar: WorkingCalendar, from: string, to: string): number {
  if (to < from) return -workingDaysBetween(calendar, to, from) || 0
  let count = 0
  for (let date = addDays(from, 1); date <= to; date = addDays(date, 1)) if (calendar.isWorking(date)) count += 1
  return count
}

/** Labour Code, art. 112, part 1: the New Year holidays and Christmas. */
const JANUARY = /-01-0[1-8]$/
/** The same: the other holidays, each followed by a day off when it falls on a Saturday or Sunday (part 2). */
const HOLIDAYS = /-(02-23|03-08|05-01|05-09|06-12|11-04)$/

/**
 * Whether a weekday is off by the law alone: a holiday of art. 112, or the first working day after one that fell on a
 * weekend. January's holidays are moved by a decree only, so they pull no day after them.
 */
export function isStatutoryDayOff(date: string): boolean {
  if (JANUARY.test(date) || HOLIDAYS.test(date)) return true
  if (weekday(date) !== 1) return false
  return HOLIDAYS.test(addDays(date, -1)) || HOLIDAYS.test(addDays(date, -2))
}

function isWeekend(date: string): boolean {
  const day = weekday(date)
  return day === 0 || day === 6
}

/** 0 Sunday to 6 Saturday. */
function weekday(date: string): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay()
}
