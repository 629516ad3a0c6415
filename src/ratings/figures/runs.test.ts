import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { drawRunChart, runLimits } from './runs.ts'

test('limits', () => {
  const table: [n: number, run: number, crossings: number][] = [
    [10, 6, 2],
    [12, 7, 3],
    [16, 7, 4],
    [20, 7, 6],
    [24, 8, 8],
    [30, 8, 10],
    [36, 8, 13],
  ]
  for (const [n, longest_run_max, crossings_min] of table) {
    assert.deepEqual(runLimits(n), { longest_run_max, crossings_min }, `n ${n}`)
  }
  assert.equal(runLimits(9), null)
})

test('two years of months: no signal', () => {
  const chart = drawRunChart([
    85, 88, 88, 85, 87, 76, 88, 85, 90, 88, 91, 85, 84, 85, 84, 83, 85, 83, 84, 86, 87, 88, 89, 90,
  ])!
  assert.deepEqual([chart.median, chart.longest_run, chart.crossings], [85.5, 8, 9])
  assert.deepEqual([chart.run_signal, chart.crossings_signal], [false, false])
})

test('twelve 90s, then twelve 80s: both signals', () => {
  const chart = drawRunChart([...Array<number>(12).fill(90), ...Array<number>(12).fill(80)])!
  assert.deepEqual([chart.longest_run, chart.crossings], [12, 1])
  assert.deepEqual([chart.run_signal, chart.crossings_signal], [true, true])
})

test('points on the median and missing months do not count', () => {
  assert.equal(drawRunChart([]), null)
  assert.equal(drawRunChart(Array<number>(30).fill(0.9)), null)
  const chart = drawRunChart([1, 5, null, 2, 9, 1, 8, 5, 2, 7, 1, 9, 5, 2, 8])!
  assert.deepEqual([chart.median, chart.useful_points, chart.crossings, chart.longest_run], [5, 11, 9, 2])
})

test('property: runs and crossings fit the number of useful points', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 60 }), (series) => {
      const chart = drawRunChart(series)
      if (chart === null) return
      assert.ok(chart.useful_points >= 10 && chart.useful_points <= series.length)
      assert.ok(chart.crossings >= 0 && chart.crossings < chart.useful_points)
      assert.ok(chart.longest_run >= 1 && chart.longest_run * (chart.crossings + 1) >= chart.useful_points)
    }),
  )
})
