import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { DAY_MS } from '../../../platform/time.ts'
import { type LockRule, type MissedVisit, isRuleNow, judgeLock, pickRule, wasMissedAt } from './lock.ts'

const NOW = new Date('2026-11-24T09:00:00Z')
const RULE: LockRule = {
  specialty_code: '*', edition: '2026', missed_max: 3, window_days: 90, lock_days: 30, source: 'test', valid_from: '2026-01-01', valid_to: null,
}
const ago = (days: number): Date => new Date(NOW.getTime() - days * DAY_MS)
const missed = (...days: number[]): MissedVisit[] =>
  days.map((day, index) => ({ clinic_id: 'c', booking_id: `b${index}`, starts_at: ago(day) }))

const TABLE: readonly [name: string, days: number[], forgiven: number | null, locked_days_left: number | null, counted: number, left: number][] = [
  ['nothing missed', [], null, null, 0, 3],
  ['one', [5], null, null, 1, 2],
  ['two', [40, 5], null, null, 2, 1],
  ['three within 90 days', [80, 40, 5], null, 25, 0, 0],
  ['the order of telling does not matter', [5, 80, 40], null, 25, 0, 0],
  ['the first is 90 days before the third: out of the window', [95, 40, 5], null, null, 2, 1],
  ['one millisecond short of 90 days is within', [94.9999999, 40, 5], null, 25, 0, 0],
  ['three of last year', [250, 240, 230], null, null, 0, 3],
  ['the lock ran out', [80, 60, 31], null, null, 0, 3],
  ['a lock that was served is not served twice: the fourth begins anew', [80, 60, 40, 5], null, null, 1, 2],
  ['the lock ends this instant', [80, 60, 30], null, null, 0, 3],
  ['the third begins this instant', [80, 40, 0], null, 30, 0, 0],
  ['missed while locked, booked at the desk', [80, 60, 20, 5], null, 10, 1, 0],
  ['forgiven after the third', [80, 40, 5], 4, null, 0, 3],
  ['forgiven at the instant of the third', [80, 40, 5], 5, null, 0, 3],
  ['forgiven in between', [80, 40, 5], 30, null, 1, 2],
  ['what starts later is no miss yet', [40, 5, -1], null, null, 2, 1],
]

describe('the no-show rule', () => {
  for (const [name, days, forgiven, locked_days_left, counted, left] of TABLE) {
    test(name, () => {
      const standing = judgeLock(RULE, missed(...days), forgiven === null ? null : ago(forgiven), NOW)
      const until = standing.lock && Math.round((standing.lock.until.getTime() - NOW.getTime()) / DAY_MS)
      assert.deepEqual([until, standing.counted.length, standing.left], [locked_days_left, counted, left])
    })
  }

  test('who missed fewer than the limit is never locked; a lock names exactly so many, all within the window, and ends', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: -5 * 24, max: 400 * 24 }), { maxLength: 12 }), (hours) => {
      const days = hours.map((hour) => hour / 24)
      const { lock, counted, left } = judgeLock(RULE, missed(...days), null, NOW)
      const past = days.filter((day) => day >= 0)
      if (past.filter((day) => day < RULE.window_days + RULE.lock_days).length < RULE.missed_max) assert.equal(lock, null)
      assert.ok(counted.length < RULE.missed_max)
      if (!lock) return assert.equal(left, RULE.missed_max - counted.length)
      assert.equal(lock.missed.length, RULE.missed_max)
      const [first, last] = [lock.missed[0]!.starts_at, lock.missed.at(-1)!.starts_at]
      assert.ok(last.getTime() - first.getTime() < RULE.window_days * DAY_MS)
      assert.ok(lock.until > NOW && lock.until.getTime() <= NOW.getTime() + RULE.lock_days * DAY_MS)
      return undefined
    }))
  })

  test('forgiving everything unlocks', () => {
    fc.assert(fc.property(fc.array(fc.nat(200), { maxLength: 12 }), (days) => {
      const { lock, counted } = judgeLock(RULE, missed(...days), NOW, NOW)
      assert.deepEqual([lock, counted], [null, []])
    }))
  })

  test('the rule: its own specialty before all, the newest edition in force', () => {
    const old = { ...RULE, edition: '2025', valid_from: '2025-01-01', missed_max: 5 }
    const dentist = { ...RULE, specialty_code: 'dentist', edition: 'd', missed_max: 2 }
    const ended = { ...dentist, edition: 'e', valid_from: '2026-06-01', valid_to: '2026-06-30' }
    const rules = [old, RULE, dentist, ended]
    assert.equal(pickRule(rules, 'ent', '2026-11-24')?.edition, '2026')
    assert.equal(pickRule(rules, 'ent', '2025-11-24')?.edition, '2025')
    assert.equal(pickRule(rules, 'dentist', '2026-11-24')?.edition, 'd')
    assert.equal(pickRule(rules, 'dentist', '2026-06-10')?.edition, 'e')
    assert.equal(pickRule(rules, 'ent', '2024-01-01'), undefined)
    for (const order of [rules, rules.toReversed()]) {
      const on = (date: string) => [pickRule(order, 'ent', date)?.edition, pickRule(order, 'dentist', date)?.edition]
      assert.deepEqual(['2025-12-31', '2026-01-01', '2026-05-31', '2026-06-01', '2026-06-30', '2026-07-01'].map(on),
        [['2025', '2025'], ['2026', 'd'], ['2026', 'd'], ['2026', 'e'], ['2026', 'e'], ['2026', 'd']])
      assert.deepEqual(rules.map((rule) => isRuleNow(order, rule, '2026-06-10')), [false, true, false, true])
    }
  })

  test('a clinic knows of a lock when one of its visits was there', () => {
    const visits = missed(80, 40, 5).map((visit, index) => ({ ...visit, clinic_id: index === 1 ? 'other' : 'c' }))
    const { lock } = judgeLock(RULE, visits, null, NOW)
    assert.deepEqual(['c', 'other', 'third'].map((clinic_id) => wasMissedAt(lock!, clinic_id)), [true, true, false])
  })
})
