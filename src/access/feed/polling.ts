// The job that reads sources whose time has come, a few at a time.
import { serving } from '../../platform/each.ts'
import type { House } from '../../platform/house.ts'
import type { Job } from '../../platform/slice.ts'
import { findSource, listDueSources, setDue } from './queries/sources.ts'
import { readSource } from './reading.ts'

/** One source that answers slowly does not hold up the others. */
const AT_A_TIME = 3
const MINUTE_MS = 60_000
export const READ_JOB = 'access.read_sources'

export const readSources: Job = {
  name: READ_JOB,
  every: '* * * * *',
  async run(house, signal) {
    const due = (await listDueSources(house.database.read, house.clock.now())).map((id) => ({ id })).values()
    await serving(house, signal, async (each) => {
      // each takes the next from the one list
      await Promise.all(Array.from({ length: AT_A_TIME }, () => each(due, ({ id }) => readOne(house, id, signal))))
    })
  },
}

/** The next reading is due whatever comes of this one. */
async function readOne(house: House, id: string, signal: AbortSignal): Promise<void> {
  const source = await findSource(house.database.read, id)
  if (!source) return
  const due_at = new Date(house.clock.now().getTime() + source.poll_minutes * MINUTE_MS)
  await house.database.writeSingle((db) => setDue(db, id, due_at))
  const outcome = await readSource(house, id, { signal })
  house.log.info({ source: source.code, outcome }, 'source read')
}
