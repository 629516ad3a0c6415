// Changes are kept as long as a device may be away and still read on; the truth is elsewhere.
import type { House } from '../../platform/house.ts'
import { DAY_MS } from '../../platform/time.ts'
import { findClinicsWithOldChanges, forgetChanges } from './changes.ts'

const KEPT_DAYS = 2

/** Forgets changes older than two days, clinic by clinic. */
export async function forgetOldChanges({ database, clock }: House, signal: AbortSignal): Promise<void> {
  const before = new Date(clock.now().getTime() - KEPT_DAYS * DAY_MS)
  for (const { clinic_id } of await findClinicsWithOldChanges(database.read, before)) {
    if (signal.aborted) return
    await database.writeSingle((db) => forgetChanges(db, clinic_id, before))
  }
}
