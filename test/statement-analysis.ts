// Follows one statement through its queries, aliases and conditions, and notes which tables it touches and
// what binds their clinic_id. It judges nothing: statements.ts does.
import type {
  DeleteStmt,
  InsertStmt,
  JoinExpr,
  MergeStmt,
  Node,
  RangeVar,
  SelectStmt,
  SubLink,
  UpdateStmt,
  WithClause,
} from 'libpg-query'
import type { Placement } from './placement.ts'
import { Conditions, mayHave } from './statement-conditions.ts'
import {
  isDistributed,
  NO_OUTPUT,
  nodeOf,
  renameColumns,
  starColumns,
  uniteOutputs,
} from './statement-model.ts'
import type { Level, Output, OutputColumn, Source, With, Write } from './statement-model.ts'
import * as tree from './statement-tree.ts'

export class Analysis {
  readonly conditions: Conditions
  /** The stored tables read or changed, one for each mention; rows inserted are in `writes`. */
  readonly sources: Source[] = []
  readonly levels: Level[] = []
  readonly writes: Write[] = []
  /** Distributed tables inside a lateral subquery that is left joined to a table which is not distributed. */
  readonly laterals: Source[] = []
  /** Placed tables named without their schema. */
  readonly unqualified: string[] = []
  is_recursive = false

  readonly #placement: ReadonlyMap<string, Placement>
  readonly #mentions = new Map<string, number>()
  readonly #followed = new WeakSet<SubLink>()

  constructor(statement: Node, placement: ReadonlyMap<string, Placement>, label: Conditions['label']) {
    this.conditions = new Conditions(label)
    this.#placement = placement
    tree.walk(statement, (node) => {
      const name = 'RangeVar' in node ? node.RangeVar.relname : undefined
      if (name) this.#mentions.set(name, (this.#mentions.get(name) ?? 0) + 1)
    })
    this.#query(statement, undefined, new Map())
  }

