// A worker of its own process for mail_kill.test.ts: plans and queues mails about bookings once.
import { JOBS, closeHouse, openHouse } from '../../app.ts'
import { readConfig } from '../../platform/config.ts'
import { runJob } from '../../platform/jobs.ts'

const config = readConfig(process.env)
const house = await openHouse(config, { database_url: config.DATABASE_URL!, pool_size: 2 })
await runJob(house, JOBS.find(({ name }) => name === 'access.mail_bookings')!, new AbortController().signal)
await closeHouse(house)
