import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { childrenToPublish, chooseRelease, isRemainderSafe, mayRelease } from './release.ts'

test('why: two means give the newcomer away', () => {
  assert.equal(Math.round(4.39 * 31) - Math.round(4.5 * 30), 1)
})

test('a new release needs five entered, and none or five left', () => {
  const table: [entered: number, left: number, may: boolean][] = [
    [5, 0, true],
    [5, 5, true],
    [100, 6, true],
    [4, 0, false],
    [0, 0, false],
    [1, 0, false],
    [5, 1, false],
    [5, 4, false],
    [0, 5, false],
    [4, 5, false],
  ]
  for (const [entered, left, may] of table)
    assert.equal(mayRelease(entered, left), may, `${entered} in, ${left} out`)
  assert.throws(() => mayRelease(-1, 0), RangeError)
})

test('otherwise the old figure is repeated with its date', () => {
  const old = { figure: 4.4, as_of: '2026-10-01' }
  const next = { figure: 4.3, as_of: '2026-11-01' }
  assert.equal(chooseRelease(old, next, 5, 0), next)
  assert.equal(chooseRelease(old, next, 4, 0), old)
  assert.equal(chooseRelease(null, next, 5, 0), next)
  assert.equal(chooseRelease(null, next, 4, 0), null)
})

test('a parent less its published children leaves nothing, or ten answers of two doctors', () => {
  const table: [answers: number, doctors: number, safe: boolean][] = [
    [0, 0, true],
    [10, 2, true],
    [9, 2, false],
    [10, 1, false],
    [1, 1, false],
    [40, 1, false],
  ]
  for (const [answers, doctors, safe] of table) assert.equal(isRemainderSafe(answers, doctors), safe)
})

test('the smallest children are withheld until the remainder is safe', () => {
  const doctor = (answers: number, publishable = true) => ({ answers, doctors: 1, publishable })
  const shown = (...children: ReturnType<typeof doctor>[]) =>
    childrenToPublish(children).map(({ answers }) => answers)
  assert.deepEqual(shown(doctor(50), doctor(40), doctor(30)), [50, 40, 30])
  assert.deepEqual(
    shown(doctor(50), doctor(40), doctor(30), doctor(4, false)),
    [50, 40],
    'the 4 hide behind the 30',
  )
  assert.deepEqual(shown(doctor(50), doctor(6, false), doctor(4, false)), [50])
  assert.deepEqual(
    shown(doctor(50), doctor(0, false)),
    [50],
    'a doctor without answers is no cover and needs none',
  )
  assert.deepEqual(shown(doctor(50), doctor(3, false)), [])
})

test('property: every remainder of published children is safe', () => {
  const child = fc.record({
    answers: fc.nat({ max: 60 }),
    doctors: fc.integer({ min: 1, max: 3 }),
    publishable: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(child, { maxLength: 10 }), (children) => {
      const shown = new Set(childrenToPublish(children))
      const left = children.filter((each) => !shown.has(each) && each.answers > 0)
      const answers = left.reduce((sum, each) => sum + each.answers, 0)
      const doctors = left.reduce((sum, each) => sum + each.doctors, 0)
      assert.ok([...shown].every((each) => each.publishable))
      assert.ok(shown.size === 0 || answers === 0 || (answers >= 10 && doctors >= 2))
    }),
  )
})
