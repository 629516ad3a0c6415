// What runs by night: counting anew, then releasing.
import { serveEach } from '../../platform/each.ts'
import type { House } from '../../platform/house.ts'
import type { Job } from '../../platform/slice.ts'
import { recount } from './recount.ts'
import { listClinics, releaseAll } from './release.ts'

/** Counts every clinic anew and mends what is wrong, which is a fault that somebody must look into. */
async function recountAll(house: House, signal: AbortSignal): Promise<void> {
  await serveEach(house, signal, await listClinics(house.database.read), async (clinic) => {
    const found = await house.database.write((db) => recount(db, clinic.id))
    // answers that came by another way than the form were never kept: counting them now is no fault
    const is_fault = found.cells_noted === 0 && found.branch_rows_mended + found.doctor_rows_mended > 0
    if (is_fault) house.log.error({ clinic: clinic.slug, ...found }, 'kept figures differed from the answers and were mended')
    else if (found.cells_noted > 0) house.log.info({ clinic: clinic.slug, ...found }, 'answers counted that came by another way')
  })
}

export const figureJobs: readonly Job[] = [
  { name: 'ratings.recount', every: '30 3 * * *', run: recountAll },
  { name: 'ratings.release', every: '30 4 * * *', run: releaseAll },
]
