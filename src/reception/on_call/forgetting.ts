// Telephones of those who were on call are of use no longer than their time; who was on call stays.
import { serveEach } from '../../platform/each.ts'
import type { House } from '../../platform/house.ts'
import { DAY_MS } from '../../platform/time.ts'
import { forgetPhones, listClinicsWithPhones } from './queries/on_call.ts'

/** A telephone is kept so long after its line is over, for whoever wonders whom they rang. */
const PHONE_DAYS = 7

/** Each night, clinic by clinic. */
export async function forgetOnCallPhones(house: House, signal: AbortSignal): Promise<void> {
  const { database, clock } = house
  const before = new Date(clock.now().getTime() - PHONE_DAYS * DAY_MS)
  await serveEach(house, signal, await listClinicsWithPhones(database.read, before), ({ clinic_id }) =>
    database.writeSingle((db) => forgetPhones(db, clinic_id, before)))
}
