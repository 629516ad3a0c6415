// The statement guard: parses every statement of a test run with PostgreSQL's own parser and says which ones
// Citus would refuse or send to every shard. A pass is not proof; the suite still runs on a real cluster
// before a release.
import type { Node, ParseResult } from 'libpg-query'
import { hasSqlDetails, loadModule, parseSync } from 'libpg-query'
import { Client } from 'pg'
import { readPlacement } from './placement.ts'
import type { Placement } from './placement.ts'
import { Analysis } from './statement-analysis.ts'
import { judge } from './statement-rules.ts'
import type { Say } from './statement-rules.ts'
import * as tree from './statement-tree.ts'

await loadModule()

type Placements = ReadonlyMap<string, Placement>

/** A read over all clinics on purpose starts with this comment. */
const CROSS_CLINIC = /^\s*\/\*\s*cross-clinic\s*\*\//

/**
 * Lists what is wrong with a statement, each as `code: what to change`; empty when nothing is. `placement`
 * maps 'schema.table' to its kind; tables it does not know (catalogue, pgboss, temporary) are ignored. With
 * `values` parameters of equal value count as one, since a query builder numbers each use anew.
 */
export function guardStatement(sql: string, placement: Placements, values?: readonly unknown[]): string[] {
  const label = (node: Node | undefined) => {
    const name = tree.labelOf(node)
    const value = name?.startsWith('$') ? values?.[Number(name.slice(1)) - 1] : undefined
    return typeof value === 'string' ? `value ${value}` : name
  }
  return judgeText(sql, placement, label)
}

/** Called for every statement sent, with its text and, where they are known, its values. */
export type StatementCheck = (sql: string, values?: readonly unknown[]) => void

let installed: StatementCheck | undefined

/**
 * Reads the placement of a migrated database once for this process, and gives the check to hang on every
 * statement.
 */
export async function installStatementGuard(url: string): Promise<StatementCheck> {
  if (installed) return installed
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    installed = makeStatementCheck(await readPlacement(client))
  } finally {
    await client.end()
  }
  return installed
}

/**
 * A check that throws an error naming the statement and what is wrong with it, and remembers what it has
 * judged. Without values it cannot tell whether $1 and $2 are one clinic, and takes them to be.
 */
export function makeStatementCheck(placement: Placements): StatementCheck {
  if (![...placement.values()].includes('distributed'))
    throw new Error('the statement guard knows no distributed table')
  const judged = new Map<string, string[]>()
  return (sql, values) => {
    const key = values ? `${sql}\0${equalityOf(values).join()}` : sql
    let violations = judged.get(key)
    if (!violations) {
      violations = values
        ? guardStatement(sql, placement, values)
        : judgeText(sql, placement, (node) => tree.labelOf(node)?.replace(/^\$\d+$/, '$'))
      judged.set(key, violations)
    }
    if (violations.length > 0)
      throw new Error(`statement refused by the guard:\n- ${violations.join('\n- ')}\n${sql}`)
  }
}

/** For each value the place of the first equal one: statements alike in this are judged alike. */
function equalityOf(values: readonly unknown[]): number[] {
  const places = new Map<unknown, number>()
  return values.map((value, at) => {
    const place = places.get(value) ?? at
    places.set(value, place)
    return place
  })
}

function judgeText(
  sql: string,
  placement: Placements,
  label: (node: Node | undefined) => string | undefined,
): string[] {
  const found = new Set<string>()
  const say: Say = (code, message) => found.add(`${code}: ${message}`)
  const statements = (parse(sql).stmts ?? []).flatMap(({ stmt }) => (stmt ? [unwrapped(stmt)] : []))
  let is_ours = false
  for (const statement of statements) {
    const analysis = new Analysis(statement, placement, label)
    const touched = [
      ...analysis.sources.map(({ table }) => table!),
      ...analysis.writes.map(({ table }) => table),
    ]
    if (touched.some((table) => placement.has(table))) is_ours = true
    judge(analysis, placement, CROSS_CLINIC.test(sql), say)
  }
  if (is_ours && statements.length > 1) say('several', 'one statement a query')
  return [...found]
}

/** The parse tree; empty for what PostgreSQL itself will refuse, so that its own error is the one seen. */
function parse(sql: string): ParseResult {
  try {
    return parseSync(sql)
  } catch (error) {
    if (hasSqlDetails(error)) return { stmts: [] }
    throw error
  }
}

/** The statement that `explain`, `declare` or `prepare` stands before. */
function unwrapped(node: Node): Node {
  const inner =
    'ExplainStmt' in node
      ? node.ExplainStmt.query
      : 'DeclareCursorStmt' in node
        ? node.DeclareCursorStmt.query
        : 'PrepareStmt' in node
          ? node.PrepareStmt.query
          : undefined
  return inner ?? node
}
