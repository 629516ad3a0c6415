// A form that came when its sender was signed in no more: it is refused, but what was typed is given back.
import type { FastifyRequest } from 'fastify'
import { readFields } from './form.ts'

/** A longer body of somebody who is not signed in is not read. */
const BYTES_MAX = 100_000
/** A text, not a choice or an id, has a space in it; shorter ones are typed again in a moment. */
const TEXT = /^\S[\s\S]{9,}$/

/** Whether a page of ours sent this form, as the browser says: no other site puts words on a page of ours. */
export function isOwnForm({ method, headers }: Pick<FastifyRequest, 'method' | 'headers'>, base_url: string): boolean {
  const is_ours = headers['sec-fetch-site'] === 'same-origin' || headers.origin === new URL(base_url).origin
  const length = Number(headers['content-length'] ?? Number.NaN)
  return method === 'POST' && is_ours && length <= BYTES_MAX && (headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded')
}

/** The texts among the fields of a form. */
export function typedTexts(body: unknown): string[] {
  return Object.entries(readFields(body))
    .filter(([name]) => name !== '_csrf')
    .flatMap(([, value]) => value)
    .map((text) => text.trim())
    .filter((text) => TEXT.test(text) && /\s/.test(text))
}
