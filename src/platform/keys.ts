// Keys on disk, in <OTKLIK_DATA>/keys, mode 0600. Each ring may hold several keys: the newest signs, all verify, so a
// key is rotated by adding a file and retired by deleting one after the last thing it signed has expired.
import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface Key {
  /** 1 to 255, part of what is signed. */
  id: number
  secret: Buffer
}

export interface KeyRing {
  /** The key that signs. */
  current: Key
  find(id: number): Key | undefined
  all: readonly Key[]
}

/** Loads the ring `purpose` from a folder, making its first key when there is none. */
export async function loadKeyRing(folder: string, purpose: string): Promise<KeyRing> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  let keys = await readKeys(folder, purpose)
  if (keys.length === 0) {
    // 'wx': of two processes that start at once, one makes the key and both read the same
    await writeFile(join(folder, `${purpose}-1.key`), randomBytes(32), { mode: 0o600, flag: 'wx' }).catch((error) => {
      if (error.code !== 'EEXIST') throw error
    })
    keys = await readKeys(folder, purpose)
  }
  return makeKeyRing(keys)
}

/** A ring of given keys; the highest id signs. */
export function makeKeyRing(keys: readonly Key[]): KeyRing {
  const sorted = [...keys].sort((a, b) => b.id - a.id)
  const current = sorted[0]
  if (!current) throw new Error('a key ring needs at least one key')
  return { current, all: sorted, find: (id) => sorted.find((key) => key.id === id) }
}

async function readKeys(folder: string, purpose: string): Promise<Key[]> {
  const pattern = new RegExp(`^${purpose}-(\\d{1,3})\\.key$`)
  const keys: Key[] = []
  for (const file of await readdir(folder)) {
    const id = Number(pattern.exec(file)?.[1])
    if (!id) continue
    const secret = await readFile(join(folder, file))
    if (secret.length < 32) throw new Error(`key file ${file} is too short: 32 bytes are needed`)
    keys.push({ id, secret })
  }
  return keys
}
