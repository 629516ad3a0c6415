// Who may be attached where: the table of the rules, and what must hold of them whatever the facts.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type AttachFacts, foldApplication, judgeAttachment, mayChangeFrom } from './attaching.ts'

const FACTS: AttachFacts = {
  today: '2026-11-24', audience: 'adult', clinic_audience: 'both', current: null, branch_id: 'b', moved: false, outgrown: false, change_days: 365, limit: null, in_hand: false,
}
const YEAR_AGO = { branch_id: 'a', since: '2025-11-24' }
const TABLE: [Partial<AttachFacts>, string | undefined, string][] = [
  [{}, undefined, 'never attached'],
  [{ in_hand: true }, 'in_hand', 'one application at a time'],
  [{ current: { branch_id: 'b', since: '2020-01-01' } }, 'already_here', 'there already'],
  [{ clinic_audience: 'child' }, 'wrong_age', 'a children’s clinic'],
  [{ current: YEAR_AGO }, undefined, 'a year to the day'],
  [{ current: { ...YEAR_AGO, since: '2025-11-25' } }, 'once_a_year', 'a day too early'],
  [{ current: { ...YEAR_AGO, since: '2026-11-20' }, moved: true }, undefined, 'who moves need not wait'],
  [{ current: { ...YEAR_AGO, since: '2026-11-20' }, outgrown: true }, undefined, 'who has outgrown a children’s clinic need not wait'],
  [{ limit: { attached_count: 100, attached_max: 100 } }, 'overloaded', 'full'],
  [{ limit: { attached_count: 99, attached_max: 100 } }, undefined, 'one place left'],
  [{ limit: { attached_count: 100, attached_max: 100 }, moved: true }, 'overloaded', 'moving makes no room'],
]
for (const [given, refusal, why] of TABLE) {
  test(`${why}: ${refusal ?? 'may'}`, () => assert.equal(judgeAttachment({ ...FACTS, ...given }), refusal))
}

test('property: from the day that is told on, and not before, a year is no obstacle', () => {
  const day = fc.integer({ min: 0, max: 3000 }).map((days) => new Date(Date.UTC(2020, 0, 1 + days)).toISOString().slice(0, 10))
  fc.assert(fc.property(day, day, (since, today) => {
    const refusal = judgeAttachment({ ...FACTS, today, current: { branch_id: 'a', since } })
    assert.equal(refusal === 'once_a_year', today < mayChangeFrom(since, 365))
    assert.notEqual(judgeAttachment({ ...FACTS, today, current: { branch_id: 'a', since }, moved: true }), 'once_a_year')
  }))
})

test('an application comes to one end', () => {
  assert.deepEqual(foldApplication(['applied', 'climbed', 'accepted']), { state: 'accepted', climbed: true })
  assert.deepEqual(foldApplication(['applied', 'withdrawn']), { state: 'withdrawn', climbed: false })
  for (const wrong of [[], ['accepted'], ['applied', 'accepted', 'refused'], ['applied', 'applied'], ['applied', 'refused', 'climbed']]) {
    assert.throws(() => foldApplication(wrong as never))
  }
})
