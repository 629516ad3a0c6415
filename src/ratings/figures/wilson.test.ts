import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { topBoxShare, wilsonInterval } from './wilson.ts'

test('check values', () => {
  const table: [share: number, n: number, low: string, high: string][] = [
    [27 / 30, 30, '0.7438', '0.9654'],
    [1, 5, '0.5655', '1.0000'],
    [0, 5, '0.0000', '0.4345'],
    [0.9, 40, '0.7695', '0.9604'],
  ]
  for (const [share, n, low, high] of table) {
    const interval = wilsonInterval(share, n)!
    assert.deepEqual([interval.low.toFixed(4), interval.high.toFixed(4)], [low, high])
  }
  assert.equal(wilsonInterval(1, 5)?.high, 1)
  assert.equal(wilsonInterval(0, 5)?.low, 0)
  for (let n = 1; n <= 300; n += 1) {
    assert.equal(wilsonInterval(1, n)?.high, 1)
    assert.equal(wilsonInterval(0, n)?.low, 0)
  }
  assert.equal(wilsonInterval(0.5, 0), null)
  assert.throws(() => wilsonInterval(1.1, 5), RangeError)
  assert.throws(() => wilsonInterval(NaN, 5), RangeError)
})

test('the top-box share counts marks 4 and 5', () => {
  assert.equal(topBoxShare([18, 9, 2, 0, 1]), 0.9)
  assert.equal(topBoxShare([0, 0, 0, 0, 0]), null)
})

test('property: the interval holds the share and stays within 0–1, n whole or not', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true })
  fc.assert(
    fc.property(share, fc.double({ min: 0.1, max: 1e6, noNaN: true }), (p, n) => {
      const { low, high } = wilsonInterval(p, n)!
      assert.ok(0 <= low && low <= p + 1e-12 && p - 1e-12 <= high && high <= 1)
    }),
  )
})

test('covers the true share about nineteen times in twenty', () => {
  let covered = 0
  let chance = 1
  // The binomial distribution itself instead of draws: n = 40, share 0.9.
  for (let good = 0; good <= 40; good += 1) {
    if (good > 0) chance *= (41 - good) / good
    const { low, high } = wilsonInterval(good / 40, 40)!
    if (low <= 0.9 && 0.9 <= high) covered += chance * 0.9 ** good * 0.1 ** (40 - good)
  }
  assert.ok(covered > 0.93 && covered < 0.97, String(covered))
})
