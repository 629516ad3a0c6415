// How a job goes from clinic to clinic: what is wrong at one keeps no other waiting.
import { isAway } from './db/reach.ts'
import type { House } from './house.ts'

/** What a job goes over: clinics, or what belongs to one. */
interface Served {
  id?: string
  clinic_id?: string
}

type Each = <Item extends Served>(items: Iterable<Item>, work: (item: Item) => Promise<unknown>) => Promise<void>

/**
 * Does `work` for one after another until the signal says stop. One that fails is logged and passed over; when the others
 * are served the first fault is thrown, so that the job counts as failed. A database that is away ends the walk at once.
 */
export function serveEach<Item extends Served>(
  house: House, signal: AbortSignal, items: Iterable<Item>, work: (item: Item) => Promise<unknown>,
): Promise<void> {
  return serving(house, signal, (each) => each(items, work))
}

/** The same for a job of several walks: a fault in one of them does not keep the next from its turn. */
export async function serving(house: House, signal: AbortSignal, walks: (each: Each) => Promise<void>): Promise<void> {
  const faults: unknown[] = []
  await walks(async (items, work) => {
    for (const item of items) {
      if (signal.aborted) return
      try {
        await work(item)
      } catch (error) {
        if (isAway(error)) throw error
        house.log.error({ error, clinic_id: item.clinic_id, id: item.id }, 'passed over: the others are served')
        faults.push(error)
      }
    }
  })
  if (faults.length > 0) throw faults[0]
}
