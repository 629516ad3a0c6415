import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { MarkCounts } from './constants.ts'
import { auditMarks, knownSums, suppressMarks, type MarkTable, type PublishedBeside } from './suppression.ts'

const STAR = { star: { peer_mean: 4.3, k: 15 } }

/** Feasible values of the primary cells by mark. */
function feasibleOf(table: MarkTable): Record<number, number[]> {
  assert.ok(table.published)
  return Object.fromEntries(
    table.hidden.filter((cell) => cell.primary).map((cell) => [cell.mark, cell.feasible]),
  )
}

test('check values: what is published, and what a reader cannot tell apart', () => {
  const first = suppressMarks([21, 9, 3, 0, 2], STAR)
  assert.ok(first.published)
  assert.deepEqual(first.cells, [21, 9, null, 0, null])
  assert.deepEqual(feasibleOf(first), { 3: [1, 2, 3], 1: [2, 3, 4] })

  const second = suppressMarks([40, 12, 6, 3, 0], STAR)
  assert.ok(second.published)
  assert.deepEqual(second.cells, [40, 12, null, null, 0])
  assert.deepEqual(feasibleOf(second), { 2: [2, 3, 4] })

  const third = suppressMarks([60, 30, 10, 3, 2], STAR)
  assert.ok(third.published)
  assert.deepEqual(third.cells, [60, 30, null, null, null])
  assert.deepEqual(feasibleOf(third), { 2: [1, 2, 3, 4], 1: [1, 2, 3] })

  for (const counts of [
    [24, 8, 5, 2, 0],
    [24, 8, 5, 1, 1],
  ] as const) {
    assert.deepEqual(suppressMarks(counts, STAR), { published: false, reason: 'nothing_safe' })
  }
})

test('check values: the attempts that fail', () => {
  const audit = (counts: MarkCounts, hidden: number[], primary: number[]) =>
    auditMarks(
      counts.map((count, at) => (hidden.includes(at) ? null : count)),
      new Set(primary),
      knownSums(counts, STAR),
    )
  assert.deepEqual(
    audit([60, 30, 10, 3, 2], [3, 4], [3, 4]),
    new Map([
      [3, [3, 4]],
      [4, [1, 2]],
    ]),
  )
  assert.deepEqual(audit([24, 8, 5, 2, 0], [2, 3], [3]), new Map([[3, [1, 2]]]))
  assert.deepEqual(
    audit([24, 8, 5, 1, 1], [3, 4], [3, 4]),
    new Map([
      [3, [1]],
      [4, [1]],
    ]),
  )
})

test('tables without a cell of 1–4 are whole; under five answers there is none', () => {
  assert.deepEqual(suppressMarks([30, 5, 0, 0, 0], STAR), {
    published: true,
    cells: [30, 5, 0, 0, 0],
    hidden: [],
  })
  assert.deepEqual(suppressMarks([3, 1, 0, 0, 0], STAR), { published: false, reason: 'too_few_answers' })
  assert.deepEqual(suppressMarks([0, 0, 0, 0, 0]), { published: false, reason: 'too_few_answers' })
  assert.deepEqual(suppressMarks([4, 4, 0, 0, 0]), { published: false, reason: 'nothing_safe' })
  assert.throws(() => suppressMarks([3.5, 10, 0, 0, 0]), RangeError)
})

test('against a reader who knows the method nothing is hidden beyond the first attempt', () => {
  for (const counts of [
    [21, 9, 3, 0, 2],
    [40, 12, 6, 3, 0],
  ] as const) {
    assert.deepEqual(suppressMarks(counts, STAR, 'of_method'), suppressMarks(counts, STAR))
  }
  assert.deepEqual(suppressMarks([60, 30, 10, 3, 2], STAR, 'of_method'), {
    published: false,
    reason: 'nothing_safe',
  })
})

