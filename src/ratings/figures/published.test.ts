import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { FigureKind } from './constants.ts'
import { publishFigure, publishTopBox } from './published.ts'

const PEERS = { peer_mean: 4.3, k: 15, sigma: 0.9 }

test('a level lets out only what it may', () => {
  const figure = (kind: FigureKind, n: number, mean: number) =>
    publishFigure(kind, { n, n_eff: n, mean }, PEERS)
  assert.deepEqual(figure('doctor', 4, 5), { level: 'nothing' })
  assert.deepEqual(figure('doctor', 0, NaN), { level: 'nothing' })
  assert.deepEqual(figure('doctor', 5, 5), { level: 'too_few', n: 5 })
  assert.deepEqual(figure('doctor', 30, 4.0), { level: 'preliminary', n: 30, star: 4.1, low: 3.8, high: 4.4 })
  assert.deepEqual(figure('doctor', 60, 4.9), { level: 'full', n: 60, star: 4.8, low: 4.5, high: 5 })
  assert.deepEqual(figure('clinic', 60, 4.9), { level: 'too_few', n: 60 })
})

test('with weights n_eff replaces n in the star, the band and the thresholds', () => {
  const weighted = publishFigure('doctor', { n: 60, n_eff: 35, mean: 4.5 }, PEERS)
  assert.deepEqual(weighted, { level: 'full', n: 60, star: 4.4, low: 4.1, high: 4.7 })
  assert.deepEqual(publishFigure('doctor', { n: 60, n_eff: 29, mean: 4.5 }, PEERS), {
    level: 'too_few',
    n: 60,
  })
})

test("a clinic's top-box share is shown with the stars", () => {
  assert.equal(publishTopBox(0.9, 99, 99), null)
  assert.deepEqual(publishTopBox(0.88, 100, 100), { share: 0.88, low: 0.8, high: 0.93 })
})

test('property: whatever is shown lies in its range and has one decimal', () => {
  const mark = fc.double({ min: 1, max: 5, noNaN: true })
  const share = fc.double({ min: 0, max: 1, noNaN: true })
  fc.assert(
    fc.property(fc.nat({ max: 2000 }), share, mark, mark, (n, kept, mean, peer_mean) => {
      const figure = publishFigure('doctor', { n, n_eff: n * kept, mean }, { ...PEERS, peer_mean })
      if (!('star' in figure)) return
      assert.ok(figure.n >= 30 && 1 <= figure.low && figure.low <= figure.star)
      assert.ok(figure.star <= figure.high && figure.high <= 5)
      for (const value of [figure.star, figure.low, figure.high])
        assert.equal(value, Math.round(value * 10) / 10)
    }),
  )
})
