// The folder of the embedded database and what lies beside it: `<folder>-access.json` (password and port,
// mode 0600, of the user who starts Otklik) and `<folder>-server.log`.
import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import type { Binaries } from './binaries.ts'
import { giveFolder, type Owner, runProgram } from './owner.ts'
import { codeOf, DatabaseProblem } from './problem.ts'

/** The superuser and the database of the embedded server. */
export const NAME = 'otklik'

export type Access = { password: string; port?: number }

/**
 * Makes the folder ready for `postgres`: initdb on the first start, checks on later ones, our settings
 * always. Refuses a folder of another major version, of another user, or with something else in it. Two
 * processes may call this at once. Out: the password and the port of the last start.
 */
export function prepareFolder(binaries: Binaries, owner: Owner, folder: string, fast: boolean): Access {
  const made = isMade(folder)
  if (made) {
    checkVersion(binaries, folder)
    giveFolder(owner, folder)
  }
  const access = findAccess(folder) ?? makeAccess(binaries, owner, folder, made)
  if (!made) makeCluster(binaries, owner, folder, access.password)
  writeSettings(owner, folder, fast)
  return access
}

/** Reads `<folder>-access.json`. */
export function findAccess(folder: string): Access | undefined {
  let text: string
  try {
    text = fs.readFileSync(accessFile(folder), 'utf8')
  } catch (fault) {
    if (codeOf(fault) === 'ENOENT') return undefined
    throw fault
  }
  try {
    return JSON.parse(text) as Access
  } catch {
    throw new DatabaseProblem(
      `The file ${accessFile(folder)} is damaged. Delete it while Otklik is stopped; the next start gives ` +
        'the database a new password.',
    )
  }
}

/** Remembers the port, so that it stays the same from start to start. */
export function writeAccess(folder: string, access: Access) {
  const making = `${accessFile(folder)}.${process.pid}`
  fs.writeFileSync(making, JSON.stringify(access), { mode: 0o600 })
  fs.renameSync(making, accessFile(folder))
}

export const accessFile = (folder: string) => `${folder}-access.json`
export const logFile = (folder: string) => `${folder}-server.log`

/** True when the folder holds a database; false when it is empty or absent. */
export function isMade(folder: string): boolean {
  if (fs.existsSync(path.join(folder, 'PG_VERSION'))) return true
  if (!fs.existsSync(folder) || fs.readdirSync(folder).length === 0) return false
  throw new DatabaseProblem(
    `The folder ${folder} holds files but no PostgreSQL database. Name another folder in OTKLIK_DATA, or ` +
      'move the files away.',
  )
}

function checkVersion(binaries: Binaries, folder: string) {
  const version = fs.readFileSync(path.join(folder, 'PG_VERSION'), 'utf8').trim()
  if (version === String(binaries.major)) return
  throw new DatabaseProblem(
    `The database folder ${folder} was made by PostgreSQL ${version}, and this Otklik brings ` +
      `${binaries.major}. Start the earlier Otklik, make a backup ("npm run otklik -- backup"), move the ` +
      'folder away, and restore the backup here.',
  )
}

/**
 * A new password. For a database whose access file was lost, the new password is also set in the database.
 */
function makeAccess(binaries: Binaries, owner: Owner, folder: string, made: boolean): Access {
  const access = { password: randomBytes(24).toString('base64url') }
  if (made) {
    const statement = `alter role ${NAME} password '${access.password}'\n`
    const fault = runProgram(
      binaries,
      owner,
      binaries.postgres,
      ['--single', '-D', folder, 'postgres'],
      statement,
    )
    if (fault !== '')
      throw new DatabaseProblem(`The database in ${folder} could not be given a new password: ${fault}`)
  }
  // The first of two processes wins; the other takes what the first has written.
  const making = `${accessFile(folder)}.${process.pid}.new`
  fs.writeFileSync(making, JSON.stringify(access), { mode: 0o600 })
  try {
    fs.linkSync(making, accessFile(folder))
    return access
  } catch (fault) {
    if (codeOf(fault) !== 'EEXIST') throw fault
    return findAccess(folder) ?? access
  } finally {
    fs.rmSync(making)
  }
}

/** initdb into a folder beside, which takes its name when it is whole. */
function makeCluster(binaries: Binaries, owner: Owner, folder: string, password: string) {
  const making = `${folder}.making-${process.pid}`
  const passwordFile = `${making}.password`
  fs.rmSync(making, { recursive: true, force: true })
  fs.mkdirSync(making, { mode: 0o700 })
  giveFolder(owner, making)
  fs.writeFileSync(passwordFile, password, { mode: 0o600 })
  if (owner.folder_uid !== undefined)
    fs.chownSync(passwordFile, owner.folder_uid, owner.folder_gid ?? owner.folder_uid)
  try {
    const fault = runProgram(binaries, owner, binaries.initdb, [
      '-D',
      making,
      '-U',
      NAME,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-instructions',
    ])
    if (fault !== '') throw new DatabaseProblem(`The database folder ${folder} could not be made: ${fault}`)
    fs.appendFileSync(path.join(making, 'postgresql.conf'), `\ninclude = '${SETTINGS}'\n`)
    if (fs.existsSync(folder) && fs.readdirSync(folder).length === 0) fs.rmdirSync(folder)
    fs.renameSync(making, folder)
  } catch (fault) {
    // ENOTEMPTY, EEXIST: another process has just made the same folder; its database is as good as ours.
    if (!['ENOTEMPTY', 'EEXIST'].includes(codeOf(fault))) throw fault
  } finally {
    fs.rmSync(passwordFile, { force: true })
    fs.rmSync(making, { recursive: true, force: true })
  }
}

const SETTINGS = 'otklik.conf'

function writeSettings(owner: Owner, folder: string, fast: boolean) {
  const safety = fast ? 'off' : 'on'
  const at = path.join(folder, SETTINGS)
  const lines = [
    '# Written at every start of Otklik. Your own settings: alter system, which goes before these.',
    "listen_addresses = '127.0.0.1'",
    "unix_socket_directories = ''",
    `max_connections = ${fast ? 200 : 60}`,
    `shared_buffers = ${fast ? '64MB' : '256MB'}`,
    'work_mem = 16MB',
    'maintenance_work_mem = 128MB',
    'max_wal_size = 2GB',
    'wal_compression = on',
    `fsync = ${safety}`,
    `synchronous_commit = ${safety}`,
    `full_page_writes = ${safety}`,
    "timezone = 'UTC'",
    "log_timezone = 'UTC'",
    "log_line_prefix = '%m [%p] '",
    '# What people wrote must not reach a log: no statements, no values, no details of a violated key.',
    'log_min_error_statement = panic',
    'log_parameter_max_length = 0',
    'log_parameter_max_length_on_error = 0',
    'log_error_verbosity = terse',
  ]
  const making = `${at}.${process.pid}`
  fs.writeFileSync(making, `${lines.join('\n')}\n`, { mode: 0o600 })
  if (owner.folder_uid !== undefined)
    fs.chownSync(making, owner.folder_uid, owner.folder_gid ?? owner.folder_uid)
  fs.renameSync(making, at)
}
