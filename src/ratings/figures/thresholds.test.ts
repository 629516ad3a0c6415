import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  applicableShare,
  commentsToRelease,
  coverage,
  isPrimaryCell,
  mayBePoint,
  mayGoToOpenData,
  publication,
  responseRate,
} from './thresholds.ts'
import type { FigureKind } from './constants.ts'
import type { PublicationLevel } from './thresholds.ts'

test('what may be shown, at both sides of every threshold', () => {
  const table: [kind: FigureKind, n: number, n_eff: number, level: PublicationLevel][] = [
    ['doctor', 0, 0, 'nothing'],
    ['doctor', 4, 4, 'nothing'],
    ['doctor', 5, 5, 'too_few'],
    ['doctor', 29, 29, 'too_few'],
    ['doctor', 40, 29.9, 'too_few'],
    ['doctor', 30, 30, 'preliminary'],
    ['doctor', 50, 34.99, 'preliminary'],
    ['doctor', 35, 35, 'full'],
    ['doctor', 30, 29.999999999999996, 'preliminary'],
    ['clinic', 4, 4, 'nothing'],
    ['clinic', 5, 5, 'too_few'],
    ['clinic', 99, 99, 'too_few'],
    ['clinic', 100, 100, 'preliminary'],
    ['clinic', 275, 275, 'preliminary'],
    ['clinic', 276, 276, 'full'],
  ]
  for (const [kind, n, n_eff, level] of table) {
    const shown = publication(kind, n, n_eff)
    assert.equal(shown.level, level, `${kind} ${n} ${n_eff}`)
    assert.equal(shown.shows_count, n >= 5)
    assert.equal(shown.shows_response_rate, n >= 5)
    assert.equal(shown.shows_stars, level === 'preliminary' || level === 'full')
    assert.equal(shown.shows_band, shown.shows_stars)
  }
})

test('counts that cannot be are faults', () => {
  for (const [n, n_eff] of [
    [-1, 0],
    [5.5, 5],
    [5, 6],
    [5, NaN],
    [NaN, 1],
  ] as const) {
    assert.throws(() => publication('doctor', n, n_eff), RangeError)
  }
})

test('the other thresholds', () => {
  assert.deepEqual([9, 10].map(mayGoToOpenData), [false, true])
  assert.deepEqual([0, 1, 4, 5].map(isPrimaryCell), [false, true, true, false])
  assert.deepEqual([0, 4, 5, 7].map(commentsToRelease), [0, 0, 5, 7])
  assert.deepEqual([29, 30].map(mayBePoint), [false, true])
})

test('"not applicable" stands outside numerator and denominator', () => {
  const share = applicableShare(11, 1, 9)
  assert.equal(share?.share.toFixed(4), '0.9167')
  assert.deepEqual([share?.n, share?.not_applicable], [12, 9])
  assert.equal(applicableShare(0, 0, 9), null)
})

test('response rate and coverage', () => {
  assert.equal(responseRate(640, 40, 150), 0.25)
  assert.equal(coverage(1000, 640), 0.64)
  assert.equal(responseRate(40, 40, 0), null)
  assert.equal(coverage(0, 0), null)
  assert.equal(responseRate(10, 5, 6), null)
})

test('property: more answers never show less, and rates stay within 0–1', () => {
  const order: PublicationLevel[] = ['nothing', 'too_few', 'preliminary', 'full']
  const count = fc.nat({ max: 400 })
  fc.assert(
    fc.property(
      fc.constantFrom<FigureKind>('doctor', 'clinic'),
      count,
      count,
      count,
      (kind, one, other, bounced) => {
        const [less, more] = [Math.min(one, other), Math.max(one, other)]
        const [small, large] = [less, more].map((n) => order.indexOf(publication(kind, n, n).level))
        assert.ok(small! <= large!)
        const rate = responseRate(one, bounced, other)
        assert.ok(rate === null || (rate >= 0 && rate <= 1))
      },
    ),
  )
})
