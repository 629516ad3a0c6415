// The run chart: for series too short for limits.
import { POLICY } from './constants.ts'

export interface RunLimits {
  /** A longer run is a signal. */
  longest_run_max: number
  /** Fewer crossings are a signal. */
  crossings_min: number
}

/**
 * Limits of a run chart: round(log₂n + 3), and the 5 % point of a fair coin tossed n − 1 times.
 * In: n useful points (off the median), whole. Out: null under ten. Source: section 7 (Anhøj).
 */
export function runLimits(n: number): RunLimits | null {
  if (!(n >= POLICY.run_points_min)) return null
  return { longest_run_max: Math.round(Math.log2(n) + 3), crossings_min: fairCoinFivePercent(n - 1) }
}

export interface RunChart extends RunLimits {
  median: number
  /** Points off the median. */
  useful_points: number
  longest_run: number
  crossings: number
  run_signal: boolean
  crossings_signal: boolean
}

/**
 * The run chart of a series.
 * In: a value a month, null where there is none. Points on the median are dropped.
 * Out: null with fewer than ten useful points.
 */
export function drawRunChart(series: readonly (number | null)[]): RunChart | null {
  const values = series.filter((value) => value !== null)
  if (values.length === 0) return null
  const median = medianOf(values)
  const above = values.filter((value) => value !== median).map((value) => value > median)
  const limits = runLimits(above.length)
  if (limits === null) return null
  let crossings = 0
  let run = 0
  let longest_run = 0
  for (const [at, side] of above.entries()) {
    if (at > 0 && side !== above[at - 1]) {
      crossings += 1
      run = 0
    }
    run += 1
    longest_run = Math.max(longest_run, run)
  }
  return {
    ...limits,
    median,
    useful_points: above.length,
    longest_run,
    crossings,
    run_signal: longest_run > limits.longest_run_max,
    crossings_signal: crossings < limits.crossings_min,
  }
}

/**
 * qbinom(0.05, tosses, 0.5): the fewest heads whose cumulative chance reaches 5 %. Whole numbers, so exact.
 */
function fairCoinFivePercent(tosses: number): number {
  const all = 1n << BigInt(tosses)
  let ways = 1n
  let cumulative = 1n
  let heads = 0
  while (cumulative * 20n < all) {
    ways = (ways * BigInt(tosses - heads)) / BigInt(heads + 1)
    heads += 1
    cumulative += ways
  }
  return heads
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
