// The interval of a clinic's top-box share (marks 4 and 5).
import { FIXED, MARKS, type MarkCounts } from './constants.ts'

export interface Interval {
  low: number
  high: number
}

/**
 * Wilson's 95 % interval of a share, within 0–1, unrounded.
 * In: the share 0–1; n answers (n_eff when weighted, may be fractional). Out: null when n = 0.
 * A share outside 0–1 or a negative n is a fault and throws. Source: section 3 (Wilson 1927).
 */
export function wilsonInterval(share: number, n: number): Interval | null {
  if (!(share >= 0 && share <= 1)) throw new RangeError(`share ${share} is not between 0 and 1`)
  if (!(n >= 0)) throw new RangeError(`n ${n} is not a count`)
  if (n === 0) return null
  const z2 = FIXED.z_95 ** 2
  const centre = share + z2 / (2 * n)
  const spread = FIXED.z_95 * Math.sqrt((share * (1 - share)) / n + z2 / (4 * n * n))
  const scale = 1 + z2 / n
  // The ends are exact at 0 and 1, where binary noise would leave 1e-17.
  return {
    low: share === 0 ? 0 : Math.max(0, (centre - spread) / scale),
    high: share === 1 ? 1 : Math.min(1, (centre + spread) / scale),
  }
}

/** The share of marks 4 and 5 among all, 0–1, unrounded. Out: null without answers. */
export function topBoxShare(counts: MarkCounts): number | null {
  const n = counts.reduce((total, count) => total + count, 0)
  if (n === 0) return null
  return MARKS.reduce((good, mark, index) => good + (mark >= 4 ? counts[index]! : 0), 0) / n
}
