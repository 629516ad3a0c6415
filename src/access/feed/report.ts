// What became of the lines of one reading: counts of all, and the first of those that were wrong, by file and line.
import type { Problem } from './rules/facts.ts'

/** So many errors are kept with their lines … */
const ERRORS_MAX = 100
/** … and of one kind so many, so that a thousand of one do not hide the only one of another. */
const ERRORS_OF_A_KIND_MAX = 25

/** By type of line and outcome: {"Slot": {"new": 3}}. */
export type Counts = Record<string, Record<string, number>>

export interface FeedError {
  file: string | null
  line: number | null
  code: Problem
  /** What it names: an id, a code. Never a text of the feed at length. */
  about: string | null
}

export interface Spot {
  file: string
  line: number
}

export class Report {
  readonly counts: Counts = {}
  readonly errors: FeedError[] = []
  error_count = 0
  readonly #kinds = new Map<Problem, number>()

  count(type: string, outcome: string, number = 1): void {
    if (number === 0) return
    const of_type = (this.counts[type] ??= {})
    of_type[outcome] = (of_type[outcome] ?? 0) + number
  }

  /** Notes what is wrong with a line, or with the whole feed. */
  tell(code: Problem, spot: Spot | null, about: string | null = null): void {
    this.error_count += 1
    const of_kind = (this.#kinds.get(code) ?? 0) + 1
    this.#kinds.set(code, of_kind)
    if (of_kind > ERRORS_OF_A_KIND_MAX || this.errors.length >= ERRORS_MAX) return
    this.errors.push({ file: spot?.file ?? null, line: spot?.line ?? null, code, about: about === null ? null : about.slice(0, 120) })
  }

  /** A line that is left out for this reason. */
  refuse(type: string, code: Problem, spot: Spot, about: string | null = null): void {
    this.count(type, code)
    this.tell(code, spot, about)
  }
}
