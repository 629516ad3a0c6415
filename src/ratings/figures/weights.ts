// Non-response weights: those who answer are not those who came.
import { POLICY } from './constants.ts'

/**
 * One cell of age × sex within a clinic and specialty. `group` is the sex: a cell is merged within its group
 * first. Cells come in the order of neighbours (ages in order, one group after the other).
 */
export interface ResponseCell {
  key: string
  group: string
  visits: number
  answers: number
}

export interface WeightedCell {
  /** The cells this one was merged from. */
  keys: string[]
  visits: number
  answers: number
  /** From 0 (nobody of the kind came) to the cap. */
  weight: number
  capped: boolean
}

/**
 * Weights of a clinic and specialty, applied to every doctor there: population share / response share,
 * capped.
 * In: cells in the order of neighbours; a cell under five respondents is merged with a neighbour first.
 * Out: null when there are no visits or no answers. A count that is none throws. Source: section 8.
 */
export function responseWeights(
  cells: readonly ResponseCell[],
  weight_max: number = POLICY.weight_max,
): WeightedCell[] | null {
  if (cells.some((cell) => !(cell.visits >= 0 && cell.answers >= 0)))
    throw new RangeError('not a count in a cell')
  const visits = cells.reduce((total, cell) => total + cell.visits, 0)
  const answers = cells.reduce((total, cell) => total + cell.answers, 0)
  if (visits === 0 || answers === 0) return null
  return mergeSmallCells(cells).map((cell) => {
    const weight = cell.answers === 0 ? 0 : cell.visits / visits / (cell.answers / answers)
    const capped = weight > weight_max
    const { keys } = cell
    return { keys, visits: cell.visits, answers: cell.answers, weight: capped ? weight_max : weight, capped }
  })
}

interface MergedCell {
  keys: string[]
  group: string
  visits: number
  answers: number
}

/**
 * Merges every cell under five respondents with the neighbour that has fewer answers, of the same group if
 * there is one, until none is left or one cell remains.
 */
function mergeSmallCells(cells: readonly ResponseCell[]): MergedCell[] {
  const merged: MergedCell[] = cells.map(({ key, ...cell }) => ({ ...cell, keys: [key] }))
  for (;;) {
    const small = merged.findIndex((cell) => cell.answers < POLICY.weight_cell_answers_min)
    if (small === -1 || merged.length === 1) return merged
    const beside = [small - 1, small + 1].filter((at) => at >= 0 && at < merged.length)
    const same_group = beside.filter((at) => merged[at]!.group === merged[small]!.group)
    const candidates = same_group.length > 0 ? same_group : beside
    const other = candidates.reduce((best, at) => (merged[at]!.answers < merged[best]!.answers ? at : best))
    const [first, second] = [merged[Math.min(small, other)]!, merged[Math.max(small, other)]!]
    merged.splice(Math.min(small, other), 2, {
      keys: [...first.keys, ...second.keys],
      group: merged[other]!.group,
      visits: first.visits + second.visits,
      answers: first.answers + second.answers,
    })
  }
}

export interface WeightedMean {
  mean: number
  /** (Σw)²/Σw²: as many equally weighted answers would be as precise. */
  n_eff: number
}

/**
 * The weighted mean and its effective count.
 * In: groups of n answers with one weight and their mean mark. Out: null when no weight is left.
 */
export function weightedMean(
  groups: readonly { weight: number; n: number; mean: number }[],
): WeightedMean | null {
  let weights = 0
  let squares = 0
  let weighted = 0
  for (const { weight, n, mean } of groups) {
    if (!(weight >= 0 && n >= 0)) throw new RangeError(`no weight: ${weight} of ${n} answers`)
    if (weight === 0 || n === 0) continue
    weights += weight * n
    squares += weight * weight * n
    weighted += weight * n * mean
  }
  return squares === 0 ? null : { mean: weighted / weights, n_eff: (weights * weights) / squares }
}

/** Design effect of a survey that gives two half-widths, weighted and simple: their ratio squared. */
export function designEffect(weighted_half_width: number, simple_half_width: number): number | null {
  return simple_half_width > 0 ? (weighted_half_width / simple_half_width) ** 2 : null
}

/** Effective count n / design effect. Out: null when the design effect is none. */
export function effectiveCount(n: number, design_effect: number): number | null {
  return design_effect > 0 ? n / design_effect : null
}
