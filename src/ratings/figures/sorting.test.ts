import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { MarkCounts } from './constants.ts'
import { orderForSearch, sortingLowerBound } from './sorting.ts'

test('check values', () => {
  const table: [counts: MarkCounts, bound: string][] = [
    [[60, 80, 75, 20, 25], '3.3684'],
    [[10, 0, 0, 0, 0], '3.8189'],
    [[20, 5, 3, 0, 2], '3.8268'],
    [[0, 0, 0, 0, 0], '2.0474'],
  ]
  for (const [counts, bound] of table) assert.equal(sortingLowerBound(counts).toFixed(4), bound)
  assert.throws(() => sortingLowerBound([1, 0, -1, 0, 0]), RangeError)
})

test('doctors without stars follow by the alphabet', () => {
  const found = orderForSearch([
    { name: 'Ёлкина', counts: null },
    { name: 'Яковлев', counts: [20, 5, 3, 0, 2] },
    { name: 'Жуков', counts: null },
    { name: 'Абрамов', counts: [10, 0, 0, 0, 0] },
    { name: 'Дёмин', counts: null },
    { name: 'Белова', counts: [10, 0, 0, 0, 0] },
  ])
  assert.deepEqual(
    found.map(({ name }) => name),
    ['Яковлев', 'Абрамов', 'Белова', 'Дёмин', 'Ёлкина', 'Жуков'],
  )
})

test('property: the bound lies within 1–5', () => {
  const count = fc.nat({ max: 20_000 })
  fc.assert(
    fc.property(fc.tuple(count, count, count, count, count), (counts) => {
      const bound = sortingLowerBound(counts)
      assert.ok(bound >= 1 && bound <= 5, String(bound))
    }),
  )
})
