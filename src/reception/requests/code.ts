// The code by which a child is fetched. Only its keyed hash is kept: the key is on disk and not in the database, so that
// five digits cannot be tried out on a copy of it.
import { createHmac, randomInt, timingSafeEqual } from 'node:crypto'
import type { House } from '../../platform/house.ts'

/** Five digits. */
export function makeCode(): string {
  return String(randomInt(100_000)).padStart(5, '0')
}

/** The hash of a code for one request, by the key that is never rotated. */
export function hashCode({ keys }: Pick<House, 'keys'>, request_id: string, code: string): Buffer {
  return createHmac('sha256', keys.address.current.secret).update(`reception child ${request_id} ${code}`).digest()
}

/** Whether a code is the one that was hashed; compared in constant time. */
export function isCode(house: Pick<House, 'keys'>, request_id: string, code: string, hash: Buffer): boolean {
  return timingSafeEqual(hashCode(house, request_id, code), hash)
}
