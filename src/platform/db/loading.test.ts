import assert from 'node:assert/strict'
import { test } from 'node:test'
import { orderTables } from './loading.ts'

test('tables are ordered by their keys, and a circle is cut once', () => {
  const key = (from: string, to: string) => ({ name: `${from}_${to}`, from, to, deferrable: false })
  const order = orderTables(
    ['a', 'b', 'c', 'd', 'e'],
    [key('a', 'b'), key('b', 'c'), key('c', 'b'), key('c', 'e'), key('d', 'd'), key('e', 'elsewhere')],
  )
  assert.deepEqual(order.tables, ['d', 'e', 'b', 'a', 'c'])
  assert.deepEqual(
    order.deferred.map(({ name }) => name),
    ['b_c'],
  )
})
