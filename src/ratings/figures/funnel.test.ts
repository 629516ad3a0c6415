import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { drawFunnel, funnelLimits, overdispersion, percentileType7 } from './funnel.ts'

const SIZES = [40, 50, 60, 80, 100, 120, 150, 200, 100, 100]
const GOOD = [38, 40, 54, 74, 76, 110, 126, 184, 91, 87]
const TEN = SIZES.map((n, at) => ({ n, k: GOOD[at]! }))

test('limits at θ = 0.88', () => {
  const table: [n: number, tau2: number, limits: string[]][] = [
    [30, 0, ['0.6473', '0.7421', '0.9697', '0.9949']],
    [100, 0, ['0.7632', '0.8094', '0.9360', '0.9608']],
    [10, 0, ['0.4432', '0.6206', '0.9981', '1.0000']],
    [30, 0.001, ['0.6315', '0.7329', '0.9732', '0.9970']],
    [100, 0.001, ['0.7387', '0.7951', '0.9445', '0.9711']],
  ]
  for (const [n, tau2, expected] of table) {
    const limits = funnelLimits(0.88, n, tau2)!
    const shown = [limits.outer_low, limits.inner_low, limits.inner_high, limits.outer_high]
    assert.deepEqual(
      shown.map((limit) => limit.toFixed(4)),
      expected,
      `n ${n}, τ² ${tau2}`,
    )
  }
  assert.equal(funnelLimits(0.88, 10)!.outer_high, 1, 'clamped, it would fold to .9819')
  for (const [theta, n, tau2] of [
    [1.1, 30, 0],
    [0.5, 0, 0],
    [0.5, 30, -1],
    [NaN, 30, 0],
  ] as const) {
    assert.equal(funnelLimits(theta, n, tau2), null)
  }
})

test('ten clinics: overdispersion', () => {
  const found = overdispersion(TEN)!
  assert.equal(found.theta, 0.88)
  assert.equal(found.winsor_low.toFixed(4), '-1.7153')
  assert.equal(found.winsor_high.toFixed(4), '1.6492')
  assert.equal(found.phi.toFixed(6), '1.765608')
  assert.equal(found.tau2.toFixed(8), '0.00246191')
  assert.equal(found.z[4]!.toFixed(4), '-3.1646')
})

test('ten clinics: the fifth is outside by chance alone, inside after adjustment, so no review', () => {
  const funnel = drawFunnel(TEN)!
  const fifth = funnel.dots[4]!
  assert.equal(fifth.share, 0.76)
  assert.ok(fifth.share < funnelLimits(0.88, 100)!.outer_low)
  assert.equal(fifth.limits.outer_low.toFixed(4), '0.7075')
  assert.equal(fifth.needs_review, false)
  assert.ok(funnel.dots.every((dot) => !dot.needs_review))
})

test('a clinic far outside opens a review; under ten clinics or thirty answers there is none', () => {
  // Nineteen alike clinics and one far off: winsorising keeps it from widening the limits for itself.
  const twenty = Array.from({ length: 20 }, (_, at) => ({ n: 100, k: at === 0 ? 50 : 88 + (at % 3) - 1 }))
  const funnel = drawFunnel(twenty)!
  assert.equal(funnel.dots[0]!.position, 'outside')
  assert.deepEqual(funnel.dots.map((dot) => dot.needs_review).indexOf(true), 0)
  assert.equal(drawFunnel(TEN.slice(1)), null)
  assert.equal(drawFunnel([...TEN.slice(1), { n: 29, k: 20 }]), null)
  assert.equal(drawFunnel([...TEN, { n: 29, k: 2 }])!.dots.length, 10)
  assert.equal(
    overdispersion([
      { n: 10, k: 11 },
      { n: 10, k: 1 },
    ]),
    null,
  )
})

test('type 7 interpolates', () => {
  assert.equal(percentileType7([4, 1, 3, 2], 0.5), 2.5)
  assert.equal(percentileType7([7], 0.9), 7)
})

test('property: limits are ordered, within 0–1 and around θ; τ² is never negative', () => {
  const clinic = fc
    .integer({ min: 30, max: 500 })
    .chain((n) => fc.record({ n: fc.constant(n), k: fc.nat({ max: n }) }))
  fc.assert(
    fc.property(fc.array(clinic, { minLength: 10, maxLength: 40 }), (clinics) => {
      const funnel = drawFunnel(clinics)!
      assert.ok(funnel.tau2 >= 0 && Number.isFinite(funnel.tau2))
      for (const { limits, share, position } of funnel.dots) {
        const line = [
          0,
          limits.outer_low,
          limits.inner_low,
          funnel.theta,
          limits.inner_high,
          limits.outer_high,
          1,
        ]
        for (const [at, limit] of line.entries()) assert.ok(at === 0 || limit >= line[at - 1]! - 1e-12)
        const outside = share < limits.outer_low || share > limits.outer_high
        assert.equal(position === 'outside', outside)
      }
    }),
  )
})
