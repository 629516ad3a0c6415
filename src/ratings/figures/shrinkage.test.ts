import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  bandHalfWidth,
  chooseK,
  kOfIcc,
  peerMean,
  peerScope,
  reliability,
  scoreTotals,
  shownStar,
  shrunkStar,
  varianceComponents,
} from './shrinkage.ts'

test('star, reliability, half-width and what is shown', () => {
  const table: [n: number, mean: number, R: string, star: string, h: string, shown: number[]][] = [
    [5, 5, '0.250000', '4.475000', '0.394435', [4.5, 4.1, 4.9]],
    [30, 4.0, '0.666667', '4.100000', '0.262957', [4.1, 3.8, 4.4]],
    [30, 4.9, '0.666667', '4.700000', '0.262957', [4.7, 4.4, 5.0]],
    [35, 4.5, '0.700000', '4.440000', '0.249463', [4.4, 4.1, 4.7]],
    [60, 4.9, '0.800000', '4.780000', '0.203685', [4.8, 4.5, 5.0]],
  ]
  for (const [n, mean, R, star, h, shown] of table) {
    assert.equal(reliability(n).toFixed(6), R)
    assert.equal(shrunkStar({ n, mean }, 4.3).toFixed(6), star)
    assert.equal(bandHalfWidth(n, 0.9).toFixed(6), h)
    const { star: shown_star, low, high } = shownStar(shrunkStar({ n, mean }, 4.3), bandHalfWidth(n, 0.9))
    assert.deepEqual([shown_star, low, high], shown)
  }
  assert.equal(reliability(135), 0.9)
  assert.equal(shrunkStar({ n: 0, mean: NaN }, 4.3), 4.3)
})

test('the peer mean weighs doctors by their reliability', () => {
  const peers = [
    { n: 30, mean: 4.8 },
    { n: 60, mean: 4.2 },
    { n: 135, mean: 4.5 },
  ]
  assert.equal(peerMean(peers)?.toFixed(6), '4.483099')
  assert.equal(peerMean([...peers, { n: 0, mean: NaN }])?.toFixed(6), '4.483099')
  assert.equal(peerMean([]), null)
  assert.deepEqual([9, 10].map(peerScope), ['specialty', 'specialty_and_age'])
})

test('K from one-way random effects', () => {
  const marks = [
    [5, 5, 4, 5],
    [4, 3, 5, 4, 4],
    [5, 4, 4],
    [3, 4, 3, 4],
  ]
  const found = varianceComponents(marks.map(scoreTotals))!
  assert.equal(found.msb.toFixed(6), '1.111111')
  assert.equal(found.msw.toFixed(6), '0.368056')
  assert.equal(found.n0.toFixed(6), '3.958333')
  assert.equal(found.tau2.toFixed(6), '0.187719')
  assert.equal(found.k?.toFixed(6), '1.960670')
  assert.equal(kOfIcc(found.icc!)?.toFixed(6), '1.960670')
  assert.equal(kOfIcc(0.0625), 15)

  const alike = varianceComponents(
    [
      [5, 4, 5],
      [4, 5, 4],
      [5, 5, 4],
    ].map(scoreTotals),
  )!
  assert.equal(alike.tau2, 0)
  assert.equal(alike.k, null)
  assert.equal(varianceComponents([scoreTotals([5, 4])]), null)
  assert.equal(varianceComponents([[5], [4]].map(scoreTotals)), null)
})

test("a K that is not believed leaves last year's and calls somebody", () => {
  const estimate = { msb: 1, msw: 1, n0: 1, tau2: 1, sigma2: 1, icc: 0.5 }
  assert.deepEqual(chooseK({ ...estimate, k: 12 }, 15), { k: 12, alert: false })
  for (const k of [null, 4.9, 60.1]) assert.deepEqual(chooseK({ ...estimate, k }, 15), { k: 15, alert: true })
  assert.deepEqual(chooseK(null, 15), { k: 15, alert: true })
})

test('property: the star lies between mean and peers, the band within 1–5 around it', () => {
  const mark = fc.double({ min: 1, max: 5, noNaN: true })
  fc.assert(
    fc.property(fc.double({ min: 0, max: 50_000, noNaN: true }), mark, mark, (n, mean, peers) => {
      const star = shrunkStar({ n, mean }, peers)
      assert.ok(star >= Math.min(mean, peers) - 1e-9 && star <= Math.max(mean, peers) + 1e-9)
      const shown = shownStar(star, bandHalfWidth(n, 0.9))
      assert.ok(1 <= shown.low && shown.low <= shown.star && shown.star <= shown.high && shown.high <= 5)
      assert.ok(reliability(n) >= 0 && reliability(n) < 1)
    }),
  )
})

test('property: variances are never negative, whatever the marks', () => {
  const doctors = fc.array(fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 12 }), { maxLength: 12 })
  fc.assert(
    fc.property(doctors, (marks) => {
      const found = varianceComponents(marks.map(scoreTotals))
      if (found === null) return
      assert.ok(found.tau2 >= 0 && found.msw >= 0 && found.n0 > 0)
      assert.ok(found.icc === null || (found.icc >= 0 && found.icc <= 1))
      assert.equal(found.k === null, found.tau2 === 0)
    }),
  )
})

test('drawn doctors give back the K they were drawn with', () => {
  const normal = normalNumbers(7)
  const doctors = Array.from({ length: 400 }, () => {
    const own = 4.3 + Math.sqrt(0.81 / 15) * normal()
    return scoreTotals(Array.from({ length: 50 }, () => own + 0.9 * normal()))
  })
  const k = varianceComponents(doctors)!.k!
  assert.ok(k > 12 && k < 19, `K ${k}`)
})

/** Normal numbers from a fixed seed, so that the test always sees the same ones. */
function normalNumbers(seed: number): () => number {
  let state = seed
  const uniform = () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform())
}
