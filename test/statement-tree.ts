// Small readers of PostgreSQL's parse tree, as libpg-query gives it.
import type { DeleteStmt, MergeStmt, Node, RangeVar, SelectStmt, UpdateStmt } from 'libpg-query'

const VOLATILE = new Set([
  'gen_random_uuid',
  'uuidv4',
  'uuidv7',
  'random',
  'random_normal',
  'clock_timestamp',
  'timeofday',
  'nextval',
  'setval',
])
const CLOCKS = new Set(['now', 'transaction_timestamp', 'statement_timestamp'])
const DATED_WORDS = new Set(['now', 'today', 'tomorrow', 'yesterday'])

/** Calls `see` on every node below `value`, itself included; it returns false to stay out of a node. */
export function walk(value: unknown, see: (node: Node) => boolean | void): void {
  if (Array.isArray(value)) {
    for (const item of value) walk(item, see)
  } else if (value && typeof value === 'object') {
    if (see(value as Node) === false) return
    for (const item of Object.values(value)) walk(item, see)
  }
}

/** The text of a String node: a part of a name. */
export function textOf(node: Node | undefined): string {
  return node && 'String' in node ? (node.String.sval ?? '') : ''
}

/** The parts of a column's name; `*` for a star; nothing for any other expression. */
export function columnName(node: Node | undefined): string[] | undefined {
  if (!node || !('ColumnRef' in node)) return undefined
  return (node.ColumnRef.fields ?? []).map((field) => ('A_Star' in field ? '*' : textOf(field)))
}

/** The expression without its casts. */
export function bare(node: Node | undefined): Node | undefined {
  while (node && 'TypeCast' in node) node = node.TypeCast.arg
  return node
}

/** The conditions that must all hold. */
export function conjuncts(node: Node | undefined): Node[] {
  if (!node) return []
  if ('BoolExpr' in node && node.BoolExpr.boolop === 'AND_EXPR')
    return (node.BoolExpr.args ?? []).flatMap(conjuncts)
  return [node]
}

/** The fields of `row(a, b)` or `(a, b)`; a single expression as a row of one. */
export function rowOf(node: Node | undefined): Node[] {
  if (!node) return []
  return 'RowExpr' in node ? (node.RowExpr.args ?? []) : [node]
}

/** Whether the operator of an expression is a plain =. */
export function isEquals(name: Node[] | undefined): boolean {
  return name?.length === 1 && textOf(name[0]) === '='
}

/** The clock and random functions called anywhere below: they must be parameters instead. */
export function volatileCalls(value: unknown): string[] {
  const found = new Set<string>()
  walk(value, (node) => {
    if ('SQLValueFunction' in node) {
      const op = node.SQLValueFunction.op ?? ''
      if (/DATE|TIME/.test(op)) found.add(op.replace('SVFOP_', '').toLowerCase())
    }
    if ('FuncCall' in node) {
      const name = textOf(node.FuncCall.funcname?.at(-1))
      if (VOLATILE.has(name) || CLOCKS.has(name)) found.add(`${name}()`)
    }
    if ('TypeCast' in node) {
      const word = constantText(node.TypeCast.arg)
      if (word !== undefined && DATED_WORDS.has(word)) found.add(`'${word}'`)
    }
  })
  return [...found]
}

/** The text of a string constant. */
function constantText(node: Node | undefined): string | undefined {
  return node && 'A_Const' in node ? node.A_Const.sval?.sval : undefined
}

/** A name for a value that the whole statement sees alike: a parameter, a constant, a setting. */
export function labelOf(node: Node | undefined): string | undefined {
  const value = bare(node)
  if (!value) return undefined
  if ('ParamRef' in value) return `$${value.ParamRef.number ?? 0}`
  if ('A_Const' in value) return value.A_Const.isnull ? undefined : constantText(value)
  const is_setting = 'FuncCall' in value && textOf(value.FuncCall.funcname?.at(-1)) === 'current_setting'
  return is_setting ? `setting ${constantText(value.FuncCall.args?.[0])}` : undefined
}

/** Whether `group by` holds rollup, cube or grouping sets. */
export function hasGroupingSets(select: SelectStmt): boolean {
  return (select.groupClause ?? []).some((node) => 'GroupingSet' in node)
}

/**
 * What stands between a subquery and its parent: 'nothing', 'grouping' (a condition may still sink), 'wall'.
 */
export function barrier(select: SelectStmt): 'nothing' | 'grouping' | 'wall' {
  if (select.limitCount || select.limitOffset || select.lockingClause) return 'wall'
  let has_window = false
  walk([select.targetList, select.sortClause], (node) => {
    if ('SubLink' in node) return false
    if ('FuncCall' in node && node.FuncCall.over) has_window = true
  })
  if (has_window || hasGroupingSets(select)) return 'wall'
  const distinct = select.distinctClause ?? []
  if (distinct.some((node) => Object.keys(node).length > 0)) return 'wall'
  return select.groupClause || select.havingClause || distinct.length > 0 ? 'grouping' : 'nothing'
}

/** What `update`, `delete` and `merge` have in common. */
export type Change = {
  relation: RangeVar | undefined
  from: Node[] | undefined
  where: Node | undefined
  sets: Node[] | undefined
  returning: Node[] | undefined
}

/** The parts of a statement that changes rows of one table. */
export function changeOf(statement: UpdateStmt | DeleteStmt | MergeStmt): Change {
  const { relation } = statement
  const returning = statement.returningClause?.exprs
  if ('joinCondition' in statement || 'sourceRelation' in statement) {
    const { sourceRelation, joinCondition: where, mergeWhenClauses: sets } = statement
    return { relation, from: sourceRelation ? [sourceRelation] : [], where, sets, returning }
  }
  const { whereClause: where } = statement as UpdateStmt
  if ('targetList' in statement)
    return { relation, from: statement.fromClause, where, sets: statement.targetList, returning }
  return { relation, from: (statement as DeleteStmt).usingClause, where, sets: [], returning }
}

/** Whether a query reads from this name, without a schema. */
export function mentions(query: Node, name: string): boolean {
  let found = false
  walk(query, (node) => {
    if ('RangeVar' in node && node.RangeVar.relname === name && !node.RangeVar.schemaname) found = true
  })
  return found
}
