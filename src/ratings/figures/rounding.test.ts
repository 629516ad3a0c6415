import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { roundHalfUp, roundUp } from './rounding.ts'

test('a half goes up, as by hand', () => {
  const table: [value: number, decimals: number, rounded: number][] = [
    [4.35, 1, 4.4],
    [4.25, 1, 4.3],
    [4.45, 1, 4.5],
    [4.349, 1, 4.3],
    [1.005, 2, 1.01],
    [0.5, 0, 1],
    [2.5, 0, 3],
    [-0.25, 1, -0.2],
    [-0.04, 1, 0],
    [0.1 + 0.2, 1, 0.3],
    [1e-9, 1, 0],
    [1e21, 1, 1e21],
    [4.35 - 4e-16, 1, 4.4],
    [1234.5675, 3, 1234.568],
  ]
  for (const [value, decimals, rounded] of table)
    assert.equal(roundHalfUp(value, decimals), rounded, String(value))
  assert.equal((4.35).toFixed(1), '4.3', 'the reason why toFixed is not used')
  assert.ok(Object.is(roundHalfUp(-0.01, 1), 0), 'never minus zero')
})

test('rounding up leaves what is already whole', () => {
  assert.equal(roundUp(0.249463, 1), 0.3)
  assert.equal(roundUp(0.3, 1), 0.3)
  assert.equal(roundUp(0.1 + 0.2, 1), 0.3)
  assert.equal(roundUp(0.300001, 1), 0.4)
})

test('what is no number is a fault', () => {
  for (const value of [NaN, Infinity, -Infinity]) assert.throws(() => roundHalfUp(value, 1), RangeError)
})

test('property: every decimal of up to three places is rounded as whole numbers say', () => {
  fc.assert(
    fc.property(fc.integer({ min: -5_000_000, max: 5_000_000 }), (thousandths) => {
      assert.equal(roundHalfUp(thousandths / 1000, 1), Math.floor((thousandths + 50) / 100) / 10)
      assert.equal(roundUp(thousandths / 1000, 1), Math.ceil(thousandths / 100) / 10 + 0)
    }),
    { numRuns: 2000 },
  )
})

test('property: rounding never reverses an order and moves nothing by more than half a step', () => {
  const value = fc.double({ min: 0, max: 5, noNaN: true })
  fc.assert(
    fc.property(value, value, (one, other) => {
      if (one <= other) assert.ok(roundHalfUp(one, 1) <= roundHalfUp(other, 1))
      assert.ok(Math.abs(roundHalfUp(one, 1) - one) <= 0.05 + 1e-11)
    }),
  )
})
