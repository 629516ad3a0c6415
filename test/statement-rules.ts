// What a statement may not do on a sharded database: what Citus would refuse or send to every shard.
import type { Node, OnConflictClause } from 'libpg-query'
import type { Placement } from './placement.ts'
import type { Analysis } from './statement-analysis.ts'
import { common } from './statement-bindings.ts'
import { isDistributed } from './statement-model.ts'
import type { Level, Source, Write } from './statement-model.ts'
import * as tree from './statement-tree.ts'

type Placements = ReadonlyMap<string, Placement>
export type Say = (code: string, message: string) => void

/** Says everything that is wrong with a statement. `is_marked`: it is a read over all clinics on purpose. */
export function judge(analysis: Analysis, placement: Placements, is_marked: boolean, say: Say): void {
  for (const name of analysis.unqualified) say('unqualified', `${name}: name its schema`)
  const sources = analysis.sources.filter(isDistributed)
  const writes = analysis.writes.filter(({ table }) => placement.has(table))
  for (const write of writes) judgeWrite(write, analysis, placement, say)
  if (is_marked && writes.length > 0)
    say('mark-on-write', '/* cross-clinic */ is for reads: write one clinic at a time')

  const labels = new Map(sources.map((source) => [source, bindingOf(source, analysis)]))
  const unbound = sources.filter((source) => labels.get(source)!.size === 0)
  if (!is_marked || writes.length > 0) {
    for (const source of unbound) {
      const named = nameOf(source)
      say(
        'unbound',
        `${named}: nothing binds its clinic_id; add ${source.alias}.clinic_id = $n to its own query` +
          (writes.length > 0 ? '' : ', or mark the read /* cross-clinic */'),
      )
    }
    judgeOneClinic(analysis, writes, [...labels.values()], say)
  }
  if (unbound.length > 0) judgeAcross(analysis, unbound, say)
  for (const level of analysis.levels) judgePairs(level, labels, analysis, say)
}

/**
 * What only one clinic's statement may do: lock, group by sets, recurse, left join lateral from a reference
 * table.
 */
function judgeAcross(analysis: Analysis, unbound: Source[], say: Say): void {
  const names = unbound.map(nameOf).join(', ')
  const isOpen = (source: Source) =>
    unbound.includes(source) || source.inner.some((inner) => unbound.includes(inner))
  for (const level of analysis.levels.filter((each) => each.sources.some(isOpen))) {
    if (level.has_lock) say('lock-across', `for update or share over several clinics (${names})`)
    if (level.has_grouping_sets)
      say('grouping-sets-across', `rollup, cube or grouping sets over several clinics (${names})`)
  }
  if (analysis.is_recursive) say('recursive-across', `a recursive query over several clinics (${names})`)
  if (analysis.laterals.some(isOpen)) {
    say(
      'lateral-across',
      `left join lateral from a table that is not distributed (${names}): join a grouped subquery`,
    )
  }
}

function judgeOneClinic(analysis: Analysis, writes: Write[], labels: Set<string>[], say: Say): void {
  const inserted = writes.flatMap(({ parts }) => (parts ? [insertedClinic(parts, analysis)] : []))
  const bound = [...labels, ...inserted].filter((set) => set.size > 0)
  if (bound.length > 1 && common(bound).size === 0) {
    const seen = [...new Set(bound.flatMap((set) => [...set]))].join(', ')
    say('two-clinics', `clinic_id is bound to different values (${seen}): one statement, one clinic`)
  }
}

/**
 * Distributed tables joined in one query, or met by a subquery that speaks of them, must pair their
 * clinic_id.
 */
