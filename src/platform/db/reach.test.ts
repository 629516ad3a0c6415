import assert from 'node:assert/strict'
import { type Server, createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { type TestDatabase, makeDatabase } from '../../../test/database.ts'
import { DatabaseProblem } from './problem.ts'
import { describeUnreachable, isAway, judgeVersion, reachDatabase } from './reach.ts'

let database: TestDatabase
before(async () => {
  database = await makeDatabase()
})
after(() => database.drop())

function changed(change: (url: URL) => void): string {
  const url = new URL(database.url)
  change(url)
  return url.href
}

test('a database that will do', () => reachDatabase(database.url))

for (const [what, change, expected] of [
  ['nothing listens', (url: URL) => (url.port = '1'), /^DATABASE_URL: no PostgreSQL answers there/],
  ['a user unknown to the server', (url: URL) => (url.username = 'nobody'), /^DATABASE_URL: the server does not let this user in/],
  ['no such database', (url: URL) => (url.pathname = '/none'), /^DATABASE_URL: the server has no such database/],
] as const) {
  test(`refused in a sentence: ${what}`, async () => {
    await assert.rejects(reachDatabase(changed(change)), (error: Error) => error instanceof DatabaseProblem && expected.test(error.message))
  })
}

test('a program that hangs up at once is not taken for a database', async () => {
  const server: Server = createServer((socket) => socket.destroy())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await assert.rejects(reachDatabase(`postgres://otklik:hush@127.0.0.1:${port}/otklik`), (error: Error) =>
    error instanceof DatabaseProblem && /no PostgreSQL answers there/.test(error.message) && !error.message.includes('hush'))
  server.close()
})

test('a server too old, and rights that are missing, are named; another fault stays as it is', () => {
  assert.equal(judgeVersion(150_000, '15.0'), undefined)
  assert.match(judgeVersion(140_011, '14.11')!.message, /PostgreSQL 14\.11\. Otklik needs 15 or newer/)
  const denied = Object.assign(new Error('permission denied for database otklik'), { code: '42501' })
  assert.match((describeUnreachable(denied) as Error).message, /may not make tables here/)
  const other = new Error('something else')
  assert.equal(describeUnreachable(other), other)
})

test('a fault while the program runs is told apart: the database is away, or something else is wrong', () => {
  const coded = (code: string) => Object.assign(new Error('x'), { code })
  for (const code of ['57P01', '57P03', '08006', '53300', 'ECONNREFUSED', 'ECONNRESET', 'EAI_AGAIN']) assert.ok(isAway(coded(code)), code)
  for (const reason of ['Connection terminated unexpectedly', 'Connection terminated due to connection timeout', 'timeout exceeded when trying to connect']) {
    assert.ok(isAway(new Error(reason)), reason)
  }
  for (const code of ['23505', '42P01', '57014', '25006', 'ENOENT', 'FST_CSRF_MISSING_SECRET']) assert.ok(!isAway(coded(code)), code)
  assert.ok(!isAway(new TypeError('fetch failed', { cause: coded('ECONNREFUSED') })), 'the identity provider is not the database')
  assert.ok(!isAway(undefined))
})
