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

/**
 * The norm on each day in calendar days, as the edition of that day has it; null where there was none. Working days make
 * more or fewer calendar days from week to week: the line stands at what an edition made most often.
 */
export function normLine(
  norms: NormBook, calendar: WorkingCalendar, specialty_code: string, urgent: boolean, from: string, length: number,
): (number | null)[] {
  const days = Array.from({ length }, (_, at) => {
    const day = addDays(from, at)
    const norm = norms.find(specialty_code, urgent, day)
    return norm && { edition: norm.edition, days: daysBetween(day, lastDayWithin(norm, day, calendar)) }
  })
  const usual = new Map([...Map.groupBy(days.filter((each) => each !== undefined), ({ edition }) => edition)]
    .map(([edition, same]) => [edition, mostOften(same.map((each) => each.days))]))
  return days.map((each) => (each ? usual.get(each.edition)! : null))
}

function mostOften(numbers: readonly number[]): number {
  const counts = [...Map.groupBy(numbers, (number) => number)].sort(([a, one], [b, other]) => other.length - one.length || a - b)
  return counts[0]![0]
}
