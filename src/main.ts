// `npm start`: settings, database, migrations, the demo city on the first start, then web, worker or both.
import { join } from 'node:path'
import type { PgBoss } from 'pg-boss'
import { JOBS, SLICES, closeHouse, makeWeb, openHouse } from './app.ts'
import { CityRefusal, greet, loadCityOnce } from './demo/index.ts'
import { SettingError, readConfig } from './platform/config.ts'
import { startEmbedded } from './platform/db/embedded.ts'
import { migrate } from './platform/db/migrate.ts'
import { DatabaseProblem } from './platform/db/problem.ts'
import type { House } from './platform/house.ts'
import { openWakeups, startWorker } from './platform/jobs.ts'
import { makeLogger } from './platform/log.ts'
import type { Slice } from './platform/slice.ts'
import { ensureAssets } from './ui/build.ts'

/** How to close what was opened, the last first. */
const closers: (() => Promise<unknown>)[] = []

async function main(): Promise<void> {
  const config = readConfig(process.env)
  const log = makeLogger(config)
  if (config.OTKLIK_ROLE !== 'worker' && (await ensureAssets())) log.info('built the browser’s files')
  const database_url = config.DATABASE_URL ?? (await openEmbedded(join(config.OTKLIK_DATA, 'postgres')))
  const migrations = await migrate(database_url)
  if (migrations.length > 0) log.info({ migrations }, 'migrated')

  const house = await openHouse(config, { database_url, log })
  closers.push(() => closeHouse(house))
  if (config.OTKLIK_DEMO) await loadCityOnce(house, process.stdout)
  const { boss, wake } = await openWakeups(house, JOBS)
  house.wake = wake
  if (config.OTKLIK_ROLE === 'web') closers.push(() => boss.stop({ graceful: false }))
  else await openWorker(house, boss)
  if (config.OTKLIK_ROLE !== 'worker') {
    for (const slice of SLICES) await openService(slice.webServices, house)
    const web = await makeWeb(house)
    await web.listen({ port: config.PORT, host: config.HOST })
    closers.push(() => web.close())
  }
  log.info({ role: config.OTKLIK_ROLE, port: config.PORT }, 'started')
  if (config.OTKLIK_ROLE !== 'worker' && config.OTKLIK_DEMO) await greet(house, process.stdout)
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      log.info({ signal }, 'stopping')
      void close().then(() => process.exit(0))
    })
  }
}

async function openEmbedded(folder: string): Promise<string> {
  const embedded = await startEmbedded({ folder })
  closers.push(() => embedded.stop())
  return embedded.url
}

async function openWorker(house: House, boss: PgBoss): Promise<void> {
  const worker = await startWorker(house, boss, JOBS)
  closers.push(() => worker.stop())
  for (const slice of SLICES) await openService(slice.services, house)
}

async function openService(open: Slice['services'], house: House): Promise<void> {
  const service = await open?.(house)
  if (service) closers.push(() => service.close())
}

async function close(): Promise<void> {
  for (const closer of closers.splice(0).reverse()) await closer()
}

function describeFailure(error: Error & { code?: string; port?: number }): string {
  if (error instanceof SettingError || error instanceof DatabaseProblem || error instanceof CityRefusal) return error.message
  if (error.code === 'EADDRINUSE') return `PORT: another program listens on ${error.port}; stop it or set PORT to a free one`
  return `Otklik cannot start: ${error.stack}`
}

main().catch(async (error: Error) => {
  process.stderr.write(`${describeFailure(error)}\n`)
  await close().catch(() => undefined)
  process.exit(1)
})
