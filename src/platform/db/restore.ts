// Reads a backup into a database that the migrations have just made. All or nothing: one transaction.
import fs from 'node:fs'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import {
  connect,
  type ForeignKey,
  listForeignKeys,
  listMigrations,
  listTables,
  nameOf,
  quote,
  quoteAll,
  type Table,
} from './catalog.ts'
import { orderTables } from './loading.ts'
import {
  type Manifest,
  type Progress,
  readManifest,
  type TableEntry,
  tableFile,
  verifyFiles,
} from './manifest.ts'
import { codeOf, DatabaseProblem, reasonOf } from './problem.ts'

/**
 * `replace`: tables (`schema.table`) whose rows in the target may be lost, whatever they are, for instance
 * what the installation noted about itself at its first start.
 */
export type RestoreOptions = {
  url: string
  folder: string
  replace?: string[]
  onProgress?: (progress: Progress) => void
}

/**
 * Restores a backup. The caller migrates the target first, to the migrations of the backup (`readManifest`
 * names them). Out: the manifest. Throws DatabaseProblem, with nothing changed, when a file is missing or
 * differs from its checksum, when migrations or columns differ, or when the target holds rows that the backup
 * does not (rows that migrations fill are in both, and are replaced).
 */
export async function restoreBackup(options: RestoreOptions): Promise<Manifest> {
  const folder = path.resolve(options.folder)
  const manifest = readManifest(folder)
  await verifyFiles(folder, manifest)
  const client = await connect(options.url, 'otklik restore')
  try {
    await client.query('begin')
    // Citus asks for this where one transaction fills reference tables and distributed ones.
    await client.query("set local citus.multi_shard_modify_mode = 'sequential'")
    refuseOtherMigrations(manifest.migrations, await listMigrations(client))
    const tables = await matchTables(client, manifest)
    await lockTables(client, tables)
    // The rows have been through our triggers once; what they caused is in the backup too.
    await switchTriggers(client, tables, 'disable')
    await emptyTables(client, folder, manifest, tables, new Set(options.replace))
    await loadTables(client, folder, manifest, tables, options.onProgress ?? (() => {}))
    await switchTriggers(client, tables, 'enable')
    await refreshViews(client)
    // Last, since a sequence's value is not rolled back.
    for (const { value, called, ...sequence } of manifest.sequences) {
      await client.query('select setval($1::regclass, $2, $3)', [quote(sequence), value, called])
    }
    await client.query('commit')
    if (tables.length > 0) await client.query(`analyze ${tables.map(quote).join(', ')}`)
    return manifest
  } finally {
    // Before the commit this is also the roll-back.
    await client.end()
  }
}

function refuseOtherMigrations(backup: string[], target: string[]) {
  const missing = backup.filter((name) => !target.includes(name))
  const extra = target.filter((name) => !backup.includes(name))
  if (missing.length > 0) {
    throw new DatabaseProblem(
      `The database lacks a migration of the backup (${missing[0]}). Run "otklik migrate" first; if it is ` +
        'still missing, the backup comes from a newer Otklik: restore it with that one. Nothing was ' +
        'restored.',
    )
  }
  if (extra.length > 0) {
    throw new DatabaseProblem(
      `The database has a migration that the backup does not know (${extra[0]}). Restore the backup with ` +
        'the Otklik that made it, then install this one and migrate. Nothing was restored.',
    )
  }
}

/** The target's tables, in the manifest's order; each must be there with the same columns. */
async function matchTables(client: pg.Client, manifest: Manifest): Promise<Table[]> {
  const found = new Map((await listTables(client)).map((table) => [nameOf(table), table]))
  const describe = (table: Pick<Table, 'columns'>) =>
    table.columns
      .map((column) => `${column.name} ${column.type}`)
      .sort()
      .join(', ')
  return manifest.tables.map((entry) => {
    const table = found.get(nameOf(entry))
    if (table === undefined) {
      throw new DatabaseProblem(
        `The database has no table ${nameOf(entry)}. Run "otklik migrate" on an empty database first.`,
      )
    }
    if (describe(table) !== describe(entry)) {
      throw new DatabaseProblem(
        `The table ${nameOf(entry)} has other columns than in the backup. Restore into a database that the ` +
          'same version of Otklik has migrated.',
      )
    }
    return table
  })
}

/** From here on nobody else reads or writes these tables until we are done. */
async function lockTables(client: pg.Client, tables: Table[]) {
  if (tables.length === 0) return
  await client.query("set local lock_timeout = '10s'")
  try {
    await client.query(`lock table ${tables.map(quote).join(', ')} in access exclusive mode`)
  } catch (fault) {
    if (codeOf(fault) !== '55P03') throw fault
    throw new DatabaseProblem('The database is in use. Stop Otklik (site and worker) and restore again.')
  }
}

