// One reading of a source, from its opening to the note of what came of it.
import type { House } from '../../platform/house.ts'
import { makeId } from '../../platform/ids.ts'
import { DAY_MS, HOUR_MS } from '../../platform/time.ts'
import { wakeFollowers } from '../booking/waking.ts'
import { applyToClinic } from './applying.ts'
import { type Fetching, LIMITS, type Limits, openFeed } from './fetching.ts'
import { type Knowledge, loadKnowledge } from './knowledge.ts'
import { FeedFault, type FeedPlace, type Resolve, nameOfPlace, readPlace, resolveHost } from './place.ts'
import {
  type RunEnding, type Source, endRun, failAbandonedRuns, findEtags, findSource, forgetRuns, insertRun, listClinicsOf, noteSuccess, putOffDue, replaceUnknown,
} from './queries/sources.ts'
import { Report } from './report.ts'
import { type Etags, filesOf, isAnyChanged, keyOf, openManifest, readPublication } from './smart_reading.ts'
import { Staging } from './staging.ts'
import { readTable } from './table_reading.ts'
import { Taking } from './taking.ts'

const RUNS_KEPT_MS = 14 * DAY_MS
/** What is found unchanged is read all the same so often: doctors and branches here may be others by then. */
const ANEW_AFTER_MS = 6 * HOUR_MS
const TABLE_TYPE = 'text/csv'

export interface ReadOptions {
  signal: AbortSignal
  /** A table that somebody sends by hand, in place of the source's address. */
  upload?: { bytes: Uint8Array; name: string }
  limits?: Partial<Limits>
  /** Who knows names, if not the system. */
  resolve?: Resolve
}

export type Outcome = RunEnding['outcome'] | 'busy' | 'unknown'

/** What a feed turned out to be, before its clinics are written. */
interface Read {
  kind: 'unchanged' | 'read'
  complete: boolean
  etags: Etags
  /** As of when it is true, as it says itself. */
  known_at: Date | null
}

/**
 * Reads a source once. Out: `taken` when it was read to its end; `unchanged` when it says so itself; `failed` when it could
 * not be read to its end, and what came before was taken and nothing removed; `busy` when it is being read already.
 */
export async function readSource(house: House, source_id: string, options: ReadOptions): Promise<Outcome> {
  const { database, clock } = house
  const source = await findSource(database.read, source_id)
  if (!source) return 'unknown'
  const now = clock.now()
  const staging = await Staging.open(database.url, source.id, now)
  if (!staging) return 'busy'
  const report = new Report()
  const run_id = makeId(now)
  try {
    await database.writeSingle((db) => failAbandonedRuns(db, source.id, now))
    await database.writeSingle((db) => insertRun(db, source.id, run_id, now))
    const taking = new Taking({ knowledge: await loadKnowledge(database.read, source), staging, report, source_code: source.code, now })
    let wait_ms = 0
    const read = await readAll(house, source, taking, staging, report, { ...options, askedToWait: (ms) => (wait_ms = Math.max(wait_ms, ms)) }, now)
    if (read.kind === 'read') {
      await applyAll(house, source, taking, staging, report, read.complete && !options.signal.aborted)
      wakeFollowers(house, true)
      await database.write((db) => replaceUnknown(db, source.id, [...taking.unknown.values()]))
    }
    const outcome = !read.complete ? 'failed' : read.kind === 'unchanged' ? 'unchanged' : 'taken'
    const { counts, errors, error_count } = report
    await database.writeSingle((db) => endRun(db, source.id, run_id, { outcome, counts, errors, error_count, etags: read.etags }, clock.now()))
    if (wait_ms > 0) await database.writeSingle((db) => putOffDue(db, source.id, new Date(clock.now().getTime() + wait_ms)))
    if (outcome !== 'failed') await database.writeSingle((db) => noteSuccess(db, source.id, now, read.known_at ?? now))
    await database.writeSingle((db) => forgetRuns(db, source.id, new Date(now.getTime() - RUNS_KEPT_MS)))
    return outcome
  } catch (error) {
    const { counts, errors, error_count } = report
    const told = [...errors, { file: null, line: null, code: 'broken_off' as const, about: null }]
    await database.writeSingle((db) => endRun(db, source.id, run_id, { outcome: 'failed', counts, errors: told, error_count: error_count + 1, etags: {} }, clock.now()))
      .catch((second: unknown) => house.log.warn({ error: second, source: source.code }, 'the end of a reading could not be noted'))
    throw error
  } finally {
    await staging.close().catch((error: unknown) => house.log.warn({ error }, 'the session of a reading did not close'))
  }
}

