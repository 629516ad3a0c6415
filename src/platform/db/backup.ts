// A backup of our own: COPY of every table from one snapshot. The embedded database ships no pg_dump, and a
// backup of this kind is read by any PostgreSQL 15 or newer, whatever version wrote it. The schema is not in
// it: that is what migrations are for.
import { createHash, type Hash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import {
  connect,
  listMigrations,
  listSequences,
  listTables,
  nameOf,
  quote,
  quoteAll,
  type Table,
} from './catalog.ts'
import {
  FORMAT,
  type Manifest,
  type Progress,
  type SequenceEntry,
  type TableEntry,
  tableFile,
  VERSION,
  writeManifest,
} from './manifest.ts'
import { DatabaseProblem } from './problem.ts'

/**
 * `folder`: must not exist yet, or be empty. `schemas`: by default all of the application's, without the
 * queue's. `now`: the moment that the manifest names.
 */
export type BackupOptions = {
  url: string
  folder: string
  now: Date
  schemas?: string[]
  onProgress?: (progress: Progress) => void
}

/**
 * Writes a backup of one moment while others go on working; memory stays constant. The folder (mode 0700: it
 * holds personal data, uncoded) appears under its name only when it is whole. Out: the manifest. Refuses a
 * folder that holds something. On Citus each table is of one moment, tables together only nearly (no snapshot
 * spans nodes).
 */
export async function writeBackup(options: BackupOptions): Promise<Manifest> {
  const folder = path.resolve(options.folder)
  refuseOccupied(folder)
  const making = `${folder}.making-${process.pid}`
  fs.rmSync(making, { recursive: true, force: true })
  fs.mkdirSync(path.dirname(folder), { recursive: true })
  fs.mkdirSync(making, { mode: 0o700 })
  fs.mkdirSync(path.join(making, 'tables'), { mode: 0o700 })
  let client: pg.Client | undefined
  try {
    client = await connect(options.url, 'otklik backup')
    await client.query('begin transaction isolation level repeatable read, read only')
    const manifest = await writeTables(client, making, options)
    await client.query('commit')
    await client.end()
    writeManifest(making, manifest)
    refuseOccupied(folder)
    fs.rmSync(folder, { recursive: true, force: true })
    fs.renameSync(making, folder)
    return manifest
  } catch (fault) {
    // A COPY that broke off in the middle leaves the connection unusable for a polite farewell.
    client?.connection.stream.destroy()
    fs.rmSync(making, { recursive: true, force: true })
    throw fault
  }
}

function refuseOccupied(folder: string) {
  if (!fs.existsSync(folder)) return
  if (fs.statSync(folder).isDirectory() && fs.readdirSync(folder).length === 0) return
  throw new DatabaseProblem(`${folder} is not empty. Name a new folder for the backup.`)
}

async function writeTables(client: pg.Client, folder: string, options: BackupOptions): Promise<Manifest> {
  const tables = await listTables(client, options.schemas)
  // Nobody changes or drops a table until we have it.
  if (tables.length > 0) await client.query(`lock table ${tables.map(quote).join(', ')} in access share mode`)
  const entries: TableEntry[] = []
  for (const [index, table] of tables.entries()) {
    const progress = { table: nameOf(table), number: index + 1, count: tables.length }
    entries.push(
      await writeTable(client, folder, table, (bytes) => options.onProgress?.({ ...progress, bytes })),
    )
  }
  const { rows } = await client.query<{ version: string }>(
    "select current_setting('server_version') as version",
  )
  return {
    format: FORMAT,
    version: VERSION,
    made_at: options.now.toISOString(),
    server_version: rows[0]?.version ?? '',
    migrations: await listMigrations(client),
    tables: entries,
    sequences: await readSequences(client, options.schemas),
  }
}

async function writeTable(
  client: pg.Client,
  folder: string,
  table: Table,
  onBytes: (bytes: number) => void,
): Promise<TableEntry> {
  const columns = quoteAll(table.columns.map((column) => column.name))
  const order = table.key.length > 0 ? ` order by ${quoteAll(table.key)}` : ''
  const file = `${encodeURIComponent(nameOf(table))}.copy.gz`
  const rows = new Gauge(onBytes)
  const packed = new Gauge()
  onBytes(0)
  await pipeline(
    client.query(copyTo(`copy (select ${columns} from ${quote(table)}${order}) to stdout`)),
    rows,
    createGzip({ level: 4 }),
    packed,
    fs.createWriteStream(tableFile(folder, { file }), { mode: 0o600, flush: true }),
  )
  return {
    schema: table.schema,
    name: table.name,
    columns: table.columns,
    rows: rows.lines,
    file,
    bytes: packed.bytes,
    sha256: packed.digest(),
    contents_sha256: rows.digest(),
  }
}

async function readSequences(client: pg.Client, schemas?: string[]): Promise<SequenceEntry[]> {
  const entries: SequenceEntry[] = []
  for (const sequence of await listSequences(client, schemas)) {
    const { rows } = await client.query<{ value: string; called: boolean }>(
      `select last_value::text as value, is_called as called from ${quote(sequence)}`,
    )
    entries.push({ ...sequence, value: rows[0]?.value ?? '1', called: rows[0]?.called ?? false })
  }
  return entries
}

const TELL_EVERY_BYTES = 16 * 2 ** 20

/**
 * Lets everything through and counts bytes, lines (a line is a row: COPY writes line ends inside values as
 * \n), hash.
 */
class Gauge extends Transform {
  bytes = 0
  lines = 0
  #hash: Hash = createHash('sha256')
  #told = 0
  #onBytes: (bytes: number) => void

  constructor(onBytes: (bytes: number) => void = () => {}) {
    super()
    this.#onBytes = onBytes
  }

  override _transform(chunk: Buffer, _encoding: string, done: (fault: null, chunk: Buffer) => void) {
    this.bytes += chunk.length
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) this.lines += 1
    this.#hash.update(chunk)
    if (this.bytes - this.#told >= TELL_EVERY_BYTES) {
      this.#told = this.bytes
      this.#onBytes(this.bytes)
    }
    done(null, chunk)
  }

  digest(): string {
    return this.#hash.digest('hex')
  }
}
