// The job that keeps 28 days of slots ahead of every clinic that has no other system.
import { serveEach } from '../../platform/each.ts'
import type { House } from '../../platform/house.ts'
import { DAY_MS, localDate } from '../../platform/time.ts'
import { wakeFollowers } from '../booking/waking.ts'
import { rollingDays, workOut, writeSlots } from './making.ts'
import { findOwnClinics, findPlan, lockRoll, noteRolled } from './queries/plan.ts'

/** Clinic by clinic; one that somebody else has in hand is left to them. Repeating it changes nothing. */
export async function rollSlots(house: House, signal: AbortSignal): Promise<void> {
  const now = house.clock.now()
  // no zone is further than a day from UTC
  await serveEach(house, signal, await findOwnClinics(house.database.read, localDate(new Date(now.getTime() - DAY_MS), 'UTC')), async (clinic) => {
    const touched = await house.database.write(async (db) => {
      if (!(await lockRoll(db, clinic.id, false))) return 0
      const days = rollingDays(clinic.zone, now)
      const { slots, clashes } = await workOut(db, clinic, await findPlan(db, clinic.id, days[0]!), now)
      const difference = await writeSlots(db, clinic, slots, now)
      await noteRolled(db, clinic.id, days.at(-1)!, now)
      if (clashes.length > 0) house.log.warn({ clinic: clinic.id, clashes: clashes.length }, 'own schedules ask for a doctor or a room twice')
      return difference.close.length
    })
    if (touched > 0) wakeFollowers(house, true)
  })
}
