// Changes are kept as long as a device may be away and still read on; the truth is elsewhere.
import { serveEach } from '../../platform/each.ts'
import type { House } from '../../platform/house.ts'
import { DAY_MS } from '../../platform/time.ts'
import { findClinicsWithOldChanges, forgetChanges } from './changes.ts'

const KEPT_DAYS = 2

/** Forgets changes older than two days, clinic by clinic. */
export async function forgetOldChanges(house: House, signal: AbortSignal): Promise<void> {
  const { database, clock } = house
  const before = new Date(clock.now().getTime() - KEPT_DAYS * DAY_MS)
  await serveEach(house, signal, await findClinicsWithOldChanges(database.read, before), ({ clinic_id }) =>
    database.writeSingle((db) => forgetChanges(db, clinic_id, before)))
}
