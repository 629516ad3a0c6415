import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { DAY_MS, HOUR_MS, addDays, formatDateTime, localDate, localTime } from '../../../platform/time.ts'
import { planReminders, remindUntil, wakingFrom } from './reminding.ts'

const ZONE = 'Europe/Moscow'
const at = (local: string) => new Date(`${local}:00+03:00`)
const told = (starts: string, changed: string) =>
  planReminders({ starts_at: at(starts), changed_at: at(changed) }, ZONE).map(({ kind, due_at }) => `${kind} ${formatDateTime('en', due_at, ZONE)}`)

const EARLY = '2026-11-20T12:00'
const TABLE: readonly [name: string, starts: string, changed: string, expected: string[]][] = [
  ['at noon', '2026-11-25T12:00', EARLY, ['day_before Tue\u00a024\u00a0November, 12:00', 'two_hours Wed\u00a025\u00a0November, 10:00']],
  ['at 08:00: not at night, and not an hour before', '2026-11-25T08:00', EARLY, ['day_before Tue\u00a024\u00a0November, 09:00']],
  ['at 09:45: too short after nine', '2026-11-25T09:45', EARLY, ['day_before Tue\u00a024\u00a0November, 09:45']],
  ['at 10:30: at nine, an hour and a half is left', '2026-11-25T10:30', EARLY, ['day_before Tue\u00a024\u00a0November, 10:30', 'two_hours Wed\u00a025\u00a0November, 09:00']],
  ['at 10:00: at nine, just an hour is left', '2026-11-25T10:00', EARLY, ['day_before Tue\u00a024\u00a0November, 10:00', 'two_hours Wed\u00a025\u00a0November, 09:00']],
  ['at 20:50: the evening before at 20:30', '2026-11-25T20:50', EARLY, ['day_before Tue\u00a024\u00a0November, 20:30', 'two_hours Wed\u00a025\u00a0November, 18:50']],
  ['booked the evening before', '2026-11-25T12:00', '2026-11-24T19:00', ['two_hours Wed\u00a025\u00a0November, 10:00']],
  ['booked two hours before the reminder: it has just been said', '2026-11-25T12:00', '2026-11-24T10:00', ['two_hours Wed\u00a025\u00a0November, 10:00']],
  ['booked three hours before the reminder: just long enough ago', '2026-11-25T12:00', '2026-11-25T07:00', ['two_hours Wed\u00a025\u00a0November, 10:00']],
  ['booked the same morning', '2026-11-25T12:00', '2026-11-25T08:00', []],
]

describe('reminders', () => {
  for (const [name, starts, changed, expected] of TABLE) test(name, () => assert.deepEqual(told(starts, changed), expected))

  test('what is not urgent waits for nine in the morning', () => {
    for (const [now, from] of [
      ['2026-11-24T08:59', '2026-11-24T09:00'], ['2026-11-24T09:00', '2026-11-24T09:00'], ['2026-11-24T20:30', '2026-11-24T20:30'],
      ['2026-11-24T20:31', '2026-11-25T09:00'], ['2026-11-25T00:10', '2026-11-25T09:00'],
    ] as const) assert.deepEqual(wakingFrom(at(now), ZONE), at(from), now)
  })

  test('never at night, never after their own limit, the first the day before, the second the same day', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 400 * 96 }), fc.integer({ min: 0, max: 60 * 24 }), (quarters, hours_before) => {
      const starts_at = new Date(at('2026-01-01T00:00').getTime() + quarters * (HOUR_MS / 4))
      const changed_at = new Date(starts_at.getTime() - hours_before * HOUR_MS)
      for (const { kind, due_at } of planReminders({ starts_at, changed_at }, ZONE)) {
        const time = localTime(due_at, ZONE)
        assert.ok(time >= '09:00' && time < '21:00', time)
        assert.ok(due_at > changed_at && due_at < remindUntil(kind, starts_at, ZONE))
        const day = localDate(starts_at, ZONE)
        assert.equal(localDate(due_at, ZONE), kind === 'day_before' ? addDays(day, -1) : day)
      }
    }))
  })

  test('the clock change of another zone moves nothing to the night', () => {
    const starts_at = new Date('2026-10-25T07:30:00Z') // 08:30 in Berlin, the clock went back that night
    const [first, second] = planReminders({ starts_at, changed_at: new Date(starts_at.getTime() - 9 * DAY_MS) }, 'Europe/Berlin')
    assert.equal(formatDateTime('en', first!.due_at, 'Europe/Berlin'), 'Sat\u00a024\u00a0October, 09:30')
    assert.equal(second, undefined)
  })
})
