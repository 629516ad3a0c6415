// Connections that break while somebody uses them: a restart of the server, a fail-over, an operator's hand.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { type TestDatabase, makeDatabase } from '../../../test/database.ts'
import { type Database, one, openDatabase, sql } from './index.ts'
import { migrate } from './migrate.ts'

let made: TestDatabase
let database: Database
let told = 0
before(async () => {
  made = await makeDatabase()
  database = openDatabase(made.url, { pool_size: 2, onError: () => (told += 1) })
})
after(async () => {
  await database.close()
  await made.drop()
})

async function terminate(pid: number): Promise<void> {
  const client = new pg.Client({ connectionString: made.url })
  await client.connect()
  await client.query('select pg_terminate_backend($1, 5000)', [pid])
  await client.end()
}

const askPid = () => sql<{ pid: number }>`select pg_backend_pid() as pid`

test('a connection lost between two statements of a transaction fails the transaction, not the process', async () => {
  const work = database.write(async (db) => {
    await terminate((await one(db, askPid())).pid)
    // the news of it comes before the next statement
    await new Promise((resolve) => setImmediate(resolve))
    return one(db, askPid())
  })
  await assert.rejects(work)
  assert.ok(await database.write((db) => one(db, askPid())), 'the next one gets a sound connection')
})

test('a connection lost while nobody uses it is replaced', async () => {
  const { pid } = await one(database.read, askPid())
  await terminate(pid)
  while (told === 0) await new Promise((resolve) => setImmediate(resolve))
  assert.notEqual((await one(database.read, askPid())).pid, pid)
})

test('a connection lost at any instant of a migration, or right after it, fails the migration at most, never the process', async () => {
  const lost: unknown[] = []
  const note = (error: unknown) => lost.push(error)
  process.on('uncaughtException', note)
  try {
    for (let time = 0; time < 30; time += 1) {
      const migrating = migrate(made.url).then(() => 'migrated', () => 'failed')
      while (await terminateAll('otklik migrate') === 0 && await Promise.race([migrating, Promise.resolve('going on')]) === 'going on') await pause(time % 10)
      assert.match(await migrating, /^(migrated|failed)$/)
    }
    await pause(50)
  } finally {
    process.off('uncaughtException', note)
  }
  assert.deepEqual(lost, [])
})

async function terminateAll(application_name: string): Promise<number> {
  const client = new pg.Client({ connectionString: made.url })
  await client.connect()
  const { rowCount } = await client.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = $1', [application_name])
  await client.end()
  return rowCount ?? 0
}
