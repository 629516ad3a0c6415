// Files of the publication, written once a minute and process to the data folder and served from there: packed, with the
// hash of their content as ETag.
import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { makeSecret } from '../../platform/ids.ts'
import { DAY_MS } from '../../platform/time.ts'

export interface KeptFile {
  /** Packed by gzip. */
  path: string
  etag: string
  /** Unpacked. */
  bytes: number
}

const PACK_LEVEL = 4

export interface Keeper {
  /**
   * The file of a name as of an instant, made when it is not there yet; those who ask meanwhile wait for the same one.
   * Undefined when `open` says that there is no such file.
   */
  keep(name: string, at: Date, open: () => Promise<AsyncGenerator<string> | undefined>): Promise<KeptFile | undefined>
}

/** A keeper of a folder. Files of earlier minutes go when a later one begins; those of other processes it leaves alone. */
export function makeKeeper(folder: string): Keeper {
  const own = join(folder, `open-${makeSecret(6)}`)
  let minute = -1
  let files = new Map<string, Promise<KeptFile | undefined>>()
  let earlier: string[] = []
  return {
    async keep(name, at, open) {
      if (at.getTime() !== minute) {
        if (minute < 0) void removeAbandoned(folder, at)
        minute = at.getTime()
        files = new Map()
        // whoever is reading the minute before may finish: it goes with the minute after
        const old = earlier
        earlier = await readdir(own).catch(() => [])
        for (const file of old) void rm(join(own, file), { force: true })
      }
      let making = files.get(name)
      if (!making) {
        making = make(own, `${name}@${at.getTime()}-${makeSecret(4)}.gz`, open)
        files.set(name, making)
        // what failed is tried again by the next who asks
        making.catch(() => files.delete(name))
      }
      return making
    },
  }
}

async function make(folder: string, name: string, open: () => Promise<AsyncGenerator<string> | undefined>): Promise<KeptFile | undefined> {
  const lines = await open()
  if (!lines) return undefined
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, name)
  const hash = createHash('sha256')
  let bytes = 0
  const measured = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk)
      bytes += chunk.length
      done(null, chunk)
    },
  })
  await pipeline(Readable.from(lines, { objectMode: true }), measured, createGzip({ level: PACK_LEVEL }), createWriteStream(`${path}.part`))
  await rename(`${path}.part`, path)
  // weak, since it is sent packed or not
  return { path, bytes, etag: `W/"${hash.digest('base64url').slice(0, 22)}"` }
}

/** Folders of processes that are long gone. */
async function removeAbandoned(folder: string, at: Date): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const stats = await stat(join(folder, name)).catch(() => undefined)
    if (stats && stats.mtimeMs < at.getTime() - DAY_MS) await rm(join(folder, name), { recursive: true, force: true })
  }
}
