// Terms of cases as the workplace offers them: the usual one, and a day that somebody chose.
import { REPLY_NORM } from '../cases/index.ts'
import { type WorkingCalendar, findWorkingCalendar } from '../clinics/index.ts'
import { type Read, first, sql } from '../platform/db/index.ts'
import { addDays, daysBetween } from '../platform/time.ts'

/** The longest term that a case is given, in working days. */
export const TERM_DAYS_MAX = 60

export interface UsualTerm {
  /** Working days. */
  days: number
  /** The local date that they lead to from today. */
  due_on: string
}

/** The norm's term from a local date on, or undefined where no norm holds. */
export async function findUsualTerm(db: Read, today: string): Promise<UsualTerm | undefined> {
  const norm = await first(db, sql<{ value: number }>`
    select value
    from cases.norm
    where key = ${REPLY_NORM}
      and valid_from <= ${today}::date
      and (valid_to is null or valid_to >= ${today}::date)
    order by valid_from desc
    limit 1`)
  return norm && { days: norm.value, due_on: dayAfter(await findWorkingCalendar(db), today, norm.value) }
}

export type ChosenTerm = { ok: true; working_days: number } | { ok: false; refusal: 'due_past' | 'due_not_working' | 'due_far'; latest: string }

/** The working days from today to a day that somebody chose: a working one, after today, within sixty. */
export function readTerm(calendar: WorkingCalendar, today: string, due_on: string): ChosenTerm {
  const latest = dayAfter(calendar, today, TERM_DAYS_MAX)
  if (due_on <= today) return { ok: false, refusal: 'due_past', latest }
  if (due_on > latest) return { ok: false, refusal: 'due_far', latest }
  if (!calendar.isWorking(due_on)) return { ok: false, refusal: 'due_not_working', latest }
  const days = Array.from({ length: daysBetween(today, due_on) }, (_, index) => addDays(today, index + 1))
  return { ok: true, working_days: days.filter((day) => calendar.isWorking(day)).length }
}

/** The day that is so many working days after another. */
function dayAfter(calendar: WorkingCalendar, from: string, working_days: number): string {
  let day = from
  for (let left = working_days; left > 0;) {
    day = addDays(day, 1)
    if (calendar.isWorking(day)) left -= 1
  }
  return day
}
