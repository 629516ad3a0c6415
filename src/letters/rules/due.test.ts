import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { HOUR_MS, addDays, localDate, localTime } from '../../platform/time.ts'
import { DEFAULT_POLICY, dueAt, nextSendingTime } from './asking.ts'

const MOSCOW = 'Europe/Moscow'

// with clock changes at midnight, at 02:00 and at 24:00, half-hour offsets, and a change of 30 minutes
const ZONES = [
  MOSCOW,
  'Asia/Kamchatka',
  'Europe/Kaliningrad',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'America/Sao_Paulo',
  'Asia/Beirut',
  'Pacific/Apia',
  'Africa/Cairo',
  'Europe/London',
  'America/St_Johns',
]

describe('when', () => {
  const TABLE: readonly [ended_at: string, due_at: string][] = [
    // in Moscow time: 12:00 → 12:00 next day; 21:30 → 09:00 two days on; 07:00 → 09:00 next day; 20:59 and 21:00
    ['2026-11-24T09:00:00Z', '2026-11-25T09:00:00.000Z'],
    ['2026-11-24T18:30:00Z', '2026-11-26T06:00:00.000Z'],
    ['2026-11-24T04:00:00Z', '2026-11-25T06:00:00.000Z'],
    ['2026-11-24T17:59:00Z', '2026-11-25T17:59:00.000Z'],
    ['2026-11-24T18:00:00Z', '2026-11-26T06:00:00.000Z'],
  ]
  for (const [ended, due] of TABLE) {
    test(`a visit that ended at ${ended}`, () => {
      assert.equal(dueAt(new Date(ended), DEFAULT_POLICY, MOSCOW, new Date(ended))?.toISOString(), due)
    })
  }

  test('within the hours, no earlier than the smallest delay, no later than the longest', () => {
    const instant = fc.date({
      min: new Date('2010-01-01T00:00:00Z'),
      max: new Date('2030-12-31T00:00:00Z'),
      noInvalidDate: true,
    })
    fc.assert(
      fc.property(
        instant,
        fc.constantFrom(...ZONES),
        fc.integer({ min: 0, max: 60 * 60 }),
        (ended_at, zone, late_minutes) => {
          const now = new Date(ended_at.getTime() + late_minutes * 60_000)
          const due = dueAt(ended_at, DEFAULT_POLICY, zone, now)
          if (!due) {
            // only news that came late is too late: at once after the visit there is always a moment
            assert.ok(late_minutes > 24 * 60, 'no moment for a visit reported in time')
            return
          }
          const time = localTime(due, zone)
          assert.ok(time >= '09:00' && time < '21:00', `${time} in ${zone}`)
          assert.ok(due.getTime() >= ended_at.getTime() + 24 * HOUR_MS)
          assert.ok(due.getTime() <= ended_at.getTime() + 48 * HOUR_MS)
          assert.ok(due >= now)
        },
      ),
      { numRuns: 1_000 },
    )
  })

  test('the next sending time is the first there is', () => {
    const instant = fc.date({
      min: new Date('2015-01-01T00:00:00Z'),
      max: new Date('2030-12-31T00:00:00Z'),
      noInvalidDate: true,
    })
    fc.assert(
      fc.property(instant, fc.constantFrom(...ZONES), (at, zone) => {
        const next = nextSendingTime(at, DEFAULT_POLICY, zone)
        assert.ok(next >= at)
        if (next > at) {
          assert.equal(localTime(next, zone), '09:00')
          const time = localTime(at, zone)
          assert.ok(time < '09:00' || time >= '21:00')
          assert.ok(localDate(next, zone) <= addDays(localDate(at, zone), 1))
        }
      }),
      { numRuns: 500 },
    )
  })
})
