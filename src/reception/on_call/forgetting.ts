// Telephones of those who were on call are of use no longer than their time; who was on call stays.
import type { House } from '../../platform/house.ts'
import { DAY_MS } from '../../platform/time.ts'
import { forgetPhones, listClinicsWithPhones } from './queries/on_call.ts'

/** A telephone is kept so long after its line is over, for whoever wonders whom they rang. */
const PHONE_DAYS = 7

/** Each night, clinic by clinic. */
export async function forgetOnCallPhones({ database, clock }: House, signal: AbortSignal): Promise<void> {
  const before = new Date(clock.now().getTime() - PHONE_DAYS * DAY_MS)
  for (const { clinic_id } of await listClinicsWithPhones(database.read, before)) {
    if (signal.aborted) return
    await database.writeSingle((db) => forgetPhones(db, clinic_id, before))
  }
}
