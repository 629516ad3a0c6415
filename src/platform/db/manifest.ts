// The table of contents of a backup folder: `manifest.json`, and in `tables/` one file a table, in the text
// format of COPY, compressed by gzip. `gunzip < file | psql -c "\copy schema.table (columns) from stdin"`
// reads one by hand.
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { DatabaseProblem } from './problem.ts'

export type Manifest = {
  format: typeof FORMAT
  version: number
  /** ISO instant. */
  made_at: string
  server_version: string
  /** Names of the applied migrations, in order. */
  migrations: string[]
  tables: TableEntry[]
  sequences: SequenceEntry[]
}

/**
 * `sha256` and `bytes` are of the compressed file, `contents_sha256` is of the rows in the order of the key.
 */
export type TableEntry = {
  schema: string
  name: string
  columns: { name: string; type: string }[]
  rows: number
  file: string
  bytes: number
  sha256: string
  contents_sha256: string
}

export type SequenceEntry = { schema: string; name: string; value: string; called: boolean }

/**
 * Told at the start of each table and with every 16 MB of it: `number` of `count`, from 1; `bytes` of its
 * rows.
 */
export type Progress = { table: string; number: number; count: number; bytes: number }

export const FORMAT = 'otklik-backup'
export const VERSION = 1

/** Writes the table of contents; it makes a folder of tables a backup. */
export function writeManifest(folder: string, manifest: Manifest) {
  fs.writeFileSync(manifestFile(folder), `${JSON.stringify(manifest, null, 2)}\n`, {
    mode: 0o600,
    flush: true,
  })
}

/** Reads the table of contents; refuses a folder that is not a whole backup of a known version. */
export function readManifest(folder: string): Manifest {
  if (!fs.existsSync(manifestFile(folder))) {
    throw new DatabaseProblem(
      `${folder} is not a backup: it has no manifest.json. Name the folder that "otklik backup" wrote.`,
    )
  }
  let manifest: Manifest
  try {
    manifest = JSON.parse(fs.readFileSync(manifestFile(folder), 'utf8')) as Manifest
  } catch {
    throw new DatabaseProblem(`${manifestFile(folder)} is damaged. Take another copy of this backup.`)
  }
  if (manifest.format !== FORMAT || !Array.isArray(manifest.tables)) {
    throw new DatabaseProblem(`${manifestFile(folder)} does not describe a backup of Otklik.`)
  }
  if (manifest.version !== VERSION) {
    throw new DatabaseProblem(
      `The backup in ${folder} has format ${manifest.version}, and this Otklik reads format ${VERSION}. ` +
        'Restore it with the Otklik that made it.',
    )
  }
  return manifest
}

/**
 * Compares every file with its size and checksum; refuses the backup when one differs. Memory stays constant.
 */
export async function verifyFiles(folder: string, manifest: Manifest) {
  for (const table of manifest.tables) {
    const at = tableFile(folder, table)
    const advice = 'Nothing was restored. Take another copy of this backup.'
    const size = fs.statSync(at, { throwIfNoEntry: false })?.size
    if (size === undefined) throw new DatabaseProblem(`The backup lacks the file ${at}. ${advice}`)
    if (size !== table.bytes) {
      throw new DatabaseProblem(`The file ${at} has ${size} bytes instead of ${table.bytes}. ${advice}`)
    }
    const hash = createHash('sha256')
    for await (const chunk of fs.createReadStream(at)) hash.update(chunk as Buffer)
    if (hash.digest('hex') !== table.sha256) {
      throw new DatabaseProblem(`The file ${at} was changed or damaged: its checksum differs. ${advice}`)
    }
  }
}

/** Where a table's rows are; never outside the backup, whatever the manifest says. */
export function tableFile(folder: string, table: { file: string }): string {
  return path.join(folder, 'tables', path.basename(table.file))
}

const manifestFile = (folder: string) => path.join(folder, 'manifest.json')
