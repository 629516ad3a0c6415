// A worker of its own process for kill.test.ts: sends what is due, once, and stops in order when told to (SIGTERM).
import { JOBS, closeHouse, openHouse } from '../app.ts'
import { readConfig } from '../platform/config.ts'
import { runJob } from '../platform/jobs.ts'

const config = readConfig(process.env)
const stopping = new AbortController()
process.once('SIGTERM', () => stopping.abort())
const house = await openHouse(config, { database_url: config.DATABASE_URL!, pool_size: 4 })
await runJob(
  house,
  JOBS.find((job) => job.name === 'letters.dispatch')!,
  stopping.signal,
)
await closeHouse(house)
