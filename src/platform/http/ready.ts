// An answer that many get alike: made once, compressed once, and sent as it is.
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { type ReactElement, createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'

export type Encoding = 'br' | 'gzip'

/** The bytes of an answer, and what they are compressed, once somebody asked for that. */
export interface ReadyBytes {
  bytes: Buffer
  encoded: Map<Encoding, Buffer>
}

/** Good enough and quick: a page of 45 KB takes half a millisecond, and 5 takes twice as long for no fewer bytes. */
const BROTLI_QUALITY = 4

/** Stands in a page for HTML that was made before and is kept apart (`readyPage` puts it there). */
export function ReadyPart({ name }: { name: string }): ReactElement {
  return createElement('ready-part', { id: name })
}

/**
 * Makes a page ready. It is sent to everybody: nothing in it may be about whoever asks. `parts`: HTML of ours for each
 * ReadyPart by its name.
 */
export function readyPage(element: ReactElement, parts: Readonly<Record<string, string>> = {}): ReadyBytes {
  let html = renderToStaticMarkup(element)
  for (const [name, part] of Object.entries(parts)) html = html.replace(`<ready-part id="${name}"></ready-part>`, () => part)
  return readyText(`<!doctype html>${html}`)
}

/** Makes a text ready. */
export function readyText(text: string): ReadyBytes {
  return { bytes: Buffer.from(text), encoded: new Map() }
}

/** A part of a page as HTML, to be kept and put into pages. */
export function readyPart(element: ReactElement): string {
  return renderToStaticMarkup(element)
}

/** The best of our encodings that an Accept-Encoding header takes, or undefined: as it is. */
export function pickEncoding(accept: string | undefined): Encoding | undefined {
  if (accept === undefined) return undefined
  if (picked.has(accept)) return picked.get(accept)
  const encoding = readAccept(accept)
  if (picked.size < PICKED_MAX) picked.set(accept, encoding)
  return encoding
}

// browsers send a handful of headers, each thousands of times
const picked = new Map<string, Encoding | undefined>()
const PICKED_MAX = 100

function readAccept(accept: string): Encoding | undefined {
  const taken = (name: string) => new RegExp(`(^|[\\s,])${name}(?!\\s*;\\s*q=0(\\.0*)?\\s*(,|$))\\s*(;|,|$)`).test(accept)
  return taken('br') ? 'br' : taken('gzip') ? 'gzip' : undefined
}

/** The bytes in an encoding; compressed at the first call. */
export function encodeReady({ bytes, encoded }: ReadyBytes, encoding: Encoding | undefined): Buffer {
  if (encoding === undefined) return bytes
  const known = encoded.get(encoding)
  if (known) return known
  const compressed = encoding === 'br'
    ? brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } })
    : gzipSync(bytes)
  encoded.set(encoding, compressed)
  return compressed
}
