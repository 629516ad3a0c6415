// From totals to means: who answered is weighed against who came. Pure.
import {
  MARKS, type AnswerSummary, type MarkCounts, type ScoreTotals, responseWeights, weightedMean,
} from '../figures.ts'
import { CELLS } from './cells.ts'
import type { CellMarks, Reach, Subject, SubjectKey } from './totals.ts'

/** Weights by cell; null when nothing is known of who came, and all answers weigh the same. */
export type CellWeights = ReadonlyMap<string, number> | null

/** Who came, as numbers. */
export interface SubjectReach {
  invited: number
  hard_bounces: number
  visits: number
}

/** An answer summary with the raw marks beside it. */
export interface MarkSummary extends AnswerSummary {
  marks: MarkCounts
  totals: ScoreTotals
}

/** A subject with its weights and its reach: all that a figure is made from, besides the peers. */
export interface WeighedSubject {
  subject: Subject
  weights: CellWeights
  reach: SubjectReach
}

/**
 * Weighs the subjects of a clinic. A branch is weighed by its own days; a doctor by the clinic's specialty, adults and
 * children apart (statistics, section 8).
 */
export function weighSubjects(subjects: readonly Subject[], reach: Reach): WeighedSubject[] {
  const weights = new Map<string, CellWeights>()
  return subjects.map((subject) => {
    const group = subject.kind === 'branch' ? subject.subject_id : `${subject.specialty_code} ${subject.audience}`
    if (!weights.has(group)) {
      const alike = subjects.filter((other) => other.kind === subject.kind && (subject.kind === 'branch'
        ? other.subject_id === subject.subject_id
        : other.specialty_code === subject.specialty_code && other.audience === subject.audience))
      weights.set(group, weightsOf(populationOf(subject, reach), alike.flatMap((other) => other.cells)))
    }
    return { subject, weights: weights.get(group)!, reach: reachOf(subject, reach) }
  })
}

/** Visits by cell of the group in which a subject is weighed. */
function populationOf(key: SubjectKey, reach: Reach): Map<string, number> {
  const rows = key.kind === 'branch'
    ? reach.branch_days.filter((row) => row.branch_id === key.subject_id)
    : reach.doctor_visits.filter((row) => row.specialty_code === key.specialty_code && fits(row.cell, key.audience))
  const population = new Map<string, number>()
  for (const { cell, visits } of rows) population.set(cell, (population.get(cell) ?? 0) + visits)
  return population
}

function reachOf(key: SubjectKey, reach: Reach): SubjectReach {
  if (key.kind === 'branch') {
    const letters = reach.branch_letters.find((row) => row.branch_id === key.subject_id)
    const visits = sumOf([...populationOf(key, reach).values()])
    return { invited: letters?.invited ?? 0, hard_bounces: letters?.hard_bounces ?? 0, visits }
  }
  const letters = reach.doctor_letters.find((row) =>
    row.doctor_id === key.subject_id && row.specialty_code === key.specialty_code && row.audience === key.audience)
  const visits = reach.doctor_visits.filter((row) =>
    row.doctor_id === key.subject_id && row.specialty_code === key.specialty_code && fits(row.cell, key.audience))
  return {
    invited: letters?.invited ?? 0, hard_bounces: letters?.hard_bounces ?? 0, visits: sumOf(visits.map((row) => row.visits)),
  }
}

/** Whether people of a cell are asked as adults or as children; of unknown age nobody is asked. */
function fits(cell: string, audience: string): boolean {
  const is_child = cell.endsWith(':0-6') || cell.endsWith(':7-17')
  return !cell.endsWith(':unknown') && is_child === (audience === 'child')
}

/** The weights of section 8. In: visits by cell; the marks that came of them. */
export function weightsOf(population: ReadonlyMap<string, number>, cells: readonly CellMarks[]): CellWeights {
  const answers = new Map<string, number>()
  for (const { cell, marks } of cells) answers.set(cell, (answers.get(cell) ?? 0) + sumOf(marks))
  const present = CELLS.filter(({ key }) => population.has(key) || (answers.get(key) ?? 0) > 0)
  const weighted = responseWeights(present.map(({ key, group }) => {
    return { key, group, visits: population.get(key) ?? 0, answers: answers.get(key) ?? 0 }
  }))
  return weighted && new Map(weighted.flatMap(({ keys, weight }) => keys.map((key) => [key, weight] as const)))
}

/** Count, effective count and weighted mean of some marks. When no weight is left all weigh the same. */
export function summarise(cells: readonly CellMarks[], weights: CellWeights): MarkSummary {
  const marks = cells.reduce<number[]>((sum, cell) => sum.map((n, at) => n + cell.marks[at]!), [0, 0, 0, 0, 0])
  const totals = totalsOf(marks)
  const plain = { n_eff: totals.n, mean: totals.sum / totals.n }
  const groups = cells.map((cell) => {
    const { n, sum } = totalsOf(cell.marks)
    return { weight: weights?.get(cell.cell) ?? 1, n, mean: n === 0 ? 0 : sum / n }
  })
  const { n_eff, mean } = (weights && weightedMean(groups)) || plain
  return { n: totals.n, n_eff: Math.min(n_eff, totals.n), mean, marks: marks as unknown as MarkCounts, totals }
}

function totalsOf(marks: readonly number[]): ScoreTotals {
  const of = (value: (mark: number) => number) => sumOf(MARKS.map((mark, at) => value(mark) * marks[at]!))
  return { n: of(() => 1), sum: of((mark) => mark), sum_squares: of((mark) => mark * mark) }
}

export function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
