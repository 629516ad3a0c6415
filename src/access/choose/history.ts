// A year of days of one branch, specialty and class, as a chart draws it. Pure.
import type { WorkingCalendar } from '../../clinics/index.ts'
import { addDays, daysBetween } from '../../platform/time.ts'
import { type NormBook, lastDayWithin } from '../norms.ts'
import { type ClassCode, HORIZON_DAYS } from '../slot.ts'
import type { WaitDay } from '../waits/index.ts'

/** What «more than the horizon» is drawn as. */
export const BEYOND = HORIZON_DAYS + 1

export interface History {
  /** The first local date. */
  from: string
  /** Third next available by day, a line for each definition; null where nothing is known. */
  lines: (number | null)[][]
  /** Where another definition begins: index of the day. */
  changes: number[]
  has_gaps: boolean
  has_beyond: boolean
  is_empty: boolean
}

/** The days from one local date to another, both counted. A day with rows of two definitions belongs to the newer one. */
export function makeHistory(days: readonly WaitDay[], code: ClassCode, from: string, until: string): History {
  const length = daysBetween(from, until) + 1
  const definitions = [...new Set(days.map(({ definition }) => definition))].sort((a, b) => a - b)
  const newest = new Map<string, WaitDay>()
  for (const row of days) if ((newest.get(row.day)?.definition ?? -1) <= row.definition) newest.set(row.day, row)
  const lines = definitions.map(() => Array<number | null>(length).fill(null))
  for (const { day, definition, figures } of newest.values()) {
    const figure = figures[code]
    const at = daysBetween(from, day)
    if (!figure || at < 0 || at >= length) continue
    lines[definitions.indexOf(definition)]![at] = figure.third_days ?? BEYOND
  }
  const firsts = lines.map((line) => line.findIndex((value) => value !== null)).filter((at) => at >= 0)
  const known = lines.flat().filter((value) => value !== null)
  const [first, last] = [Math.min(...firsts), Math.max(...lines.map((line) => line.findLastIndex((value) => value !== null)))]
  return {
    from, lines: lines.length > 0 ? lines : [Array<number | null>(length).fill(null)],
    changes: firsts.slice(1),
    has_gaps: known.length > 0 && known.length < last - first + 1,
    has_beyond: known.includes(BEYOND),
    is_empty: known.length === 0,
  }
}

/** The norm of each day in calendar days, as it was in force then; null where there was none. */
export function normLine(
  norms: NormBook, calendar: WorkingCalendar, specialty_code: string, urgent: boolean, from: string, length: number,
): (number | null)[] {
  return Array.from({ length }, (_, at) => {
    const day = addDays(from, at)
    const norm = norms.find(specialty_code, urgent, day)
    return norm ? daysBetween(day, lastDayWithin(norm, day, calendar)) : null
  })
}
