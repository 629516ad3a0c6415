// What is kept no longer than it is of use: the ids of acts, and single tallies once they are counted.
import { type Read, all, sql } from '../../platform/db/index.ts'
import { serveEach } from '../../platform/each.ts'
import type { House } from '../../platform/house.ts'
import { DAY_MS, addDays, localDate } from '../../platform/time.ts'
import { deleteItems } from '../device/queries.ts'
import { ITEM_AGE_MAX_MS } from '../device/rules.ts'
import { deleteTallies } from './queries.ts'

/** Ids of acts outlive by far the age at which an act is refused. */
const ITEMS_KEPT_MS = ITEM_AGE_MAX_MS + 23 * DAY_MS
/** Single tallies are kept so long; their counts stay. */
const TALLY_DAYS = 92

/** Each night, clinic by clinic. */
export async function forgetActs(house: House, signal: AbortSignal): Promise<void> {
  const now = house.clock.now()
  const before_day = addDays(localDate(now, house.config.OTKLIK_ZONE), -TALLY_DAYS)
  await serveEach(house, signal, await listClinics(house.database.read), async ({ id }) => {
    await house.database.writeSingle((db) => deleteItems(db, id, new Date(now.getTime() - ITEMS_KEPT_MS)))
    await house.database.writeSingle((db) => deleteTallies(db, id, before_day))
  })
}

function listClinics(db: Read): Promise<{ id: string }[]> {
  return all(db, sql<{ id: string }>`
    select id
    from clinics.clinic
    order by id`)
}
