// Files of resources: NDJSON, Bundles, arrays, single resources; packed by gzip or not; one or a folder full.
import { type Stats, createReadStream } from 'node:fs'
import { open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createGunzip } from 'node:zlib'
import { through } from '../streams.ts'
import { type Cut, makeJsonCutter, makeLineCutter } from './cutting.ts'
import { isFields } from './element.ts'
import { isFhirId, parseUrn } from './reference.ts'

export interface ResourceFile {
  path: string
  /** The first resource type in it; Bundles and unknown files have none. */
  type: string | undefined
}

/** Where a resource stands in its file. */
export interface Spot {
  /** The number of its piece, from 0. */
  ordinal: number
  /** The entry, when the piece is a whole Bundle. */
  part: number | undefined
  /** For people: «line 17», «entry[16]». */
  where: string
}

/** A resource out of a file, with the size of its text, or why there is none. */
export type Piece = Spot &
  ({ ok: true; bytes: number; resource: Record<string, unknown> } | { ok: false; reason: string; sentence: string })

const NAME = /\.(ndjson|jsonl|json)(\.gz)?$/i
const CHUNK_BYTES = 256 * 1024

/** A path that cannot be imported; the message says what would be right. */
export class PathError extends Error {}

/**
 * The files behind paths: files themselves, and in folders, at any depth, all *.ndjson, *.jsonl and *.json, packed or
 * not. Those of one type come in the order in which types depend on each other, mixed ones first; then by name.
 */
export async function listFiles(paths: string[], order: (type: string) => number): Promise<ResourceFile[]> {
  const found: string[] = []
  for (const path of paths) {
    const stats: Stats | undefined = await stat(path).catch(() => undefined)
    if (!stats) throw new PathError(`${path}: there is no such file or folder.`)
    if (!stats.isDirectory() && !NAME.test(path))
      throw new PathError(
        `${path}: expected a name that ends in .ndjson, .jsonl or .json, with or without .gz.`,
      )
    found.push(...(stats.isDirectory() ? await listFolder(path) : [path]))
  }
  const files = await Promise.all(found.map(async (path) => ({ path, type: await sniffType(path) })))
  const place = (file: ResourceFile) => (file.type === undefined ? 0 : order(file.type))
  return files.sort((a, b) => place(a) - place(b) || (a.path < b.path ? -1 : 1))
}

async function listFolder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && NAME.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
}

/** The first resourceType in a file's beginning, unless it is a Bundle or packed. */
async function sniffType(path: string): Promise<string | undefined> {
  if (/\.gz$/i.test(path)) return /(?:^|[/_.-])([A-Z][A-Za-z]+)[^/]*$/.exec(path)?.[1]
  const handle = await open(path)
  try {
    const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(64 * 1024) })
    const type = /"resourceType"\s*:\s*"([A-Za-z]+)"/.exec(buffer.toString('latin1', 0, bytesRead))?.[1]
    return type === 'Bundle' ? undefined : type
  } finally {
    await handle.close()
  }
}

/**
 * The pieces of a file in order, at constant memory. `wanted` leaves out pieces by their ordinal, unparsed.
 * A file that breaks off gives what came before, then a piece that says so.
 */
export async function* readPieces(
  path: string,
  wanted: (ordinal: number) => boolean = () => true,
): AsyncGenerator<Piece> {
  const lines = /\.(ndjson|jsonl)(\.gz)?$/i.test(path)
  const cutter = lines ? makeLineCutter() : makeJsonCutter()
  let ordinal = 0
  const give = function* (cuts: Cut[]) {
    for (const cut of cuts) {
      // a Bundle inside a line or an array counts as one piece
      if (wanted(ordinal)) yield* openCut(cut, ordinal)
      ordinal++
    }
  }
  try {
    let first = true
    for await (const chunk of openBytes(path)) {
      yield* give(cutter.push(first ? withoutMark(chunk) : chunk))
      first = false
    }
    yield* give(cutter.end())
  } catch (error) {
    if (!/^Z_|^ERR_/.test((error as { code?: string }).code ?? '')) throw error
    const sentence = `The packed file is broken here (${(error as { code?: string }).code}); what came before was taken.`
    const spot = { ordinal, part: undefined, where: 'file' }
    if (wanted(ordinal)) yield { ok: false, ...spot, reason: 'truncated', sentence }
  }
}

function openBytes(path: string): AsyncIterable<Buffer> {
  const file = createReadStream(path, { highWaterMark: CHUNK_BYTES })
  return /\.gz$/i.test(path) ? through(file, createGunzip({ chunkSize: CHUNK_BYTES })) : file
}

/** Without the byte order mark that some programs put in front. */
function withoutMark(chunk: Buffer): Buffer {
  return chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf ? chunk.subarray(3) : chunk
}

const PROBLEMS = {
  'too-long': 'The resource is longer than 20 MB.',
  truncated: 'The file ends in the middle of this; what came before was taken.',
  'not-json': 'The file does not begin as JSON.',
} as const

function* openCut({ where, bytes, problem }: Cut, ordinal: number): Generator<Piece> {
  const spot = { ordinal, part: undefined, where }
  if (problem || !bytes) {
    const reason = problem ?? 'truncated'
    yield { ok: false, ...spot, reason, sentence: PROBLEMS[reason] }
    return
  }
  let value: unknown
  try {
    value = JSON.parse(bytes.toString('utf8'))
  } catch (error) {
    // the engine's own message quotes the text, which may be about a person
    const position = /position \d+/.exec((error as Error).message)?.[0]
    const sentence = `This is not JSON${position ? `, from ${position} on` : ''}.`
    yield { ok: false, ...spot, reason: 'not-json', sentence }
    return
  }
  yield* openValue(value, spot, bytes.length)
}

/** A resource, an entry of a Bundle, or a whole Bundle that stands in one piece. */
function* openValue(value: unknown, spot: Spot, bytes: number): Generator<Piece> {
  if (!isFields(value) || typeof value['resourceType'] !== 'string') {
    yield openEntry(value, spot, bytes)
  } else if (value['resourceType'] === 'Bundle') {
    const entries = Array.isArray(value['entry']) ? value['entry'] : []
    for (const [part, entry] of entries.entries()) {
      yield openEntry(entry, { ...spot, part, where: `${spot.where} entry[${part}]` }, bytes / entries.length)
    }
  } else {
    yield { ok: true, ...spot, bytes, resource: value }
  }
}

function openEntry(entry: unknown, spot: Spot, bytes: number): Piece {
  const resource = isFields(entry) ? entry['resource'] : undefined
  if (!isFields(entry) || !isFields(resource)) {
    const sentence = 'Expected a FHIR resource: an object with resourceType, or a Bundle’s entry with one.'
    return { ok: false, ...spot, reason: 'not-a-resource', sentence }
  }
  const method = isFields(entry['request']) ? entry['request']['method'] : undefined
  if (typeof method === 'string' && method !== 'PUT' && method !== 'POST') {
    const sentence = `${method} is not supported. To take a visit back, send it as entered-in-error.`
    return { ok: false, ...spot, reason: 'method', sentence }
  }
  const uuid = parseUrn(entry['fullUrl'])
  const has_id = isFhirId(resource['id']) || uuid === undefined
  return { ok: true, ...spot, bytes, resource: has_id ? resource : { ...resource, id: uuid } }
}
