// Importing files: the same intake as the endpoint's, batch after batch. Two batches are alive at most: one is read
// while the other is stored.
import type { Database, Write } from '../db/index.ts'
import { Asides, type Refusal, countUp } from './asides.ts'
import { Feeder, type Loaded } from './feeder.ts'
import { type ResourceFile, readPieces } from './files.ts'
import type { FhirDesk, FhirSite } from './handler.ts'
import { type Taken, give, takeResources } from './intake.ts'
import { reasonOf } from './outcome.ts'

export type { Refusal } from './asides.ts'

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

/**
 * Imports files in their order. A resource that refers to something unknown is set aside (one bit for each piece of a
 * file) and tried again after all files were read, until a round brings nothing new; what is left then is refused.
 * So the order of files and of resources in them does not matter, and nothing but the batches in hand is held.
 */
export async function importFiles(options: ImportOptions): Promise<ImportSummary> {
  const summary: ImportSummary = {
    read: 0,
    created: 0,
    updated: 0,
    unchanged: 0,
    refused: 0,
    left_out: {},
    reasons: {},
    warnings: {},
    broken_off: false,
    batches_alive_max: 0,
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

async function importRounds(
  options: ImportOptions,
  summary: ImportSummary,
  transact: Transact,
): Promise<void> {
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

/** Reads every file once, or in a later round only what was set aside in the one before. */
async function importRound(
  options: ImportOptions,
  summary: ImportSummary,
  transact: Transact,
  asides: Asides | undefined,
  next: Asides,
): Promise<void> {
  const feeder = new Feeder((batch) => storeBatch(options, summary, transact, batch, next))
  const kept_types = new Set(options.desk.handlers.map((handler) => handler.type))
  for (const { path } of options.files) {
    const marks = asides?.marksOf(path)
    if (asides && !marks) continue
    for await (const piece of readPieces(path, marks && ((ordinal) => marks.has(ordinal)))) {
      if (marks && !marks.hasPart(piece)) continue
      if (!asides) summary.read++
      const type = piece.ok ? String(piece.resource['resourceType']) : ''
      if (!piece.ok) refuse(options, summary, { path, expression: undefined, ...piece })
      else if (!kept_types.has(type)) countUp(summary.left_out, type)
      else await feeder.add({ path, ...piece })
      if (options.signal.aborted) return finishRound(feeder, summary)
    }
  }
  await finishRound(feeder, summary)
}

async function finishRound(feeder: Feeder, summary: ImportSummary): Promise<void> {
  await feeder.finish()
  summary.batches_alive_max = Math.max(summary.batches_alive_max, feeder.alive_max)
}

function refuseAsides(
  options: ImportOptions,
  summary: ImportSummary,
  { refusals, reasons, count }: Asides,
): void {
  summary.refused += count
  for (const [reason, times] of Object.entries(reasons)) countUp(summary.reasons, reason, times)
  for (const refusal of refusals) options.onRefused(refusal)
}

async function storeBatch(
  options: ImportOptions,
  summary: ImportSummary,
  transact: Transact,
  batch: Loaded[],
  next: Asides,
): Promise<void> {
  if (batch.length === 0) return
  const given = batch.map(({ resource }) => give(resource))
  const taken = await transact((db) => takeResources(db, options.desk.handlers, options.site(), given))
  taken.forEach((one, at) => conclude(options, summary, batch[at]!, one, next))
  options.onBatch?.(summary)
}

function conclude(
  options: ImportOptions,
  summary: ImportSummary,
  loaded: Loaded,
  taken: Taken,
  next: Asides,
): void {
  if (taken.kind === 'stored') {
    summary[taken.stored.change]++
    for (const issue of taken.issues) countUp(summary.warnings, reasonOf(issue))
    return
  }
  const errors = taken.issues.filter((issue) => issue.severity === 'error')
  const [issue] = errors
  const refusal: Refusal = {
    path: loaded.path,
    where: loaded.where,
    reason: issue ? reasonOf(issue) : 'refused',
    sentence: issue?.diagnostics ?? '',
    expression: issue?.expression?.[0],
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
