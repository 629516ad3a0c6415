// The clock and the wake-ups of the worker, on pg-boss. What is due is a state of a slice's own rows; a job only asks
// for it, so a lost or doubled wake-up does no harm.
import { PgBoss } from 'pg-boss'
import { stopwatch } from './clock.ts'
import type { House } from './house.ts'
import type { Job } from './slice.ts'

/** Wake-ups of one job within so long are one: thousands of bookings a minute ask for the same few jobs. */
const GATHER_MS = 250

export interface Worker {
  /** Finishes the jobs in hand, at most 25 s, and takes no new ones. */
  stop(): Promise<void>
}

/** Opens the queue for sending wake-ups only (a `web` process). Out: what to put into `house.wake`, and a close. */
export async function openWakeups(house: House, jobs: readonly Job[]): Promise<{ boss: PgBoss; wake(job: string): void }> {
  const boss = new PgBoss({ connectionString: house.database.url, schema: 'pgboss', max: 3, application_name: 'otklik jobs' })
  boss.on('error', (error) => house.log.warn({ error }, 'queue'))
  await boss.start()
  for (const job of jobs) {
    // 'stately': at most one waiting and one running wake-up a job
    await boss.createQueue(queueOf(job.name), { policy: 'stately', retryLimit: 0 })
  }
  const waiting = new Set<string>()
  return {
    boss,
    wake(name) {
      if (waiting.has(name)) return
      waiting.add(name)
      setTimeout(() => {
        waiting.delete(name)
        boss.send(queueOf(name), {}).catch((error) => house.log.warn({ error, job: name }, 'wake-up lost'))
      }, GATHER_MS).unref()
    },
  }
}

/** Runs the jobs: each on its clock and when woken. */
export async function startWorker(house: House, boss: PgBoss, jobs: readonly Job[]): Promise<Worker> {
  const stopping = new AbortController()
  for (const job of jobs) {
    if (job.every) await boss.schedule(queueOf(job.name), job.every, {}, { tz: house.config.OTKLIK_ZONE })
    await boss.work(queueOf(job.name), { pollingIntervalSeconds: 1 }, () => runJob(house, job, stopping.signal))
  }
  return {
    async stop() {
      stopping.abort()
      await boss.stop({ graceful: true, timeout: 25_000 })
    },
  }
}

/** Runs one job now, in this process; a fault is logged and counted, and thrown on. */
export async function runJob(house: House, job: Job, signal: AbortSignal): Promise<void> {
  const elapsed_ms = stopwatch()
  let outcome = 'done'
  try {
    await job.run(house, signal)
  } catch (error) {
    outcome = 'fault'
    house.log.error({ error, job: job.name }, 'job failed')
    throw error
  } finally {
    house.metrics.jobs.observe({ job: job.name, outcome }, elapsed_ms() / 1000)
  }
}

function queueOf(job: string): string {
  return job.replaceAll('.', '_')
}
