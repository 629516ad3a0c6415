// Who asked one clinic for no more letters gets none from the others either: suppressions are copied, clinic by clinic.
import { all, sql } from '../platform/db/index.ts'
import { serveEach } from '../platform/each.ts'
import type { House } from '../platform/house.ts'
import {
  type SpreadRow,
  copySuppressions,
  findClinicsToSpread,
  liftUnsubscribes,
  listToSpread,
  markSpread,
} from './queries/suppression.ts'

const STEP_ROWS = 500

/**
 * Copies new suppressions, and the lifting of unsubscribes, to every other clinic: one transaction a clinic, the mark
 * that all have heard last, so a job that dies in between begins again and does no harm.
 */
export async function spreadSuppressions(house: House, signal: AbortSignal): Promise<void> {
  const waiting = await findClinicsToSpread(house.database.read)
  if (waiting.length === 0) return
  const clinics = await all(house.database.read, sql<{ id: string }>`
    select id
    from clinics.clinic
    order by id`)
  await serveEach(house, signal, waiting, async ({ clinic_id }) => {
    let count = STEP_ROWS
    while (count === STEP_ROWS && !signal.aborted) {
      const rows = await listToSpread(house.database.read, clinic_id, STEP_ROWS)
      count = rows.length
      if (count > 0)
        await spreadRows(
          house,
          clinic_id,
          clinics.map(({ id }) => id),
          rows,
          signal,
        )
    }
  })
}

async function spreadRows(
  house: House,
  from_id: string,
  clinic_ids: string[],
  rows: SpreadRow[],
  signal: AbortSignal,
): Promise<void> {
  const now = house.clock.now()
  const lifted = rows.filter((row) => row.lifted_at !== null).map((row) => row.address_hash)
  const held = rows.filter((row) => row.lifted_at === null)
  await serveEach(house, signal, clinic_ids.filter((id) => id !== from_id).map((id) => ({ id })), ({ id }) =>
    house.database.write(async (db) => {
      if (held.length > 0) await copySuppressions(db, id, held, now)
      if (lifted.length > 0) await liftUnsubscribes(db, id, lifted, now, now)
    }))
  if (signal.aborted) return
  await house.database.write((db) => markSpread(db, from_id, rows, now))
}
