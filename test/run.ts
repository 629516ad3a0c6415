// `npm test`: builds the browser's files, checks types and lint, starts one PostgreSQL (in memory where there is plenty),
// migrates a template, runs every test file in parallel on clones of it. Names of files given as arguments run only those.
import { spawn } from 'node:child_process'
import { globSync, statfsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbedded } from '../src/platform/db/embedded.ts'
import { compileInto } from './compile.ts'
import { makeTemplate } from './database.ts'

/** Bytes that must be free for the database to lie in memory: it grows to two gigabytes. */
const MEMORY_MIN = 8 * 1024 ** 3

const only = process.argv.slice(2)
await step('browser files', process.execPath, ['--import', 'tsx', 'src/ui/build.ts'])
if (only.length === 0) {
  await Promise.all([step('types', 'tsc', ['-p', '.']), step('lint', 'oxlint', ['--quiet', 'src', 'test']), step('unused code', 'knip', ['--no-progress'])])
}

const folder = await mkdtemp(join(pickRoot(), 'otklik-test-'))
const server = await startEmbedded({ folder: join(folder, 'postgres'), fast: true })
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void clear().then(() => process.exit(1)))
process.env['OTKLIK_TEST_DATABASE'] = server.url
process.env['OTKLIK_TEST_COMPILED'] = join(folder, 'compiled')
// what the first process has parsed, the next ones need not
process.env['NODE_COMPILE_CACHE'] = join(folder, 'parsed')
let code = 1
try {
  await compileInto(process.env['OTKLIK_TEST_COMPILED'])
  await makeTemplate(server.url)
  const files = only.length > 0 ? only : globSync(['src/**/*.test.{ts,tsx}', 'test/**/*.test.{ts,tsx}']).sort(longFirst)
  const flags = ['--enable-source-maps', '--import', './test/compiled.ts', '--import', './test/patience.ts']
  code = await launch(process.execPath, [...flags, 'test/files.ts', ...files])
} finally {
  await clear()
}
process.exit(code)

async function clear(): Promise<void> {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
}

/**
 * Where the database of the tests lies: in memory where there is plenty, since each test file copies a thousand small files
 * (25 ms there, 650 on a disk); otherwise where temporary files do.
 */
function pickRoot(): string {
  const memory = '/dev/shm'
  try {
    const { bavail, bsize } = statfsSync(memory)
    return Math.min(bavail * bsize, process.availableMemory()) > MEMORY_MIN ? memory : tmpdir()
  } catch {
    return tmpdir()
  }
}

/** Those in a browser take longest, then those that walk over every route: begun last they would run alone at the end. */
function longFirst(a: string, b: string): number {
  const rank = (path: string) => (path.includes('.browser.') ? 0 : path.startsWith('test/') ? 1 : 2)
  return rank(a) - rank(b) || (a < b ? -1 : 1)
}

async function step(name: string, program: string, args: string[]): Promise<void> {
  const result = await launch(program, args)
  if (result === 0) return
  process.stderr.write(`${name}: failed\n`)
  process.exit(result)
}

function launch(program: string, args: string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'inherit' })
    child.on('error', reject)
    child.on('exit', (status) => resolve(status ?? 1))
  })
}