test('an exact top-box share is one equation more', () => {
  // 3★ is hidden to protect 5★; an exact share of 4 and 5 then gives 5★ away, and 4★ has to go too.
  const counts: MarkCounts = [3, 12, 9, 20, 30]
  const plain = suppressMarks(counts)
  assert.deepEqual(plain.published && plain.cells, [null, 12, null, 20, 30])
  const exact = suppressMarks(counts, { top_box_decimals: 4 })
  assert.deepEqual(exact.published && exact.cells, [null, null, null, 20, 30])
  // With 4★ the largest it cannot go: nothing but itself would be left.
  assert.equal(suppressMarks([3, 40, 9, 20, 30], { top_box_decimals: 4 }).published, false)
})

test('tens of thousands of answers are audited at once', () => {
  const started = performance.now()
  const tables: MarkCounts[] = [
    [40_000, 3, 9_000, 9_001, 9_002],
    [9_003, 9_002, 9_001, 9_000, 3],
    [50_000, 20_000, 4, 3, 2],
    [70_000, 6, 5, 5, 1],
    [20_000, 20_000, 20_000, 1, 1],
  ]
  for (const counts of tables) {
    for (const beside of [STAR, { ...STAR, top_box_decimals: 4 }, { top_box_decimals: 6 }]) {
      suppressMarks(counts, beside)
      // The most that can be hidden: three beside a primary one.
      const order = [0, 1, 2, 3, 4].sort((one, other) => counts[one]! - counts[other]!)
      auditMarks(
        counts.map((count, at) => (order[4] === at ? count : null)),
        new Set([order[0]!]),
        knownSums(counts, beside),
      )
    }
  }
  assert.ok(performance.now() - started < 1000)
})

/**
 * A reader who tries every table there is: five nested counts that agree with the cells in sight, the number
 * of answers, the star and the share, in whole-number arithmetic. He is even told which hidden cell is below
 * five.
 */
function attack(
  truth: MarkCounts,
  table: MarkTable & { published: true },
  beside: PublishedBeside,
): Set<number>[] {
  const n = truth.reduce((total, count) => total + count, 0)
  const tenthsOfStar = (c: readonly number[]) => {
    // Ten stars are (10·15·μ + 10·S)/(15 + n); μ comes as tenths; half up is ⌊(2a + b)/2b⌋.
    const sum = 5 * c[0]! + 4 * c[1]! + 3 * c[2]! + 2 * c[3]! + c[4]!
    const [above, below] = [15 * Math.round(beside.star!.peer_mean * 10) + 10 * sum, 15 + n]
    return Math.floor((2 * above + below) / (2 * below))
  }
  const percents = (c: readonly number[]) => {
    // The ends of the interval are the roots of n(p − π)² = z²π(1 − π).
    const [p, z2] = [(c[0]! + c[1]!) / n, 1.959964 ** 2]
    const root = Math.sqrt(z2 * (z2 + 4 * n * p * (1 - p)))
    const ends = [-root, root].map((part) => (2 * n * p + z2 + part) / (2 * (n + z2)))
    return [p, ...ends].map((share) => Math.floor(share * 100 + 0.5 + 1e-9)).join()
  }
  const agrees = (c: readonly number[]) =>
    (beside.star === undefined || tenthsOfStar(c) === tenthsOfStar(truth)) &&
    (beside.top_box_decimals === undefined || percents(c) === percents(truth))
  const isPrimary = (at: number) => table.hidden.some((cell) => cell.primary && cell.mark === 5 - at)
  const choices = table.cells.map((cell, at) => {
    if (cell !== null) return [cell]
    return isPrimary(at) ? [1, 2, 3, 4] : Array.from({ length: Math.max(0, n - 4) }, (_, more) => more + 5)
  })
  const found = choices.map(() => new Set<number>())
  for (const a of choices[0]!)
    for (const b of choices[1]!)
      for (const c of choices[2]!)
        for (const d of choices[3]!) {
          const e = n - a - b - c - d
          const candidate = [a, b, c, d, e]
          if (!choices[4]!.includes(e) || !agrees(candidate)) continue
          // The rule is public: no cell in sight, unless zero, is smaller than one hidden to protect another.
          const in_sight = table.cells.filter((cell) => cell !== null && cell > 0) as number[]
          const obeys = candidate.every(
            (count, at) => table.cells[at] !== null || count <= Math.min(...in_sight),
          )
          if (obeys) for (const [at, count] of candidate.entries()) found[at]!.add(count)
        }
  return found
}

