// Forward-only migrations: `src/<slice>/migrations/YYYYMMDDTHHMM_name.sql`, run in the order of their names.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Kysely, PostgresDialect, sql } from 'kysely'
import { Migrator, type Migration } from 'kysely/migration'
import pg from 'pg'
import { Client } from './client.ts'
import { DatabaseProblem } from './problem.ts'
import { describeUnreachable, reachDatabase } from './reach.ts'

const SOURCE = join(import.meta.dirname, '..', '..')

/**
 * Brings a database to the newest schema. Two starters at once: the second waits for the first's lock.
 * In: the database address. Out: the names of the migrations that were run now. A migration that fails is thrown and
 * leaves nothing behind, since all pending ones share a transaction. A database that cannot be used is a DatabaseProblem.
 */
export async function migrate(url: string): Promise<string[]> {
  await reachDatabase(url)
  const pool = new pg.Pool({ connectionString: url, max: 1, application_name: 'otklik migrate', Client })
  // told of a connection that breaks when its work is done
  pool.on('error', () => {})
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
  try {
    const migrator = new Migrator({
      db,
      provider: { getMigrations: readMigrations },
      migrationTableSchema: 'platform',
      migrationTableName: 'migration',
      migrationLockTableName: 'migration_lock',
    })
    const { error, results } = await migrator.migrateToLatest()
    if (error) {
      const described = describeUnreachable(error)
      if (described instanceof DatabaseProblem) throw described
      const failed = results?.find((result) => result.status === 'Error')?.migrationName
      throw new Error(`migration ${failed ?? ''} failed: ${(error as Error).message}`, { cause: error })
    }
    // the migrator's own tables are placed like any other
    await sql`select platform.place('platform.migration', 'managed_local')`.execute(db)
    await sql`select platform.place('platform.migration_lock', 'managed_local')`.execute(db)
    return (results ?? []).map((result) => result.migrationName)
  } finally {
    await db.destroy()
  }
}

async function readMigrations(): Promise<Record<string, Migration>> {
  const migrations: Record<string, Migration> = {}
  for (const slice of await readdir(SOURCE)) {
    const folder = join(SOURCE, slice, 'migrations')
    const files = await readdir(folder).catch(() => [])
    for (const file of files.filter((name) => name.endsWith('.sql'))) {
      const name = file.replace(/\.sql$/, '')
      if (migrations[name]) throw new Error(`two migrations are called ${name}`)
      migrations[name] = toMigration(await readFile(join(folder, file), 'utf8'))
    }
  }
  return migrations
}

function toMigration(text: string): Migration {
  return {
    async up(db) {
      // Citus (docs/growing.md); plain PostgreSQL takes them as placeholder settings.
      await sql`set local citus.enable_local_reference_table_foreign_keys = off`.execute(db)
      await sql`set local citus.multi_shard_modify_mode = 'sequential'`.execute(db)
      for (const statement of splitStatements(text)) await sql.raw(statement).execute(db)
    },
  }
}

/** Cuts a script into single statements at `;` line ends outside `$$` bodies; comments of whole lines go. */
export function splitStatements(text: string): string[] {
  const statements: string[] = []
  let current: string[] = []
  let in_body = false
  for (const line of text.split('\n')) {
    if (!in_body && /^\s*(--.*)?$/.test(line)) continue
    current.push(line)
    if ((line.match(/\$\$/g) ?? []).length % 2 === 1) in_body = !in_body
    if (!in_body && /;\s*$/.test(line)) {
      statements.push(current.join('\n').replace(/;\s*$/, ''))
      current = []
    }
  }
  if (current.length > 0) statements.push(current.join('\n'))
  return statements
}
