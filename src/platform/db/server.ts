// A running server of the embedded database: how it is found, held and known to be ours.
import fs from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { accessFile, NAME } from './folder.ts'
import { codeOf, DatabaseProblem } from './problem.ts'

// pg's types leave out two of its methods: whether the connection alone keeps the process running.
type Client = pg.Client & { ref(): void; unref(): void }

export type Server = { pid: number; port: number }

/**
 * A connection that lives as long as this process uses the server, and holds a shared advisory lock on it.
 * `release` says whether this was the last user of the server, and if so keeps newcomers out until `close`.
 */
export type Holding = {
  folder: string
  url: string
  pid: number
  release(): Promise<boolean>
  close(): void
  onLost(listener: () => void): void
}

/** The server that `postmaster.pid` in the folder names; it may be dead. */
export function findServer(folder: string): Server | undefined {
  let lines: string[]
  try {
    lines = fs.readFileSync(lockFile(folder), 'utf8').split('\n')
  } catch (fault) {
    if (codeOf(fault) === 'ENOENT') return undefined
    throw fault
  }
  const pid = Number(lines[0])
  const port = Number(lines[3])
  return pid > 0 && port > 0 ? { pid, port } : undefined
}

/** True when the process exists, even as another user's. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (fault) {
    return codeOf(fault) === 'EPERM'
  }
}

/**
 * Connects and takes the shared lock. Out: the hold; 'absent' when nobody answers; 'busy' when a server
 * starts, recovers, or is being stopped by its last user; 'not ours' when the process is dead or another's.
 */
export async function holdServer(
  folder: string,
  server: Server,
  password: string,
): Promise<Holding | 'absent' | 'busy' | 'not ours'> {
  if (!isServer(server.pid)) return 'not ours'
  const url = (database: string) => `postgres://${NAME}:${password}@127.0.0.1:${server.port}/${database}`
  const client = new pg.Client({
    connectionString: url('postgres'),
    application_name: 'otklik launcher',
    connectionTimeoutMillis: 5000,
  }) as Client
  let lost = false
  let listener = () => {}
  client.on('error', () => {
    lost = true
    listener()
  })
  try {
    await client.connect()
    if (!(await isOurs(client, folder))) return await leave(client, 'not ours')
    if (!(await ask(client, `select pg_try_advisory_lock_shared(${LOCK}) as answer`)))
      return await leave(client, 'busy')
    await createDatabase(client)
  } catch (fault) {
    await leave(client, undefined)
    return understand(fault, folder)
  }
  client.unref()
  return {
    folder,
    url: url(NAME),
    pid: server.pid,
    onLost: (next) => {
      listener = next
    },
    close: () => {
      client.end().catch(() => {})
    },
    release: async () => {
      try {
        return await releaseServer(client)
      } catch (fault) {
        if (lost) return true
        throw fault
      }
    },
  }
}

/** True when no other process shares the lock; the connection then keeps it from newcomers. */
async function releaseServer(client: Client): Promise<boolean> {
  client.ref()
  await client.query(`select pg_advisory_unlock_shared(${LOCK})`)
  const last = await ask(client, `select pg_try_advisory_lock(${LOCK}) as answer`)
  if (!last) await client.end()
  return last
}

/**
 * Removes a lock file whose process is not a PostgreSQL server: the number was given to another program after
 * a crash of the machine or in a new container, or the dead server is never reaped.
 */
export function removeStaleLock(folder: string) {
  const server = findServer(folder)
  if (server !== undefined && !isServer(server.pid)) fs.rmSync(lockFile(folder), { force: true })
}

/** True when the process may be a living PostgreSQL server; certain only where there is /proc. */
function isServer(pid: number): boolean {
  if (!isAlive(pid)) return false
  try {
    const found = /\((.*)\) (\w)/.exec(fs.readFileSync(`/proc/${pid}/stat`, 'utf8'))
    return found === null || (found[1] === 'postgres' && found[2] !== 'Z')
  } catch {
    return !fs.existsSync('/proc/self/stat')
  }
}

/**
 * Any number, the same for all processes of Otklik: the lock in database `postgres` that users of the server
 * share.
 */
const LOCK = 728_119

const lockFile = (folder: string) => path.join(folder, 'postmaster.pid')

async function isOurs(client: pg.Client, folder: string): Promise<boolean> {
  const { rows } = await client.query<{ at: string }>("select current_setting('data_directory') as at")
  const at = rows[0]?.at ?? ''
  return at === folder || (fs.existsSync(at) && fs.realpathSync(at) === fs.realpathSync(folder))
}

async function createDatabase(client: pg.Client) {
  if (await ask(client, `select exists (select from pg_database where datname = '${NAME}') as answer`)) return
  try {
    await client.query(`create database ${NAME}`)
  } catch (fault) {
    // 42P04, 23505: another process has just made it. 55006: the template is in use for a moment.
    if (codeOf(fault) === '55006') {
      await pause(100)
      await createDatabase(client)
    } else if (!['42P04', '23505'].includes(codeOf(fault))) throw fault
  }
}

async function ask(client: pg.Client, question: string): Promise<boolean> {
  const { rows } = await client.query<{ answer: boolean }>(question)
  return rows[0]?.answer ?? false
}

async function leave<T>(client: pg.Client, answer: T): Promise<T> {
  await client.end().catch(() => {})
  return answer
}

function understand(fault: unknown, folder: string): 'absent' | 'busy' {
  const code = codeOf(fault)
  if (code === '28P01') {
    throw new DatabaseProblem(
      `The database server of ${folder} does not accept the password in ${accessFile(folder)}. Stop that ` +
        'server, delete the file, and start again: the database then gets a new password.',
    )
  }
  // 57P03: starting or recovering; 57P01: being stopped; 53300: no connection left for us.
  if (code === '53300') {
    throw new DatabaseProblem(
      'The embedded database has no free connection. Stop another process of Otklik first.',
    )
  }
  if (code === '57P03' || code === '57P01') return 'busy'
  return 'absent'
}
