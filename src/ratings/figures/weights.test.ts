import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { designEffect, effectiveCount, responseWeights, weightedMean, type ResponseCell } from './weights.ts'

/** Cells of one group from pairs of visits and answers. */
function cellsOf(...pairs: [visits: number, answers: number][]): ResponseCell[] {
  return pairs.map(([visits, answers], at) => ({ key: String(at), group: 'f', visits, answers }))
}

/** The weighted mean of cells with these means. */
function meanOf(cells: ResponseCell[], means: number[], weight_max?: number) {
  const weights = responseWeights(cells, weight_max)!
  return weightedMean(weights.map(({ weight, answers }, at) => ({ weight, n: answers, mean: means[at]! })))!
}

test('two cells', () => {
  const cells = cellsOf([400, 10], [600, 40])
  assert.deepEqual(
    responseWeights(cells)!.map(({ weight }) => weight.toFixed(6)),
    ['2.000000', '0.750000'],
  )
  const { mean, n_eff } = meanOf(cells, [4.0, 4.5])
  assert.deepEqual([mean.toFixed(2), n_eff.toFixed(6)], ['4.30', '40.000000'])
  assert.equal(((10 * 4.0 + 40 * 4.5) / 50).toFixed(2), '4.40', 'raw')
})

test('three cells, uncapped and capped', () => {
  const cells = cellsOf([400, 6], [200, 6], [400, 48])
  const means = [4.0, 4.2, 4.6]
  const weights = (cap?: number) =>
    responseWeights(cells, cap)!.map(({ weight }) => Number(weight.toFixed(9)))
  assert.deepEqual(weights(Infinity), [4, 2, 0.5])
  const uncapped = meanOf(cells, means, Infinity)
  assert.deepEqual([uncapped.mean.toFixed(2), uncapped.n_eff.toFixed(4)], ['4.28', '27.2727'])
  assert.deepEqual(weights(), [3, 2, 0.5])
  assert.deepEqual(
    responseWeights(cells)!.map(({ capped }) => capped),
    [true, false, false],
  )
  const capped = meanOf(cells, means)
  assert.deepEqual([capped.mean.toFixed(4), capped.n_eff.toFixed(1)], ['4.3111', '32.4'])
})

test('the formula of the effective count alone', () => {
  const { n_eff } = weightedMean([
    { weight: 2.0, n: 10, mean: 4 },
    { weight: 0.8, n: 40, mean: 4 },
  ])!
  assert.equal(n_eff.toFixed(4), '41.2195')
})

test('GP Patient Survey: design effect and effective count', () => {
  const effect = designEffect(6.86, 5.53)!
  assert.equal(effect.toFixed(4), '1.5389')
  assert.equal(effectiveCount(113, effect)!.toFixed(2), '73.43')
  assert.equal(designEffect(1, 0), null)
  assert.equal(effectiveCount(113, 0), null)
})

test('a cell under five respondents joins its neighbour, of the same group first', () => {
  const cell = (key: string, group: string, answers: number) => ({ key, group, visits: 100, answers })
  const keys = (cells: ResponseCell[]) => responseWeights(cells)!.map((each) => each.keys.join('+'))
  assert.deepEqual(keys([cell('f18', 'f', 4), cell('f40', 'f', 20), cell('m18', 'm', 6)]), ['f18+f40', 'm18'])
  assert.deepEqual(keys([cell('f18', 'f', 9), cell('f40', 'f', 2), cell('m18', 'm', 6)]), ['f18+f40', 'm18'])
  assert.deepEqual(keys([cell('a', 'f', 20), cell('b', 'f', 0), cell('c', 'f', 8)]), ['a', 'b+c'])
  assert.deepEqual(keys([cell('f', 'f', 3), cell('m', 'm', 30)]), ['f+m'])
  assert.deepEqual(
    keys([cell('f', 'f', 1), cell('m', 'm', 1)]),
    ['f+m'],
    'one cell, however small, has weight 1',
  )
  assert.equal(responseWeights([cell('f', 'f', 1), cell('m', 'm', 1)])![0]!.weight, 1)
})

test('nothing to weigh', () => {
  assert.equal(responseWeights([]), null)
  assert.equal(responseWeights(cellsOf([10, 0])), null)
  assert.equal(responseWeights(cellsOf([0, 10])), null)
  assert.equal(weightedMean([]), null)
  assert.equal(weightedMean([{ weight: 0, n: 5, mean: 4 }]), null)
  assert.throws(() => responseWeights(cellsOf([-1, 5])), RangeError)
  assert.throws(() => weightedMean([{ weight: NaN, n: 5, mean: 4 }]), RangeError)
})

test('property: weights within 0–3, n_eff within 1–n, the mean among the means, nobody lost', () => {
  const cell = fc.record({
    key: fc.string(),
    group: fc.constantFrom('f', 'm'),
    visits: fc.nat({ max: 2000 }),
    answers: fc.nat({ max: 60 }),
  })
  fc.assert(
    fc.property(
      fc.array(cell, { maxLength: 12 }),
      fc.array(fc.double({ min: 1, max: 5, noNaN: true })),
      (cells, means) => {
        const weights = responseWeights(cells)
        if (weights === null) return
        const total = (of: readonly { answers: number }[]) =>
          of.reduce((sum, { answers }) => sum + answers, 0)
        assert.equal(total(weights), total(cells))
        assert.deepEqual(
          weights.flatMap(({ keys }) => keys),
          cells.map(({ key }) => key),
        )
        assert.ok(weights.length === 1 || weights.every(({ answers }) => answers >= 5))
        assert.ok(weights.every(({ weight }) => weight >= 0 && weight <= 3))
        const groups = weights.map(({ weight, answers }, at) => ({
          weight,
          n: answers,
          mean: means[at] ?? 3,
        }))
        const found = weightedMean(groups)
        if (found === null) return
        assert.ok(found.n_eff >= 1 - 1e-9 && found.n_eff <= total(cells) * (1 + 1e-9))
        assert.ok(found.mean >= 1 - 1e-9 && found.mean <= 5 + 1e-9)
      },
    ),
  )
})
