// What every benchmark prints first: where and with what it ran.
import { readFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { type Database, one, sql } from '../platform/db/index.ts'

/** Lines that name the machine and the versions: processor, cores, memory, Node, PostgreSQL and some packages. */
export async function describeMachine(database: Database, packages: readonly string[]): Promise<string> {
  const { version } = await one(database.read, sql<{ version: string }>`select current_setting('server_version') as version`)
  const model = cpus()[0]?.model.trim() ?? 'unknown processor'
  const versions = packages.map((name) => `${name} ${versionOf(name)}`)
  return [
    `${cpus().length} × ${model}, ${Math.round(totalmem() / 2 ** 30)} GiB`,
    [`Node ${process.versions.node}`, `PostgreSQL ${version}`, ...versions].join(', '),
  ].join('\n')
}

/** A table of text cells with its columns aligned, first column left, the rest right. */
export function formatTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)))
  const line = (cells: readonly string[]) =>
    cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!))).join('  ').trimEnd()
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n')
}

function versionOf(name: string): string {
  const path = join(import.meta.dirname, '../../node_modules', name, 'package.json')
  return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version
}
