// One return address per message, so that whatever comes back names the message it is about.
import { createHmac, timingSafeEqual } from 'node:crypto'

/** What a return address carries: two opaque UUIDs in lower case. */
export interface ReturnParts {
  clinic_id: string
  message_id: string
}

const PREFIX = 'b-'
const MAC_BYTES = 5
const ID_BYTES = 32
// RFC 4648 base32 in lower case: mail systems fold the case of a local part, so base64 would not come back
// whole.
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/**
 * The return address of one message: `b-` + base32(clinic, message, 40 bits of HMAC-SHA256) + `@domain`.
 * The local part has 62 characters (RFC 5321 allows 64) and survives folding to either case.
 * Ids that are not UUIDs in lower case are a fault and are thrown.
 */
export function makeReturnAddress(parts: ReturnParts, key: Buffer | string, domain: string): string {
  const ids = Buffer.concat([uuidBytes(parts.clinic_id), uuidBytes(parts.message_id)])
  return `${PREFIX}${encodeBase32(Buffer.concat([ids, macOf(ids, key)]))}@${domain}`
}

/**
 * Reads a return address back, or nothing when it is not one of ours. Every key is tried in constant time,
 * so a new key can sign while messages under the old one are still out. Given a domain, another domain is
 * refused.
 */
export function readReturnAddress(
  address: string,
  keys: readonly (Buffer | string)[],
  domain?: string,
): ReturnParts | undefined {
  const [local, host, ...rest] = address.trim().toLowerCase().split('@')
  if (!local?.startsWith(PREFIX) || !host || rest.length > 0) return undefined
  if (domain !== undefined && host !== domain.toLowerCase()) return undefined
  const bytes = decodeBase32(local.slice(PREFIX.length))
  if (!bytes || bytes.length !== ID_BYTES + MAC_BYTES) return undefined
  const ids = bytes.subarray(0, ID_BYTES)
  const mac = bytes.subarray(ID_BYTES)
  let known = false
  for (const key of keys) known = timingSafeEqual(macOf(ids, key), mac) || known
  if (!known) return undefined
  return { clinic_id: uuidText(ids.subarray(0, 16)), message_id: uuidText(ids.subarray(16)) }
}

function macOf(ids: Buffer, key: Buffer | string): Buffer {
  // The label keeps this MAC from ever standing in for another purpose under the same key.
  return createHmac('sha256', key).update('return-address\0').update(ids).digest().subarray(0, MAC_BYTES)
}

function uuidBytes(id: string): Buffer {
  if (!UUID.test(id)) throw new Error(`A return address is made from UUIDs in lower case, not from «${id}».`)
  return Buffer.from(id.replaceAll('-', ''), 'hex')
}

function uuidText(bytes: Buffer): string {
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

function encodeBase32(bytes: Buffer): string {
  let bits = 0
  let held = 0
  let text = ''
  for (const byte of bytes) {
    held = (held << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += ALPHABET[(held >>> bits) & 31]
    }
    held &= (1 << bits) - 1
  }
  if (bits > 0) text += ALPHABET[(held << (5 - bits)) & 31]
  return text
}

function decodeBase32(text: string): Buffer | undefined {
  const bytes: number[] = []
  let bits = 0
  let held = 0
  for (const sign of text) {
    const value = ALPHABET.indexOf(sign)
    if (value < 0) return undefined
    held = (held << 5) | value
    bits += 5
    if (bits >= 8) {
      bits -= 8
      bytes.push((held >>> bits) & 255)
    }
    held &= (1 << bits) - 1
  }
  // Spare bits must be zero: one message has exactly one address.
  return held === 0 ? Buffer.from(bytes) : undefined
}
