// Where a search goes on: the search itself and the last row of the page, signed, so that nobody makes up another.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { isId } from '../ids.ts'
import type { KeyRing } from '../keys.ts'
import type { Pair } from './search_reading.ts'

export interface Cursor {
  pairs: Pair[]
  /** Last row of the page before: the instant it is sorted by, if any, and our id. */
  key: { value: Date | null; id: string }
  /** How many there were when the search began. */
  total: number | undefined
}

const MAC_BYTES = 16

/** A text for an address, of one clinic and type. */
export function writeCursor(keys: KeyRing, clinic_id: string, type: string, { pairs, key, total }: Cursor): string {
  const payload = Buffer.from(JSON.stringify([pairs, key.value?.getTime() ?? null, key.id, total ?? null]))
  return Buffer.concat([sign(keys.current.secret, clinic_id, type, payload), payload]).toString('base64url')
}

/** Undefined when it is not one of ours, or of another clinic or type. */
export function readCursor(keys: KeyRing, clinic_id: string, type: string, text: string): Cursor | undefined {
  if (!/^[\w-]{30,16000}$/.test(text)) return undefined
  const bytes = Buffer.from(text, 'base64url')
  const given = bytes.subarray(0, MAC_BYTES)
  const payload = bytes.subarray(MAC_BYTES)
  const ours = keys.all.some(({ secret }) => timingSafeEqual(sign(secret, clinic_id, type, payload), given))
  if (!ours) return undefined
  const [pairs, value_ms, id, total] = JSON.parse(payload.toString('utf8')) as [Pair[], number | null, string, number | null]
  return isId(id) ? { pairs, key: { value: value_ms === null ? null : new Date(value_ms), id }, total: total ?? undefined } : undefined
}

function sign(secret: Buffer, clinic_id: string, type: string, payload: Buffer): Buffer {
  return createHmac('sha256', secret).update(`otklik fhir cursor\0${clinic_id}\0${type}\0`).update(payload).digest().subarray(0, MAC_BYTES)
}
