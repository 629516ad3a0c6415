// Reads a SMART Scheduling Links publication: manifest, Locations, Schedules, then Slots, line by line.
import { isFields } from '../../platform/fhir/element.ts'
import { makeLineCutter } from '../../platform/fhir/cutting.ts'
import { type Fetching, openFeed } from './fetching.ts'
import { FeedFault, type FeedPlace, nameOfPlace, resolvePlace } from './place.ts'
import type { Report, Spot } from './report.ts'
import { type FeedType, type Manifest, TYPES, readLocation, readManifest, readSchedule, readSlot } from './rules/smart.ts'
import type { Staging } from './staging.ts'
import type { Taking } from './taking.ts'

const MANIFEST_BYTES_MAX = 20 * 2 ** 20
const LINE_BYTES_MAX = 256 * 1024
const NEWLINE = 10
export const JSON_TYPE = 'application/json'
const NDJSON_TYPE = 'application/fhir+ndjson'

/** ETags of a publication's files at its last reading, by address. */
export type Etags = Record<string, string>

export type ManifestReading = { kind: 'unchanged' } | { kind: 'read'; manifest: Manifest; etag: string | null; place: FeedPlace }

/** Reads a manifest. Throws a FeedFault when there is none. */
export async function openManifest(place: FeedPlace, etag: string | undefined, fetching: Fetching, now: Date): Promise<ManifestReading> {
  const limits = { ...fetching.limits, bytes: Math.min(fetching.limits.bytes, MANIFEST_BYTES_MAX) }
  const opened = await openFeed(place, JSON_TYPE, etag, { ...fetching, limits })
  if (opened.kind === 'unchanged') return { kind: 'unchanged' }
  const parts: Buffer[] = []
  for await (const part of opened.body) parts.push(part as Buffer)
  const manifest = readManifest(parseJson(withoutMark(Buffer.concat(parts))), now)
  if (!manifest) throw new FeedFault('not_a_manifest', nameOfPlace(place))
  return { kind: 'read', manifest, etag: opened.etag, place: opened.place }
}

/**
 * Whether any file differs from the last reading: each is asked for with its ETag, until one answers with a body, which is
 * let go. Files without an ETag are taken as the manifest is.
 */
export async function isAnyChanged(files: readonly FeedPlace[], etags: Etags, fetching: Fetching): Promise<boolean> {
  for (const file of files) {
    const etag = etags[keyOf(file)]
    if (etag === undefined) continue
    const opened = await openFeed(file, NDJSON_TYPE, etag, fetching)
    if (opened.kind === 'unchanged') continue
    opened.body.destroy()
    return true
  }
  return false
}

/** How a file is called among ETags. */
export function keyOf(place: FeedPlace): string {
  return place.kind === 'http' ? place.url.href : place.path
}

/**
 * The files that a manifest names, in the order in which they must be read, each once; `all` is false when some of them may
 * not be read.
 */
export function filesOf(place: FeedPlace, manifest: Manifest, report: Report): { files: { type: FeedType; place: FeedPlace }[]; all: boolean } {
  const files = new Map<string, { type: FeedType; place: FeedPlace }>()
  let all = true
  for (const type of TYPES) {
    for (const { url } of manifest.output.filter((item) => item.type === type)) {
      try {
        const file = { type, place: resolvePlace(place, url) }
        files.set(`${type} ${keyOf(file.place)}`, file)
      } catch (fault) {
        if (!(fault instanceof FeedFault)) throw fault
        report.tell(fault.code, null, fault.about)
        all = false
      }
    }
  }
  return { files: [...files.values()], all }
}

/**
 * Reads all files of a publication. A file that cannot be read to its end is told, and the rest is read all the same. Out:
 * whether every file was read to its end, and their ETags.
 */
