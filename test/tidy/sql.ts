// SQL in code and migrations: which schemas a slice may name, that times and ids are parameters, that every
// table is placed in the migration that creates it.
import { posix } from 'node:path'
import { finding, isTest, SHARED, SLICES, stringsOf, TOP, unitOf } from './source.ts'
import type { Finding, Source } from './source.ts'

const WRITES = [
  'insert into',
  'update',
  'delete from',
  'merge into',
  'truncate(?: table)?',
  'copy',
  'alter table(?: if exists)?',
  'drop table(?: if exists)?',
  'create table(?: if not exists)?',
  'create (?:unique )?index \\S+ on',
]
const READS = ['from', 'join', 'using', 'references']
const MENTION = new RegExp(
  `\\b(?:(${WRITES.join('|')})|${READS.join('|')}) (?:only )?([a-z_]+)\\.([a-z_]+)`.replaceAll(' ', '\\s+'),
  'gi',
)
const SCHEMA = /\bcreate\s+schema\s+(?:if\s+not\s+exists\s+)?([a-z_]+)/gi
const SQL_WORD = /\b(select|insert|update|delete|where|values|default|interval)\b/i
const CLOCK =
  /\b(now|clock_timestamp|statement_timestamp|gen_random_uuid|uuidv7|random)\(\)|\bcurrent_(timestamp|date|time)\b/i

/** A slice reads its own schema and those above it, and writes only its own. */
export function checkSchemas(source: Source): Finding[] {
  const unit = unitOf(source.path)
  if (isTest(source.path) || TOP.includes(unit) || !source.path.startsWith('src/')) return []
  return sqlOf(source).flatMap(({ text, at }) => {
    const made = [...text.matchAll(SCHEMA)].map((match) => ({
      write: 'create schema',
      schema: match[1]!,
      name: match[1]!,
    }))
    const named = [...text.matchAll(MENTION)].map(([, write, schema, name]) => ({
      write,
      schema: schema!.toLowerCase(),
      name: `${schema}.${name}`,
    }))
    return [...made, ...named].flatMap(({ write, schema, name }) => {
      const message = refusal(unit, schema, Boolean(write))
      return message ? [finding(source, at, 'schema', `${name}: ${message}`)] : []
    })
  })
}

function refusal(unit: string, schema: string, is_write: boolean): string | undefined {
  if (schema === unit) return undefined
  if (schema === 'pgboss') return unit === 'platform' ? undefined : "only platform knows the queue's tables"
  if (schema === 'platform')
    return is_write ? "call the platform's function instead of writing its table" : undefined
  if (!SLICES.includes(schema)) return undefined
  if (SHARED.includes(unit)) return `${unit} knows no slice's tables`
  if (is_write) return `only ${schema} writes its tables; call its door in the same transaction`
  return SLICES.indexOf(schema) > SLICES.indexOf(unit) ? `${schema} stands below ${unit}` : undefined
}

/** Times and ids in SQL are parameters, in statements and in column defaults. */
export function checkSqlClock(source: Source): Finding[] {
  if (isTest(source.path) || !source.path.startsWith('src/')) return []
  return sqlOf(source).flatMap(({ text, at }) => {
    const call = SQL_WORD.test(text) ? CLOCK.exec(text)?.[0] : undefined
    return call
      ? [finding(source, at, 'sql-clock', `${call}: hand the time or the id over as a parameter`)]
      : []
  })
}

/**
 * A migration is named by its minute, names its schema, places each table after creating it, adds columns
 * apart.
 */
export function checkMigration(source: Source): Finding[] {
  if (!source.path.includes('/migrations/')) return []
  const found: Finding[] = []
  const say = (code: string, message: string, at = 0) => found.push(finding(source, at, code, message))
  if (!/^20\d{6}T\d{4}_[a-z0-9_]+\.sql$/.test(posix.basename(source.path))) {
    say('migration-name', 'name it YYYYMMDDTHHMM_name.sql')
  }
  const text = withoutComments(source.text)
  for (const match of text.matchAll(/\bcreate\s+table\s+(?:if\s+not\s+exists\s+)?([\w.]+)/gi)) {
    const table = match[1]!
    if (!table.includes('.')) say('migration-schema', `${table}: name its schema`, match.index)
    if (!text.slice(match.index).includes(`platform.place('${table}'`)) {
      say('migration-place', `${table}: select platform.place('${table}', kind) after it`, match.index)
    }
  }
  for (const match of text.matchAll(/\balter\s+table[^;]*\badd\s+column\b[^;]*\badd\s+constraint\b/gi)) {
    say('migration-apart', 'add column and add constraint are two statements', match.index)
  }
  if (/\bset\s+local\s+citus\./i.test(text)) say('migration-citus', 'the migrator sets citus.* itself')
  return found
}

/** Comments become spaces, so that offsets stay. */
function withoutComments(text: string): string {
  return text.replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '))
}

function sqlOf(source: Source): { text: string; at: number }[] {
  if (!source.path.endsWith('.sql'))
    return stringsOf(source).map(({ text, node }) => ({ text, at: node.getStart() }))
  let at = 0
  return withoutComments(source.text)
    .split(';')
    .map((text) => {
      const start = at + (/\S/.exec(text)?.index ?? 0)
      at += text.length + 1
      return { text, at: start }
    })
}
