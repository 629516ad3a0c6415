// As whom the embedded PostgreSQL runs. It refuses to run as root, and many containers have nothing but root.
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import type { Binaries } from './binaries.ts'
import { DatabaseProblem } from './problem.ts'

/**
 * How to start a program of PostgreSQL: `before` is put before the command line; uid and gid are for spawn
 * and, as `folder_uid` and `folder_gid`, for the files of the database.
 */
export type Owner = {
  name: string
  before: string[]
  uid?: number
  gid?: number
  folder_uid?: number
  folder_gid?: number
}

const NOBODY = 65534

/**
 * Chooses the owner. An ordinary user: himself. Root: the user `postgres`, else `nobody`; when that user
 * cannot reach the programs or the folder (a clone under /root, mode 0700), a user namespace in which root
 * bears another number, with root's own right to its files.
 */
export function chooseOwner(binaries: Binaries, folder: string): Owner {
  const self: Owner = { name: 'the user who started Otklik', before: [] }
  if (process.getuid?.() !== 0) {
    mustRun(binaries, self)
    return self
  }
  const user = findUser('postgres') ?? findUser('nobody') ?? { uid: NOBODY, gid: NOBODY }
  const plain: Owner = {
    name: `user ${user.uid}`,
    before: [],
    ...user,
    folder_uid: user.uid,
    folder_gid: user.gid,
  }
  if (canEnter(plain, path.dirname(folder)) && programFault(binaries, plain) === '') return plain
  const mapped: Owner = {
    name: 'root in a user namespace',
    before: ['unshare', '-U', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`, '--'],
    folder_uid: 0,
    folder_gid: 0,
  }
  if (programFault(binaries, mapped) === '') return mapped
  throw new DatabaseProblem(
    `PostgreSQL does not run as root, and ${plain.name} cannot enter ${path.dirname(folder)} or read ` +
      `${path.dirname(binaries.postgres)}. Start Otklik as an ordinary user, or put it and OTKLIK_DATA ` +
      'into folders that every user may enter (for example under /srv), or set DATABASE_URL.',
  )
}

/** Gives the database's folder and all in it to the owner; refuses a folder of another user. */
export function giveFolder(owner: Owner, folder: string) {
  if (process.getuid === undefined) return
  const uid = owner.folder_uid ?? process.getuid()
  const found = fs.statSync(folder).uid
  if (found === uid) return
  if (owner.folder_uid === undefined) {
    throw new DatabaseProblem(
      `The database folder ${folder} belongs to another user (number ${found}). Start Otklik as that user ` +
        'or as root, or give the folder to the user who starts it (chown -R).',
    )
  }
  // The folder itself comes last: a walk that broke off is then done again.
  for (const entry of fs.readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    fs.lchownSync(path.join(folder, entry), uid, owner.folder_gid ?? uid)
  }
  fs.chownSync(folder, uid, owner.folder_gid ?? uid)
}

/**
 * The environment of PostgreSQL's programs: no PG* variable of the user's, English messages, our libraries.
 */
export function environment(binaries: Binaries): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(PG|LC_|LANG)/.test(name))
  const { libraries } = binaries
  const loader = libraries === undefined ? {} : { LD_LIBRARY_PATH: libraries, DYLD_LIBRARY_PATH: libraries }
  return { ...Object.fromEntries(kept), LC_ALL: 'C', ...loader }
}

/** Runs a program of PostgreSQL to its end. Out: '' or what it complained of. */
export function runProgram(
  binaries: Binaries,
  owner: Owner,
  program: string,
  args: string[],
  input?: string,
): string {
  const [command = program, ...rest] = [...owner.before, program, ...args]
  const { uid, gid } = owner
  const done = spawnSync(command, rest, {
    cwd: '/',
    env: environment(binaries),
    encoding: 'utf8',
    input: input ?? '',
    ...(uid === undefined || gid === undefined ? {} : { uid, gid }),
  })
  if (done.error !== undefined) return done.error.message
  return done.status === 0
    ? ''
    : done.stderr.trim() || `${path.basename(program)} ended with code ${done.status}`
}

function mustRun(binaries: Binaries, owner: Owner) {
  const fault = programFault(binaries, owner)
  if (fault === '') return
  throw new DatabaseProblem(
    `The embedded PostgreSQL does not run on this machine (${fault}). Set DATABASE_URL to a PostgreSQL 15 ` +
      'or newer.',
  )
}

function programFault(binaries: Binaries, owner: Owner): string {
  return runProgram(binaries, owner, binaries.postgres, ['--version'])
}

function canEnter(owner: Owner, folder: string): boolean {
  const { uid, gid } = owner
  if (uid === undefined || gid === undefined) return true
  return spawnSync('/bin/sh', ['-c', '[ -x "$0" ]', folder], { cwd: '/', uid, gid }).status === 0
}

function findUser(name: string): { uid: number; gid: number } | undefined {
  if (!fs.existsSync('/etc/passwd')) return undefined
  const line = fs
    .readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`))
  const [, , uid = '', gid = ''] = line?.split(':') ?? []
  return /^\d+$/.test(uid) && /^\d+$/.test(gid) ? { uid: Number(uid), gid: Number(gid) } : undefined
}
