// One connection for one long piece of work that needs a session of its own: temporary tables, COPY, a lock that ends with
// it. When the process dies, so does the session, and with it all that was not committed.
import type { Writable } from 'node:stream'
import { Kysely, PostgresDialect } from 'kysely'
import { from as copyFrom } from 'pg-copy-streams'
import { HookedClient, type Write, types } from './index.ts'

export interface Session {
  /** For statements that are a transaction by themselves, and for those on temporary tables. */
  readonly db: Write
  /** One transaction, one clinic. */
  write<T>(work: (db: Write) => Promise<T>): Promise<T>
  /** A stream into `copy … from stdin`; nothing else may be asked of the session until it has finished. */
  copy(statement: string): Writable
  close(): Promise<void>
}

/** Opens a connection under a name that the server's list of activity shows. Close it in any case. */
export async function openSession(url: string, application_name: string): Promise<Session> {
  const client = new HookedClient({ connectionString: url, application_name, types, keepAlive: true })
  await client.connect()
  const held = Object.assign(client, { release: () => {} })
  const db = new Kysely<Record<string, never>>({
    dialect: new PostgresDialect({ pool: { connect: async () => held, end: () => client.end() } as never }),
  })
  return {
    db: db as unknown as Write,
    write: (work) => db.transaction().execute((trx) => work(trx as unknown as Write)),
    copy: (statement) => client.query(copyFrom(statement)),
    close: () => db.destroy(),
  }
}
