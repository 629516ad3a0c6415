import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { DEFAULT_POLICY, dueAt } from './asking.ts'
import { findPolicyMistakes } from './policy.ts'

describe('the order of sending', () => {
  test('the usual one is in order', () => assert.deepEqual(findPolicyMistakes(DEFAULT_POLICY), {}))

  const TABLE = [
    [{ delay_hours_min: 0 }, { delay_hours_min: 'delay' }],
    [{ delay_hours_max: 169 }, { delay_hours_max: 'delay' }],
    [{ delay_hours_min: Number.NaN }, { delay_hours_min: 'delay' }],
    [{ delay_hours_min: 49 }, { delay_hours_max: 'delay_order' }],
    [{ send_from: '24:00' }, { send_from: 'time' }],
    [{ send_from: '9:00' }, { send_from: 'time' }],
    [{ send_to: '' }, { send_to: 'time' }],
    [{ send_from: '21:00' }, { send_to: 'time_order' }],
    [{ reminder_days: 1 }, { reminder_days: 'reminder' }],
    [{ reminder_days: null }, {}],
    [{ delay_hours_max: 36 }, { delay_hours_max: { hours_needed: 37 } }],
  ] as const
  for (const [given, expected] of TABLE) {
    test(JSON.stringify(given), () =>
      assert.deepEqual(findPolicyMistakes({ ...DEFAULT_POLICY, ...given }), expected),
    )
  }

  test('an order that is taken leaves no visit without a moment, whenever it ended', () => {
    const time = fc
      .integer({ min: 0, max: 95 })
      .map(
        (quarter) =>
          `${String(Math.floor(quarter / 4)).padStart(2, '0')}:${String((quarter % 4) * 15).padStart(2, '0')}`,
      )
    const instant = fc.date({
      min: new Date('2026-01-01T00:00:00Z'),
      max: new Date('2026-12-31T00:00:00Z'),
      noInvalidDate: true,
    })
    fc.assert(
      fc.property(
        fc.record({
          delay_hours_min: fc.integer({ min: 1, max: 100 }),
          delay_hours_max: fc.integer({ min: 1, max: 168 }),
          send_from: time,
          send_to: time,
        }),
        instant,
        fc.constantFrom('Europe/Moscow', 'Europe/London', 'America/New_York'),
        (given, ended_at, zone) => {
          const policy = { ...DEFAULT_POLICY, ...given }
          fc.pre(Object.keys(findPolicyMistakes(policy)).length === 0)
          assert.ok(dueAt(ended_at, policy, zone, ended_at))
        },
      ),
      { numRuns: 300 },
    )
  })
})