  #query(node: Node, parent: Level | undefined, known: With): Output {
    if ('SelectStmt' in node) return this.#select(node.SelectStmt, parent, known)
    if ('InsertStmt' in node) return this.#insert(node.InsertStmt, node, parent, known)
    if ('UpdateStmt' in node) return this.#change('update', node, parent, node.UpdateStmt, known)
    if ('DeleteStmt' in node) return this.#change('delete', node, parent, node.DeleteStmt, known)
    if ('MergeStmt' in node) return this.#change('merge', node, parent, node.MergeStmt, known)
    return NO_OUTPUT
  }

  #select(select: SelectStmt, parent: Level | undefined, outer: With): Output {
    const level = this.#level(parent)
    const known = this.#with(select.withClause, parent, outer)
    if (select.larg && select.rarg) {
      const left = this.#select(select.larg, parent, known)
      const right = this.#select(select.rarg, parent, known)
      return uniteOutputs(left, right, tree.barrier(select) === 'wall')
    }
    if (select.valuesLists) return this.#values(select.valuesLists, level, known)
    level.has_lock = Boolean(select.lockingClause)
    level.has_grouping_sets = tree.hasGroupingSets(select)
    for (const item of select.fromClause ?? []) this.#from(item, level, known)
    this.#condition(select.whereClause, level, known)
    const { targetList, groupClause, havingClause, sortClause, windowClause } = select
    this.#visit([targetList, groupClause, havingClause, sortClause, windowClause], level, known)
    const barrier = tree.barrier(select)
    const grouped = new Set((groupClause ?? []).map((node) => this.conditions.nodeAt(node, level)))
    const output = this.#output(targetList, level)
    const sinks = ({ parts }: OutputColumn) => barrier !== 'wall' && (!groupClause || grouped.has(parts[0]))
    const columns = output.columns.map((column) => ({ ...column, sinks: sinks(column) }))
    return { columns, has_star: output.has_star, is_plain: barrier === 'nothing' }
  }

  #insert(insert: InsertStmt, node: Node, parent: Level | undefined, outer: With): Output {
    const level = this.#level(parent)
    const known = this.#with(insert.withClause, parent, outer)
    const given = insert.selectStmt ? this.#query(insert.selectStmt, level, known) : NO_OUTPUT
    const names = (insert.cols ?? []).map((column) =>
      'ResTarget' in column ? column.ResTarget.name : undefined,
    )
    const parts = given.columns[names.indexOf('clinic_id')]?.parts
    const table = this.#tableName(insert.relation)
    this.writes.push({ verb: 'insert', table, node, parts: given.has_star ? undefined : parts })
    const alias = insert.relation?.alias?.aliasname ?? insert.relation?.relname ?? ''
    const target: Source = { id: this.conditions.nextId(), alias, table, inner: [] }
    level.sources.push(target, { id: this.conditions.nextId(), alias: 'excluded', inner: [] })
    if (parts?.length === 1) this.conditions.bindings.flow(parts[0]!, `${target.id}.clinic_id`, 'value')
    const returning = insert.returningClause?.exprs
    this.#visit([insert.onConflictClause, returning], level, known)
    return this.#output(returning, level)
  }

  #change(
    verb: Write['verb'],
    node: Node,
    parent: Level | undefined,
    statement: UpdateStmt | DeleteStmt | MergeStmt,
    outer: With,
  ): Output {
    const level = this.#level(parent)
    const known = this.#with(statement.withClause, parent, outer)
    const change = tree.changeOf(statement)
    this.writes.push({ verb, table: this.#tableName(change.relation), node })
    if (change.relation) this.#table(change.relation, level, new Map())
    for (const item of change.from ?? []) this.#from(item, level, known)
    this.#condition(change.where, level, known)
    this.#visit([change.sets, change.returning], level, known)
    return this.#output(change.returning, level)
  }

  #values(rows: Node[], level: Level, known: With): Output {
    this.#visit(rows, level, known)
    const lists = rows.map((row) => ('List' in row ? (row.List.items ?? []) : []))
    const columns = (lists[0] ?? []).map((_, at) => ({
      name: `column${at + 1}`,
      parts: lists.map((list) => this.conditions.part(list[at], level)),
      sinks: false,
    }))
    return { columns, has_star: false, is_plain: rows.length === 1 }
  }

  #with(clause: WithClause | undefined, parent: Level | undefined, outer: With): With {
    const known = new Map(outer)
    for (const node of clause?.ctes ?? []) {
      if (!('CommonTableExpr' in node) || !node.CommonTableExpr.ctequery) continue
      const { ctename: name = '', ctequery: query, ctematerialized, aliascolnames } = node.CommonTableExpr
      const calls_itself = Boolean(clause?.recursive) && tree.mentions(query, name)
      if (calls_itself) {
        this.is_recursive = true
        known.set(name, { output: NO_OUTPUT, is_inlined: false, inner: [] })
      }
      const before = this.sources.length
      const output = this.#query(query, parent, known)
      const is_once = this.#mentions.get(name) === 1 && ctematerialized !== 'CTEMaterializeAlways'
      const is_pure = 'SelectStmt' in query && !query.SelectStmt.lockingClause && !calls_itself
      const inner = this.sources.slice(before).filter(isDistributed)
      known.set(name, { output: renameColumns(output, aliascolnames), is_inlined: is_once && is_pure, inner })
    }
    return known
  }

  #from(node: Node, level: Level, known: With): Source[] {
    if ('RangeVar' in node) return [this.#table(node.RangeVar, level, known)]
    if ('JoinExpr' in node) return this.#join(node.JoinExpr, level, known)
    if ('RangeTableSample' in node && node.RangeTableSample.relation) {
      return this.#from(node.RangeTableSample.relation, level, known)
    }
    if ('RangeSubselect' in node && node.RangeSubselect.subquery) {
      const { subquery, lateral, alias } = node.RangeSubselect
      const before = this.sources.length
      const output = renameColumns(
        this.#query(subquery, lateral ? level : level.parent, known),
        alias?.colnames,
      )
      const inner = this.sources.slice(before).filter(isDistributed)
      return [this.#derived(alias?.aliasname ?? '', { output, is_inlined: true, inner }, level)]
    }
    this.#visit(node, level, known)
    const alias = 'RangeFunction' in node ? node.RangeFunction.alias?.aliasname : undefined
    const source: Source = { id: this.conditions.nextId(), alias: alias ?? '', inner: [] }
    level.sources.push(source)
    return [source]
  }

  #join(join: JoinExpr, level: Level, known: With): Source[] {
    const left = join.larg ? this.#from(join.larg, level, known) : []
    const right = join.rarg ? this.#from(join.rarg, level, known) : []
    const bound: Record<string, Source[] | undefined> = { JOIN_LEFT: right, JOIN_RIGHT: left, JOIN_FULL: [] }
    const nullable = bound[join.jointype ?? 'JOIN_INNER']
    for (const name of (join.usingClause ?? []).map(tree.textOf)) {
      const merged = left.filter((source) => mayHave(source, name))
      for (const one of merged.length > 0 ? merged : left.slice(0, 1)) {
        for (const other of right)
          this.conditions.equal({ source: one, name }, { source: other, name }, nullable)
      }
    }
    this.#condition(join.quals, level, known, nullable)
    const is_lateral = join.rarg && 'RangeSubselect' in join.rarg && join.rarg.RangeSubselect.lateral
    const is_sharded = left.some((source) => isDistributed(source) || source.inner.length > 0)
    if (is_lateral && join.jointype === 'JOIN_LEFT' && !is_sharded) {
      this.laterals.push(...right.flatMap((source) => source.inner))
    }
    return [...left, ...right]
  }

  #table(range: RangeVar, level: Level, known: With): Source {
    const alias = range.alias?.aliasname ?? range.relname ?? ''
    const named = range.schemaname ? undefined : known.get(range.relname ?? '')
    if (named) return this.#derived(alias, named, level)
    const table = this.#tableName(range)
    const source: Source = {
      id: this.conditions.nextId(),
      alias,
      table,
      placement: this.#placement.get(table),
      inner: [],
    }
    this.sources.push(source)
    level.sources.push(source)
    return source
  }

  #derived(
    alias: string,
    query: { output: Output; is_inlined: boolean; inner: Source[] },
    level: Level,
  ): Source {
    const { output, is_inlined, inner } = query
    const source: Source = { id: this.conditions.nextId(), alias, columns: output.columns, inner }
    level.sources.push(source)
    const { bindings } = this.conditions
    for (const { name, parts, sinks } of output.columns) {
      const node = nodeOf({ source, name })
      for (const part of parts) {
        bindings.pair(node, part)
        if (is_inlined && sinks) bindings.flow(node, part, 'routing')
        if (parts.length === 1) bindings.flow(part, node, is_inlined && output.is_plain ? 'routing' : 'value')
      }
    }
    return source
  }

  #condition(quals: Node | undefined, level: Level, known: With, nullable?: Source[]): void {
    for (const node of tree.conjuncts(quals)) {
      if ('A_Expr' in node) this.conditions.compare(node.A_Expr, level, nullable)
      const is_membership =
        'SubLink' in node && node.SubLink.subLinkType === 'ANY_SUBLINK' && !node.SubLink.operName
      if (is_membership) this.#membership(node.SubLink, level, known)
    }
    this.#visit(quals, level, known)
  }

  #membership(link: SubLink, level: Level, known: With): void {
    const output = link.subselect ? this.#query(link.subselect, level, known) : NO_OUTPUT
    this.#followed.add(link)
    tree.rowOf(link.testexpr).forEach((node, at) => {
      const test = this.conditions.nodeAt(tree.bare(node), level)
      const given = output.columns[at]
      for (const part of test && given ? given.parts : []) {
        this.conditions.bindings.pair(test!, part)
        if (given!.sinks) this.conditions.bindings.flow(test!, part, 'routing')
      }
    })
  }

  /** Follows the subqueries inside expressions, and notes which outer tables they speak of. */
  #visit(value: unknown, level: Level, known: With): void {
    tree.walk(value, (node) => {
      if ('ColumnRef' in node) this.conditions.column(node, level)
      if ('SubLink' in node && this.#followed.has(node.SubLink)) return false
      if (!('SelectStmt' in node)) return
      this.#select(node.SelectStmt, level, known)
      return false
    })
  }

  #output(targets: Node[] | undefined, level: Level): Output {
    const output: Output = { columns: [], has_star: false, is_plain: true }
    for (const target of targets ?? []) {
      if (!('ResTarget' in target)) continue
      const path = tree.columnName(target.ResTarget.val)
      if (path?.at(-1) === '*') {
        output.has_star = true
        const spread = level.sources.filter((source) => path.length === 1 || source.alias === path.at(-2))
        output.columns.push(...spread.flatMap(starColumns))
      } else {
        const name = target.ResTarget.name ?? path?.at(-1) ?? ''
        output.columns.push({ name, parts: [this.conditions.part(target.ResTarget.val, level)], sinks: true })
      }
    }
    return output
  }

  #level(parent: Level | undefined): Level {
    const level: Level = { sources: [], parent, outer: new Set(), has_lock: false, has_grouping_sets: false }
    this.levels.push(level)
    return level
  }

  #tableName(range: RangeVar | undefined): string {
    const name = range?.relname ?? ''
    if (range?.schemaname) return `${range.schemaname}.${name}`
    if ([...this.#placement.keys()].some((placed) => placed.endsWith(`.${name}`))) this.unqualified.push(name)
    return name
  }
}
