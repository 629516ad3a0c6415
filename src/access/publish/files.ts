// The files of our publication: how they are called, what is in them, line by line.
import type { Database } from '../../platform/db/index.ts'
import { DAY_MS } from '../../platform/time.ts'
import { findKnownTimes } from '../feed/known.ts'
import { type PublishedClinic, listGoneSlots, listPublishedBranches, listPublishedClinics, listPublishedSchedules, listPublishedSlots } from './queries.ts'
import { writeGoneSlot, writeLocation, writeSchedule, writeSlot } from './resources.ts'

/** So many weeks have a file of their own, from Monday to Sunday in UTC; what is later shares one. */
export const WEEKS = 5
const WEEK_MS = 7 * DAY_MS
const MINUTE_MS = 60_000
const SLOTS_AT_ONCE = 2000
/** Who asks what changed since longer ago gets everything: the standard allows it. */
const SINCE_MAX_MS = 7 * DAY_MS

/** A change has the time at which its transaction began, and is seen when it has ended: so much is told twice rather than never. */
const OVERLAP_MS = 5 * MINUTE_MS

export type PublishedFile =
  | { kind: 'locations' }
  | { kind: 'schedules' }
  // a week is its Monday, or `later`
  | { kind: 'slots'; clinic: string; week: string }
  | { kind: 'changes'; clinic: string }

/** The instant that all files of a minute are of. */
export function transactionTime(now: Date): Date {
  return new Date(Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS)
}

/** Reads a file's name without its ending; undefined when there is no such file. */
export function readFileName(name: string): PublishedFile | undefined {
  if (name === 'locations') return { kind: 'locations' }
  if (name === 'schedules') return { kind: 'schedules' }
  const slots = /^slots-([a-z0-9][a-z0-9-]{0,39})-(\d{4}-\d\d-\d\d|later|changes)$/.exec(name)
  if (!slots) return undefined
  const [, clinic, part] = slots as unknown as [string, string, string]
  return part === 'changes' ? { kind: 'changes', clinic } : { kind: 'slots', clinic, week: part }
}

/** The Mondays of the weeks that have a file, as dates. */
export function weeksFrom(at: Date): string[] {
  const monday = mondayOf(at)
  return Array.from({ length: WEEKS }, (_, n) => new Date(monday + n * WEEK_MS).toISOString().slice(0, 10))
}

function mondayOf(at: Date): number {
  const day = Math.floor(at.getTime() / DAY_MS)
  // 1 January 1970 was a Thursday
  return (day - ((day + 3) % 7)) * DAY_MS
}

/** What «since» asks for: whole minutes, so that nothing falls between two; null: everything. */
export function readSince(text: string | undefined, at: Date): Date | null {
  const given = text === undefined || !/^\d{4}-\d\d-\d\dT/.test(text) ? Number.NaN : Date.parse(text)
  if (Number.isNaN(given) || given > at.getTime() + MINUTE_MS || at.getTime() - given > SINCE_MAX_MS) return null
  return transactionTime(new Date(given))
}

export interface ManifestEntry {
  type: 'Location' | 'Schedule' | 'Slot'
  url: string
  extension?: { state: string[] }
}

/** The manifest: every file of the publication, slots by clinic and week, with the clinic's okrug as a hint. */
export async function makeManifest(database: Database, site: string, at: Date, since: Date | null): Promise<string> {
  const clinics = await listPublishedClinics(database.read)
  const query = since === null ? '' : `?_since=${encodeURIComponent(since.toISOString())}`
  const entry = (type: ManifestEntry['type'], name: string, clinic?: PublishedClinic): ManifestEntry => ({
    type, url: `${site}/access/open/${name}.ndjson${type === 'Slot' ? query : ''}`,
    ...(clinic?.okrug_code ? { extension: { state: [clinic.okrug_code] } } : {}),
  })
  const parts = since === null ? [...weeksFrom(at), 'later'] : ['changes']
  const output = [
    entry('Location', 'locations'), entry('Schedule', 'schedules'),
    ...clinics.flatMap((clinic) => parts.map((part) => entry('Slot', `slots-${clinic.slug}-${part}`, clinic))),
  ]
  return JSON.stringify({ transactionTime: at.toISOString(), request: `${site}/$bulk-publish${query}`, output, error: [] })
}

/**
 * The lines of a file as of an instant, some at a time; undefined when it names no clinic or week of ours. Never more than
 * `SLOTS_AT_ONCE` slots are held.
 */
export async function openLines(
  database: Database, site: string, file: PublishedFile, at: Date, since: Date | null,
): Promise<AsyncGenerator<string> | undefined> {
  if (file.kind === 'locations') return branchLines(database, site)
  if (file.kind === 'schedules') return scheduleLines(database)
  const clinic = (await listPublishedClinics(database.read)).find(({ slug }) => slug === file.clinic)
  if (!clinic) return undefined
  if (file.kind === 'changes') return since === null ? undefined : changeLines(database, site, clinic, at, since)
  const weeks = weeksFrom(at)
  if (file.week === 'later') return slotLines(database, site, clinic, { from: new Date(mondayOf(at) + WEEKS * WEEK_MS), until: null, since: null })
  if (!weeks.includes(file.week)) return undefined
  const monday = Date.parse(file.week)
  const from = new Date(Math.max(monday, at.getTime() + 1))
  return slotLines(database, site, clinic, { from, until: new Date(monday + WEEK_MS), since: null })
}

async function* branchLines(database: Database, site: string): AsyncGenerator<string> {
  for (const branch of await listPublishedBranches(database.read)) yield line(writeLocation(branch, site))
}

async function* scheduleLines(database: Database): AsyncGenerator<string> {
  const known = await findKnownTimes(database.read)
  for (const clinic of await listPublishedClinics(database.read)) {
    const schedules = await listPublishedSchedules(database.read, clinic.id)
    yield schedules.map((schedule) => line(writeSchedule(schedule, (schedule.source_id && known.get(schedule.source_id)) || null))).join('')
  }
}

async function* changeLines(database: Database, site: string, clinic: PublishedClinic, at: Date, asked: Date): AsyncGenerator<string> {
  const since = new Date(asked.getTime() - OVERLAP_MS)
  const gone = await listGoneSlots(database.read, clinic.id, since, at)
  yield gone.map((slot) => line(writeGoneSlot(slot))).join('')
  yield* slotLines(database, site, clinic, { from: new Date(at.getTime() + 1), until: null, since })
}

async function* slotLines(
  database: Database, site: string, clinic: PublishedClinic, span: { from: Date; until: Date | null; since: Date | null },
): AsyncGenerator<string> {
  let after: { starts_at: Date; id: string } | null = null
  for (;;) {
    const slots = await listPublishedSlots(database.read, { clinic_id: clinic.id, ...span, after, limit: SLOTS_AT_ONCE })
    yield slots.map((slot) => line(writeSlot(slot, site, clinic.slug))).join('')
    const last = slots.at(-1)
    if (!last || slots.length < SLOTS_AT_ONCE) return
    after = { starts_at: last.starts_at, id: last.id }
  }
}

function line(resource: object): string {
  return `${JSON.stringify(resource)}\n`
}
