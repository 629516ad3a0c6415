import assert from 'node:assert/strict'
import { mkdtemp, readdir, readlink, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { readPieces } from './files.ts'

let folder: string
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'otklik-files-'))
})
after(() => rm(folder, { recursive: true, force: true }))

/** Whether this process has the file open after a moment. */
async function staysOpen(path: string): Promise<boolean> {
  await pause(100)
  const links = await Promise.all((await readdir('/proc/self/fd')).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')))
  return links.includes(path)
}

const LINES = Array.from({ length: 60_000 }, (_, n) => `{"resourceType":"Patient","id":"${n.toString(36)}${(n * 7919) % 99_991}"}\n`).join('')

test('a packed file that breaks, and one that is read no further, are let go', { skip: process.platform !== 'linux' }, async () => {
  const packed = gzipSync(LINES)
  const broken = join(folder, 'Patient.broken.ndjson.gz')
  await writeFile(broken, Buffer.alloc(4 * 2 ** 20))
  const reasons = []
  for await (const piece of readPieces(broken)) if (!piece.ok) reasons.push(piece.reason)
  assert.deepEqual(reasons, ['truncated'])
  assert.equal(await staysOpen(broken), false, 'broken')
  const left = join(folder, 'Patient.left.ndjson.gz')
  await writeFile(left, packed)
  for await (const piece of readPieces(left)) if (piece.ordinal === 3) break
  assert.equal(await staysOpen(left), false, 'left')
})
