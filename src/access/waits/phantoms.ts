// The nightly count of phantom slots: the last 28 whole local days of each clinic.
import { serveEach } from '../../platform/each.ts'
import type { House } from '../../platform/house.ts'
import { addDays, atLocal, localDate } from '../../platform/time.ts'
import { PHANTOM_DAYS } from './phantom.ts'
import { findAllClinics } from './queries/keeper.ts'
import { countPhantoms } from './queries/phantoms.ts'

export async function countAllPhantoms(house: House, signal: AbortSignal): Promise<void> {
  await serveEach(house, signal, await findAllClinics(house.database.read), async ({ id, zone }) => {
    const today = localDate(house.clock.now(), zone)
    const midnight = (date: string) => atLocal(date, '00:00', zone)
    const span = { from: midnight(addDays(today, -PHANTOM_DAYS)), until: midnight(today), day: addDays(today, -1) }
    await house.database.write((db) => countPhantoms(db, id, span))
  })
}
