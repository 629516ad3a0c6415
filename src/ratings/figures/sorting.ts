// The order of doctors in a search, and nothing else: the bound is never displayed, there is no league table.
import { FIXED, MARKS, type MarkCounts } from './constants.ts'

/**
 * The lower bound of the expected mark under a Dirichlet +1 prior, 1–5, unrounded; never displayed.
 * In: counts of marks, five first; all zero is allowed. A negative count is a fault and throws.
 * Source: section 4 (Evan Miller, "Ranking items with star ratings").
 */
export function sortingLowerBound(counts: MarkCounts): number {
  let n = 0
  for (const count of counts) {
    if (!(count >= 0)) throw new RangeError(`not a count: ${count}`)
    n += count
  }
  const total = n + MARKS.length * FIXED.sorting_prior
  let mean = 0
  let mean_square = 0
  for (const [index, mark] of MARKS.entries()) {
    const share = (counts[index]! + FIXED.sorting_prior) / total
    mean += mark * share
    mean_square += mark * mark * share
  }
  return mean - FIXED.z_sorting * Math.sqrt((mean_square - mean * mean) / (total + 1))
}

export interface FoundDoctor {
  name: string
  /** Null for a doctor whose stars may not be shown. */
  counts: MarkCounts | null
}

/**
 * Doctors in search order: those with stars by the lower bound, the others after them by the alphabet.
 * In: what was found; the language whose alphabet counts. Equal bounds go by the alphabet too.
 */
export function orderForSearch<T extends FoundDoctor>(doctors: readonly T[], lang: 'ru' | 'en' = 'ru'): T[] {
  const alphabet = new Intl.Collator(lang)
  const bounds = new Map(doctors.map((doctor) => [doctor, doctor.counts && sortingLowerBound(doctor.counts)]))
  return [...doctors].sort((one, other) => {
    // Every bound is at least 1, so those without stars come last.
    const difference = (bounds.get(other) ?? 0) - (bounds.get(one) ?? 0)
    return difference || alphabet.compare(one.name, other.name)
  })
}
