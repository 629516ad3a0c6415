// `npm start`: settings, database, migrations, the demo city on the first start, then web, worker or both.
import { join } from 'node:path'
import { JOBS, SLICES, closeHouse, makeWeb, openHouse } from './app.ts'
import { greet, loadCityOnce } from './demo/index.ts'
import { SettingError, readConfig } from './platform/config.ts'
import { type Embedded, startEmbedded } from './platform/db/embedded.ts'
import { migrate } from './platform/db/migrate.ts'
import { DatabaseProblem } from './platform/db/problem.ts'
import { openWakeups, startWorker, type Worker } from './platform/jobs.ts'
import { makeLogger } from './platform/log.ts'
import { ensureAssets } from './ui/build.ts'

async function main(): Promise<void> {
  const config = readConfig(process.env)
  const log = makeLogger(config)
  if (config.OTKLIK_ROLE !== 'worker' && (await ensureAssets())) log.info('built the browser’s files')
  let embedded: Embedded | undefined
  if (!config.DATABASE_URL) embedded = await startEmbedded({ folder: join(config.OTKLIK_DATA, 'postgres') })
  const database_url = config.DATABASE_URL ?? embedded!.url
  const migrations = await migrate(database_url)
  if (migrations.length > 0) log.info({ migrations }, 'migrated')

  const house = await openHouse(config, { database_url, log })
  if (config.OTKLIK_DEMO) await loadCityOnce(house, process.stdout)
  const { boss, wake } = await openWakeups(house, JOBS)
  house.wake = wake

  let worker: Worker | undefined
  const open: { close(): Promise<void> }[] = []
  if (config.OTKLIK_ROLE !== 'web') {
    worker = await startWorker(house, boss, JOBS)
    for (const slice of SLICES) if (slice.services) open.push(await slice.services(house))
  }
  const web = config.OTKLIK_ROLE === 'worker' ? undefined : await makeWeb(house)
  await web?.listen({ port: config.PORT, host: config.HOST })
  log.info({ role: config.OTKLIK_ROLE, port: config.PORT }, 'started')
  if (web && config.OTKLIK_DEMO) await greet(house, process.stdout)

  let stopping = false
  const stop = async (signal: string) => {
    if (stopping) return
    stopping = true
    log.info({ signal }, 'stopping')
    await web?.close()
    await Promise.all(open.map((service) => service.close()))
    if (worker) await worker.stop()
    else await boss.stop({ graceful: false })
    await closeHouse(house)
    await embedded?.stop()
    process.exit(0)
  }
  process.on('SIGTERM', () => void stop('SIGTERM'))
  process.on('SIGINT', () => void stop('SIGINT'))
}

main().catch((error: unknown) => {
  if (error instanceof SettingError || error instanceof DatabaseProblem) process.stderr.write(`${error.message}\n`)
  else process.stderr.write(`Otklik cannot start: ${(error as Error).stack}\n`)
  process.exit(1)
})
