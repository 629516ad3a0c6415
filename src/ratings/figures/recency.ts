// Which answers count: twelve whole months by visit date, all alike; and the "recent" figure, where new ones
// weigh more.
import { POLICY } from './constants.ts'
import { weightedMean, type WeightedMean } from './weights.ts'

export interface MonthWindow {
  /** First local date that counts, 'YYYY-MM-DD'. */
  from: string
  /** First local date that no longer counts. */
  until: string
}

/**
 * The twelve whole months before the month of a date.
 * In: the local date of the release, 'YYYY-MM-DD' (anything else is a fault and throws).
 * Out: local dates by which visits are taken, the second exclusive. Source: section 11.
 */
export function figureWindow(released_on: string): MonthWindow {
  const match = /^(\d{4})-(0[1-9]|1[0-2])-\d\d$/.exec(released_on)
  if (match === null) throw new RangeError(`not a date: ${released_on}`)
  const month = Number(match[1]) * 12 + Number(match[2]) - 1
  return { from: firstOfMonth(month - POLICY.window_months), until: firstOfMonth(month) }
}

/**
 * The weight of an answer in the "recent" figure, 0–1: 0.5^(days/180). Out: null for a visit still to come.
 */
export function recencyWeight(days_since_visit: number): number | null {
  if (!(days_since_visit >= 0)) return null
  return 0.5 ** (days_since_visit / POLICY.recency_half_life_days)
}

/** The "recent" figure. In: marks and the age of their visits in days. Out: null when none counts. */
export function recentMean(
  answers: readonly { mark: number; days_since_visit: number }[],
): WeightedMean | null {
  return weightedMean(
    answers.flatMap(({ mark, days_since_visit }) => {
      const weight = recencyWeight(days_since_visit)
      return weight === null ? [] : [{ weight, mean: mark, n: 1 }]
    }),
  )
}

function firstOfMonth(months_since_zero: number): string {
  const year = Math.floor(months_since_zero / 12)
  return `${String(year).padStart(4, '0')}-${String((months_since_zero % 12) + 1).padStart(2, '0')}-01`
}
