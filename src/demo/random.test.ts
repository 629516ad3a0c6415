import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeRandom } from './random.ts'

test('the same seed gives the same numbers, another seed others', () => {
  const draw = (seed: string) => {
    const random = makeRandom(seed)
    return Array.from({ length: 50 }, () => random.next())
  }
  assert.deepEqual(draw('a'), draw('a'))
  assert.notDeepEqual(draw('a'), draw('b'))
  assert.notDeepEqual(draw('ab'), draw('ba'))
})

test('numbers fill 0 to 1 evenly', () => {
  const random = makeRandom('even')
  const counts = new Array<number>(20).fill(0)
  for (let draw = 0; draw < 100_000; draw++) counts[Math.floor(random.next() * 20)]! += 1
  // Chi-square with 19 degrees of freedom: above 43.8 once in a thousand seeds.
  const chi_square = counts.reduce((sum, count) => sum + (count - 5000) ** 2 / 5000, 0)
  assert.ok(chi_square < 43.8, `chi-square ${chi_square}`)
})

test('int reaches both ends and nothing beyond', () => {
  const random = makeRandom('int')
  const seen = new Set(Array.from({ length: 1000 }, () => random.int(3, 7)))
  assert.deepEqual([...seen].sort(), [3, 4, 5, 6, 7])
})

test('weighted follows the weights and never takes a weight of zero', () => {
  const random = makeRandom('weighted')
  const counts = { often: 0, seldom: 0, never: 0 }
  for (let draw = 0; draw < 20_000; draw++) {
    counts[random.weighted([['never', 0], ['often', 3], ['seldom', 1]] as const)] += 1
  }
  assert.equal(counts.never, 0)
  assert.ok(Math.abs(counts.often / 20_000 - 0.75) < 0.02)
  assert.throws(() => random.weighted([['none', 0]]), /above zero/)
  assert.throws(() => random.pick([]), /empty/)
})

test('normal has its mean and deviation', () => {
  const random = makeRandom('normal')
  const draws = Array.from({ length: 50_000 }, () => random.normal(10, 2))
  const mean = draws.reduce((sum, value) => sum + value, 0) / draws.length
  const variance = draws.reduce((sum, value) => sum + (value - mean) ** 2, 0) / draws.length
  assert.ok(Math.abs(mean - 10) < 0.05)
  assert.ok(Math.abs(Math.sqrt(variance) - 2) < 0.05)
})

test('a fork does not depend on what was drawn before it', () => {
  const fresh = makeRandom('city')
  const used = makeRandom('city')
  used.next()
  assert.equal(fresh.fork('people').next(), used.fork('people').next())
  assert.notEqual(fresh.fork('people').next(), fresh.fork('visits').next())
})

test('shuffle keeps every item and leaves the list alone', () => {
  const list = [1, 2, 3, 4, 5, 6, 7, 8]
  const mixed = makeRandom('shuffle').shuffle(list)
  assert.deepEqual(list, [1, 2, 3, 4, 5, 6, 7, 8])
  assert.notDeepEqual(mixed, list)
  assert.deepEqual([...mixed].sort(), list)
})

test('uuid7 is well formed, carries its instant and does not repeat', () => {
  const random = makeRandom('ids')
  const at = new Date('2026-03-08T09:30:00.123Z')
  const made = Array.from({ length: 20_000 }, () => random.uuid7(at))
  assert.equal(new Set(made).size, made.length)
  const form = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
  for (const id of made) assert.match(id, form)
  assert.equal(parseInt(made[0]!.replace('-', '').slice(0, 12), 16), at.getTime())
  assert.equal(makeRandom('ids').uuid7(at), made[0])
  assert.throws(() => random.uuid7(new Date(Number.NaN)), /instant/)
})
