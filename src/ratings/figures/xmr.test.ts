import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { clipLimits, drawRebasedXmr, drawXmr, judgeTarget, type XmrChart, type XmrSignal } from './xmr.ts'

const TWO_YEARS = [
  85, 88, 88, 85, 87, 76, 88, 85, 90, 88, 91, 85, 84, 85, 84, 83, 85, 83, 84, 86, 87, 88, 89, 90,
]

/** Points (from 1) that carry a signal, or with `labels` those whose label it is. */
function pointsWith(chart: XmrChart, signal: XmrSignal, labels = false): number[] {
  return chart.points.flatMap((point, at) =>
    (labels ? point.label === signal : point.signals.includes(signal)) ? [at + 1] : [],
  )
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at)

test('two years of months: limits', () => {
  const chart = drawXmr(TWO_YEARS)!
  assert.equal(chart.mean, 86)
  assert.equal(chart.moving_range_raw.toFixed(6), '2.826087')
  assert.deepEqual(chart.dropped_ranges, [11, 12])
  assert.equal(chart.moving_range, 2)
  const limits = chart.limits!
  assert.deepEqual([limits.low.toFixed(2), limits.high.toFixed(2)], ['80.68', '91.32'])
  assert.deepEqual([limits.near_low.toFixed(4), limits.near_high.toFixed(4)], ['82.4533', '89.5467'])
  const unscreened = [86 - 2.66 * chart.moving_range_raw, 86 + 2.66 * chart.moving_range_raw]
  assert.deepEqual(
    unscreened.map((limit) => limit.toFixed(4)),
    ['78.4826', '93.5174'],
  )
})

test('two years of months: signals and labels', () => {
  const chart = drawXmr(TWO_YEARS)!
  assert.deepEqual(pointsWith(chart, 'outside'), [6])
  assert.deepEqual(pointsWith(chart, 'two_of_three'), [9, 11])
  assert.deepEqual(pointsWith(chart, 'shift'), range(12, 19))
  assert.deepEqual(pointsWith(chart, 'trend'), range(18, 24))
  assert.deepEqual(pointsWith(chart, 'trend', true), range(18, 24), '18 and 19 are labelled trend, not shift')
  assert.deepEqual(pointsWith(chart, 'shift', true), range(12, 17))
  assert.equal(TWO_YEARS[19], chart.mean, 'point 20 is on the mean and ends the shift')
})

test('targets', () => {
  const limits = drawXmr(TWO_YEARS)!.limits!
  assert.deepEqual(
    [80, 85, 92].map((target) => judgeTarget(limits, target)),
    ['met', 'inconsistent', 'missed'],
  )
  assert.deepEqual(
    [80, 85, 92].map((target) => judgeTarget(limits, target, 'lower')),
    ['missed', 'inconsistent', 'met'],
  )
})

test('twenty normal numbers of R (seed 123)', () => {
  const chart = drawXmr([
    -0.560475646552213, -0.23017748948328, 1.55870831414912, 0.070508391424576, 0.129287735160946,
    1.71506498688328, 0.460916205989202, -1.26506123460653, -0.686852851893526, -0.445661970099958,
    1.22408179743946, 0.359813827057364, 0.400771450594052, 0.11068271594512, -0.555841134754075,
    1.78691313680308, 0.497850478229239, -1.96661715662964, 0.701355901563686, -0.472791407727934,
  ])!
  assert.equal(chart.mean.toFixed(7), '0.1416238')
  assert.equal(chart.limits!.low.toFixed(5), '-3.01138')
  assert.equal(chart.limits!.high.toFixed(6), '3.294627')
})

test('missing months are skipped, not counted as anything', () => {
  const gaps = TWO_YEARS.flatMap((value, at) => (at % 5 === 2 ? [null, value] : [value]))
  const [chart, whole] = [drawXmr(gaps)!, drawXmr(TWO_YEARS)!]
  assert.deepEqual(chart.limits, whole.limits)
  assert.deepEqual(
    chart.points.filter((point) => point.value !== null),
    whole.points,
  )
  assert.ok(chart.points.every((point) => point.value !== null || point.label === null))
})

test('no chart under twelve points, no limits when nothing moves', () => {
  assert.equal(drawXmr(TWO_YEARS.slice(0, 11)), null)
  assert.equal(drawXmr([...TWO_YEARS.slice(0, 11), null, null]), null)
  assert.equal(drawXmr(Array<number>(12).fill(0.9))!.limits, null)
  assert.ok(drawXmr(Array<number>(12).fill(0.9))!.points.every((point) => point.label === null))
  // One jump is screened out, and nothing else moves: no limits, yet the shift is seen.
  const step = drawXmr([...Array<number>(12).fill(90), ...Array<number>(12).fill(80)])!
  assert.equal(step.limits, null)
  assert.deepEqual(pointsWith(step, 'shift'), range(1, 24))
})

test('points on the mean make no shift, however many, and near points need all three on one side', () => {
  const flat = drawXmr([90, 80, ...Array<number>(10).fill(85), 88, 82, 86, 84])!
  assert.equal(flat.mean, 85)
  assert.deepEqual(pointsWith(flat, 'shift'), [])
  // 90 and 91 are near the upper limit of 91.32 with one between them below the mean of 86.
  const parted = TWO_YEARS.with(8, 90).with(9, 85).with(10, 91).with(7, 88)
  const chart = drawXmr(parted)!
  const near = [8, 10].map((at) => parted[at]! > chart.limits!.near_high && parted[at]! <= chart.limits!.high)
  assert.deepEqual(near, [true, true])
  assert.deepEqual(pointsWith(chart, 'two_of_three'), [])
})

test('a rebase starts a new chart', () => {
  const charts = drawRebasedXmr(TWO_YEARS, [12, 22])
  assert.deepEqual(
    charts.map((chart) => chart?.points.length),
    [12, undefined, undefined],
  )
  assert.deepEqual(drawRebasedXmr(TWO_YEARS, [12])[1], drawXmr(TWO_YEARS.slice(12)))
  assert.deepEqual(drawRebasedXmr(TWO_YEARS, []), [drawXmr(TWO_YEARS)])
})

test('property: limits enclose the mean, screening never widens them, clipped ones stay within 0–1', () => {
  const series = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 12, maxLength: 40 })
  fc.assert(
    fc.property(series, (values) => {
      const chart = drawXmr(values)!
      assert.ok(chart.moving_range <= chart.moving_range_raw + 1e-12)
      assert.equal(chart.points.length, values.length)
      if (chart.limits === null) return
      const { low, near_low, near_high, high } = chart.limits
      assert.ok(low <= near_low && near_low <= chart.mean && chart.mean <= near_high && near_high <= high)
      for (const limit of Object.values(clipLimits(chart.limits))) assert.ok(limit >= 0 && limit <= 1)
    }),
  )
})