const someCounts = fc
  .tuple(...Array.from({ length: 5 }, () => fc.oneof(fc.integer({ min: 0, max: 6 }), fc.nat({ max: 30 }))))
  .map((counts) => counts as unknown as MarkCounts)
const someBeside = fc.record(
  {
    star: fc.record({
      peer_mean: fc.integer({ min: 10, max: 50 }).map((tenths) => tenths / 10),
      k: fc.constant(15),
    }),
    top_box_decimals: fc.constant(2),
  },
  { requiredKeys: [] },
)

test('property: no reader pins a primary cell to fewer than three values', () => {
  let attacked = 0
  fc.assert(
    fc.property(someCounts, someBeside, (counts, beside) => {
      const table = suppressMarks(counts, beside)
      if (!table.published) return
      for (const [at, cell] of table.cells.entries()) {
        assert.ok(
          cell === null ? counts[at]! > 0 : cell === counts[at],
          'cells in sight are true, zeros in sight',
        )
        assert.ok(cell === null || cell === 0 || cell >= 5, 'nothing from 1 to 4 in sight')
      }
      if (table.hidden.length === 0) return
      attacked += 1
      const found = attack(counts, table, beside)
      for (const cell of table.hidden.filter(({ primary }) => primary)) {
        const values = [...found[5 - cell.mark]!].sort((one, other) => one - other)
        assert.ok(values.includes(counts[5 - cell.mark]!), 'the truth is among them')
        assert.ok(values.length >= 3, `${counts} pins ${cell.mark}★ to ${values}`)
        // A tie may let the attacker above think of one value more than the audit, never of one less.
        assert.ok(cell.feasible.every((value) => values.includes(value)))
      }
    }),
    { numRuns: 600 },
  )
  assert.ok(attacked > 50, `only ${attacked} tables had something hidden`)
})

test('every table of twenty answers: a reader who runs the method on all of them learns no more', () => {
  const n = 20
  const alike = new Map<string, MarkCounts[]>()
  const tables: { key: string; primary: number[] }[] = []
  for (const counts of tablesOf(n)) {
    const table = suppressMarks(counts, STAR, 'of_method')
    if (!table.published || table.hidden.length === 0) continue
    const primary = table.hidden.filter((cell) => cell.primary).map((cell) => 5 - cell.mark)
    const sum = counts.reduce((total, count, at) => total + count * (5 - at), 0)
    const tenths = Math.floor((2 * (645 + 10 * sum) + 15 + n) / (2 * (15 + n)))
    const key = `${table.cells.join()}|${primary.join()}|${tenths}`
    alike.set(key, [...(alike.get(key) ?? []), counts])
    tables.push({ key, primary })
  }
  assert.ok(tables.length > 500, String(tables.length))
  for (const { key, primary } of tables) {
    for (const at of primary) {
      assert.ok(new Set(alike.get(key)!.map((counts) => counts[at])).size >= 3, key)
    }
  }
})

function* tablesOf(n: number): Generator<MarkCounts> {
  for (let a = 0; a <= n; a += 1)
    for (let b = 0; a + b <= n; b += 1)
      for (let c = 0; a + b + c <= n; c += 1)
        for (let d = 0; a + b + c + d <= n; d += 1) yield [a, b, c, d, n - a - b - c - d]
}
