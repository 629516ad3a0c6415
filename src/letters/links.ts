// Links in letters. A link's token carries its clinic, its letter, what it is for and until when, and no personal data;
// an HMAC-SHA256 with a numbered key proves that we made it.
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { KeyRing } from '../platform/keys.ts'

/** What a link may be used for; the code is part of what is signed. */
const PURPOSES = { answer: 1, unsubscribe: 2, reply: 3, booking: 4, offer: 5, alert: 6, ride: 7 } as const
export type Purpose = keyof typeof PURPOSES

export interface LinkClaims {
  clinic_id: string
  /** The letter; for the purpose `reply` the case that was replied to, for `booking` the booking, for `offer`, `alert` and `ride` those. */
  letter_id: string
  purpose: Purpose
  /** The link is void from this instant on; whole seconds. */
  expires_at: Date
}

export type LinkReading =
  | ({ ok: true } & LinkClaims)
  | { ok: false; reason: 'malformed' | 'forged' }
  | ({ ok: false; reason: 'expired' } & LinkClaims)

const VERSION = 1
// version, key id, purpose, expiry in seconds, clinic, letter
const PAYLOAD_BYTES = 1 + 1 + 1 + 4 + 16 + 16
const MAC_BYTES = 16

/** The token of a link: 74 characters of base64url. */
export function makeLinkToken(keys: KeyRing, claims: LinkClaims): string {
  const payload = Buffer.alloc(PAYLOAD_BYTES)
  payload[0] = VERSION
  payload[1] = keys.current.id
  payload[2] = PURPOSES[claims.purpose]
  payload.writeUInt32BE(Math.floor(claims.expires_at.getTime() / 1000), 3)
  writeUuid(payload, 7, claims.clinic_id)
  writeUuid(payload, 23, claims.letter_id)
  return Buffer.concat([payload, sign(keys.current.secret, payload)]).toString('base64url')
}

/**
 * Reads a token. Refused: text that is no token (`malformed`), a signature that is not ours or another purpose
 * (`forged`; compared in constant time), a token past its time (`expired`, with what it says).
 */
export function readLinkToken(keys: KeyRing, token: string, purpose: Purpose, now: Date): LinkReading {
  if (!/^[\w-]{74}$/.test(token)) return { ok: false, reason: 'malformed' }
  const bytes = Buffer.from(token, 'base64url')
  const payload = bytes.subarray(0, PAYLOAD_BYTES)
  const key = keys.find(payload[1]!)
  // an unknown key costs the same work as a known one
  const expected = sign((key ?? keys.current).secret, payload)
  const genuine = timingSafeEqual(expected, bytes.subarray(PAYLOAD_BYTES)) && key !== undefined
  if (!genuine || payload[0] !== VERSION || payload[2] !== PURPOSES[purpose]) return { ok: false, reason: 'forged' }
  // the last character of 74 holds spare bits: only the spelling that we made is ours
  if (bytes.toString('base64url') !== token) return { ok: false, reason: 'forged' }
  const expires_at = new Date(payload.readUInt32BE(3) * 1000)
  const claims = { clinic_id: readUuid(payload, 7), letter_id: readUuid(payload, 23), purpose, expires_at }
  return now >= expires_at ? { ok: false, reason: 'expired', ...claims } : { ok: true, ...claims }
}

/** The keyed hash under which an address is remembered after an unsubscribe or a bounce: case and spaces do not count. */
export function hashAddress(keys: KeyRing, address: string): Buffer {
  return createHmac('sha256', keys.all.at(-1)!.secret).update(address.trim().toLowerCase()).digest()
}

function sign(secret: Buffer, payload: Buffer): Buffer {
  return createHmac('sha256', secret).update('otklik link\0').update(payload).digest().subarray(0, MAC_BYTES)
}

function writeUuid(target: Buffer, offset: number, uuid: string): void {
  target.write(uuid.replaceAll('-', ''), offset, 16, 'hex')
}

function readUuid(source: Buffer, offset: number): string {
  const hex = source.subarray(offset, offset + 16).toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
