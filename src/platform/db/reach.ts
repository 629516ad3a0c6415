// Whether the database that the settings name can be used, said in a sentence before anything else is tried.
import { Client } from './client.ts'
import { DatabaseProblem, codeOf, reasonOf } from './problem.ts'

/** PostgreSQL 15. */
const VERSION_MIN = 150_000
const PATIENCE_MS = 10_000

/** Asks the server once. Throws DatabaseProblem with what is wrong: address, password, database, rights or age. */
export async function reachDatabase(url: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: PATIENCE_MS, query_timeout: PATIENCE_MS, application_name: 'otklik start' })
  try {
    await client.connect()
    const { rows } = await client.query<{ version: number; name: string }>(
      "select current_setting('server_version_num')::int as version, current_setting('server_version') as name")
    const problem = judgeVersion(rows[0]!.version, rows[0]!.name)
    if (problem) throw problem
  } catch (error) {
    throw describeUnreachable(error)
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** What is wrong with a server's version, as PostgreSQL numbers it (150004 is 15.4); undefined when it will do. */
export function judgeVersion(version: number, name: string): DatabaseProblem | undefined {
  return version >= VERSION_MIN ? undefined : new DatabaseProblem(`DATABASE_URL: the server is PostgreSQL ${name}. Otklik needs 15 or newer.`)
}

/** A fault of the server or the network as a sentence that names the setting; other faults stay what they are. */
export function describeUnreachable(error: unknown): unknown {
  if (error instanceof DatabaseProblem) return error
  const code = codeOf(error)
  const next = NEXT.find(([pattern]) => pattern.test(code) || pattern.test(reasonOf(error)))?.[1]
  return next === undefined ? error : new DatabaseProblem(`DATABASE_URL: ${next} The server or the network said: ${reasonOf(error)}`)
}

/**
 * Whether a fault of a statement means that the database is away for now: it restarts, fails over, takes no more
 * connections, or the way to it is cut. What a page asks over the network is the database and nothing else; calls to the
 * identity provider fail under names of their own.
 */
export function isAway(fault: unknown): boolean {
  return AWAY_CODE.test(codeOf(fault)) || AWAY_REASON.test(reasonOf(fault))
}

const AWAY_CODE = /^(08|57P0|53300$|(ECONNREFUSED|ECONNRESET|EPIPE|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)$)/
/** What the driver says without a code: of a connection that broke, and of a wait for one that took too long. */
const AWAY_REASON = /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect)/

const NEXT: readonly [RegExp, string][] = [
  [/^28/, 'the server does not let this user in. Look at the user, the password and pg_hba.conf.'],
  [/^3D000$/, 'the server has no such database. Make it, empty, or correct the name.'],
  [/^42501$/, 'this user may not make tables here. Make the user the owner of the database.'],
  [/^53300$/, 'the server takes no more connections. Each process of Otklik needs up to 25.'],
  [/^57P0/, 'the server is starting or stopping. Try again in a moment.'],
  [/^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ECONNRESET|ENOENT)$|timeout|terminated unexpectedly/,
    'no PostgreSQL answers there. Look at host and port, and whether it runs.'],
  [/SSL|certificate/, 'no secure connection comes about. Look at sslmode and the certificate.'],
]
