// Replies that nobody answered: once the author's link has run out there is nothing left to wait for.
import { serving } from '../platform/each.ts'
import type { House } from '../platform/house.ts'
import type { Actor } from '../platform/permit.ts'
import { DAY_MS } from '../platform/time.ts'
import { settleCase } from './actions.ts'
import { lockCase } from './loading.ts'
import { findClinicsSilent, findSilent } from './queries/lists.ts'
import { REPLY_LINK_DAYS } from './replying.ts'

const SETTLED_AT_ONCE = 200
const CLOCK: Actor = { kind: 'system', name: 'cases.settle_silent' }

/** Settles cases whose reply went out 60 days ago without a word since, clinic by clinic. */
export async function settleSilent(house: House, signal: AbortSignal): Promise<void> {
  const now = house.clock.now()
  const before = new Date(now.getTime() - REPLY_LINK_DAYS * DAY_MS)
  await serving(house, signal, async (each) =>
    each(await findClinicsSilent(house.database.read, before), async (clinic) =>
      each(await findSilent(house.database.read, clinic.id, before, SETTLED_AT_ONCE), ({ id }) =>
        house.database.write(async (db) => {
          const given = await lockCase(db, clinic.id, id)
          if (given?.folded.state !== 'replied' || given.folded.replied_at! >= before) return
          await settleCase(db, CLOCK, given, { reason: 'no_verdict', words: null }, now)
        }))))
}
