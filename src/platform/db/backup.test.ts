import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { gunzipSync, gzipSync } from 'node:zlib'
import pg from 'pg'
import { SAMPLE_ROWS, SAMPLE_SCHEMA } from './backup.sample.ts'
import { writeBackup } from './backup.ts'
import { type Embedded, startEmbedded } from './embedded.ts'
import { type Manifest, readManifest } from './manifest.ts'
import { restoreBackup } from './restore.ts'

const NOW = new Date('2026-11-22T09:00:00Z')

let root = ''
let server: Embedded | undefined
let admin: pg.Client
const databases: string[] = []
let source = ''
let made: Manifest

before(async () => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'otklik-backup-'))
  fs.chmodSync(root, 0o755)
  const given = process.env['OTKLIK_TEST_DATABASE']
  if (given === undefined) server = await startEmbedded({ folder: path.join(root, 'database'), fast: true })
  admin = new pg.Client({ connectionString: given ?? server?.url })
  await admin.connect()
  source = await createDatabase(SAMPLE_SCHEMA + SAMPLE_ROWS)
  made = await writeBackup({ url: source, folder: backupFolder('kept'), now: NOW })
})

after(async () => {
  for (const name of databases) await admin.query(`drop database ${name} with (force)`)
  await admin.end()
  await server?.stop()
  fs.rmSync(root, { recursive: true, force: true })
})

const backupFolder = (name: string) => path.join(root, 'backups', name)

async function createDatabase(script: string): Promise<string> {
  const name = `otklik_test_${randomBytes(6).toString('hex')}`
  await admin.query(`create database ${name} template template0 encoding 'UTF8'`)
  databases.push(name)
  const url = new URL(process.env['OTKLIK_TEST_DATABASE'] ?? server?.url ?? '')
  url.pathname = `/${name}`
  await ask(url.href, script)
  return url.href
}

async function ask(url: string, statement: string): Promise<pg.QueryResultRow[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}

function copyBackup(name: string): string {
  fs.cpSync(backupFolder('kept'), backupFolder(name), { recursive: true })
  return backupFolder(name)
}

const fileOf = (folder: string, table: string) =>
  path.join(folder, 'tables', `${encodeURIComponent(table)}.copy.gz`)

async function assertUntouched(url: string) {
  const [row] = await ask(
    url,
    `
    select (select count(*)::int from clinics.clinic) as clinics,
      (select count(*)::int from clinics.specialty) as seeds,
      (select last_value::int from answers.paper) as paper`,
  )
  assert.deepEqual(row, { clinics: 0, seeds: 2, paper: 100 })
}

test('a restored database has the same rows, sequences, views, triggers and keys', async () => {
  const target = await createDatabase(SAMPLE_SCHEMA)
  const seen: string[] = []
  await restoreBackup({
    url: target,
    folder: backupFolder('kept'),
    onProgress: ({ table }) => seen.push(table),
  })
  const again = await writeBackup({ url: target, folder: backupFolder('again'), now: NOW })
  const contents = (manifest: Manifest) =>
    manifest.tables.map(({ schema, name, rows, contents_sha256 }) => ({
      table: `${schema}.${name}`,
      rows,
      contents_sha256,
    }))
  assert.deepEqual(contents(again), contents(made))
  assert.deepEqual(again.sequences, made.sequences)
  assert.equal(seen.length, made.tables.length)
  const counts = Object.fromEntries(made.tables.map(({ schema, name, rows }) => [`${schema}.${name}`, rows]))
  assert.deepEqual(counts, {
    'answers.answer': 1000,
    'answers.tally_line': 2,
    'answers.event': 5,
    'answers.left_page': 2,
    'answers.right_page': 2,
    'answers.Странная таблица': 3,
    'clinics.branch': 40,
    'clinics.clinic': 40,
    'clinics.doctor': 200,
    'clinics.specialty': 2,
  })
  const state = `
    select (select sum(answers)::int from answers.tally) as tallied, nextval('answers.paper')::int as paper,
      (select string_agg(tgname || tgenabled::text, ' ' order by tgname)
       from pg_trigger
       where not tgisinternal) as triggers,
      (select string_agg(conname || pg_get_constraintdef(oid), ' ' order by conname, oid::text)
       from pg_constraint
       where contype = 'f' and conparentid = 0) as keys,
      (select slogan from clinics.clinic where title = 'Поликлиника № 7') as slogan`
  assert.deepEqual(await ask(target, state), await ask(source, state))
  await ask(
    target,
    `insert into clinics.branch (clinic_id, title) select id, 'next' from clinics.clinic limit 1`,
  )
})

test('the manifest tells what, when, and from where; the files are private', () => {
  const manifest = readManifest(backupFolder('kept'))
  assert.deepEqual(manifest, made)
  assert.equal(manifest.made_at, '2026-11-22T09:00:00.000Z')
  assert.deepEqual(manifest.migrations, ['20260101T0900_one', '20260102T0900_two'])
  assert.deepEqual(
    manifest.sequences.find(({ name }) => name === 'paper'),
    {
      schema: 'answers',
      name: 'paper',
      value: '101',
      called: true,
    },
  )
  assert.equal(fs.statSync(backupFolder('kept')).mode & 0o777, 0o700)
  assert.equal(fs.statSync(fileOf(backupFolder('kept'), 'clinics.clinic')).mode & 0o777, 0o600)
})

