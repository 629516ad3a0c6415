// What an import has set aside, since it refers to something that may come later in the files.
import type { Loaded } from './feeder.ts'

/** A resource of a file that was not taken, and why. */
export interface Refusal {
  path: string
  where: string
  reason: string
  sentence: string
  /** FHIRPath of the element. */
  expression: string | undefined
}

/** More than anybody is shown. */
const REFUSALS_KEPT_MAX = 1000

/** What was set aside in a round: which pieces of which files, how many, and what to say should it stay so. */
export class Asides {
  readonly refusals: Refusal[] = []
  readonly reasons: Record<string, number> = {}
  count = 0
  readonly #marks = new Map<string, Marks>()
  readonly #first: boolean

  constructor(first: boolean) {
    this.#first = first
  }

  add({ path, ordinal, part }: Loaded, refusal: Refusal): void {
    this.count++
    countUp(this.reasons, refusal.reason)
    if (!this.#first && this.refusals.length < REFUSALS_KEPT_MAX) this.refusals.push(refusal)
    let marks = this.#marks.get(path)
    if (!marks) this.#marks.set(path, (marks = new Marks()))
    marks.add(ordinal, part)
  }

  marksOf(path: string): Marks | undefined {
    return this.#marks.get(path)
  }
}

/** Which pieces of a file are marked, one bit each: a file of ten million pieces needs 1.25 MB. */
class Marks {
  #bits = new Uint8Array(1024)
  // of pieces that are whole Bundles, which entries
  readonly #parts = new Set<string>()

  add(ordinal: number, part: number | undefined): void {
    if (part !== undefined) this.#parts.add(`${ordinal}/${part}`)
    const at = ordinal >>> 3
    if (at >= this.#bits.length) {
      const larger = new Uint8Array(Math.max(at + 1, this.#bits.length * 2))
      larger.set(this.#bits)
      this.#bits = larger
    }
    this.#bits[at]! |= 1 << (ordinal & 7)
  }

  has(ordinal: number): boolean {
    return ((this.#bits[ordinal >>> 3] ?? 0) & (1 << (ordinal & 7))) !== 0
  }

  hasPart({ ordinal, part }: { ordinal: number; part: number | undefined }): boolean {
    return part === undefined ? this.has(ordinal) : this.#parts.has(`${ordinal}/${part}`)
  }
}

/** Adds to a count by name. */
export function countUp(by: Record<string, number>, name: string, times = 1): void {
  by[name] = (by[name] ?? 0) + times
}
