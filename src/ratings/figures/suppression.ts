// No reader may recover one patient's answer from the table of marks and what is published beside it.
import { MARKS, POLICY, type MarkCounts } from './constants.ts'
import { roundHalfUp } from './rounding.ts'
import { shrunkStar } from './shrinkage.ts'
import { isPrimaryCell, requireCount } from './thresholds.ts'
import { wilsonInterval } from './wilson.ts'

/** What is published beside the table and helps a reader to compute what is hidden. The count n always is. */
export interface PublishedBeside {
  /** The star, rounded to 0.1, when stars are shown: its peer mean and K, taken as known to the reader. */
  star?: { peer_mean: number; k: number }
  /** Decimals of the top-box share (0–1) and its interval, when they are shown: 2 for whole per cent. */
  top_box_decimals?: number
}

export interface HiddenCell {
  mark: number
  /** True for a cell of 1–4 itself, false for one hidden to protect it. */
  primary: boolean
  /** Values a reader cannot tell apart, for primary cells; never published. */
  feasible: number[]
}

export type MarkTable =
  | {
      published: true
      /** Five first; null is a hidden cell. */
      cells: (number | null)[]
      hidden: HiddenCell[]
    }
  | { published: false; reason: 'too_few_answers' | 'nothing_safe' }

/**
 * Against whom the table is safe. `of_figures` computes with everything published and the bounds of hidden
 * cells. `of_method` also runs this program on every candidate and drops those that would have come out
 * otherwise: when two hidden cells failed and a third went, the failure itself tells something (60,30,10,3,2
 * leaves the 1★ cell only 1 or 2). Against that reader nothing is hidden beyond the first attempt, so fewer
 * tables are published.
 */
export type Reader = 'of_figures' | 'of_method'

/**
 * The table of marks as it may be published.
 * In: counts of marks, five first; what else is published of the same answers; the reader to fear. Star and
 * share are taken as of unit weights: published ones that are weighted say something close to that, blurred.
 * Out: cells of 1–4 hidden, zeros left, the next-lowest cell hidden if one alone would be, and more until
 * every primary cell can still take three values in the audit. No table under five answers, or when nothing
 * passes with at least one non-zero cell left. A count that is none throws. Source: section 9 (GP Patient
 * Survey).
 */
export function suppressMarks(
  counts: MarkCounts,
  beside: PublishedBeside = {},
  reader: Reader = 'of_figures',
): MarkTable {
  for (const count of counts) requireCount(count, 'cell')
  const n = counts.reduce((total, count) => total + count, 0)
  if (n < POLICY.answers_min) return { published: false, reason: 'too_few_answers' }
  const primary = new Set(positionsOf(counts, isPrimaryCell))
  if (primary.size === 0) return { published: true, cells: [...counts], hidden: [] }
  // Next-lowest first; of equal ones the lower mark, which comes later in the list.
  const others = positionsOf(counts, (count) => count > POLICY.hidden_cell_max).sort(
    (one, other) => counts[one]! - counts[other]! || other - one,
  )
  const extra_first = primary.size === 1 ? 1 : 0
  const extra_last = reader === 'of_method' ? extra_first : others.length - 1
  for (let extra = extra_first; extra <= Math.min(extra_last, others.length - 1); extra += 1) {
    const complementary = new Set(others.slice(0, extra))
    const cells = counts.map((count, at) => (primary.has(at) || complementary.has(at) ? null : count))
    const feasible = auditMarks(cells, primary, knownSums(counts, beside))
    if ([...feasible.values()].every((values) => values.length >= POLICY.feasible_values_min)) {
      const hidden = positionsOf(cells, (cell) => cell === null).map((at): HiddenCell => {
        return { mark: MARKS[at]!, primary: primary.has(at), feasible: feasible.get(at) ?? [] }
      })
      return { published: true, cells, hidden }
    }
  }
  return { published: false, reason: 'nothing_safe' }
}

/** Whole numbers from low to high; empty when low > high. */
interface Range {
  low: number
  high: number
}

/** What a reader knows of all answers together. */
export interface KnownSums {
  n: number
  /** The sum of all marks. */
  marks: Range
  /** How many marks are 4 or 5. */
  top_box: Range
}

/** What the published figures say of the sums, found by trying: so it is exactly what the rounding leaves. */
export function knownSums(counts: MarkCounts, beside: PublishedBeside): KnownSums {
  const n = counts.reduce((total, count) => total + count, 0)
  const sum = counts.reduce((total, count, at) => total + count * MARKS[at]!, 0)
  const { star, top_box_decimals } = beside
  const shownStar = (marks: number) =>
    star === undefined ? 0 : roundHalfUp(shrunkStar({ n, mean: marks / n }, star.peer_mean, star.k), 1)
  const shownShare = (good: number) => {
    if (top_box_decimals === undefined) return 0
    const { low, high } = wilsonInterval(good / n, n)!
    // None of the three ever falls, so their sum is the same only when all three are.
    return [good / n, low, high].reduce((sum, share) => sum + roundHalfUp(share, top_box_decimals), 0)
  }
  return {
    n,
    marks: sameWhenShown(shownStar, sum, { low: n, high: 5 * n }),
    top_box: sameWhenShown(shownShare, counts[0] + counts[1], { low: 0, high: n }),
  }
}

