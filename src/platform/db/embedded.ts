// The embedded PostgreSQL: npm's binaries, our own launcher. A server outlives a killed Otklik and is adopted
// by the next one; several processes (site, worker, a command) may share it, and the last to leave stops it.
import { spawn, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type Binaries, getBinaries } from './binaries.ts'
import { type Access, findAccess, isMade, logFile, prepareFolder, writeAccess } from './folder.ts'
import { chooseOwner, environment, type Owner } from './owner.ts'
import { codeOf, DatabaseProblem } from './problem.ts'
import { findServer, type Holding, holdServer, isAlive, removeStaleLock } from './server.ts'

/**
 * `folder`: the database's own folder, made if absent (its parents too); files beside it begin with its name.
 * `port`: on 127.0.0.1; by default the port of the last start, else a free one. `fast`: for tests, without
 * fsync. `log`: receives one line for each thing an operator may want to know.
 */
export type EmbeddedOptions = { folder: string; port?: number; fast?: boolean; log?: (line: string) => void }

/** `url`: superuser `otklik`, database `otklik`. `adopted`: the server was already running. */
export type Embedded = { url: string; stop(): Promise<void>; adopted: boolean }

/**
 * Starts the embedded PostgreSQL, or joins the living server of this folder. Out: when it takes connections.
 * `stop` ends the connections, shuts the server down and waits for it; when another process still uses the
 * server, it leaves it running. A process that ends without `stop` leaves the server to the next start.
 * Throws DatabaseProblem with a sentence for the operator.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  try {
    return await startOrJoin(options, options.log ?? (() => {}))
  } catch (fault) {
    if (!['EACCES', 'EPERM', 'EROFS', 'ENOSPC'].includes(codeOf(fault))) throw fault
    throw new DatabaseProblem(
      `The database folder ${options.folder} cannot be used (${(fault as Error).message}). Start Otklik as ` +
        'the user who owns it, or name a folder in OTKLIK_DATA that this user may write.',
      { cause: fault },
    )
  }
}

async function startOrJoin(options: EmbeddedOptions, log: (line: string) => void): Promise<Embedded> {
  fs.mkdirSync(path.dirname(path.resolve(options.folder)), { recursive: true })
  const folder = path.join(
    fs.realpathSync(path.dirname(path.resolve(options.folder))),
    path.basename(options.folder),
  )
  const joined = await joinServer(folder, log)
  if (joined !== undefined) return embedded(joined, true, log)

  const binaries = getBinaries(`${folder}-libraries`)
  const owner = chooseOwner(binaries, folder)
  const access = prepareFolder(binaries, owner, folder, options.fast ?? false)
  let port = options.port ?? access.port
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
    if (port === undefined || (options.port === undefined && !(await isFree(port))))
      port = await findFreePort()
    const launched = await launch(binaries, owner, folder, { ...access, port })
    if (typeof launched !== 'string') {
      if (port !== access.port) writeAccess(folder, { ...access, port })
      return embedded(launched, false, log)
    }
    // Another process may have been quicker, or a killed server is not quite gone: look, then try again.
    const other = await joinServer(folder, log)
    if (other !== undefined) return embedded(other, true, log)
    if (/could not bind|Address already in use/.test(launched) && options.port === undefined) port = undefined
    else if (!/lock file|pre-existing shared memory/.test(launched)) throw startFault(folder, launched)
    else if (attempt > ATTEMPTS_MAX / 4) removeStaleLock(folder)
    await pause(250)
  }
  throw startFault(folder, 'its lock file postmaster.pid names a process that lives and does not answer')
}

/** Ten seconds of a quarter each; a killed server is gone within two. */
const ATTEMPTS_MAX = 40

function startFault(folder: string, cause: string) {
  return new DatabaseProblem(
    `The embedded database in ${folder} does not start: ${cause}. See ${logFile(folder)}.`,
  )
}

