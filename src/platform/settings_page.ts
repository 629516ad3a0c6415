// `npm run settings` writes docs/settings.md from the table in config.ts; a test compares the two.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SETTINGS } from './config.ts'

const PAGE = join(import.meta.dirname, '../../docs/settings.md')

/** The text of docs/settings.md. */
export function describeSettings(): string {
  const rows = Object.entries(SETTINGS).map(([name, { about, fallback }]) => `| \`${name}\` | ${showDefault(fallback)} | ${about} |`)
  return [
    '# Settings',
    '',
    'Environment variables, read once at the start. A wrong value stops the start with a sentence that names it; so does an',
    'unknown `OTKLIK_…` name. Made by `npm run settings` from the table in `src/platform/config.ts`.',
    '',
    '| variable | default | what it means |',
    '|---|---|---|',
    ...rows,
    '',
  ].join('\n')
}

function showDefault(value: string | number | boolean | Date | undefined): string {
  if (value === undefined) return '–'
  if (typeof value === 'boolean') return value ? '`on`' : '`off`'
  return `\`${value instanceof Date ? value.toISOString() : value}\``
}

if (process.argv[1] === import.meta.filename) writeFileSync(PAGE, describeSettings())