function judgePairs(
  level: Level,
  labels: ReadonlyMap<Source, Set<string>>,
  analysis: Analysis,
  say: Say,
): void {
  const { bindings } = analysis.conditions
  const isTogether = (one: Source, other: Source) =>
    bindings.arePaired(clinicOf(one), clinicOf(other)) ||
    common([labels.get(one)!, labels.get(other)!]).size > 0
  const [first, ...rest] = level.sources.filter(isDistributed)
  for (const other of first ? rest : []) {
    if (isTogether(first!, other)) continue
    say(
      'join-unpaired',
      `${nameOf(first!)} and ${nameOf(other)}: join on ${first!.alias}.clinic_id = ${other.alias}.clinic_id`,
    )
  }
  const outer = [...level.outer].filter(isDistributed)
  if (first && outer.length > 0 && !outer.some((source) => isTogether(first, source))) {
    say(
      'subquery-unpaired',
      `${nameOf(first)} speaks of ${nameOf(outer[0]!)}: pair ${first.alias}.clinic_id with it`,
    )
  }
}

function judgeWrite(write: Write, analysis: Analysis, placement: Placements, say: Say): void {
  const kind = placement.get(write.table)
  if (kind !== 'distributed' && kind !== 'reference') return
  const { node, table } = write
  if ('InsertStmt' in node) {
    if (kind === 'distributed' && (!write.parts || insertedClinic(write.parts, analysis).size === 0)) {
      say('insert-unbound', `${table}: name the columns, clinic_id among them, and give it one parameter`)
    }
    if (node.InsertStmt.onConflictClause) judgeConflict(node.InsertStmt.onConflictClause, table, kind, say)
    return
  }
  const {
    targetList = [],
    whereClause,
    mergeWhenClauses = [],
  } = Object.values(node)[0] as {
    targetList?: Node[]
    whereClause?: Node
    mergeWhenClauses?: Node[]
  }
  judgeSets(targetList, table, kind, say)
  for (const clause of mergeWhenClauses) {
    if (!('MergeWhenClause' in clause)) continue
    const { commandType, targetList: given = [] } = clause.MergeWhenClause
    if (commandType === 'CMD_UPDATE') judgeSets(given, table, kind, say)
    if (commandType === 'CMD_INSERT' && kind === 'distributed' && !given.some(isClinic)) {
      say('insert-unbound', `${table}: merge inserts a row without clinic_id`)
    }
  }
  const volatile = tree.volatileCalls(whereClause).filter((call) => !/now|current_/.test(call))
  if (volatile.length > 0) say('volatile', `${table}: ${volatile.join(', ')} in where must be a parameter`)
  if (kind === 'reference' && analysis.sources.some(isDistributed)) {
    say(
      'reference-from-distributed',
      `${table}: a change of a reference table cannot read distributed tables`,
    )
  }
}

function judgeConflict(clause: OnConflictClause, table: string, kind: Placement, say: Say): void {
  const keys = (clause.infer?.indexElems ?? []).map((key) =>
    'IndexElem' in key ? key.IndexElem.name : undefined,
  )
  if (kind === 'distributed' && keys.length > 0 && !keys.includes('clinic_id')) {
    say('conflict-without-clinic', `${table}: on conflict (…) must name clinic_id`)
  }
  judgeSets(clause.targetList ?? [], table, kind, say)
  const volatile = tree.volatileCalls(clause.whereClause)
  if (volatile.length > 0)
    say('volatile', `${table}: ${volatile.join(', ')} in on conflict must be a parameter`)
}

function judgeSets(targets: Node[], table: string, kind: Placement, say: Say): void {
  const volatile = tree.volatileCalls(targets)
  if (volatile.length > 0) say('volatile', `${table}: ${volatile.join(', ')} in set must be a parameter`)
  if (kind === 'distributed' && targets.some(isClinic))
    say('moves-clinic', `${table}: a row never changes its clinic_id`)
}

function isClinic(node: Node): boolean {
  return 'ResTarget' in node && node.ResTarget.name === 'clinic_id'
}

function insertedClinic(parts: string[], analysis: Analysis): Set<string> {
  return common(parts.map((part) => analysis.conditions.bindings.labels(part, 'value')))
}

function bindingOf(source: Source, analysis: Analysis): Set<string> {
  return analysis.conditions.bindings.labels(clinicOf(source), 'routing')
}

function clinicOf(source: Source): string {
  return `${source.id}.clinic_id`
}

function nameOf({ table = '', alias }: Source): string {
  return alias === table.split('.')[1] ? table : `${table} ${alias}`
}
