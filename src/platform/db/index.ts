// The database's door. A function that only reads takes `Read`; one that writes takes `Write`. `run` does not compile
// with a Read, and the read pool's sessions are read-only, so the server refuses what the compiler could not see.
import { createHash } from 'node:crypto'
import { Kysely, PostgresDialect, sql, type RawBuilder, type Transaction } from 'kysely'
import pg from 'pg'
import { Client } from './client.ts'
import { PREPARED } from './prepared.ts'

export { prepared } from './prepared.ts'
export { sql }
export type { RawBuilder }

/** Tables are named in hand-written SQL, so the builder itself knows none. */
type Tables = Record<string, never>

declare const reads: unique symbol
declare const writes: unique symbol

/** A handle that can only read. */
export interface Read {
  readonly [reads]: true
}

/** A handle inside a writing transaction; it may read as well. */
export interface Write extends Read {
  readonly [writes]: true
}

export interface Database {
  /** For single statements that read, each on any free connection. */
  readonly read: Read
  /** Several reads of one moment: a repeatable-read, read-only transaction. */
  snapshot<T>(work: (db: Read) => Promise<T>): Promise<T>
  /** One transaction, one clinic (docs/growing.md): committed when `work` ends well, rolled back when it throws. */
  write<T>(work: (db: Write) => Promise<T>): Promise<T>
  /** For a single statement that writes, which is a transaction by itself: two round-trips fewer. */
  readonly writeSingle: <T>(work: (db: Write) => Promise<T>) => Promise<T>
  /**
   * The same without waiting for the disk: a crash of the database's machine may lose the last second of it. Only for what
   * a commit that waits follows at once, which brings it along, or a repair finds again.
   */
  readonly writeAhead: <T>(work: (db: Write) => Promise<T>) => Promise<T>
  /** The address, for tools that open connections of their own (queue, backup, COPY). */
  readonly url: string
  close(): Promise<void>
}

type Executor = Kysely<Tables> | Transaction<Tables>

/** All rows of a statement that reads. */
export async function all<Row>(db: Read, query: RawBuilder<Row>): Promise<Row[]> {
  return (await query.execute(db as unknown as Executor)).rows
}

/** The first row, or undefined. */
export async function first<Row>(db: Read, query: RawBuilder<Row>): Promise<Row | undefined> {
  return (await all(db, query))[0]
}

/** The only row; a fault when there is none. */
export async function one<Row>(db: Read, query: RawBuilder<Row>): Promise<Row> {
  const row = await first(db, query)
  if (row === undefined) throw new Error('expected one row, found none')
  return row
}

/** Runs a statement that writes; out: the rows it returns and how many it touched. */
export async function run<Row = never>(db: Write, statement: RawBuilder<Row>): Promise<{ rows: Row[]; count: number }> {
  const result = await statement.execute(db as unknown as Executor)
  return { rows: result.rows, count: Number(result.numAffectedRows ?? result.rows.length) }
}

/** The name of the violated constraint without Citus' shard number, or undefined for other errors. */
export function violatedConstraint(error: unknown): string | undefined {
  const { code, message } = error as { code?: string; message?: string }
  if (!code?.startsWith('23')) return undefined
  return /constraint "(.+?)(_\d{5,})?"/.exec(message ?? '')?.[1]
}

/** Called with the text and values of every statement before it is sent; the tests hang their statement guard here. */
export type StatementHook = (text: string, values?: readonly unknown[]) => void
let statementHook: StatementHook | undefined
export function onStatement(hook: StatementHook | undefined): void {
  statementHook = hook
}

/** bigint counts stay below 2^53 here; local dates stay text, as the rules take them. */
export const types: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (format !== 'binary') {
      if (oid === 20) return Number
      if (oid === 1700) return Number
      if (oid === 1082) return (value: string) => value
    }
    return pg.types.getTypeParser(oid, format)
  },
}

export interface OpenOptions {
  /** Connections in each of the two pools. */
  pool_size?: number
  /** Told of errors on idle connections, which heal by themselves. */
  onError?: (error: Error) => void
}

const AHEAD_CONNECTIONS = 4

/** Opens the pools on a PostgreSQL address. */
export function openDatabase(url: string, options: OpenOptions = {}): Database {
  const readers = openPool(url, true, options)
  const writers = openPool(url, false, options)
  // a statement that does not wait for the disk is over in a millisecond: a few connections do
  const ahead = openPool(url, false, { ...options, pool_size: Math.min(AHEAD_CONNECTIONS, options.pool_size ?? AHEAD_CONNECTIONS) }, '-c synchronous_commit=off')
  return {
    url,
    read: readers as unknown as Read,
    snapshot: (work) =>
      readers
        .transaction()
        .setIsolationLevel('repeatable read')
        .setAccessMode('read only')
        .execute((trx) => work(trx as unknown as Read)),
    write: (work) => writers.transaction().execute((trx) => work(trx as unknown as Write)),
    writeSingle: (work) => work(writers as unknown as Write),
    writeAhead: (work) => work(ahead as unknown as Write),
    close: async () => {
      await Promise.all([readers.destroy(), writers.destroy(), ahead.destroy()])
    },
  }
}

function openPool(url: string, read_only: boolean, options: OpenOptions, settings = read_only ? '-c default_transaction_read_only=on' : ''): Kysely<Tables> {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.pool_size ?? 10,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 30_000,
    types,
    application_name: read_only ? 'otklik read' : 'otklik write',
    Client: HookedClient,
    ...(settings ? { options: settings } : {}),
  })
  pool.on('error', (error) => options.onError?.(error))
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
}

const names = new Map<string, string>()

/** The name of a statement to be kept; the same text has the same name. */
function nameOf(text: string): string {
  const known = names.get(text)
  if (known !== undefined) return known
  const name = createHash('sha256').update(text).digest('base64url').slice(0, 24)
  names.set(text, name)
  return name
}

/** One connection; every statement is told to the hook. */
export class HookedClient extends Client {
  // oxlint-disable-next-line typescript/no-explicit-any
  override query(...args: any[]): any {
    const text = typeof args[0] === 'string' ? args[0] : args[0]?.text
    if (statementHook && typeof text === 'string') statementHook(text, Array.isArray(args[1]) ? args[1] : args[0]?.values)
    if (typeof text === 'string' && text.startsWith(PREPARED) && Array.isArray(args[1])) {
      args.splice(0, 2, { name: nameOf(text), text, values: args[1] })
    }
    // oxlint-disable-next-line typescript/no-explicit-any
    return (super.query as any)(...args)
  }
}