/** Joins the living server of this folder; waits while it recovers from a crash. */
async function joinServer(folder: string, log: (line: string) => void): Promise<Holding | undefined> {
  const access = findAccess(folder)
  if (access === undefined || !isMade(folder)) return undefined
  for (let attempt = 0; ; attempt++) {
    const server = findServer(folder)
    if (server === undefined) return undefined
    const held = await holdServer(folder, server, access.password)
    if (typeof held !== 'string') return held
    if (held === 'not ours') return undefined
    // 'absent' may be a server on its way up or down; 'busy' starts, recovers or stops, and ends some day.
    if (held === 'absent' && attempt > 20) return undefined
    if (attempt === 20) log('Waiting for the database server, which is starting, recovering or stopping.')
    await pause(100)
  }
}

/** Starts the server. Out: the hold on it, or what its log said before it ended. */
async function launch(
  binaries: Binaries,
  owner: Owner,
  folder: string,
  access: Access & { port: number },
): Promise<Holding | string> {
  const logged = openLog(folder)
  const [command, ...rest] = [
    ...owner.before,
    binaries.postgres,
    '-D',
    folder,
    '-p',
    String(access.port),
  ]
  const { uid, gid } = owner
  // Its own session: Ctrl-C in the terminal reaches Otklik alone, which ends its work, then stops the server.
  const child = spawn(command, rest, {
    cwd: '/',
    env: environment(binaries),
    detached: true,
    stdio: ['ignore', logged.fd, logged.fd],
    ...(uid === undefined || gid === undefined ? {} : { uid, gid }),
  })
  fs.closeSync(logged.fd)
  let ended: string | undefined
  child.once('error', (fault) => {
    ended = fault.message
  })
  child.once('exit', () => {
    ended ??= readTail(folder, logged.size)
  })
  for (;;) {
    if (ended !== undefined) return ended
    const server = findServer(folder)
    const held =
      server?.pid === child.pid && server !== undefined
        ? await holdServer(folder, server, access.password)
        : 'absent'
    if (typeof held !== 'string') {
      child.unref()
      return held
    }
    await pause(20)
  }
}

function embedded(held: Holding, adopted: boolean, log: (line: string) => void): Embedded {
  let stopping: Promise<void> | undefined
  held.onLost(() => {
    if (stopping === undefined)
      log('The connection to the embedded database server was lost: it has stopped or was ended.')
  })
  const stop = async () => {
    if (!(await held.release())) {
      log('Another process of Otklik still uses the embedded database; it keeps running.')
      return
    }
    await stopServer(held.folder, held.pid)
    held.close()
  }
  return { url: held.url, adopted, stop: () => (stopping ??= stop()) }
}

/** A fast shutdown: open transactions are rolled back, the files are left clean. Waits up to two minutes. */
async function stopServer(folder: string, pid: number) {
  if (!isAlive(pid) || findServer(folder)?.pid !== pid) return
  if (process.platform === 'win32') {
    spawnSync(getBinaries(`${folder}-libraries`).pg_ctl, ['stop', '-D', folder, '-m', 'fast'])
  } else {
    process.kill(pid, 'SIGINT')
  }
  for (let attempt = 0; attempt < 6000; attempt++) {
    // The server removes its lock file last of all. A dead process may stay in the table where nobody reaps
    // it.
    if (!isAlive(pid) || findServer(folder)?.pid !== pid) return
    await pause(20)
  }
  throw new DatabaseProblem(
    `The embedded database server (process ${pid}) has not stopped in two minutes. See ${logFile(folder)}.`,
  )
}

const LOG_BYTES_MAX = 10_000_000

function openLog(folder: string) {
  const at = logFile(folder)
  const earlier = fs.statSync(at, { throwIfNoEntry: false })?.size ?? 0
  if (earlier > LOG_BYTES_MAX) fs.renameSync(at, `${at}.1`)
  return { fd: fs.openSync(at, 'a', 0o600), size: earlier > LOG_BYTES_MAX ? 0 : earlier }
}

function readTail(folder: string, from: number): string {
  // a test may have removed the whole folder before its server's exit is heard of
  if (!fs.existsSync(logFile(folder))) return 'ended'
  const said = fs.readFileSync(logFile(folder)).subarray(from).toString('utf8')
  const fatal = said.split('\n').filter((line) => /FATAL|PANIC|error/i.test(line))
  return fatal.map((line) => line.replace(/^.*?(FATAL|PANIC): */, '')).join(' ') || said.trim().slice(-500)
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
