// Importing files: the same intake as the endpoint's, batch after batch. Two batches are alive at most: one is read
// while the other is stored.
import type { Database, Write } from '../db/index.ts'
import { type ResourceFile, readPieces } from './files.ts'
import type { FhirDesk, FhirSite } from './handler.ts'
import { type Taken, give, takeResources } from './intake.ts'
import { reasonOf } from './outcome.ts'

export interface ImportOptions {
  database: Database
  desk: FhirDesk
  /** The clinic, with the present moment; asked for each batch. */
  site: () => FhirSite
  files: readonly ResourceFile[]
  /** Everything in one transaction that is rolled back. */
  dry_run: boolean
  /** Stops after the batch in hand. */
  signal: AbortSignal
  onRefused(refusal: Refusal): void
  onBatch?(summary: ImportSummary): void
}

export interface Refusal {
  path: string
  where: string
  reason: string
  sentence: string
  expression: string | undefined
}

export interface ImportSummary {
  read: number
  created: number
  updated: number
  unchanged: number
  refused: number
  /** Resources of types that are not kept, by type: folders of a whole system hold many. They are not refusals. */
  left_out: Record<string, number>
  /** How often each reason refused, and each warning was given. */
  reasons: Record<string, number>
  warnings: Record<string, number>
  broken_off: boolean
  /** The most batches that were in memory at once. */
  batches_alive_max: number
}

const BATCH_PIECES = 500
const BATCH_BYTES_MAX = 8 * 1024 * 1024

interface Loaded {
  path: string
  ordinal: number
  where: string
  bytes: number
  resource: Record<string, unknown>
}

/**
 * Imports files in their order. A resource that refers to something unknown is set aside (one bit for each piece of a
 * file) and tried again after all files were read, until a round brings nothing new; what is left then is refused.
 * So the order of files and of resources in them does not matter, and nothing but the batches in hand is held.
 */
export async function importFiles(options: ImportOptions): Promise<ImportSummary> {
  const summary: ImportSummary = {
    read: 0, created: 0, updated: 0, unchanged: 0, refused: 0,
    left_out: {}, reasons: {}, warnings: {}, broken_off: false, batches_alive_max: 0,
  }
  if (!options.dry_run) {
    await importRounds(options, summary, (work) => options.database.write(work))
    return summary
  }
  try {
    await options.database.write(async (db) => {
      await importRounds(options, summary, (work) => work(db))
      throw UNDO
    })
  } catch (error) {
    if (error !== UNDO) throw error
  }
  return summary
}

const UNDO = new Error('undo the rehearsal')

type Transact = <T>(work: (db: Write) => Promise<T>) => Promise<T>

async function importRounds(options: ImportOptions, summary: ImportSummary, transact: Transact): Promise<void> {
  let asides: Asides | undefined
  for (;;) {
    const next = new Asides(asides === undefined)
    await importRound(options, summary, transact, asides, next)
    if (options.signal.aborted) summary.broken_off = true
    if (next.count === 0 || summary.broken_off) return
    // the last round brought nothing new: what still lacks something will not find it
    if (asides !== undefined && next.count === asides.count) return refuseAsides(options, summary, next)
    asides = next
  }
}

async function importRound(
  options: ImportOptions, summary: ImportSummary, transact: Transact, asides: Asides | undefined, next: Asides,
): Promise<void> {
  let batch = new Batch()
  let storing: Promise<void> = Promise.resolve()
  let alive = 1
  const flush = async () => {
    await storing
    const full = batch
    batch = new Batch()
    alive++
    summary.batches_alive_max = Math.max(summary.batches_alive_max, alive)
    storing = storeBatch(options, summary, transact, full.loaded, next).finally(() => alive--)
    // a failure is met at the next await; it must not count as unhandled until then
    storing.catch(() => {})
  }
  for (const { path } of options.files) {
    const marks = asides?.marksOf(path)
    if (asides && !marks) continue
    for await (const piece of readPieces(path, marks && ((ordinal) => marks.has(ordinal)))) {
      if (!asides) summary.read++
      if (!piece.ok) {
        refuse(options, summary, { path, where: piece.where, reason: piece.reason, sentence: piece.sentence, expression: undefined })
        continue
      }
      const type = String(piece.resource['resourceType'])
      if (!options.desk.handlers.some((handler) => handler.type === type)) {
        countUp(summary.left_out, type)
        continue
      }
      if (batch.isFull() || batch.hasSame(piece.resource)) await flush()
      if (options.signal.aborted) break
      batch.add({ path, ...piece })
    }
    if (options.signal.aborted) break
  }
  await flush()
  await storing
}

