// A database for one benchmark, thrown away after it. Durable settings, as in production.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openHouse, closeHouse } from '../app.ts'
import { makeTestClock, type TestClock } from '../platform/clock.ts'
import { readConfig } from '../platform/config.ts'
import { startEmbedded } from '../platform/db/embedded.ts'
import { migrate } from '../platform/db/migrate.ts'
import type { House } from '../platform/house.ts'

/** Opens a house on a fresh embedded database for the time of `work`. The clock stands at `start` until moved. */
export async function withBenchHouse<T>(
  start: Date, env: Record<string, string>, work: (house: House, clock: TestClock) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'otklik-bench-'))
  const server = await startEmbedded({ folder: join(folder, 'postgres') })
  try {
    await migrate(server.url)
    const config = readConfig({ OTKLIK_DATA: folder, LOG_LEVEL: 'warn', ...env })
    const clock = makeTestClock(start)
    const house = await openHouse(config, { database_url: server.url, clock })
    try {
      return await work(house, clock)
    } finally {
      await closeHouse(house)
    }
  } finally {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}
