// The command line as an operator runs it: a process of its own, its words and its exit codes.
import assert from 'node:assert/strict'
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { type TestDatabase, makeDatabase } from '../../test/database.ts'
import { openTestHouse, type TestHouse } from '../../test/house.ts'
import { otklik as launch } from '../../test/process.ts'
import { all, openDatabase, run, sql } from '../platform/db/index.ts'
import type { Command } from './command.ts'

let folder: string
let city: TestHouse
let empty: TestDatabase

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'otklik-cli-'))
  city = await openTestHouse({ template: 'city' })
  empty = await makeDatabase()
})
after(async () => {
  await city.close()
  await empty.drop()
  await rm(folder, { recursive: true, force: true })
})

const otklik = (args: string[], env: Record<string, string> = {}) => launch(args, { OTKLIK_DATA: folder, ...env })

test('help lists every command; unknown words are told and end with 2', async () => {
  const help = await otklik(['--help'])
  assert.equal(help.code, 0)
  for (const name of ['migrate', 'import', 'token', 'demo', 'backup', 'restore', 'bench']) {
    assert.match(help.out, new RegExp(`^  ${name} `, 'm'))
    const { command } = (await import(`./${name}.ts`)) as { command: Command }
    assert.ok(command.usage.startsWith(`otklik ${name}`) && command.about.length > 40, name)
  }
  const own = await otklik(['import', '--help'])
  assert.deepEqual([own.code, own.out.startsWith('otklik import')], [0, true])
  assert.equal((await otklik([])).code, 2)
  const unknown = await otklik(['migrat'])
  assert.equal(unknown.code, 2)
  assert.match(unknown.err, /There is no command «migrat»/)
  const option = await otklik(['backup', '--fast', 'x'])
  assert.equal(option.code, 2)
  assert.match(option.err, /--fast[\s\S]*otklik backup FOLDER/)
  const setting = await otklik(['migrate'], { PORT: 'http' })
  assert.equal(setting.code, 2)
  assert.match(setting.err, /^PORT: expected a whole number/)
})

test('migrate says when there is nothing to do', async () => {
  const done = await otklik(['migrate'], { DATABASE_URL: empty.url })
  assert.deepEqual([done.code, done.out], [0, 'The schema is up to date.\n'])
})

test('a backup restored into an empty database has the same rows and the same public figures', async () => {
  const where = join(folder, 'backup')
  const written = await otklik(['backup', where], { DATABASE_URL: city.house.database.url })
  assert.deepEqual([written.code, written.err.includes('rror')], [0, false], written.err)
  const again = await otklik(['backup', where], { DATABASE_URL: city.house.database.url })
  assert.equal(again.code, 1, 'a folder that holds something is not written over')

  const restored = await otklik(['restore', where], { DATABASE_URL: empty.url })
  assert.equal(restored.code, 0, restored.err)
  const copy = openDatabase(empty.url)
  try {
    assert.deepEqual(await countRows(copy), await countRows(city.house.database))
    assert.deepEqual(await readPublic(empty.url), await readPublic(city.house.database.url))
  } finally {
    await copy.close()
  }
  const other = openDatabase(empty.url)
  await other.write((db) => run(db, sql`update clinics.clinic set name_ru = 'Другая'`))
  await other.close()
  const twice = await otklik(['restore', where], { DATABASE_URL: empty.url })
  assert.equal(twice.code, 1, 'a database that holds other rows is not restored into')
})

test('a damaged backup is refused before anything is written', async () => {
  const where = join(folder, 'backup')
  const file = (await readdir(join(where, 'tables'))).find((name) => name.includes('visit'))!
  const bytes = await readFile(join(where, 'tables', file))
  bytes[100]! ^= 1
  await writeFile(join(where, 'tables', file), bytes)
  const fresh = await makeDatabase()
  try {
    const refused = await otklik(['restore', where], { DATABASE_URL: fresh.url })
    assert.equal(refused.code, 1)
    assert.match(refused.err, /visit/)
    assert.doesNotMatch(refused.err, /\n\s+at /, 'a sentence, not a stack')
  } finally {
    await fresh.drop()
  }
})

/** Rows by table, of every table that a backup holds. */
async function countRows(database: TestHouse['house']['database']): Promise<Record<string, number>> {
  const tables = await all(database.read, sql<{ name: string }>`
    select format('%I.%I', schemaname, tablename) as name
    from pg_tables
    where schemaname in ('clinics', 'people', 'visits', 'letters', 'cases', 'ratings')
    order by 1`)
  const counts: Record<string, number> = {}
  for (const { name } of tables) {
    const [row] = await all(database.read, sql<{ n: number }>`/* cross-clinic */ select count(*) as n from ${sql.raw(name)}`)
    counts[name] = row!.n
  }
  assert.ok((counts['visits.visit'] ?? 0) > 1000, 'the city was there')
  return counts
}

/** The public pages of every clinic, as text without what changes with each reading. */
async function readPublic(url: string): Promise<string[]> {
  const house = { ...city.house, database: openDatabase(url) }
  const { makeWeb } = await import('../app.ts')
  const web = await makeWeb(house)
  try {
    const list = (await web.inject('/clinics')).body
    const slugs = [...new Set([...list.matchAll(/href="\/clinics\/([\w-]+)"/g)].map((match) => match[1]!))]
    assert.ok(slugs.length > 0)
    return await Promise.all(slugs.map(async (slug) => (await web.inject(`/clinics/${slug}`)).body))
  } finally {
    await web.close()
    await house.database.close()
  }
}