/** What was set aside in a round: which pieces of which files, how many, and what to say should it stay so. */
class Asides {
  readonly refusals: Refusal[] = []
  readonly reasons: Record<string, number> = {}
  count = 0
  readonly #marks = new Map<string, Marks>()
  readonly #first: boolean

  constructor(first: boolean) {
    this.#first = first
  }

  add({ path, ordinal }: Loaded, refusal: Refusal): void {
    this.count++
    countUp(this.reasons, refusal.reason)
    if (!this.#first && this.refusals.length < REFUSALS_KEPT_MAX) this.refusals.push(refusal)
    let marks = this.#marks.get(path)
    if (!marks) this.#marks.set(path, (marks = new Marks()))
    marks.add(ordinal)
  }

  marksOf(path: string): Marks | undefined {
    return this.#marks.get(path)
  }
}

/** More than anybody is shown. */
const REFUSALS_KEPT_MAX = 1000

function refuseAsides(options: ImportOptions, summary: ImportSummary, { refusals, reasons, count }: Asides): void {
  summary.refused += count
  for (const [reason, times] of Object.entries(reasons)) countUp(summary.reasons, reason, times)
  for (const refusal of refusals) options.onRefused(refusal)
}

/** Resources to be stored together; later versions of a resource begin a new batch. */
class Batch {
  readonly loaded: Loaded[] = []
  readonly #names = new Set<string>()
  #bytes = 0

  add(loaded: Loaded): void {
    this.loaded.push(loaded)
    this.#names.add(nameOf(loaded.resource))
    this.#bytes += loaded.bytes
  }

  isFull(): boolean {
    return this.loaded.length >= BATCH_PIECES || this.#bytes > BATCH_BYTES_MAX
  }

  hasSame(resource: Record<string, unknown>): boolean {
    return this.#names.has(nameOf(resource))
  }
}

function nameOf(resource: Record<string, unknown>): string {
  return `${String(resource['resourceType'])}/${String(resource['id'])}`
}

async function storeBatch(
  options: ImportOptions, summary: ImportSummary, transact: Transact, batch: Loaded[],
  next: Asides,
): Promise<void> {
  if (batch.length === 0) return
  const given = batch.map(({ resource }) => give(resource))
  const taken = await transact((db) => takeResources(db, options.desk.handlers, options.site(), given))
  taken.forEach((one, at) => conclude(options, summary, batch[at]!, one, next))
  options.onBatch?.(summary)
}

function conclude(
  options: ImportOptions, summary: ImportSummary, loaded: Loaded, taken: Taken, next: Asides,
): void {
  if (taken.kind === 'stored') {
    summary[taken.stored.change]++
    for (const issue of taken.issues) countUp(summary.warnings, reasonOf(issue))
    return
  }
  const errors = taken.issues.filter((issue) => issue.severity === 'error')
  const [issue] = errors
  const refusal: Refusal = {
    path: loaded.path, where: loaded.where,
    reason: issue ? reasonOf(issue) : 'refused', sentence: issue?.diagnostics ?? '', expression: issue?.expression?.[0],
  }
  // what only lacks something that may come later in the files is tried again
  if (errors.length > 0 && errors.every((error) => error.code === 'not-found')) next.add(loaded, refusal)
  else refuse(options, summary, refusal)
}

function refuse(options: ImportOptions, summary: ImportSummary, refusal: Refusal): void {
  summary.refused++
  countUp(summary.reasons, refusal.reason)
  options.onRefused(refusal)
}

function countUp(by: Record<string, number>, name: string, times = 1): void {
  by[name] = (by[name] ?? 0) + times
}

/** A set of whole numbers, one bit each: a file of ten million pieces needs 1.25 MB. */
class Marks {
  #bits = new Uint8Array(1024)

  add(ordinal: number): void {
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
}
