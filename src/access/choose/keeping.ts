// The books of a web process before anybody asks, and while nobody does: a reader after a start, or after a quiet minute,
// does not wait for thirty specialties to be read.
import type { House } from '../../platform/house.ts'
import { openLoop } from '../../platform/loop.ts'
import { booksOf } from './books.ts'
import { USUAL_CLASS } from './wish.ts'

const PAUSE_MS = 1_000
const FAULT_PAUSE_MS = 5_000
/** A start does not wait longer than this for a slow database; what is not read by then is read when it is asked for. */
const FIRST_MS = 15_000

/**
 * Reads the books of the usual class, one after another, and then keeps what is new in all that were asked for. Comes back
 * when the first are read, or it took too long.
 */
export async function openKeptBooks(house: House): Promise<{ close(): Promise<void> }> {
  const books = booksOf(house)
  const first = Promise.withResolvers<void>()
  let is_read = false
  const loop = openLoop(house, { fault: 'what /access keeps could not be read again', pause_ms: PAUSE_MS, fault_pause_ms: FAULT_PAUSE_MS }, async (signal) => {
    if (is_read) return books.refresh(house.clock.now())
    const { specialties } = await books.city(house.clock.now())
    for (const code of specialties.keys()) {
      if (signal.aborted) break
      await Promise.all([books.waits(code, USUAL_CLASS, house.clock.now()), books.served(code, USUAL_CLASS, house.clock.now())])
    }
    is_read = true
    first.resolve()
  })
  const late = setTimeout(first.resolve, FIRST_MS)
  await first.promise
  clearTimeout(late)
  return loop
}
