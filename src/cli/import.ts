import { FHIR } from '../app.ts'
import { type ClinicNamed, createClinic, findClinicNamed } from '../clinics/index.ts'
import { recordEvent } from '../platform/audit.ts'
import { type Clock, makeClock, stopwatch } from '../platform/clock.ts'
import type { Config } from '../platform/config.ts'
import { type Database, openDatabase } from '../platform/db/index.ts'
import { PathError, type ResourceFile, listFiles, readPieces } from '../platform/fhir/files.ts'
import { type ImportSummary, type Refusal, importFiles } from '../platform/fhir/import.ts'
import { type Command, type CommandCall, UsageError, withDatabase } from './command.ts'

const USAGE = 'otklik import --clinic SLUG|ID [--dry-run] [--history] [--create] PATH…'

const ABOUT = `Takes a clinic's FHIR R4 resources from files.
PATH is a file or a folder (read to any depth): .ndjson or .jsonl with a resource a line, .json with a Bundle of any
type and size, an array or a resource; each may be packed as .gz. Memory stays the same whatever the size. The order
of files and resources does not matter. Importing again changes nothing that is the same, so an import may be broken
off (Ctrl-C ends it after the batch in hand) and repeated.

--clinic   The clinic: its word in addresses (gp-7) or the id of its Organization.
--create   Makes the clinic from its Organization in the files, when there is none yet.
--history  Takes visits that ended more than 30 days ago. Nobody is asked about them.
--dry-run  Does everything and undoes it: shows what would be refused, changes nothing.

Resources of types that are not kept are left out and counted.
Each refused resource is told with file, place and reason (1,000 at most), all are counted by reason at the end.
Exit codes: 0 all was taken, 1 a fault or broken off, 2 wrong words or settings, 3 some of the input was refused.`

const SHOWN_MAX = 1000
const TYPES_SHOWN_MAX = 5
const PROGRESS_MS = 2000

export const command: Command = {
  usage: USAGE,
  about: ABOUT,
  options: {
    clinic: { type: 'string' },
    create: { type: 'boolean' },
    history: { type: 'boolean' },
    'dry-run': { type: 'boolean' },
  },
  async run(call) {
    const name = call.values['clinic']
    if (typeof name !== 'string' || name === '')
      throw new UsageError(`Name the clinic: --clinic gp-7.\n${USAGE}`)
    if (call.positionals.length === 0) throw new UsageError(`Name a file or a folder.\n${USAGE}`)
    const files = await listNamed(call.positionals)
    return withDatabase(async (config, database_url) => {
      const database = openDatabase(database_url, { pool_size: 2 })
      try {
        return await runImport(call, config, database, name, files)
      } finally {
        await database.close()
      }
    })
  },
}

async function listNamed(paths: string[]): Promise<ResourceFile[]> {
  const orders = new Map(FHIR.handlers.map((handler) => [handler.type, handler.order]))
  try {
    const files = await listFiles(paths, (type) => orders.get(type) ?? Number.MAX_SAFE_INTEGER)
    if (files.length === 0)
      throw new UsageError(`There are no .ndjson, .jsonl or .json files in ${paths.join(', ')}.`)
    return files
  } catch (error) {
    throw error instanceof PathError ? new UsageError(error.message) : error
  }
}

/** Runs an import on an open database; out: the exit code. */
export async function runImport(
  call: CommandCall,
  config: Config,
  database: Database,
  name: string,
  files: ResourceFile[],
  signal = stopOnInterrupt(call),
): Promise<number> {
  const clock = makeClock(config.OTKLIK_NOW)
  const dry_run = call.values['dry-run'] === true
  const clinic = await getClinic(call, config, database, clock, name, files)
  const elapsed_ms = stopwatch()
  const telling = makeTelling(call, elapsed_ms)
  await note(database, clock, clinic, dry_run, 'fhir.import_begun', { files: files.length })
  const summary = await importFiles({
    database,
    desk: FHIR,
    files,
    dry_run,
    signal,
    site: () => ({
      clinic_id: clinic.id,
      fhir_id: clinic.fhir_id,
      zone: clinic.zone,
      now: clock.now(),
      history: call.values['history'] === true,
    }),
    ...telling,
  })
  const { created, updated, unchanged, refused } = summary
  await note(database, clock, clinic, dry_run, 'fhir.import_ended', { created, updated, unchanged, refused })
  call.out.write(describe(summary, elapsed_ms() / 1000, dry_run))
  if (summary.broken_off) return 1
  return refused > 0 ? 3 : 0
}

