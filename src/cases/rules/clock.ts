// When a case is due: working days between local dates, counted from the day after opening, standing still while the
// author owes an answer.
import { type WorkingCalendar, addWorkingDays, workingDaysBetween } from '../../clinics/index.ts'
import { addDays } from '../../platform/time.ts'

/** The clock stood from the end of the day `from` to the end of the day `to`; `to` null: it still stands. */
export interface Stop {
  from: string
  to: string | null
}

/** What a clock runs by: `days` working days after the day `from`, without those inside a stop. */
export interface Clock {
  from: string
  days: number
  stops: readonly Stop[]
}

/** How a date came about, as a value that words turn into a sentence. All dates are local. */
export interface Arithmetic {
  from: string
  days: number
  /** Working days that passed while the clock stood, up to `today`. */
  waited_days: number
  /** Since when it stands now. */
  standing_since: string | null
  /** Days off by the calendar between opening and the date due that a plain week would have worked, or the reverse. */
  exceptions: { day: string; working: boolean; name_ru: string; name_en: string }[]
  due_on: string
  /** Working days from `today` to the date due; negative when it is past; 0 on the last day. */
  left_days: number
}

/**
 * The local date on which a clock runs out. A stop that has not ended is taken to end on `today`. The day on which the
 * author is asked counts, the day of the answer does not: whoever asks has worked that day.
 */
export function dueOn(calendar: WorkingCalendar, clock: Clock, today: string): string {
  return addWorkingDays(calendar, clock.from, clock.days, (date) => !isStopped(clock.stops, date, today))
}

/** The whole sum for a reader. `due_on` is the date that the case keeps; without one it is counted here. */
export function showArithmetic(calendar: WorkingCalendar, clock: Clock, today: string, kept?: string): Arithmetic {
  const due_on = kept ?? dueOn(calendar, clock, today)
  const exceptions: Arithmetic['exceptions'] = []
  let waited_days = 0
  const last = due_on > today ? due_on : today
  for (let date = addDays(clock.from, 1); date <= last; date = addDays(date, 1)) {
    const exception = date <= due_on ? calendar.find(date) : undefined
    if (exception) exceptions.push(exception)
    if (date <= today && calendar.isWorking(date) && isStopped(clock.stops, date, today)) waited_days += 1
  }
  const standing_since = clock.stops.find((stop) => stop.to === null)?.from ?? null
  return {
    from: clock.from, days: clock.days, waited_days, standing_since, exceptions, due_on,
    left_days: workingDaysBetween(calendar, today, due_on),
  }
}

function isStopped(stops: readonly Stop[], date: string, today: string): boolean {
  return stops.some(({ from, to }) => date > from && date <= (to ?? today))
}
