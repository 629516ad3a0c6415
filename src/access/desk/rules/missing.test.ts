import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type DayBooking, MARKED_SHARE_MIN, judgeDay } from './missing.ts'

let count = 0
const some = (n: number, state: DayBooking['state'], schedule_id = 'dr-a', slot_status = 'busy'): DayBooking[] =>
  Array.from({ length: n }, () => ({ id: `b${(count += 1)}`, state, schedule_id, slot_status }))

const TABLE: readonly [name: string, bookings: DayBooking[], missed: number][] = [
  ['an empty day', [], 0],
  ['everybody came', some(9, 'fulfilled'), 0],
  ['one did not, eight were marked', [...some(8, 'arrived'), ...some(1, 'booked')], 1],
  ['the branch marks nobody: nothing is known', some(9, 'booked'), 0],
  ['it marked one of nine: nothing is known of the others', [...some(1, 'arrived'), ...some(8, 'booked')], 0],
  ['exactly two thirds', [...some(6, 'arrived'), ...some(3, 'booked')], 3],
  ['a little less', [...some(5, 'arrived'), ...some(3, 'booked')], 0],
  ['marks by hand count as marks', [...some(4, 'arrived'), ...some(2, 'missed'), ...some(3, 'booked')], 3],
  ['nobody came to this doctor: perhaps the doctor was missing', [...some(8, 'arrived'), ...some(2, 'booked', 'dr-b')], 0],
  ['missed by hand alone does not show that the doctor was there', [...some(8, 'arrived'), ...some(1, 'missed', 'dr-b'), ...some(1, 'booked', 'dr-b')], 0],
  ['the clinic withdrew the slot', [...some(8, 'arrived'), ...some(1, 'booked', 'dr-a', 'busy-unavailable'), ...some(1, 'booked', 'dr-a', 'entered-in-error')], 0],
]

describe('visits that nobody marked', () => {
  for (const [name, bookings, missed] of TABLE) test(name, () => assert.equal(judgeDay(bookings).missed_ids.length, missed))

  test('only what bears no mark is taken for missed, and never where marks are rare', () => {
    const booking = fc.record({
      id: fc.uuid(), state: fc.constantFrom('booked', 'arrived', 'fulfilled', 'missed'), schedule_id: fc.constantFrom('a', 'b', 'c'),
      slot_status: fc.constantFrom('busy', 'free', 'busy-unavailable', 'entered-in-error'),
    }) as fc.Arbitrary<DayBooking>
    fc.assert(fc.property(fc.array(booking, { maxLength: 30 }), (bookings) => {
      const { booked, marked, missed_ids } = judgeDay(bookings)
      assert.equal(booked, bookings.length)
      if (marked / booked < MARKED_SHARE_MIN) assert.deepEqual(missed_ids, [])
      for (const id of missed_ids) {
        const of = bookings.find((each) => each.id === id)!
        assert.equal(of.state, 'booked')
        assert.ok(bookings.some((each) => each.schedule_id === of.schedule_id && ['arrived', 'fulfilled'].includes(each.state)))
      }
    }))
  })
})
