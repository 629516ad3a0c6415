// What a handler answers with. A page, a redirect to a noun, a value, a file, or a refusal.
import type { ReactElement } from 'react'
import type { ReadyBytes } from './ready.ts'

export type Answer =
  | { kind: 'page'; status: number; page: ReactElement; style_hashes: string[]; sources: PageSources; headers: Record<string, string> }
  /** The same for everybody, made before (ready.ts). */
  | { kind: 'ready'; ready: ReadyBytes; type: 'html' | 'json'; headers: Record<string, string> }
  | { kind: 'redirect'; location: string }
  | { kind: 'json'; status: number; value: unknown; type: string; headers: Record<string, string> }
  | { kind: 'text'; status: number; text: string | Uint8Array; type: string; headers: Record<string, string> }
  | { kind: 'refusal'; status: number; sentence: string | null }
  /** The handler has written to the raw response itself. */
  | { kind: 'taken_over' }

/** What a page may load besides what every page may: CSP sources that its content policy names as well. */
export interface PageSources {
  /** Origins that its script may ask, such as a server of map tiles. */
  connect?: string[]
  /** Its script may start workers of ours. */
  workers?: boolean
}

interface PageOptions {
  status?: number
  sources?: PageSources
  /** CSP sources such as `'sha256-…'` of style sheets that the page carries inside. */
  style_hashes?: string[]
  headers?: Record<string, string>
}

/** An HTML page. `status` is 200 unless said; 422 for a form that comes back with its mistakes. */
export function page(element: ReactElement, options: PageOptions = {}): Answer {
  return {
    kind: 'page', status: options.status ?? 200, page: element,
    style_hashes: options.style_hashes ?? [], sources: options.sources ?? {}, headers: options.headers ?? {},
  }
}

/** What was made ready: never anything that says something about whoever asks. */
export function ready(bytes: ReadyBytes, type: 'html' | 'json' = 'html', headers: Record<string, string> = {}): Answer {
  return { kind: 'ready', ready: bytes, type, headers }
}

/** 303 to a path of ours, after a form was taken. */
export function seeOther(location: string): Answer {
  return { kind: 'redirect', location }
}

/** A JSON value. */
export function json(value: unknown, status = 200, headers: Record<string, string> = {}, type = 'application/json'): Answer {
  return { kind: 'json', status, value, type, headers }
}

/** Plain text, CSV, a message: `type` is the whole content type. */
export function text(body: string | Uint8Array, type: string, status = 200, headers: Record<string, string> = {}): Answer {
  return { kind: 'text', status, text: body, type, headers }
}

/** A page that says no. `sentence` says what to do next; null takes the usual words of the status. */
export function refuse(status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 415 | 422 | 429, sentence: string | null = null): Answer {
  return { kind: 'refusal', status, sentence }
}
