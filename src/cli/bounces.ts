import { createReadStream } from 'node:fs'
import { readFile, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { closeHouse, openHouse } from '../app.ts'
import { readMbox, takeReport } from '../letters/index.ts'
import { migrate } from '../platform/db/migrate.ts'
import type { House } from '../platform/house.ts'
import { makeLogger } from '../platform/log.ts'
import { type Command, UsageError, withDatabase } from './command.ts'
import { progressLine } from './progress.ts'

const REPORT_BYTES_MAX = 5_000_000
const CHANGED = new Set(['bounced', 'bounced_for_now', 'complained'])
const LEFT_OVER = new Set(['stranger', 'unknown', 'in_hand'])

export const command: Command = {
  usage: 'otklik bounces PATH…',
  about: [
    'Reads bounces and complaints from files: .eml messages, mbox files, or folders of them.',
    'Each is applied to the message that its return address names; the same report twice counts once. An .mbox is read message by message, however large.',
    'Exit codes: 0 all was read, 2 wrong words, 3 some of it was no report about a message of ours, or about one in hand at this moment (in_hand: repeat later).',
  ].join('\n'),
  options: {},
  run: ({ positionals, out, err }) => {
    if (positionals.length === 0) throw new UsageError('Name files or folders: otklik bounces PATH…')
    return withDatabase(async (config, database_url) => {
      const paths = (await Promise.all(positionals.map(listFiles))).flat()
      await migrate(database_url)
      const log = makeLogger({ ...config, LOG_LEVEL: 'silent' })
      const house = await openHouse(config, { database_url, log, pool_size: 2 })
      const counts = new Map<string, number>()
      const progress = progressLine(err)
      try {
        for (const path of paths) {
          await takeFile(house, path, counts)
          progress.show(path)
        }
      } finally {
        progress.end()
        await closeHouse(house)
      }
      return summarise(counts, out)
    })
  },
}

async function takeFile(house: House, path: string, counts: Map<string, number>): Promise<void> {
  const note = (outcome: string) => counts.set(outcome, (counts.get(outcome) ?? 0) + 1)
  if (path.endsWith('.mbox')) {
    for await (const raw of readMbox(createReadStream(path), REPORT_BYTES_MAX))
      note(await takeReport(house, raw))
    return
  }
  const { size } = await stat(path)
  note(size > REPORT_BYTES_MAX ? 'unknown' : await takeReport(house, await readFile(path)))
}

async function listFiles(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => undefined)
  if (!found) throw new UsageError(`There is no file or folder ${path}.`)
  if (!found.isDirectory()) return [path]
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && /\.(eml|mbox)$/i.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

function summarise(counts: ReadonlyMap<string, number>, out: NodeJS.WritableStream): number {
  let changed = 0
  let left_over = 0
  for (const [outcome, count] of [...counts].sort()) {
    out.write(`${outcome.padEnd(16)}${count}\n`)
    if (CHANGED.has(outcome)) changed += count
    if (LEFT_OVER.has(outcome)) left_over += count
  }
  out.write(`Messages changed: ${changed}\n`)
  return left_over > 0 ? 3 : 0
}
