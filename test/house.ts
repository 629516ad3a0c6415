// A house for one test file: its own copy of the migrated template database, its own clock, mailbox and key folder.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { JOBS, closeHouse, makeWeb, openHouse } from '../src/app.ts'
import { type TestClock, makeTestClock } from '../src/platform/clock.ts'
import { readConfig } from '../src/platform/config.ts'
import type { House } from '../src/platform/house.ts'
import { runJob } from '../src/platform/jobs.ts'
import { makeDatabase } from './database.ts'

export interface TestHouse {
  house: House
  clock: TestClock
  web: FastifyInstance
  /** Address of the listening server, once `listen` was called. */
  listen(): Promise<string>
  /** Runs a job now, by its name, to its end. */
  run(job: string): Promise<void>
  close(): Promise<void>
}

/** Tuesday 24 November 2026, 12:00 in Moscow. */
export const NOON = new Date('2026-11-24T09:00:00Z')

/** Settings of a house that is no demonstration. */
export const REAL = {
  OTKLIK_DEMO: 'off', BASE_URL: 'https://otklik.city.example', OIDC_ISSUER: 'https://id.example', SMTP_URL: 'smtp://127.0.0.1:9',
  MAIL_FROM: 'otklik@city.example', MAIL_BOUNCE_DOMAIN: 'bounce.city.example', DKIM_DOMAIN: 'city.example',
}

/** Opens a house on a fresh database. `env` are settings as the program reads them. */
export async function openTestHouse(options: { now?: Date; env?: Record<string, string>; template?: 'empty' | 'city' } = {}): Promise<TestHouse> {
  const folder = await mkdtemp(join(tmpdir(), 'otklik-house-'))
  const database = await makeDatabase(options.template)
  const clock = makeTestClock(options.now ?? NOON)
  const config = readConfig({ OTKLIK_DATA: folder, LOG_LEVEL: 'silent', PORT: '0', HOST: '127.0.0.1', ...options.env })
  const house = await openHouse(config, { database_url: database.url, clock, pool_size: 4 })
  const web = await makeWeb(house)
  return {
    house, clock, web,
    async listen() {
      await web.listen({ port: 0, host: '127.0.0.1' })
      const address = web.server.address()
      if (address === null || typeof address === 'string') throw new Error('no port')
      // localhost, since browsers keep Secure cookies for it without TLS
      house.config.BASE_URL = `http://localhost:${address.port}`
      return house.config.BASE_URL
    },
    run: (name) => {
      const job = JOBS.find((candidate) => candidate.name === name)
      if (!job) throw new Error(`there is no job ${name}`)
      return runJob(house, job, new AbortController().signal)
    },
    async close() {
      await web.close()
      await closeHouse(house)
      await database.drop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
