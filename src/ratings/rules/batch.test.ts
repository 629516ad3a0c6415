// Batches for doctors: the table of who may read what, and that nobody is ever shown in fewer than five.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { DAY_MS } from '../../platform/time.ts'
import { type WaitingComment, isForDoctor, monthsOf, nextBatch } from './batch.ts'

const NOW = new Date('2026-11-24T09:00:00Z')

const comment = (days_ago: number, patient = `p${Math.random()}`): WaitingComment => ({
  answer_id: `a${days_ago} ${patient}`, patient_id: patient, answered_at: new Date(NOW.getTime() - days_ago * DAY_MS), month: '2026-11-01',
})
const days = (...list: number[]) => list.map((days_ago) => comment(days_ago))

test('four wait, five come together, a week after the fifth', () => {
  const table: [number[], number][] = [
    [[], 0],
    [[100, 90, 80, 70], 0],
    [[100, 90, 80, 70, 6.99], 0],
    [[100, 90, 80, 70, 7], 5],
    [[100, 90, 80, 70, 60, 50, 3], 6],
    [[6, 6, 6, 6, 6, 6, 6], 0],
  ]
  for (const [ages, count] of table) assert.equal(nextBatch(days(...ages), NOW).length, count, ages.join(' '))
})

test('five answers of four people are not five', () => {
  assert.equal(nextBatch([comment(30, 'a'), comment(29, 'a'), comment(28, 'b'), comment(27, 'c'), comment(26, 'd')], NOW).length, 0)
  assert.equal(nextBatch([comment(30, 'a'), comment(29, 'a'), comment(28, 'b'), comment(27, 'c'), comment(26, 'd'), comment(8, 'e')], NOW).length, 6)
})

test('a batch is empty or of five people, and all of it is a week old', () => {
  const ages = fc.array(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g')), { maxLength: 20 })
  fc.assert(fc.property(ages, (list) => {
    const batch = nextBatch(list.map(([age, patient]) => comment(age, patient)), NOW)
    assert.ok(batch.length === 0 || new Set(batch.map(({ patient_id }) => patient_id)).size >= 5)
    assert.ok(batch.every(({ answered_at }) => NOW.getTime() - answered_at.getTime() >= 7 * DAY_MS))
  }))
})

test('what is for a doctor', () => {
  const fine = { doctors_seen: 1, topics: ['doctor'] as const, has_alarm: false }
  assert.equal(isForDoctor(fine), true)
  assert.equal(isForDoctor({ ...fine, topics: ['thanks', 'queue'] as const }), true)
  assert.equal(isForDoctor({ ...fine, topics: ['premises', 'queue'] as const }), false)
  assert.equal(isForDoctor({ ...fine, topics: [] }), false)
  assert.equal(isForDoctor({ ...fine, doctors_seen: 2 }), false)
  assert.equal(isForDoctor({ ...fine, has_alarm: true }), false)
})

test('a batch names its first and last month', () => {
  const months = ['2026-11-01', '2026-09-01', '2026-10-01'].map((month) => ({ ...comment(9), month }))
  assert.deepEqual(monthsOf(months), { month_from: '2026-09-01', month_until: '2026-11-01' })
})