/** Opens and stages the feed. What cannot be opened at all is told and counts as not read to its end. */
async function readAll(
  house: House, source: Source, taking: Taking, staging: Staging, report: Report, options: ReadOptions & Pick<Fetching, 'askedToWait'>, now: Date,
): Promise<Read> {
  const data_folder = house.config.OTKLIK_DATA
  const place = source.url === null ? undefined : readPlace(source.url, data_folder)
  const fetching: Fetching = {
    data_folder, home: place?.kind === 'http' ? place.url.hostname : null, resolve: options.resolve ?? resolveHost,
    limits: { ...LIMITS, ...options.limits }, signal: options.signal, askedToWait: options.askedToWait,
  }
  try {
    if (options.upload) {
      const { bytes, name } = options.upload
      const complete = await readTable(chunked(bytes), name, await tableParts(house, source, taking, staging, report))
      return { kind: 'read', complete, etags: {}, known_at: now }
    }
    if (!place) throw new FeedFault('refused_address', null, source.url)
    const etags = await findEtags(house.database.read, source.id, new Date(now.getTime() - ANEW_AFTER_MS))
    return source.kind === 'smart'
      ? await readSmart(place, source, etags, taking, staging, report, fetching, now)
      : await readCsv(house, place, source, etags, taking, staging, report, fetching)
  } catch (fault) {
    if (!(fault instanceof FeedFault)) throw fault
    report.tell(fault.code, fault.file === null ? null : { file: fault.file, line: 0 }, fault.about)
    return { kind: 'read', complete: false, etags: {}, known_at: null }
  }
}

async function readSmart(
  place: FeedPlace, source: Source, etags: Etags, taking: Taking, staging: Staging, report: Report, fetching: Fetching, now: Date,
): Promise<Read> {
  const known = Object.keys(etags).filter((key) => key !== keyOf(place))
  let reading = await openManifest(place, etags[keyOf(place)], fetching, now)
  if (reading.kind === 'unchanged') {
    // the manifest may stay the same while the files behind it change
    const files = known.flatMap((key) => readPlaceOfKey(key, place))
    if (!(await isAnyChanged(files, etags, fetching))) return { kind: 'unchanged', complete: true, etags, known_at: source.known_at }
    reading = await openManifest(place, undefined, fetching, now)
  }
  if (reading.kind === 'unchanged') throw new Error('a manifest was asked for without an ETag and is called unchanged')
  const { manifest } = reading
  const known_at = manifest.transaction_time
  const { files, all: all_named } = filesOf(reading.place, manifest, report)
  // a manifest that names no file says nothing, which is not the same as «nothing is free»
  if (files.length === 0) throw new FeedFault('not_a_manifest', nameOfPlace(place))
  const own_etag: Etags = reading.etag === null ? {} : { [keyOf(place)]: reading.etag }
  const is_same_set = files.every((file) => etags[keyOf(file.place)] !== undefined)
  if (is_same_set && !(await isAnyChanged(files.map((file) => file.place), etags, fetching))) {
    return { kind: 'unchanged', complete: true, etags: { ...etags, ...own_etag }, known_at: known_at ?? now }
  }
  const read = await readPublication(files, taking, staging, report, fetching)
  return { kind: 'read', complete: read.complete && all_named, etags: { ...own_etag, ...read.etags }, known_at }
}

function readPlaceOfKey(key: string, place: FeedPlace): FeedPlace[] {
  return [place.kind === 'http' ? { kind: 'http', url: new URL(key) } : { kind: 'file', path: key }]
}

async function readCsv(
  house: House, place: FeedPlace, source: Source, etags: Etags, taking: Taking, staging: Staging, report: Report, fetching: Fetching,
): Promise<Read> {
  const opened = await openFeed(place, TABLE_TYPE, etags[keyOf(place)], fetching)
  if (opened.kind === 'unchanged') return { kind: 'unchanged', complete: true, etags, known_at: source.known_at }
  const complete = await readTable(opened.body, nameOfPlace(place), await tableParts(house, source, taking, staging, report))
  return { kind: 'read', complete, etags: opened.etag === null ? {} : { [keyOf(place)]: opened.etag }, known_at: opened.modified }
}

async function tableParts(house: House, source: Source, taking: Taking, staging: Staging, report: Report) {
  const knowledge: Knowledge = await loadKnowledge(house.database.read, source)
  return { knowledge, taking, staging, report, source_code: source.code }
}

/** Writes the clinics that the feed speaks of, and those that it no longer speaks of, each in a transaction of its own. */
async function applyAll(
  house: House, source: Source, taking: Taking, staging: Staging, report: Report, complete: boolean,
): Promise<void> {
  await staging.finish(await taking.findDoctors(house.database.read))
  // a change is as old as its writing, not as the beginning of a long reading: who asks what is new must hear of it
  const apply = (clinic_id: string, clinic: number | null) =>
    applyToClinic(staging, report, { source_id: source.id, files: taking.files, complete, clinic_id, clinic, now: house.clock.now() })
  for (const [clinic, clinic_id] of staging.clinics.entries()) await apply(clinic_id, clinic)
  if (!complete) return
  const earlier = await listClinicsOf(house.database.read, source.id)
  for (const clinic_id of earlier.filter((id) => !staging.clinics.includes(id))) await apply(clinic_id, null)
}

async function* chunked(bytes: Uint8Array): AsyncGenerator<Buffer> {
  const size = 64 * 1024
  for (let at = 0; at < bytes.length; at += size) yield Buffer.from(bytes.subarray(at, at + size))
}
