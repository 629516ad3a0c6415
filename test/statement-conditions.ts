// What the conditions of a statement say about columns: finds the column a name means, and tells the bindings
// which equal which.
import type { A_Expr, Node } from 'libpg-query'
import { Bindings } from './statement-bindings.ts'
import { isDistributed, nodeOf } from './statement-model.ts'
import type { Column, Level, Source } from './statement-model.ts'
import * as tree from './statement-tree.ts'

export class Conditions {
  readonly bindings = new Bindings()
  readonly label: (node: Node | undefined) => string | undefined
  #count = 0

  /** `label` names the parameter or constant that an expression is, if it is one. */
  constructor(label: Conditions['label']) {
    this.label = label
  }

  nextId(): string {
    return String(++this.#count)
  }

  /**
   * Notes a comparison that must hold. `nullable`: the side of an outer join that its `on` binds; all when
   * omitted.
   */
  compare(expression: A_Expr, level: Level, nullable?: Source[]): void {
    if (!tree.isEquals(expression.name)) return
    const left = tree.rowOf(expression.lexpr)
    if (expression.kind === 'AEXPR_OP') {
      const right = tree.rowOf(expression.rexpr)
      left.forEach((node, at) => this.#equality(node, right[at], level, nullable))
    }
    if (expression.kind === 'AEXPR_IN' && expression.rexpr && 'List' in expression.rexpr) {
      const rows = (expression.rexpr.List.items ?? []).map(tree.rowOf)
      left.forEach((node, at) => {
        const labels = new Set(rows.map((row) => this.label(row[at])))
        if (labels.size === 1) this.#equality(node, rows[0]?.[at], level, nullable)
      })
    }
  }

  #equality(
    one: Node | undefined,
    other: Node | undefined,
    level: Level,
    nullable: Source[] | undefined,
  ): void {
    const left = this.column(tree.bare(one), level)
    const right = this.column(tree.bare(other), level)
    if (left && right) return this.equal(left, right, nullable, level)
    const column = left ?? right
    const label = this.label(left ? other : one)
    if (!column || label === undefined || !level.sources.includes(column.source)) return
    if (!nullable || nullable.includes(column.source)) this.bindings.pin(nodeOf(column), label)
  }

  /**
   * Two columns are equal; a condition of an outer join binds only its nullable side, a subquery's only its
   * own.
   */
  equal(one: Column, other: Column, nullable: Source[] | undefined, level?: Level): void {
    const isBound = ({ source }: Column) =>
      (!level || level.sources.includes(source)) && (!nullable || nullable.includes(source))
    this.bindings.pair(nodeOf(one), nodeOf(other))
    if (isBound(other)) this.bindings.flow(nodeOf(one), nodeOf(other), 'routing')
    if (isBound(one)) this.bindings.flow(nodeOf(other), nodeOf(one), 'routing')
  }

  /** The column that a name means at this level or further out; levels it passes remember the outer table. */
  column(node: Node | undefined, level: Level): Column | undefined {
    const path = tree.columnName(node)
    const name = path?.at(-1)
    if (!path || name === undefined || name === '*') return undefined
    const alias = path.at(-2)
    const passed: Level[] = []
    for (let at: Level | undefined = level; at; at = at.parent) {
      const source =
        alias === undefined
          ? (at.sources.find((each) => mayHave(each, name)) ??
            (at.sources.length === 1 ? at.sources[0] : undefined))
          : at.sources.find((each) => each.alias === alias)
      if (source) {
        for (const between of passed) between.outer.add(source)
        return { source, name }
      }
      passed.push(at)
    }
    return undefined
  }

  /** The node of the column that a name means, if it means one. */
  nodeAt(node: Node | undefined, level: Level): string | undefined {
    const column = this.column(node, level)
    return column && nodeOf(column)
  }

  /** The node of an expression: a column's own, or a fresh one, bound when the expression is a parameter. */
  part(node: Node | undefined, level: Level): string {
    const column = this.column(tree.bare(node), level)
    if (column) return nodeOf(column)
    const fresh = this.nextId()
    const label = this.label(node)
    if (label !== undefined) this.bindings.pin(fresh, label)
    return fresh
  }
}

/** Whether a name without an alias may mean a column of this range variable. */
export function mayHave(source: Source, name: string): boolean {
  if (source.columns) return source.columns.some((column) => column.name === name)
  return isDistributed(source) && name === 'clinic_id'
}
