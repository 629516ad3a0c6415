// What the statement guard knows of a query: its tables and aliases, the columns it gives, the levels it is
// nested in.
import type { Node } from 'libpg-query'
import type { Placement } from './placement.ts'
import { textOf } from './statement-tree.ts'

/**
 * A range variable. `columns` (of a subquery) says where a column comes from; `inner` are distributed tables
 * below it.
 */
export type Source = {
  id: string
  alias: string
  table?: string
  placement?: Placement | undefined
  columns?: OutputColumn[]
  inner: Source[]
}

/** A column of a range variable; its node in the bindings is `nodeOf`. */
export type Column = { source: Source; name: string }

/**
 * One column a query gives: all `parts` (branches of a union, rows of values) feed it; `sinks`: a condition
 * may sink in.
 */
export type OutputColumn = { name: string; parts: string[]; sinks: boolean }

/**
 * `is_plain`: the planner merges the query into its parent, so that what binds the inside binds the outside.
 */
export type Output = { columns: OutputColumn[]; has_star: boolean; is_plain: boolean }
export const NO_OUTPUT: Output = { columns: [], has_star: false, is_plain: false }

/** One query level: its tables, what it locks, and the outer tables it speaks of. */
export type Level = {
  sources: Source[]
  parent: Level | undefined
  outer: Set<Source>
  has_lock: boolean
  has_grouping_sets: boolean
}

/**
 * The named queries in reach. `is_inlined`: used once and free of side effects, so the planner sees through
 * it.
 */
export type With = ReadonlyMap<string, { output: Output; is_inlined: boolean; inner: Source[] }>

/**
 * A changed table. `parts` is the clinic_id of an inserted row, undefined when the statement does not name
 * it.
 */
export type Write = {
  verb: 'insert' | 'update' | 'delete' | 'merge'
  table: string
  node: Node
  parts?: string[] | undefined
}

export function isDistributed(source: Source): boolean {
  return source.placement === 'distributed'
}

/** The node of a column in the bindings. */
export function nodeOf({ source, name }: Column): string {
  return `${source.id}.${name}`
}

/**
 * The columns of a union: every branch feeds each. `is_walled`: no condition sinks in (a limit stands before
 * it).
 */
export function uniteOutputs(left: Output, right: Output, is_walled: boolean): Output {
  const columns = left.columns.map((column, at) => ({
    name: column.name,
    parts: [...column.parts, ...(right.columns[at]?.parts ?? [])],
    sinks: !is_walled && column.sinks && (right.columns[at]?.sinks ?? false),
  }))
  return { columns, has_star: left.has_star || right.has_star, is_plain: false }
}

/** The same columns under the names of `as t (a, b)`. */
export function renameColumns(output: Output, names: Node[] | undefined): Output {
  if (!names || output.has_star) return output
  const columns = output.columns.map((column, at) => ({ ...column, name: textOf(names[at]) || column.name }))
  return { ...output, columns }
}

/** What `*` stands for: the columns of a subquery; of a stored table only its key is known. */
export function starColumns(source: Source): OutputColumn[] {
  const names = source.columns?.map((column) => column.name) ?? ['clinic_id', 'id']
  return names.map((name) => ({ name, parts: [nodeOf({ source, name })], sinks: true }))
}
