import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { figureWindow, recencyWeight, recentMean } from './recency.ts'

test('half-life of 180 days', () => {
  assert.equal(recencyWeight(90)!.toFixed(6), '0.707107')
  assert.equal(recencyWeight(365)!.toFixed(6), '0.245233')
  assert.equal(recencyWeight(0), 1)
  assert.equal(recencyWeight(-1), null)
  assert.equal(recencyWeight(NaN), null)
})

test('the recent figure', () => {
  const found = recentMean([
    { mark: 5, days_since_visit: 0 },
    { mark: 3, days_since_visit: 180 },
  ])!
  assert.equal(found.mean.toFixed(4), '4.3333')
  assert.equal(found.n_eff.toFixed(6), '1.800000')
  assert.equal(recentMean([]), null)
  assert.equal(recentMean([{ mark: 5, days_since_visit: -3 }]), null)
})

test('twelve whole months before the month of the release', () => {
  assert.deepEqual(figureWindow('2026-11-22'), { from: '2025-11-01', until: '2026-11-01' })
  assert.deepEqual(figureWindow('2026-01-01'), { from: '2025-01-01', until: '2026-01-01' })
  assert.deepEqual(figureWindow('2026-12-31'), { from: '2025-12-01', until: '2026-12-01' })
  for (const wrong of ['2026-13-01', '22.11.2026', '', '2026-11'])
    assert.throws(() => figureWindow(wrong), RangeError)
})

test('property: weights fall with age and stay within 0–1', () => {
  const days = fc.integer({ min: 0, max: 4000 })
  fc.assert(
    fc.property(days, days, (one, other) => {
      const [newer, older] = [recencyWeight(Math.min(one, other))!, recencyWeight(Math.max(one, other))!]
      assert.ok(older <= newer && older > 0 && newer <= 1)
    }),
  )
})
