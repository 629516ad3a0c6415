// What nobody has taken is told further up: the chief doctor hears of it.
import { findClinicScopes } from '../../clinics/index.ts'
import { serveEach } from '../../platform/each.ts'
import type { House } from '../../platform/house.ts'
import type { Actor } from '../../platform/permit.ts'
import { takeStep } from './acts.ts'
import { listUntaken } from './queries/situations.ts'
import { CLIMB_MINUTES } from './rules/state.ts'

const ACTOR: Actor = { kind: 'system', name: 'reception' }
const BATCH = 100

/** Tells chief doctors of situations that have waited for too long, each once. */
export async function climbSituations(house: House, signal: AbortSignal): Promise<void> {
  const now = house.clock.now()
  const untaken = await listUntaken(house.database.read, new Date(now.getTime() - CLIMB_MINUTES * 60_000), BATCH)
  if (untaken.length === 0) return
  const clinics = await findClinicScopes(house.database.read, untaken.map(({ clinic_id }) => clinic_id))
  await serveEach(house, signal, untaken, async ({ clinic_id, id }) => {
    const asker = { house, actor: ACTOR, clinic: clinics.get(clinic_id)!, request_id: undefined, now }
    await house.database.write((db) => takeStep(db, asker, id, 'climbed', { is_climbing: true }, ({ climbed_at }) => climbed_at === null))
    house.wake('letters.dispatch')
  })
}
