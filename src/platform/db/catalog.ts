// What a database holds, as its own catalogue tells it: for backup and restore, which know no table by name.
import pg from 'pg'
import { Client } from './client.ts'
import { DatabaseProblem, reasonOf } from './problem.ts'

export type Table = {
  schema: string
  name: string
  /** Without generated columns, whose values the server computes. */
  columns: { name: string; type: string }[]
  /** The columns of the primary key, in its order. */
  key: string[]
  /** The triggers of the application that are on. */
  triggers: string[]
}

/** A foreign key between two of the tables; names are `schema.table` as `nameOf` gives them. */
export type ForeignKey = { name: string; from: string; to: string; deferrable: boolean }

export type Sequence = { schema: string; name: string }

/** Kysely's two tables: which migrations were applied, and the lock. Not copied; the first is compared. */
export const MIGRATION = { schema: 'platform', table: 'migration', lock: 'migration_lock' }

/** The queue's schema: what is due is a state of our own rows, and pg-boss makes its tables itself. */
const NOT_OURS = ['information_schema', 'pgboss']

export const nameOf = (thing: { schema: string; name: string }) => `${thing.schema}.${thing.name}`

export const quote = (thing: { schema: string; name: string }) =>
  `${pg.escapeIdentifier(thing.schema)}.${pg.escapeIdentifier(thing.name)}`

export const quoteAll = (columns: string[]) => columns.map((column) => pg.escapeIdentifier(column)).join(', ')

/** Connects with settings under which values go out and in alike on every server. */
export async function connect(url: string, application_name: string): Promise<pg.Client> {
  const client = new Client({ connectionString: url, application_name })
  try {
    await client.connect()
  } catch (fault) {
    throw new DatabaseProblem(
      `The database server ${client.host}:${client.port} cannot be used: ${reasonOf(fault)}. ` +
        'Check DATABASE_URL.',
      { cause: fault },
    )
  }
  await client.query(`
    set search_path = pg_catalog;
    set timezone = 'UTC';
    set datestyle = 'ISO, YMD';
    set intervalstyle = 'postgres';
    set bytea_output = 'hex';
    set extra_float_digits = 3;
    set client_encoding = 'UTF8';
    set row_security = off;
    set statement_timeout = 0;
    set idle_in_transaction_session_timeout = 0`)
  const { rows } = await client.query<{ version: string }>(
    "select current_setting('server_version_num') as version",
  )
  const major = Math.floor(Number(rows[0]?.version) / 10_000)
  if (major < 15) {
    await client.end()
    throw new DatabaseProblem(`The database server is PostgreSQL ${major}. Otklik needs 15 or newer.`)
  }
  return client
}

/** Tables (partitioned ones by their parent) of the schemas, or of all application schemas, by name. */
export async function listTables(client: pg.Client, schemas?: string[]): Promise<Table[]> {
  const { rows } = await client.query<Table>(
    `
    select n.nspname as schema, c.relname as name,
      coalesce((
        select json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod))
          order by a.attnum)
        from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      ), '[]') as columns,
      coalesce((
        select json_agg(a.attname order by array_position(i.indkey::int[], a.attnum::int))
        from pg_index i
        join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
        where i.indrelid = c.oid and i.indisprimary
      ), '[]') as key,
      coalesce((
        select json_agg(t.tgname order by t.tgname)
        from pg_trigger t
        where t.tgrelid = c.oid and not t.tgisinternal and t.tgenabled = 'O'
      ), '[]') as triggers
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p')
      and not c.relispartition
      and ${OURS}
      and not (n.nspname = $3 and c.relname = any ($4))
    order by n.nspname, c.relname`,
    [NOT_OURS, schemas ?? null, MIGRATION.schema, [MIGRATION.table, MIGRATION.lock]],
  )
  return rows
}

/** Sequences of the schemas, those of identity and serial columns included. */
export async function listSequences(client: pg.Client, schemas?: string[]): Promise<Sequence[]> {
  const { rows } = await client.query<Sequence>(
    `
    select n.nspname as schema, c.relname as name
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'S'
      and ${OURS}
    order by n.nspname, c.relname`,
    [NOT_OURS, schemas ?? null],
  )
  return rows
}

// $1 schemas that are not ours, $2 the wanted schemas or null. What an extension brought belongs to the
// extension.
const OURS = `n.nspname !~ '^pg_'
      and n.nspname <> all ($1)
      and ($2::text[] is null or n.nspname = any ($2))
      and not exists (
        select from pg_depend d
        where d.deptype = 'e'
          and ((d.classid = 'pg_class'::regclass and d.objid = c.oid)
            or (d.classid = 'pg_namespace'::regclass and d.objid = n.oid))
      )`

/** All foreign keys, without the inner ones of partitions. */
export async function listForeignKeys(client: pg.Client): Promise<ForeignKey[]> {
  const { rows } = await client.query<ForeignKey>(`
    select k.conname as name, fn.nspname || '.' || f.relname as "from",
      tn.nspname || '.' || t.relname as "to",
      k.condeferrable as deferrable
    from pg_constraint k
    join pg_class f on f.oid = k.conrelid
    join pg_namespace fn on fn.oid = f.relnamespace
    join pg_class t on t.oid = k.confrelid
    join pg_namespace tn on tn.oid = t.relnamespace
    where k.contype = 'f'
      and k.conparentid = 0
    order by 2, 1`)
  return rows
}

/** Names of the applied migrations in their order; none when there is no table of migrations. */
export async function listMigrations(client: pg.Client): Promise<string[]> {
  const table = quote({ schema: MIGRATION.schema, name: MIGRATION.table })
  const { rows: found } = await client.query<{ there: boolean }>(
    'select to_regclass($1) is not null as there',
    [table],
  )
  if (found[0]?.there !== true) return []
  const { rows } = await client.query<{ name: string }>(`select name from ${table} order by name collate "C"`)
  return rows.map((row) => row.name)
}