async function getClinic(
  call: CommandCall,
  config: Config,
  database: Database,
  clock: Clock,
  name: string,
  files: ResourceFile[],
): Promise<ClinicNamed> {
  const known = await findClinicNamed(database.read, name)
  if (known) return known
  if (call.values['create'] !== true)
    throw new UsageError(
      `There is no clinic «${name}». With --create it is made from Organization/${name} in the files.`,
    )
  if (call.values['dry-run'] === true)
    throw new UsageError(
      `There is no clinic «${name}», and --dry-run makes none. Run once with --create and the Organization's file only.`,
    )
  const organization = await findOrganization(files, name)
  if (!organization)
    throw new UsageError(
      `The files hold no Organization with the id «${name}», from which the clinic could be made.`,
    )
  const now = clock.now()
  const made = await database.write((db) => createClinic(db, organization, config.OTKLIK_ZONE, now))
  if (!made.ok)
    throw new UsageError(
      `Organization/${name} cannot be read: ${made.issues.map((issue) => issue.diagnostics).join(' ')}`,
    )
  call.out.write(`Made the clinic ${made.clinic.slug}.\n`)
  return made.clinic
}

async function findOrganization(
  files: ResourceFile[],
  id: string,
): Promise<Record<string, unknown> | undefined> {
  for (const file of files) {
    for await (const piece of readPieces(file.path)) {
      if (piece.ok && piece.resource['resourceType'] === 'Organization' && piece.resource['id'] === id)
        return piece.resource
    }
  }
  return undefined
}

async function note(
  database: Database,
  clock: Clock,
  clinic: ClinicNamed,
  dry_run: boolean,
  event: string,
  detail: Record<string, unknown>,
): Promise<void> {
  if (dry_run) return
  await database.write((db) =>
    recordEvent(
      db,
      { kind: 'system', name: 'otklik import' },
      { clinic_id: clinic.id, event, detail },
      clock.now(),
    ),
  )
}

/** What is written to stderr on the way: refusals as they come, and a line of progress every two seconds. */
function makeTelling({ err }: CommandCall, elapsed_ms: () => number) {
  let shown = 0
  let progress_ms = PROGRESS_MS
  return {
    onRefused({ path, where, reason, sentence, expression }: Refusal): void {
      shown++
      if (shown <= SHOWN_MAX)
        err.write(`${path}: ${where}: ${reason}: ${sentence}${expression ? ` (${expression})` : ''}\n`)
      if (shown === SHOWN_MAX) err.write(`… no more than ${SHOWN_MAX} refusals are shown; all are counted.\n`)
    },
    onBatch(summary: ImportSummary): void {
      if (elapsed_ms() < progress_ms) return
      progress_ms = elapsed_ms() + PROGRESS_MS
      const kept = summary.created + summary.updated + summary.unchanged
      err.write(
        `${summary.read} read, ${kept} taken, ${summary.refused} refused, ${Math.round((kept / elapsed_ms()) * 1000)} a second\n`,
      )
    },
  }
}

function describe(summary: ImportSummary, seconds: number, dry_run: boolean): string {
  const { created, updated, unchanged, refused, reasons, warnings, left_out } = summary
  const counts = (title: string, by: Record<string, number>) =>
    Object.entries(by)
      .sort((a, b) => b[1] - a[1])
      .map(([reason, times]) => `  ${title} ${reason}: ${times}\n`)
      .join('')
  return [
    `${dry_run ? 'Would be accepted' : 'Accepted'}: ${created} new, ${updated} changed. Unchanged: ${unchanged}. Refused: ${refused}.\n`,
    counts('refused', reasons),
    counts('warned', warnings),
    describeLeftOut(left_out),
    summary.broken_off ? 'Broken off. Run it again: what was taken will be unchanged.\n' : '',
    `${seconds.toFixed(1)} s\n`,
  ].join('')
}

function describeLeftOut(by: Record<string, number>): string {
  const types = Object.entries(by).sort((a, b) => b[1] - a[1])
  if (types.length === 0) return ''
  const total = types.reduce((sum, [, times]) => sum + times, 0)
  const shown = types.slice(0, TYPES_SHOWN_MAX).map(([type, times]) => `${type} ${times}`)
  const more = types.length > TYPES_SHOWN_MAX ? ` and ${types.length - TYPES_SHOWN_MAX} more types` : ''
  return `Left out, since their types are not kept: ${total} (${shown.join(', ')}${more}).\n`
}

/** Ctrl-C lets the batch in hand end; a second one ends the program at once. */
function stopOnInterrupt({ err }: CommandCall): AbortSignal {
  const controller = new AbortController()
  process.once('SIGINT', () => {
    err.write('Stopping after this batch. Ctrl-C again stops at once.\n')
    controller.abort()
  })
  return controller.signal
}
