// Test databases: clones of a template that test/run.ts migrated once. A test file run alone makes its own server.
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import pg from 'pg'
import { onStatement } from '../src/platform/db/index.ts'
import { startEmbedded } from '../src/platform/db/embedded.ts'
import { migrate } from '../src/platform/db/migrate.ts'
import { installStatementGuard } from './statements.ts'

export interface TestDatabase {
  url: string
  drop(): Promise<void>
}

export const TEMPLATE = 'otklik_template'

/**
 * A fresh database: `empty` has all migrations and nothing else, `city` the small demo city.
 * Every statement that the program sends in a test run passes the statement guard.
 */
export async function makeDatabase(template: 'empty' | 'city' = 'empty'): Promise<TestDatabase> {
  const server = await findServer()
  const name = `t_${randomBytes(6).toString('hex')}`
  const source = template === 'city' ? await makeCityTemplate(server) : TEMPLATE
  await administer(server, `create database ${name} template ${source} strategy file_copy`)
  const url = withName(server, name)
  onStatement(await installStatementGuard(url))
  return {
    url,
    drop: () => administer(server, `drop database if exists ${name} with (force)`),
  }
}

/** Migrates the template of a server; once per test run. */
export async function makeTemplate(server: string): Promise<void> {
  await administer(server, `create database ${TEMPLATE}`)
  await migrate(withName(server, TEMPLATE))
}

/** The address of another database on the same server. */
export function withName(server: string, name: string): string {
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.toString()
}

let own: Promise<string> | undefined

function findServer(): Promise<string> {
  const shared = process.env['OTKLIK_TEST_DATABASE']
  if (shared) return Promise.resolve(shared)
  own ??= startOwnServer()
  return own
}

async function startOwnServer(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'otklik-test-'))
  const server = await startEmbedded({ folder: join(folder, 'postgres'), fast: true })
  // not a test hook: those of the file itself, which still need the server, may come later
  process.once('beforeExit', () => {
    void server.stop().then(() => rm(folder, { recursive: true, force: true }))
  })
  await makeTemplate(server.url)
  return server.url
}

const CITY_TEMPLATE = 'otklik_template_city'
// any number: the first of several test files that want the small city loads it, the others wait
const CITY_LOCK = 728_121

/** The template with the small demo city (a hundredth, four clinics) as of NOON; loaded once a server. */
async function makeCityTemplate(server: string): Promise<string> {
  const client = new pg.Client({ connectionString: withName(server, 'postgres') })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [CITY_LOCK])
    const { rowCount } = await client.query('select from pg_database where datname = $1', [CITY_TEMPLATE])
    if (rowCount === 0) {
      const draft = `${CITY_TEMPLATE}_draft`
      await client.query(`drop database if exists ${draft}`)
      await client.query(`create database ${draft} template ${TEMPLATE}`)
      await loadSmallCity(withName(server, draft))
      await client.query(`alter database ${draft} rename to ${CITY_TEMPLATE}`)
    }
  } finally {
    await client.end()
  }
  return CITY_TEMPLATE
}

async function loadSmallCity(url: string): Promise<void> {
  // loaded only when asked for: most test files need no city
  const [{ closeHouse, openHouse }, { makeTestClock }, { readConfig }, { loadCityOnce }, { NOON }] = await Promise.all([
    import('../src/app.ts'), import('../src/platform/clock.ts'), import('../src/platform/config.ts'), import('../src/demo/city.ts'), import('./house.ts'),
  ])
  const folder = await mkdtemp(join(tmpdir(), 'otklik-city-'))
  const house = await openHouse(readConfig({ OTKLIK_DATA: folder, LOG_LEVEL: 'silent' }), { database_url: url, clock: makeTestClock(NOON), pool_size: 2 })
  try {
    await loadCityOnce(house, new Writable({ write: (_chunk, _encoding, done) => done() }), { scale: 0.01 })
  } finally {
    await closeHouse(house)
    await rm(folder, { recursive: true, force: true })
  }
}

async function administer(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: withName(server, 'postgres') })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
