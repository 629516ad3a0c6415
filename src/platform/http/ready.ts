// A page that many get alike: made once, compressed once, and sent as it is.
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { ReactElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'

export type Encoding = 'br' | 'gzip'

/** The bytes of a page, and what they are compressed, once somebody asked for that. */
export interface ReadyPage {
  html: Buffer
  encoded: Map<Encoding, Buffer>
}

/** Good enough and quick: a page of 45 KB takes one or two milliseconds. */
const BROTLI_QUALITY = 5

/** Makes a page ready. It is sent to everybody: nothing in it may be about whoever asks. */
export function readyPage(element: ReactElement): ReadyPage {
  return { html: Buffer.from(`<!doctype html>${renderToStaticMarkup(element)}`), encoded: new Map() }
}

/** The best of our encodings that an Accept-Encoding header takes, or undefined: as it is. */
export function pickEncoding(accept: string | undefined): Encoding | undefined {
  const taken = (name: string) => new RegExp(`(^|[\\s,])${name}(?!\\s*;\\s*q=0(\\.0*)?\\s*(,|$))\\s*(;|,|$)`).test(accept ?? '')
  return taken('br') ? 'br' : taken('gzip') ? 'gzip' : undefined
}

/** The bytes in an encoding; compressed at the first call. */
export function encodeReady(page: ReadyPage, encoding: Encoding | undefined): Buffer {
  if (encoding === undefined) return page.html
  const known = page.encoded.get(encoding)
  if (known) return known
  const bytes = encoding === 'br'
    ? brotliCompressSync(page.html, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: page.html.length } })
    : gzipSync(page.html)
  page.encoded.set(encoding, bytes)
  return bytes
}