/** Refuses a target with rows of its own, then empties the tables that migrations have filled. */
async function emptyTables(
  client: pg.Client,
  folder: string,
  manifest: Manifest,
  tables: Table[],
  replace: Set<string>,
) {
  const filled: Table[] = []
  for (const [index, table] of tables.entries()) {
    const { rows } = await client.query(`select from ${quote(table)} limit 1`)
    if (rows.length === 0) continue
    filled.push(table)
    const entry = manifest.tables[index]
    if (replace.has(nameOf(table)) || entry === undefined) continue
    const strange = await countStrangers(client, folder, entry)
    if (strange > 0) {
      throw new DatabaseProblem(
        `The database is not empty: ${nameOf(table)} has rows (${strange}) that the backup does not have. ` +
          'Restore into a new database, migrated and otherwise untouched. Nothing was restored.',
      )
    }
  }
  // All in one statement: tables that refer to a filled one are ours as well, and empty.
  if (filled.length > 0) await client.query(`truncate ${tables.map(quote).join(', ')}`)
}

/**
 * How many rows of the target the backup lacks. Such tables are short: what migrations fill, or a mistake.
 */
async function countStrangers(client: pg.Client, folder: string, entry: TableEntry): Promise<number> {
  const columns = quoteAll(entry.columns.map((column) => column.name))
  const incoming = { schema: 'pg_temp', name: 'incoming' }
  await client.query(`create temp table incoming as select ${columns} from ${quote(entry)} with no data`)
  await copyRows(client, folder, entry, incoming)
  const { rows } = await client.query<{ strange: number }>(`
    select count(*)::int as strange
    from (
      select row(${columns})::text from ${quote(entry)}
      except all
      select row(${columns})::text from pg_temp.incoming
    ) as strange`)
  await client.query('drop table pg_temp.incoming')
  return rows[0]?.strange ?? 0
}

async function loadTables(
  client: pg.Client,
  folder: string,
  manifest: Manifest,
  tables: Table[],
  onProgress: (progress: Progress) => void,
) {
  const order = orderTables(tables.map(nameOf), await listForeignKeys(client))
  const stubborn = order.deferred.filter((key) => !key.deferrable)
  for (const key of stubborn) await alterKey(client, tables, key, 'deferrable')
  await client.query('set constraints all deferred')
  for (const [index, name] of order.tables.entries()) {
    const entry = manifest.tables.find((one) => nameOf(one) === name)
    if (entry === undefined) continue
    const progress = { table: name, number: index + 1, count: order.tables.length }
    onProgress({ ...progress, bytes: 0 })
    const rows = await copyRows(client, folder, entry, entry)
    if (rows !== entry.rows) {
      throw new DatabaseProblem(`The table ${name} took ${rows} rows of ${entry.rows}. Nothing was restored.`)
    }
  }
  try {
    await client.query('set constraints all immediate')
  } catch (fault) {
    throw loadFault('the tables that refer to each other', fault)
  }
  for (const key of stubborn) await alterKey(client, tables, key, 'not deferrable')
}

async function copyRows(
  client: pg.Client,
  folder: string,
  entry: TableEntry,
  into: { schema: string; name: string },
): Promise<number> {
  const columns = quoteAll(entry.columns.map((column) => column.name))
  const copy = client.query(copyFrom(`copy ${quote(into)} (${columns}) from stdin`))
  try {
    await pipeline(fs.createReadStream(tableFile(folder, entry)), createGunzip(), copy)
  } catch (fault) {
    throw loadFault(`the table ${nameOf(entry)}`, fault)
  }
  return copy.rowCount
}

/** Within our transaction only: a key that is never deferrable is made so for the time of loading. */
async function alterKey(
  client: pg.Client,
  tables: Table[],
  key: ForeignKey,
  mode: 'deferrable' | 'not deferrable',
) {
  const table = tables.find((one) => nameOf(one) === key.from)
  if (table === undefined) throw new Error(`no table ${key.from}`)
  await client.query(`alter table ${quote(table)} alter constraint ${pg.escapeIdentifier(key.name)} ${mode}`)
}

async function switchTriggers(client: pg.Client, tables: Table[], mode: 'disable' | 'enable') {
  for (const table of tables) {
    for (const trigger of table.triggers) {
      await client.query(`alter table ${quote(table)} ${mode} trigger ${pg.escapeIdentifier(trigger)}`)
    }
  }
}

async function refreshViews(client: pg.Client) {
  const { rows } = await client.query<{ view: string }>(`
    select oid::regclass::text as view
    from pg_class
    where relkind = 'm'
    order by oid`)
  for (const { view } of rows) await client.query(`refresh materialized view ${view}`)
}

function loadFault(what: string, fault: unknown) {
  return new DatabaseProblem(`PostgreSQL refused ${what}: ${reasonOf(fault)}. Nothing was restored.`, {
    cause: fault,
  })
}
