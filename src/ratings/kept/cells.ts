// Who answers: cells of age and sex. Answers and visits are counted by the same cells, so both come from here.
import { type RawBuilder, sql } from '../../platform/db/index.ts'

/** Age groups in order: the first age of each, and its name in a cell. */
const AGES = [
  { from: 75, name: '75+' },
  { from: 60, name: '60-74' },
  { from: 40, name: '40-59' },
  { from: 18, name: '18-39' },
  { from: 7, name: '7-17' },
  { from: 0, name: '0-6' },
] as const
const UNKNOWN = 'unknown'
const SEXES = ['female', 'male', UNKNOWN] as const

/** All cells in the order of neighbours: ages in order, one sex after the other. `group` is the sex. */
export const CELLS: readonly { key: string; group: string }[] = SEXES.flatMap((sex) =>
  [UNKNOWN, ...AGES.map((age) => age.name)].reverse().map((age) => ({ key: `${sex}:${age}`, group: sex })),
)

/** The cell of somebody of whom nothing is known. */
export const CELL_UNKNOWN = `${UNKNOWN}:${UNKNOWN}`

/**
 * SQL of the cell of a patient on a day. In: SQL of a table alias with `gender` and `birth_date`, and of a date. Out: SQL
 * of a text. A birth date without day or month counts from its last day, as `ageOn` does.
 */
export function cellSql(patient: string, day: string): RawBuilder<string> {
  const birth = `(${patient}.birth_date || right('-12-31', greatest(0, 10 - length(${patient}.birth_date))))`
  const age = `(extract(year from ${day})::int - left(${birth}, 4)::int`
    + ` - (to_char(${day}, '-MM-DD') < substr(${birth}, 5))::int)`
  const ages = AGES.map(({ from, name }) => `when ${age} >= ${from} then '${name}'`).join(' ')
  return sql.raw(`(case when ${patient}.gender in ('female', 'male') then ${patient}.gender else '${UNKNOWN}' end || ':'
    || case when ${patient}.birth_date !~ '^[0-9]{4}' then '${UNKNOWN}' ${ages} else '${UNKNOWN}' end)`)
}
