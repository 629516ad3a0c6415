// The only place that makes identifiers and secrets.
import { randomBytes } from 'node:crypto'

/** The clinic_id of what belongs to the whole network: placed tables always carry one (docs/growing.md). */
export const NETWORK_ID = '00000000-0000-0000-0000-000000000000'

/** A UUIDv7 (RFC 9562) for an instant: sortable by time to the millisecond, 74 random bits. */
export function makeId(now: Date): string {
  const bytes = takeRandom(16)
  bytes.writeUIntBE(now.getTime(), 0, 6)
  bytes[6] = 0x70 | (bytes[6]! & 0x0f)
  bytes[8] = 0x80 | (bytes[8]! & 0x3f)
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

// asking the system for 16 bytes costs 5 µs, for 4,096 hardly more: a million slots have a million ids
const POOL_BYTES = 4096
let pool = Buffer.alloc(0)
let pool_at = 0
function takeRandom(byte_count: number): Buffer {
  if (pool_at + byte_count > pool.length) [pool, pool_at] = [randomBytes(Math.max(POOL_BYTES, byte_count)), 0]
  pool_at += byte_count
  return pool.subarray(pool_at - byte_count, pool_at)
}

/** A secret of `byte_count` random bytes as base64url text. */
export function makeSecret(byte_count = 32): string {
  return takeRandom(byte_count).toString('base64url')
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Whether a text is a UUID in lower case, as we write them. */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && UUID.test(value)
}
