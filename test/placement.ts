// The placement test: reads the catalogue of plain PostgreSQL after all migrations and says which tables
// could not be placed on Citus. A pass is not proof; the suite still runs on a real cluster before a release.
import type { Client } from 'pg'
import { readTables } from './placement-catalogue.ts'
import type { Column, Constraint, Index, Table } from './placement-catalogue.ts'

/**
 * Where a table lives: split by clinic, copied to every node, or kept on the coordinator (known to Citus or
 * not).
 */
export type Placement = 'distributed' | 'reference' | 'managed_local' | 'local'

/** One reason why a table could not be placed: `code` is stable, `message` says what to change. */
export type PlacementViolation = { table: string; code: string; message: string }

type Say = (code: string, message: string) => void
type Tables = ReadonlyMap<string, Table>

const PLACEMENTS: ReadonlySet<string> = new Set(['distributed', 'reference', 'managed_local', 'local'])
const FOREIGN_KEY_TARGETS: Record<Placement, readonly Placement[]> = {
  distributed: ['distributed', 'reference'],
  reference: ['reference'],
  managed_local: ['reference', 'managed_local'],
  local: ['local'],
}
/** Citus appends `_<shard number>`; a longer name would be cut and could not be mapped back from an error. */
const NAME_LENGTH_MAX = 50

/**
 * Lists what would keep the tables of these schemas (all but PostgreSQL's own and pgboss when omitted) off
 * Citus. `public` must hold no table at all: dropping it would drop the extension.
 */
export async function lintPlacement(client: Client, schemas?: string[]): Promise<PlacementViolation[]> {
  const tables = new Map((await readTables(client)).map((table) => [table.name, table]))
  const violations: PlacementViolation[] = []
  for (const table of tables.values()) {
    if (schemas && !schemas.includes(table.schema)) continue
    const say: Say = (code, message) => violations.push({ table: table.name, code, message })
    if (table.schema === 'public')
      say('public-table', "public stays empty: create the table in its slice's schema")
    else checkTable(table, tables, say)
  }
  return violations
}

/** The declared placement of every table as `schema.table → kind`: what the statement guard needs. */
export async function readPlacement(client: Client): Promise<Map<string, Placement>> {
  const placement = new Map<string, Placement>()
  for (const table of await readTables(client)) {
    const kind = placementOf(table)
    if (kind) placement.set(table.name, kind)
  }
  return placement
}

function placementOf(table: Table | undefined): Placement | undefined {
  const kind = /\bplacement=(\w+)/.exec(table?.comment ?? '')?.[1]
  return kind && PLACEMENTS.has(kind) ? (kind as Placement) : undefined
}

function checkTable(table: Table, tables: Tables, say: Say): void {
  if (table.is_partition) return
  const kind = placementOf(table)
  if (!kind) {
    const hint = 'call platform.place(table, kind, colocate_with) after create table'
    return say(table.comment?.includes('placement=') ? 'placement-unknown' : 'placement-missing', hint)
  }
  if (table.has_parent) say('inheritance', 'table inheritance cannot be placed')
  checkNames(table, say)
  checkPrimaryKey(table, kind, say)
  if (kind !== 'local') checkStorage(table, say)
  if (kind === 'distributed') {
    checkClinicColumn(table.columns, say)
    checkUniqueness(table, say)
    checkColocation(table, tables, say)
  }
  for (const constraint of table.constraints) {
    if (constraint.type === 'f')
      checkForeignKey(constraint, kind, placementOf(tables.get(constraint.target!)), say)
  }
}

function checkNames(table: Table, say: Say): void {
  const names = [
    table.name.slice(table.schema.length + 1),
    ...table.constraints.filter((constraint) => constraint.type !== 'n').map((constraint) => constraint.name),
    ...table.indexes.map((index) => index.name),
  ]
  for (const name of new Set(names)) {
    if (name.length > NAME_LENGTH_MAX)
      say('name-long', `${name}: ${name.length} characters, at most ${NAME_LENGTH_MAX}`)
  }
}

function checkPrimaryKey(table: Table, kind: Placement, say: Say): void {
  const key = table.indexes.find((index) => index.is_primary)
  if (!key) return say('key-missing', 'no primary key: shards could not be moved online')
  if (kind === 'distributed' && key.columns[0] !== 'clinic_id') {
    say('key-first', `${key.name} must start with clinic_id, is (${key.columns.join(', ')})`)
  }
}

function checkStorage(table: Table, say: Say): void {
  if (table.persistence !== 'p') say('unlogged', 'an unlogged table blocks moving its whole colocation group')
  for (const trigger of table.triggers) say('trigger', `${trigger}: triggers are refused on placed tables`)
  for (const rule of table.rules) say('rule', `${rule}: rules are refused on placed tables`)
  for (const column of table.columns) {
    const counts = column.is_identity || /\bnextval\(/.test(column.default_expression ?? '')
    if (counts && column.type !== 'bigint')
      say('sequence', `${column.name}: a sequence must be bigint, is ${column.type}`)
  }
}

function checkClinicColumn(columns: readonly Column[], say: Say): void {
  const clinic = columns.find((column) => column.name === 'clinic_id')
  if (!clinic) return say('clinic-column', 'no column clinic_id uuid not null')
  if (clinic.type !== 'uuid') say('clinic-column', `clinic_id must be uuid, is ${clinic.type}`)
  if (!clinic.is_not_null) say('clinic-column', 'clinic_id must be not null')
}

function checkUniqueness(table: Table, say: Say): void {
  const broken = (index: Index) => index.is_unique && !index.columns.includes('clinic_id')
  for (const index of table.indexes.filter(broken)) {
    say('unique-without-clinic', `${index.name}: a unique key must contain clinic_id as a plain column`)
  }
  for (const constraint of table.constraints.filter(({ type }) => type === 'x')) {
    const paired = constraint.columns.some(
      (column, at) => column === 'clinic_id' && constraint.operators[at] === '=',
    )
    if (!paired) say('exclude-without-clinic', `${constraint.name}: exclude needs clinic_id with =`)
  }
}

function checkColocation(table: Table, tables: Tables, say: Say): void {
  const partner = /\bcolocate=([\w.]+)/.exec(table.comment ?? '')?.[1]
  if (partner && placementOf(tables.get(partner)) !== 'distributed') {
    say('colocation', `${partner} is not a distributed table`)
  }
}

function checkForeignKey(key: Constraint, kind: Placement, target: Placement | undefined, say: Say): void {
  const where = `${key.name} → ${key.target} (${target ?? 'not placed'})`
  if (!target || !FOREIGN_KEY_TARGETS[kind].includes(target)) {
    const allowed = FOREIGN_KEY_TARGETS[kind].join(' or ')
    return say('foreign-key-target', `${where}: a ${kind} table may refer only to ${allowed}`)
  }
  if (kind !== 'distributed') return
  if ([key.on_delete, key.on_update].some((action) => action === 'n' || action === 'd')) {
    say('foreign-key-set-null', `${where}: cascade or restrict, never set null or set default`)
  }
  const at = key.columns.indexOf('clinic_id')
  if (target === 'distributed' && (at < 0 || key.target_columns[at] !== 'clinic_id')) {
    say('foreign-key-unpaired', `${where}: must pair clinic_id with clinic_id`)
  }
}
