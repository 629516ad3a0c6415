// Has a clinic changed? An XmR chart of its monthly top-box share.
import { FIXED, POLICY } from './constants.ts'

/** In label order: the first that holds is the point's label. */
export const XMR_SIGNALS = ['outside', 'trend', 'two_of_three', 'shift'] as const
export type XmrSignal = (typeof XMR_SIGNALS)[number]

export interface XmrLimits {
  low: number
  near_low: number
  near_high: number
  high: number
}

export interface XmrPoint {
  /** Null for a missing month, which is skipped. */
  value: number | null
  signals: XmrSignal[]
  label: XmrSignal | null
}

export interface XmrChart {
  mean: number
  /** Mean moving range of all points, and after the screening. */
  moving_range_raw: number
  moving_range: number
  /** The moving ranges left out. */
  dropped_ranges: number[]
  /** Null when the moving range is zero. */
  limits: XmrLimits | null
  /** One for each month given, in order. */
  points: XmrPoint[]
}

/**
 * The XmR chart of a series since its last rebase.
 * In: a value a month, null where there is none or fewer than 30 answers stand behind it.
 * Out: null with fewer than twelve points. Limits may leave 0–1: see clipLimits for drawing.
 * Source: section 6 (NHS Making Data Count; NHSRplotthedots).
 */
export function drawXmr(series: readonly (number | null)[]): XmrChart | null {
  const values = series.filter((value) => value !== null)
  if (values.length < POLICY.xmr_points_min) return null
  const mean = average(values)
  const ranges = values.slice(1).map((value, index) => Math.abs(value - values[index]!))
  const moving_range_raw = average(ranges)
  const isDropped = (range: number) => moving_range_raw > 0 && range >= FIXED.xmr_screen * moving_range_raw
  const kept = ranges.filter((range) => !isDropped(range))
  const moving_range = average(kept)
  const limits = moving_range > 0 ? limitsAround(mean, moving_range) : null
  const signals = findSignals(values, mean, limits)
  let position = 0
  const points = series.map((value): XmrPoint => {
    if (value === null) return { value, signals: [], label: null }
    const found = XMR_SIGNALS.filter((signal) => signals[signal].has(position))
    position += 1
    return { value, signals: found, label: found[0] ?? null }
  })
  return { mean, moving_range_raw, moving_range, dropped_ranges: ranges.filter(isDropped), limits, points }
}

/**
 * The charts between recorded decisions to rebase: one a stretch, null where a stretch has under twelve
 * points.
 * In: the series; for each decision the position of the first month of the new stretch.
 */
export function drawRebasedXmr(
  series: readonly (number | null)[],
  decided_at: readonly number[],
): (XmrChart | null)[] {
  const starts = [0, ...[...new Set(decided_at)].filter((at) => at > 0 && at < series.length)]
  starts.sort((one, other) => one - other)
  return starts.map((start, index) => drawXmr(series.slice(start, starts[index + 1])))
}

/**
 * Limits kept within what the value can be (0–1 for a share), for drawing only; the rules use the unclipped.
 */
export function clipLimits(limits: XmrLimits, lowest = 0, highest = 1): XmrLimits {
  const clip = (value: number) => Math.min(highest, Math.max(lowest, value))
  return {
    low: clip(limits.low),
    near_low: clip(limits.near_low),
    near_high: clip(limits.near_high),
    high: clip(limits.high),
  }
}

/**
 * Whether the process, as it runs, meets a target.
 * In: its limits; the target; whether higher or lower is better.
 * Out: met or missed consistently when the target lies strictly beyond a limit, else inconsistent.
 */
export function judgeTarget(
  limits: XmrLimits,
  target: number,
  better: 'higher' | 'lower' = 'higher',
): 'met' | 'missed' | 'inconsistent' {
  if (target < limits.low) return better === 'higher' ? 'met' : 'missed'
  if (target > limits.high) return better === 'higher' ? 'missed' : 'met'
  return 'inconsistent'
}

function limitsAround(mean: number, moving_range: number): XmrLimits {
  return {
    low: mean - FIXED.xmr_limit * moving_range,
    near_low: mean - FIXED.xmr_near * moving_range,
    near_high: mean + FIXED.xmr_near * moving_range,
    high: mean + FIXED.xmr_limit * moving_range,
  }
}

/** Positions (among the points present) of each signal. Trend and shift need no limits. */
function findSignals(
  values: readonly number[],
  mean: number,
  limits: XmrLimits | null,
): Record<XmrSignal, Set<number>> {
  const sides = values.map((value) => sideOf(value, mean))
  return {
    outside: positions(values, (value) => limits !== null && (value < limits.low || value > limits.high)),
    trend: trends(values),
    two_of_three: limits === null ? new Set() : pairsNearLimit(values, sides, limits),
    // A point on the mean continues nothing, not even another one.
    shift: stretches(sides.length, (at) => sides[at] !== 0 && sides[at] === sides[at - 1]),
  }
}

/** Which side of the mean; a mean is a sum of binary fractions, so "on it" allows for their noise. */
function sideOf(value: number, mean: number): -1 | 0 | 1 {
  const distance = value - mean
  if (Math.abs(distance) <= 1e-12 * Math.max(1, Math.abs(mean))) return 0
  return distance > 0 ? 1 : -1
}

function trends(values: readonly number[]): Set<number> {
  const rising = stretches(values.length, (at) => values[at]! > values[at - 1]!)
  const falling = stretches(values.length, (at) => values[at]! < values[at - 1]!)
  return new Set([...rising, ...falling])
}

/** Positions in stretches of at least seven points, each of which continues the one before. */
function stretches(length: number, continues: (at: number) => boolean): Set<number> {
  const found = new Set<number>()
  let start = 0
  for (let at = 1; at <= length; at += 1) {
    if (at < length && continues(at)) continue
    if (at - start >= FIXED.xmr_run) for (let each = start; each < at; each += 1) found.add(each)
    start = at
  }
  return found
}

/** Points between near line and limit, two of which fall in three in a row on one side of the mean. */
function pairsNearLimit(values: readonly number[], sides: readonly number[], limits: XmrLimits): Set<number> {
  const near = positions(
    values,
    (value) =>
      (value < limits.near_low && value >= limits.low) || (value > limits.near_high && value <= limits.high),
  )
  const found = new Set<number>()
  for (let start = 0; start + 2 < values.length; start += 1) {
    const three = [start, start + 1, start + 2]
    const one_side = sides[start] !== 0 && three.every((at) => sides[at] === sides[start])
    const nearby = three.filter((at) => near.has(at))
    if (one_side && nearby.length >= 2) for (const at of nearby) found.add(at)
  }
  return found
}

function positions(values: readonly number[], holds: (value: number) => boolean): Set<number> {
  return new Set(values.flatMap((value, at) => (holds(value) ? [at] : [])))
}

function average(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((total, value) => total + value, 0) / values.length
}