export async function readPublication(
  files: readonly { type: FeedType; place: FeedPlace }[], taking: Taking, staging: Staging, report: Report, fetching: Fetching,
): Promise<{ complete: boolean; etags: Etags }> {
  const etags: Etags = {}
  let complete = true
  for (const { type, place } of files) {
    const file = nameOfPlace(place)
    const number = taking.files.push(file) - 1
    try {
      const opened = await openFeed(place, NDJSON_TYPE, undefined, fetching)
      if (opened.kind === 'unchanged') throw new Error('a file was asked for without an ETag and is called unchanged')
      if (opened.etag !== null) etags[keyOf(place)] = opened.etag
      const ended = await readLines(opened.body, file, report, (bytes, spot) => takeLine(type, bytes, spot, taking, report, number), () => staging.flush())
      complete &&= ended
    } catch (fault) {
      if (!(fault instanceof FeedFault)) throw fault
      report.tell(fault.code, { file, line: 0 }, fault.about)
      complete = false
    }
  }
  return { complete, etags }
}

/**
 * Hands each line over; `flush` is awaited whenever a line asks for it. Out: false when the last line is cut, or when there
 * are lines and none of them is a resource of the file's type: a page about maintenance must not close what was told before.
 */
async function readLines(
  body: AsyncIterable<unknown>, file: string, report: Report, take: (bytes: Buffer, spot: Spot) => 'fine' | 'flush' | 'strange' | 'broken',
  flush: () => Promise<void>,
): Promise<boolean> {
  const cutter = makeLineCutter()
  let last_byte = NEWLINE
  let wants_flush = false
  let is_cut = false
  let understood = 0
  let strange = 0
  const give = (cuts: ReturnType<typeof cutter.push>, is_end: boolean) => {
    for (const { where, bytes } of cuts) {
      const spot = { file, line: Number(where.slice('line '.length)) }
      if (!bytes || bytes.length > LINE_BYTES_MAX) {
        report.refuse('line', 'too_long_line', spot)
        continue
      }
      const outcome = take(spot.line === 1 ? withoutMark(bytes) : bytes, spot)
      if (outcome === 'flush') wants_flush = true
      if (outcome === 'fine' || outcome === 'flush') understood += 1
      else strange += 1
      if (outcome === 'broken') {
        is_cut = is_end && last_byte !== NEWLINE
        report.refuse('line', is_cut ? 'truncated' : 'not_json', spot)
      }
    }
  }
  for await (const chunk of body as AsyncIterable<Buffer>) {
    last_byte = chunk.at(-1) ?? last_byte
    give(cutter.push(chunk), false)
    if (wants_flush) await flush()
    wants_flush = false
  }
  give(cutter.end(), true)
  if (understood > 0 || strange === 0) return !is_cut
  report.tell('not_lines', { file, line: 0 })
  return false
}

function takeLine(type: FeedType, bytes: Buffer, spot: Spot, taking: Taking, report: Report, file: number): 'fine' | 'flush' | 'strange' | 'broken' {
  const resource = parseJson(bytes)
  if (resource === undefined) return 'broken'
  if (!isFields(resource) || typeof resource['resourceType'] !== 'string') {
    report.refuse('line', 'not_a_resource', spot)
    return 'strange'
  }
  if (resource['resourceType'] !== type) {
    report.refuse('line', 'wrong_type', spot, resource['resourceType'].slice(0, 40))
    return 'strange'
  }
  if (type === 'Slot') {
    const fact = readSlot(resource)
    if (typeof fact === 'string') report.refuse(type, fact, spot, idOf(resource))
    else return taking.slot(fact, spot, file) ? 'flush' : 'fine'
  } else if (type === 'Schedule') {
    const fact = readSchedule(resource)
    if (typeof fact === 'string') report.refuse(type, fact, spot, idOf(resource))
    else taking.schedule(fact, spot)
  } else {
    const fact = readLocation(resource)
    if (typeof fact === 'string') report.refuse(type, fact, spot, idOf(resource))
    else taking.location(fact, spot)
  }
  return 'fine'
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    return undefined
  }
}

function idOf(resource: Record<string, unknown>): string | null {
  return typeof resource['id'] === 'string' ? resource['id'] : null
}

function withoutMark(bytes: Buffer): Buffer {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes
}