/** All whole numbers shown like the true one, by bisection; `show` never falls. */
function sameWhenShown(show: (value: number) => number, truth: number, all: Range): Range {
  const shown = show(truth)
  const firstWhere = (holds: (value: number) => boolean): number => {
    let [low, high] = [all.low, all.high + 1]
    while (low < high) {
      const middle = Math.floor((low + high) / 2)
      if (holds(middle)) high = middle
      else low = middle + 1
    }
    return low
  }
  return {
    low: firstWhere((value) => show(value) >= shown),
    high: firstWhere((value) => show(value) > shown) - 1,
  }
}

interface Unknown {
  at: number
  mark: number
  good: 0 | 1
  range: Range
}

/** What the hidden cells must add up to. */
interface Rest {
  n: number
  marks: Range
  top_box: Range
}

/**
 * The audit: for each primary cell, the values it takes in whole-number solutions that reproduce everything
 * published (primary 1–4, complementary ≥ 5 and, as the rule is public, no greater than a cell left to see).
 * In: cells as published, null hidden; which are primary; the known sums. Out: values in rising order by
 * position.
 * Work: 4 values a primary cell, times one complementary cell's range when three are hidden, so n of tens of
 * thousands takes milliseconds: of the last two complementary cells only the existence of a solution is
 * asked.
 */
export function auditMarks(
  cells: readonly (number | null)[],
  primary: ReadonlySet<number>,
  known: KnownSums,
): Map<number, number[]> {
  const unknowns = positionsOf(cells, (cell) => cell === null).map((at): Unknown => {
    const range = primary.has(at) ? { low: 1, high: POLICY.hidden_cell_max } : complementaryRange(cells, at)
    return { at, mark: MARKS[at]!, good: MARKS[at]! >= 4 ? 1 : 0, range }
  })
  let rest: Rest = known
  for (const [at, cell] of cells.entries()) if (cell !== null) rest = without(rest, MARKS[at]!, cell)
  const primaries = unknowns.filter((unknown) => primary.has(unknown.at))
  const complementary = unknowns.filter((unknown) => !primary.has(unknown.at))
  const feasible = new Map(primaries.map((unknown) => [unknown.at, new Set<number>()]))
  const tryValues = (values: number[], left: Rest): void => {
    const next = primaries[values.length]
    if (next !== undefined) {
      for (let value = next.range.low; value <= next.range.high; value += 1) {
        tryValues([...values, value], without(left, next.mark, value))
      }
    } else if (canFill(complementary, left)) {
      for (const [index, unknown] of primaries.entries()) feasible.get(unknown.at)!.add(values[index]!)
    }
  }
  tryValues([], rest)
  return new Map([...feasible].map(([at, values]) => [at, [...values].sort((one, other) => one - other)]))
}

/**
 * A complementary cell is ≥ 5 and came before every cell left to see in the order "lowest, then lower mark".
 */
function complementaryRange(cells: readonly (number | null)[], at: number): Range {
  let high = Infinity
  for (const [other, cell] of cells.entries()) {
    if (cell !== null && cell > 0) high = Math.min(high, at > other ? cell : cell - 1)
  }
  return { low: POLICY.hidden_cell_max + 1, high }
}

function without(rest: Rest, mark: number, count: number): Rest {
  const good = mark >= 4 ? count : 0
  return {
    n: rest.n - count,
    marks: { low: rest.marks.low - mark * count, high: rest.marks.high - mark * count },
    top_box: { low: rest.top_box.low - good, high: rest.top_box.high - good },
  }
}

/** Whether whole numbers in the ranges add up to the rest. */
function canFill(unknowns: readonly Unknown[], rest: Rest): boolean {
  const [first, second, ...more] = unknowns
  if (first === undefined) return rest.n === 0 && contains(rest.marks, 0) && contains(rest.top_box, 0)
  if (second === undefined) {
    return contains(first.range, rest.n) && canFill([], without(rest, first.mark, rest.n))
  }
  if (more.length === 0) return canFillTwo(first, second, rest)
  const high = Math.min(first.range.high, rest.n)
  for (let value = first.range.low; value <= high; value += 1) {
    if (canFill([second, ...more], without(rest, first.mark, value))) return true
  }
  return false
}

/** Two unknowns with a known sum are a line: x and rest − x. Every condition is a stretch of that line. */
function canFillTwo(first: Unknown, second: Unknown, rest: Rest): boolean {
  const line = intersect(first.range, { low: rest.n - second.range.high, high: rest.n - second.range.low })
  const slope = first.mark - second.mark
  const start = second.mark * rest.n
  // Marks come five first, so the slope is positive.
  const marks = {
    low: Math.ceil((rest.marks.low - start) / slope),
    high: Math.floor((rest.marks.high - start) / slope),
  }
  const good_start = second.good * rest.n
  const both = intersect(line, marks)
  if (both.low > both.high) return false
  if (first.good === second.good) return contains(rest.top_box, good_start)
  const good = intersect(both, { low: rest.top_box.low - good_start, high: rest.top_box.high - good_start })
  return good.low <= good.high
}

function intersect(one: Range, other: Range): Range {
  return { low: Math.max(one.low, other.low), high: Math.min(one.high, other.high) }
}

function contains(range: Range, value: number): boolean {
  return value >= range.low && value <= range.high
}

function positionsOf<T>(things: readonly T[], holds: (thing: T) => boolean): number[] {
  return things.flatMap((thing, at) => (holds(thing) ? [at] : []))
}
