// The door of publish: all that can be booked, open to everybody, by SMART Scheduling Links. No login, no personal data.
import { createHash } from 'node:crypto'
import { open as openFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { createGunzip, createGzip } from 'node:zlib'
import { z } from 'zod'
import { type Answer, refuse } from '../../platform/http/answer.ts'
import { type Call, route } from '../../platform/http/route.ts'
import type { House } from '../../platform/house.ts'
import type { Part } from '../../platform/part.ts'
import { through } from '../../platform/streams.ts'
import { makeManifest, openLines, readFileName, readSince, transactionTime } from './files.ts'
import { forgetGone } from './gone.ts'
import { type Keeper, makeKeeper } from './keeping.ts'

const NDJSON = 'application/fhir+ndjson'
const MAX_AGE_SECONDS = 60
/** A reader fetches a file for every clinic and week; per minute and address. */
const FILES_PER_MINUTE = 6000
const Query = z.object({ _since: z.string().max(60).optional().catch(undefined) })

const manifest = route({
  method: 'GET', url: '/$bulk-publish', permit: 'public', audit: null, query: Query,
  async handle(call) {
    const at = transactionTime(call.now)
    const since = readSince(call.query._since, at)
    const { house } = call
    // a manifest of changes is small and asked for with any instant: it is not kept
    if (since === null) {
      return send(call, 'application/json', await keeperOf(house).keep('manifest', at, async () => oneText(makeManifest(house.database, house.config.BASE_URL, at, null))))
    }
    const text = await makeManifest(house.database, house.config.BASE_URL, at, since)
    const etag = `W/"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`
    return sendStream(call, 'application/json', etag, async () => Readable.from([text]))
  },
})

const file = route({
  method: 'GET', url: '/access/open/:file', permit: 'public', audit: null, query: Query, rate_per_minute: FILES_PER_MINUTE,
  params: z.object({ file: z.string().max(80) }),
  async handle(call) {
    const name = /^(.+)\.ndjson$/.exec(call.params.file)?.[1]
    const wanted = name === undefined ? undefined : readFileName(name)
    if (name === undefined || !wanted) return refuse(404)
    const { house } = call
    const at = transactionTime(call.now)
    const since = readSince(call.query._since, at)
    const open = () => openLines(house.database, house.config.BASE_URL, wanted, at, since)
    if (wanted.kind !== 'changes') return send(call, NDJSON, await keeperOf(house).keep(name, at, open))
    const lines = await open()
    if (!lines) return refuse(404)
    return sendStream(call, NDJSON, `W/"${name}-${since!.getTime()}-${at.getTime()}"`, async () => Readable.from(await begin(lines)))
  },
})

export const publishPart: Part = { routes: [manifest, file], jobs: [forgetGone] }

const keepers = new WeakMap<House, Keeper>()
function keeperOf(house: House): Keeper {
  let keeper = keepers.get(house)
  if (!keeper) keepers.set(house, (keeper = makeKeeper(join(house.config.OTKLIK_DATA, 'open'))))
  return keeper
}

async function* oneText(text: Promise<string>): AsyncGenerator<string> {
  yield text
}

/** Sends a kept file as it lies there, packed, to whoever can unpack it. */
async function send(call: Call<unknown, unknown>, type: string, kept: Awaited<ReturnType<Keeper['keep']>>): Promise<Answer> {
  if (!kept) return refuse(404)
  return sendStream(call, type, kept.etag, async (packed) => {
    const stream = (await openFile(kept.path)).createReadStream()
    return packed ? stream : through(stream, createGunzip())
  }, true)
}

/** Sends a stream with what lets it be kept for a minute; 304 to whoever has it. `is_packed`: `open` packs by itself when told to. */
async function sendStream(
  { request, reply }: Call<unknown, unknown>, type: string, etag: string, open: (packed: boolean) => Promise<Readable>, is_packed = false,
): Promise<Answer> {
  const packed = /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/.test([request.headers['accept-encoding']].join())
  const headers = { 'cache-control': `public, max-age=${MAX_AGE_SECONDS}`, etag, vary: 'accept-encoding', 'access-control-allow-origin': '*' }
  const known = new Set((request.headers['if-none-match'] ?? '').split(',').map((one) => one.trim().replace(/^W\//, '')))
  if (known.has(etag.replace(/^W\//, '')) || known.has('*')) {
    void reply.code(304).headers(headers).send()
    return { kind: 'taken_over' }
  }
  // before anything is promised: a failure is not to be kept for a minute
  const stream = await open(packed && is_packed)
  if (packed) reply.header('content-encoding', 'gzip')
  void reply.code(200).headers(headers).type(type).send(packed && !is_packed ? through(stream, createGzip()) : stream)
  return { kind: 'taken_over' }
}

/** Lines of which the first is there already: what cannot be read at all fails here. */
async function begin(lines: AsyncGenerator<string>): Promise<AsyncGenerator<string>> {
  const first = await lines.next()
  return (async function* () {
    if (!first.done) yield first.value
    yield* lines
  })()
}
