// Test databases: clones of a template that test/run.ts migrated once. A test file run alone makes its own server.
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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
  await administer(server, `create database ${name} template ${source}`)
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

async function makeCityTemplate(_server: string): Promise<string> {
  throw new Error('the city template is not there yet')
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