test('a backup is of one moment, though others write meanwhile', async () => {
  let written: Promise<unknown> | undefined
  const manifest = await writeBackup({
    url: source,
    folder: backupFolder('busy'),
    now: NOW,
    schemas: ['clinics'],
    onProgress: () => {
      written ??= ask(source, `insert into clinics.specialty values ('late', 'поздно')`)
    },
  })
  await written
  assert.deepEqual(
    manifest.tables.map(({ name, rows }) => [name, rows]),
    [
      ['branch', 40],
      ['clinic', 40],
      ['doctor', 200],
      ['specialty', 2],
    ],
  )
  await ask(source, `delete from clinics.specialty where code = 'late'`)
})

test('a spoiled backup is refused before anything is written', async (t) => {
  const target = await createDatabase(SAMPLE_SCHEMA)
  const spoilers: [string, RegExp, (folder: string) => void][] = [
    [
      'a truncated file',
      /has \d+ bytes instead of \d+/,
      (folder) => {
        const at = fileOf(folder, 'answers.answer')
        fs.truncateSync(at, fs.statSync(at).size - 10)
      },
    ],
    [
      'a changed byte',
      /its checksum differs/,
      (folder) => {
        const at = fileOf(folder, 'clinics.doctor')
        const bytes = fs.readFileSync(at)
        bytes[bytes.length >> 1]! ^= 1
        fs.writeFileSync(at, bytes)
      },
    ],
    ['a missing file', /lacks the file/, (folder) => fs.rmSync(fileOf(folder, 'clinics.clinic'))],
    ['no manifest', /is not a backup/, (folder) => fs.rmSync(path.join(folder, 'manifest.json'))],
    [
      'half a manifest',
      /manifest\.json is damaged/,
      (folder) => fs.truncateSync(path.join(folder, 'manifest.json'), 100),
    ],
    [
      'a later format',
      /has format 2, and this Otklik reads format 1/,
      (folder) => rewrite(folder, { version: 2 }),
    ],
    [
      'a later migration',
      /lacks a migration of the backup \(3\)/,
      (folder) => {
        rewrite(folder, { migrations: [...made.migrations, '3'] })
      },
    ],
    [
      'an earlier migration',
      /migration that the backup does not know \(20260102T0900_two\)/,
      (folder) => {
        rewrite(folder, { migrations: made.migrations.slice(0, 1) })
      },
    ],
  ]
  for (const [index, [name, sentence, spoil]] of spoilers.entries()) {
    await t.test(name, async () => {
      const folder = copyBackup(`spoiled-${index}`)
      spoil(folder)
      await assert.rejects(restoreBackup({ url: target, folder }), {
        name: 'DatabaseProblem',
        message: sentence,
      })
      await assertUntouched(target)
    })
  }
})

function rewrite(folder: string, change: Partial<Manifest>) {
  fs.writeFileSync(path.join(folder, 'manifest.json'), JSON.stringify({ ...made, ...change }))
}

test('rows that break a key leave nothing behind, even after other tables are loaded', async () => {
  const target = await createDatabase(SAMPLE_SCHEMA)
  const folder = copyBackup('forged')
  const forge = (table: string, change: (text: string) => string) => {
    const at = fileOf(folder, table)
    const packed = gzipSync(change(gunzipSync(fs.readFileSync(at)).toString('utf8')))
    fs.writeFileSync(at, packed)
    const sha256 = createHash('sha256').update(packed).digest('hex')
    const tables = readManifest(folder).tables.map((entry) =>
      `${entry.schema}.${entry.name}` === table ? { ...entry, sha256, bytes: packed.length } : entry,
    )
    rewrite(folder, { tables })
  }
  forge('answers.right_page', (text) => text.replace('1\t2', '1\t7'))
  await assert.rejects(restoreBackup({ url: target, folder }), /refused .*right_page.*Nothing was restored/)
  await assertUntouched(target)
  forge('answers.right_page', (text) => text.replace('1\t7\n', ''))
  await assert.rejects(restoreBackup({ url: target, folder }), /right_page took 1 rows of 2/)
  await assertUntouched(target)
})

test('a target with rows of its own is refused; rows that migrations fill are not', async () => {
  const other = await createDatabase(
    `${SAMPLE_SCHEMA} insert into clinics.specialty values ('eyes', 'офтальмология');`,
  )
  await assert.rejects(
    restoreBackup({ url: other, folder: backupFolder('kept') }),
    /not empty: clinics\.specialty has rows \(1\) that the backup does not have/,
  )
  await restoreBackup({ url: other, folder: backupFolder('kept'), replace: ['clinics.specialty'] })
  assert.deepEqual(await ask(other, 'select count(*)::int as n from clinics.specialty'), [{ n: 2 }])
  const bare = await createDatabase('create schema platform')
  await assert.rejects(restoreBackup({ url: bare, folder: backupFolder('kept') }), /lacks a migration/)
})

test('a backup that breaks off leaves no folder, and an occupied folder is refused', async () => {
  const folder = backupFolder('broken')
  await assert.rejects(
    writeBackup({
      url: source,
      folder,
      now: NOW,
      onProgress: ({ number }) => {
        if (number === 4) throw new Error('full')
      },
    }),
    /full/,
  )
  assert.deepEqual(
    fs.readdirSync(path.dirname(folder)).filter((name) => name.startsWith('broken')),
    [],
  )
  await assert.rejects(writeBackup({ url: source, folder: backupFolder('kept'), now: NOW }), /is not empty/)
})

test('a server that does not answer is named without its password', async () => {
  await assert.rejects(
    writeBackup({ url: 'postgres://me:secret@127.0.0.1:1/x', folder: backupFolder('nowhere'), now: NOW }),
    {
      name: 'DatabaseProblem',
      message: /^The database server 127\.0\.0\.1:1 cannot be used: [^@]*ECONNREFUSED/,
    },
  )
})
