// From criteria to SQL, and how far they narrow a search.
import { type RawBuilder, sql } from '../db/index.ts'
import { DAY_MS } from '../time.ts'
import type { SearchBounds } from './search.ts'
import type { Criterion } from './search_reading.ts'
import { type DateValue, openEnds } from './search_values.ts'

/** All criteria at once; true when there are none. */
export function whereAll(criteria: readonly Criterion[], clinic_id: string): RawBuilder<boolean> {
  return criteria.length === 0 ? sql`true` : sql`${sql.join(criteria.map((one) => whereOne(one, clinic_id)), sql` and `)}`
}

function whereOne(criterion: Criterion, clinic_id: string): RawBuilder<boolean> {
  if (criterion.type === 'token') {
    const { column, values, not } = criterion
    const found = values.some(({ code }) => code === '') ? sql<boolean>`true` : sql<boolean>`${column}::text = any(${values.map(({ code }) => code)}::text[])`
    return not ? sql`not ${found}` : found
  }
  if (criterion.type === 'date') return sql`(${sql.join(criterion.values.map((value) => whereDate(criterion.column, value)), sql` or `)})`
  const parts = Object.entries(criterion.targets).flatMap(([type, targets]) => {
    const ids = criterion.values.filter((value) => (value.type ?? type) === type).map(({ id }) => id)
    // an array, so that it is looked up once and an index can use it
    return ids.length === 0 ? [] : targets.map(({ column, table }) => sql<boolean>`${column} = any(array(
        select t.id
        from ${sql.table(table)} t
        where t.clinic_id = ${clinic_id}
          and t.fhir_id = any(${ids}::text[])))`)
  })
  return sql`(${sql.join(parts, sql` or `)})`
}

function whereDate(column: RawBuilder<unknown>, { prefix, from, until }: DateValue): RawBuilder<boolean> {
  switch (prefix) {
    case 'eq': return sql`(${column} >= ${from} and ${column} < ${until})`
    case 'ne': return sql`(${column} < ${from} or ${column} >= ${until})`
    case 'gt': case 'sa': return sql`${column} >= ${until}`
    case 'ge': return sql`${column} >= ${from}`
    case 'lt': case 'eb': return sql`${column} < ${from}`
    case 'le': return sql`${column} < ${until}`
  }
}

/** How far criteria narrow a search. */
export function boundsOf(criteria: readonly Criterion[]): SearchBounds {
  return {
    values(name) {
      const counts = criteria.filter((one) => one.name === name && one.type !== 'date' && !(one.type === 'token' && one.not)).map((one) => one.values.length)
      return counts.length === 0 ? 0 : Math.min(...counts)
    },
    days(name) {
      let from = -Infinity
      let until = Infinity
      for (const one of criteria) {
        if (one.name !== name || one.type !== 'date') continue
        const ends = one.values.map(openEnds)
        from = Math.max(from, Math.min(...ends.map((end) => end.from?.getTime() ?? -Infinity)))
        until = Math.min(until, Math.max(...ends.map((end) => end.until?.getTime() ?? Infinity)))
      }
      return Math.max(0, (until - from) / DAY_MS)
    },
  }
}

/** Rows after the last one of a page; keys are never equal, since ids are not. */
export function whereAfter(
  column: RawBuilder<unknown> | undefined, id_column: RawBuilder<unknown>, down: boolean, key: { value: Date | null; id: string },
): RawBuilder<boolean> {
  const sign = down ? sql`<` : sql`>`
  if (!column) return sql`${id_column} ${sign} ${key.id}::uuid`
  return sql`(${column}, ${id_column}) ${sign} (${key.value}::timestamptz, ${key.id}::uuid)`
}

export function orderBy(column: RawBuilder<unknown> | undefined, id_column: RawBuilder<unknown>, down: boolean): RawBuilder<unknown> {
  const direction = down ? sql` desc` : sql``
  return column ? sql`${column}${direction}, ${id_column}${direction}` : sql`${id_column}${direction}`
}
