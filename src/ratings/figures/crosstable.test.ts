import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { auditCrossTable, suppressCrossTable } from './crosstable.ts'

const THREE_CLINICS = [
  [18, 7, 3],
  [25, 11, 9],
  [31, 14, 12],
]

test('the fourth corner goes too', () => {
  const table = suppressCrossTable(THREE_CLINICS)
  assert.ok(table.published)
  assert.deepEqual(table.cells, [
    [18, null, null],
    [25, null, null],
    [31, 14, 12],
  ])
  assert.deepEqual([table.row_totals, table.column_totals, table.total], [[28, 45, 57], [74, 32, 24], 130])
  assert.deepEqual(table.hidden.find((cell) => cell.primary)?.feasible, { low: 1, high: 4 })
})

test('without it the cell is found exactly', () => {
  const hidden = [
    [false, true, true],
    [false, false, true],
    [false, false, false],
  ]
  assert.deepEqual(auditCrossTable(THREE_CLINICS, hidden).find((cell) => cell.primary)?.feasible, {
    low: 3,
    high: 3,
  })
})

test('what is whole stays whole, what cannot be hidden is not published', () => {
  const whole = suppressCrossTable([
    [5, 0],
    [7, 9],
  ])
  assert.ok(whole.published)
  assert.deepEqual(whole.cells, [
    [5, 0],
    [7, 9],
  ])
  assert.deepEqual(
    suppressCrossTable([
      [3, 0],
      [9, 9],
    ]),
    { published: false, reason: 'total_below_five' },
  )
  assert.deepEqual(
    suppressCrossTable([
      [3, 9],
      [9, 9],
    ]),
    { published: false, reason: 'nothing_safe' },
  )
  assert.deepEqual(suppressCrossTable([[3, 9, 12]]), { published: false, reason: 'total_below_five' })
  assert.ok(suppressCrossTable([]).published)
  assert.throws(() => suppressCrossTable([[5, 5], [5]]), RangeError)
  assert.throws(() => suppressCrossTable([[5, -1]]), RangeError)
})

/** Every table that agrees with the cells in sight and all totals, filled in cell by cell. */
function attack(truth: number[][], cells: (number | null)[][]): Set<number>[][] {
  const found = truth.map((row) => row.map(() => new Set<number>()))
  const rows_left = truth.map((row, at) =>
    row.reduce((sum, count, column) => sum + (cells[at]![column] === null ? count : 0), 0),
  )
  const columns_left = truth[0]!.map((_, column) =>
    truth.reduce((sum, row, at) => sum + (cells[at]![column] === null ? row[column]! : 0), 0),
  )
  const places = cells.flatMap((row, at) =>
    row.flatMap((cell, column) => (cell === null ? [[at, column] as const] : [])),
  )
  const chosen: number[] = []
  const fill = (): void => {
    const place = places[chosen.length]
    if (place === undefined) {
      if ([...rows_left, ...columns_left].some((left) => left !== 0)) return
      for (const [index, [row, column]] of places.entries()) found[row]![column]!.add(chosen[index]!)
      return
    }
    const [row, column] = place
    const is_primary = truth[row]![column]! <= 4
    const most = Math.min(rows_left[row]!, columns_left[column]!, is_primary ? 4 : Infinity)
    for (let value = is_primary ? 1 : 5; value <= most; value += 1) {
      chosen.push(value)
      rows_left[row]! -= value
      columns_left[column]! -= value
      // A row that is filled to its end must have come out.
      const is_row_done = places[chosen.length]?.[0] !== row
      if (!is_row_done || rows_left[row] === 0) fill()
      chosen.pop()
      rows_left[row]! += value
      columns_left[column]! += value
    }
  }
  fill()
  return found
}

test('property: totals never give a primary cell away', () => {
  let attacked = 0
  const count = fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 5, max: 14 }))
  const table = fc
    .tuple(fc.integer({ min: 2, max: 3 }), fc.integer({ min: 2, max: 4 }))
    .chain(([rows, columns]) =>
      fc.array(fc.array(count, { minLength: columns, maxLength: columns }), {
        minLength: rows,
        maxLength: rows,
      }),
    )
  fc.assert(
    fc.property(table, (counts) => {
      const published = suppressCrossTable(counts)
      if (!published.published) return
      for (const [row, line] of published.cells.entries()) {
        for (const [column, cell] of line.entries()) assert.ok(cell === null || cell === counts[row]![column])
        assert.ok(line.every((cell) => cell === null || cell === 0 || cell >= 5))
      }
      const many_hidden = published.hidden.length > 8
      if (published.hidden.length === 0 || many_hidden) return
      attacked += 1
      const found = attack(counts, published.cells)
      for (const { row, column, feasible } of published.hidden) {
        if (feasible === null) continue
        const values = [...found[row]![column]!].sort((one, other) => one - other)
        assert.ok(values.length >= 3, `${JSON.stringify(counts)} pins ${row},${column} to ${values}`)
        assert.deepEqual(
          { low: values[0], high: values.at(-1) },
          feasible,
          'the flow audit agrees with trying all',
        )
        assert.equal(values.length, feasible.high - feasible.low + 1, 'and leaves no gap')
      }
    }),
    { numRuns: 300 },
  )
  assert.ok(attacked > 30, `only ${attacked} tables had something hidden`)
})
