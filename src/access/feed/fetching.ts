// Opens what a feed consists of, within limits: redirects, bytes, seconds. Out comes a stream; nothing is held whole.
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Readable, Transform } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { through } from '../../platform/streams.ts'
import { FeedFault, type FeedPlace, type Resolve, isAllowedUrl, leadsInside, nameOfPlace, realFeedPath, resolvesInside } from './place.ts'

export interface Limits {
  redirects: number
  /** Of one file, unpacked. */
  bytes: number
  /** Until the first byte of the answer; between two of them. */
  quiet_ms: number
}

export const LIMITS: Limits = { redirects: 5, bytes: 2 ** 31, quiet_ms: 60_000 }

export interface Fetching {
  data_folder: string
  /** The host that the operator named: it may be of this network. */
  home: string | null
  resolve: Resolve
  limits: Limits
  signal: AbortSignal
  /** Told when a server asks not to be asked again for so long. */
  askedToWait(wait_ms: number): void
}

export type Opened =
  | { kind: 'unchanged' }
  // `place`: where it was found in the end, after redirects
  | { kind: 'body'; body: Readable; etag: string | null; modified: Date | null; place: FeedPlace }

/**
 * Opens a file of a feed. `etag` is what it was at the last reading: an answer that it is the same opens nothing.
 * Throws a FeedFault that names what is wrong; the stream breaks with one when it is cut, too large or too slow.
 */
export function openFeed(place: FeedPlace, accept: string, etag: string | undefined, fetching: Fetching): Promise<Opened> {
  return place.kind === 'file' ? openFile(place.path, etag, fetching) : openUrl(place.url, accept, etag, fetching)
}

async function openFile(path: string, etag: string | undefined, fetching: Fetching): Promise<Opened> {
  const real = await realFeedPath(path, fetching.data_folder)
  const stats = await stat(real)
  const name = nameOfPlace({ kind: 'file', path })
  if (!stats.isFile()) throw new FeedFault('no_file', name)
  const version = `"${stats.size}-${Math.round(stats.mtimeMs)}"`
  if (version === etag) return { kind: 'unchanged' }
  const file = createReadStream(real, { highWaterMark: 256 * 1024 })
  const plain = /\.gz$/i.test(real) ? through(file, createGunzip()) : file
  return { kind: 'body', body: guard(plain, name, fetching), etag: version, modified: stats.mtime, place: { kind: 'file', path } }
}

async function openUrl(url: URL, accept: string, etag: string | undefined, fetching: Fetching): Promise<Opened> {
  const { limits } = fetching
  const name = nameOfPlace({ kind: 'http', url })
  let at = url
  for (let hops = 0; hops <= limits.redirects; hops++) {
    if (at.hostname !== fetching.home && await resolvesInside(at, fetching.resolve)) throw new FeedFault('refused_address', name, at.href)
    const abort = new AbortController()
    const timer = setTimeout(() => abort.abort(new FeedFault('too_slow', name)), limits.quiet_ms)
    const response = await fetch(at, {
      headers: { accept, 'user-agent': 'Otklik', ...(etag === undefined ? {} : { 'if-none-match': etag }) },
      redirect: 'manual',
      signal: AbortSignal.any([abort.signal, fetching.signal]),
    }).catch((error: unknown) => {
      throw abort.signal.aborted ? new FeedFault('too_slow', name) : new FeedFault('unreachable', name, causeOf(error))
    }).finally(() => clearTimeout(timer))
    if (response.status === 304 && etag !== undefined) return { kind: 'unchanged' }
    if (response.status >= 300 && response.status < 400) {
      await response.body?.cancel()
      at = followRedirect(at, response.headers.get('location'), name)
    } else if (response.status !== 200 || !response.body) {
      await response.body?.cancel()
      const wait_ms = readRetryAfter(response.headers)
      if (wait_ms !== undefined) fetching.askedToWait(wait_ms)
      throw new FeedFault('http_status', name, String(response.status))
    } else {
      const modified = Date.parse(response.headers.get('last-modified') ?? '')
      return {
        kind: 'body',
        body: guard(unpacked(Readable.fromWeb(response.body as never), response.headers, at), name, fetching),
        etag: response.headers.get('etag'),
        modified: Number.isNaN(modified) ? null : new Date(modified),
        place: { kind: 'http', url: at },
      }
    }
  }
  throw new FeedFault('too_many_redirects', name)
}

function followRedirect(from: URL, location: string | null, name: string): URL {
  const next = location !== null && URL.canParse(location, from.href) ? new URL(location, from.href) : undefined
  if (!next || !isAllowedUrl(next) || (from.protocol === 'https:' && next.protocol !== 'https:') || leadsInside(from, next)) {
    throw new FeedFault('refused_address', name, location)
  }
  return next
}

/** A packed file that is sent as it lies there; what is packed for the way only has been unpacked by now. */
function unpacked(body: Readable, headers: Headers, url: URL): Readable {
  return /\.gz$/i.test(url.pathname) && !headers.has('content-encoding') ? through(body, createGunzip()) : body
}

const WAIT_MS_MAX = 86_400_000

/** Retry-After in milliseconds, seconds or a date; no more than a day. */
function readRetryAfter(headers: Headers): number | undefined {
  const text = headers.get('retry-after') ?? ''
  const ms = /^\d{1,12}$/.test(text) ? Number(text) * 1000 : Date.parse(text) - (Date.parse(headers.get('date') ?? '') || Number.NaN)
  return ms > 0 ? Math.min(ms, WAIT_MS_MAX) : undefined
}

/** Counts bytes and watches the time between them; whatever breaks the stream is told as a FeedFault. */
function guard(body: Readable, name: string, { limits, signal }: Fetching): Readable {
  let bytes = 0
  let timer: NodeJS.Timeout | undefined
  const watched = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      wait()
      bytes += chunk.length
      if (bytes > limits.bytes) done(new FeedFault('too_large', name))
      else done(null, chunk)
    },
    destroy(error, done) {
      clearTimeout(timer)
      signal.removeEventListener('abort', stop)
      body.destroy()
      done(error)
    },
  })
  const stop = () => watched.destroy(new FeedFault('broken_off', name))
  const wait = () => {
    clearTimeout(timer)
    timer = setTimeout(() => watched.destroy(new FeedFault('too_slow', name)), limits.quiet_ms)
  }
  wait()
  body.on('error', (error) => watched.destroy(new FeedFault('broken_off', name, causeOf(error))))
  signal.addEventListener('abort', stop, { once: true })
  return body.pipe(watched)
}

/** The system's word for what happened, such as ECONNREFUSED; never an address. */
function causeOf(error: unknown): string | null {
  const { code, cause } = error as { code?: unknown; cause?: { code?: unknown } }
  const word = cause?.code ?? code
  return typeof word === 'string' ? word : null
}
