// Slots out of templates: tables for what the rules say, properties for what must hold whatever they are.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { makeWorkingCalendar } from '../../../clinics/index.ts'
import { addDays, localDate, localTime } from '../../../platform/time.ts'
import { type KeptSlot, compareSlots, slotKey, touchedBookings } from './difference.ts'
import type { Deviation, Offering, Template } from './session.ts'
import { type WantedSlot, carveOut, makeSlots, overlap } from './slots.ts'

const calendar = makeWorkingCalendar([{ day: '2026-11-04', working: false, name_ru: 'праздник', name_en: 'holiday' }])
const making = { zone: 'Europe/Moscow', calendar, minutesOf: () => 15 }

const offering: Offering = {
  doctor_id: 'd1', branch_id: 'b1', specialty_code: 'ent', place_id: 'r1', opens: '09:00', closes: '10:00', visit_minutes: null,
  pauses: [], audience: 'adult', referral_only: false, urgent_percent: 0, first_percent: 0, repeat_percent: 0,
}
const template = (given: Partial<Template> = {}): Template =>
  ({ ...offering, id: 't1', weekday: 2, on_holidays: false, valid_from: '2026-01-01', valid_to: null, ...given })

// Tuesday
const DAY = '2026-11-24'
const times = (slots: readonly WantedSlot[]) => slots.map((slot) => localTime(slot.starts_at, making.zone))
const make = (templates: Template[], deviations: Deviation[] = [], days = [DAY]) => makeSlots(days, templates, deviations, making)

test('visits follow each other from the opening and start again after each pause', () => {
  assert.deepEqual(times(make([template()]).slots), ['09:00', '09:15', '09:30', '09:45'])
  assert.deepEqual(times(make([template({ visit_minutes: 25 })]).slots), ['09:00', '09:25'])
  assert.deepEqual(
    times(make([template({ closes: '11:00', visit_minutes: 20, pauses: [{ from: '09:30', to: '10:10' }] })]).slots),
    ['09:00', '10:10', '10:30'],
  )
})

test('a day has its weekday’s templates, from their first day to their last, and none on a holiday unless they say so', () => {
  assert.deepEqual(make([template({ weekday: 3 })]).slots, [])
  assert.equal(make([template({ valid_from: '2026-11-25' })]).slots.length, 0)
  assert.equal(make([template({ valid_to: '2026-11-23' })]).slots.length, 0)
  assert.equal(make([template({ valid_from: DAY, valid_to: DAY })]).slots.length, 4)
  const holiday = ['2026-11-04']
  assert.equal(make([template({ weekday: 3 })], [], holiday).slots.length, 0)
  assert.equal(make([template({ weekday: 3, on_holidays: true })], [], holiday).slots.length, 4)
  // a Saturday is worked by whoever has a template for it, except on a holiday
  assert.equal(make([template({ weekday: 6 })], [], ['2026-11-28']).slots.length, 4)
  assert.equal(make([template({ weekday: 6 })], [], ['2026-05-09']).slots.length, 0)
})

test('absences take their time, another room moves the visits, extra hours come on top', () => {
  const away = (opens: string | null, closes: string | null): Deviation =>
    ({ id: 'a', doctor_id: 'd1', from_day: DAY, to_day: DAY, kind: 'illness', opens, closes })
  assert.deepEqual(make([template()], [away(null, null)]).slots, [])
  assert.deepEqual(times(make([template()], [away('09:20', '09:40')]).slots), ['09:00', '09:45'])
  assert.deepEqual(times(make([template({ doctor_id: 'd2' })], [away(null, null)]).slots).length, 4, 'others stay')
  const room: Deviation = { id: 'r', doctor_id: 'd1', from_day: DAY, to_day: DAY, kind: 'room', branch_id: 'b1', place_id: 'r9' }
  assert.deepEqual(new Set(make([template()], [room]).slots.map(({ place_id }) => place_id)), new Set(['r9']))
  const extra: Deviation = {
    id: 'e', doctor_id: 'd1', from_day: '2026-11-25', to_day: '2026-11-25', kind: 'extra', offering: { ...offering, opens: '18:00', closes: '18:30' },
  }
  assert.deepEqual(times(make([template()], [extra], [DAY, '2026-11-25']).slots), ['09:00', '09:15', '09:30', '09:45', '18:00', '18:15'])
})

test('neither a doctor nor a room is taken twice, and what was left out is named', () => {
  const twice = make([template(), template({ id: 't2', branch_id: 'b2', place_id: 'r2', opens: '09:30', closes: '10:30' })])
  assert.deepEqual(times(twice.slots), ['09:00', '09:15', '09:30', '09:45', '10:00', '10:15'])
  assert.deepEqual(twice.clashes.map(({ session_id, taken }) => [session_id, taken]), [['t2', 'doctor'], ['t2', 'doctor']])
  const room = make([template(), template({ id: 't2', doctor_id: 'd2' })])
  assert.deepEqual([room.slots.length, new Set(room.clashes.map(({ taken }) => taken))], [4, new Set(['room'])])
  // what was written later is what holds
  const newer = make([template(), template({ id: 't0', branch_id: 'b2', valid_from: '2026-11-01' })])
  assert.deepEqual(new Set(newer.slots.map(({ branch_id }) => branch_id)), new Set(['b2']))
})

test('shares are kept in whole visits, spread evenly', () => {
  const kinds = carveOut(10, { urgent_percent: 20, first_percent: 50, repeat_percent: 25 })
  assert.equal(kinds.filter(({ urgent_only }) => urgent_only).length, 2)
  assert.equal(kinds.filter(({ visit }) => visit === 'first').length, 4)
  assert.equal(kinds.filter(({ visit }) => visit === 'repeat').length, 2)
})

const percent = fc.integer({ min: 0, max: 100 })

test('property: shares never exceed what was asked, and miss it by less than a visit', () => {
  fc.assert(fc.property(fc.nat(200), percent, percent, percent, (count, urgent_percent, first_percent, other) => {
    const repeat_percent = Math.min(other, 100 - first_percent)
    const kinds = carveOut(count, { urgent_percent, first_percent, repeat_percent })
    const urgent = kinds.filter((kind) => kind.urgent_only).length
    assert.equal(kinds.length, count)
    assert.equal(urgent, Math.floor((count * urgent_percent) / 100))
    assert.equal(kinds.filter((kind) => kind.visit === 'first').length, Math.floor(((count - urgent) * first_percent) / 100))
    assert.ok(kinds.filter((kind) => kind.visit === 'repeat').length <= ((count - urgent) * repeat_percent) / 100 + 1)
  }))
})

const time = fc.integer({ min: 0, max: 95 }).map((quarter) => `${String(Math.floor(quarter / 4)).padStart(2, '0')}:${String((quarter % 4) * 15).padStart(2, '0')}`)
const span = fc.tuple(time, time).filter(([a, b]) => a !== b).map(([a, b]): [string, string] => (a < b ? [a, b] : [b, a]))
const anyOffering: fc.Arbitrary<Offering> = fc.record({
  doctor_id: fc.constantFrom('d1', 'd2'), branch_id: fc.constantFrom('b1', 'b2'), specialty_code: fc.constant('ent'),
  place_id: fc.constantFrom('r1', 'r2', null), hours: span, visit_minutes: fc.option(fc.integer({ min: 5, max: 120 })),
  pauses: fc.array(span.map(([from, to]) => ({ from, to })), { maxLength: 2 }),
  audience: fc.constantFrom('adult' as const, 'child' as const, 'both' as const), referral_only: fc.boolean(),
  urgent_percent: percent, first_percent: percent, repeat_percent: fc.constant(0),
}).map(({ hours: [opens, closes], ...rest }) => ({ ...rest, opens, closes }))
const anyTemplates = fc.array(fc.tuple(anyOffering, fc.integer({ min: 1, max: 7 })), { maxLength: 6 })
  .map((list) => list.map(([one, weekday], index) => template({ ...one, id: `t${index}`, weekday })))
const anyDeviations = (from: string) => fc.array(fc.tuple(fc.nat(5), fc.constantFrom('d1', 'd2'), fc.option(span), anyOffering, fc.boolean()), { maxLength: 4 })
  .map((list) => list.map(([day, doctor_id, part, one, is_extra], index): Deviation => {
    const on = { id: `x${index}`, doctor_id, from_day: addDays(from, day), to_day: addDays(from, day + 1) }
    return is_extra ? { ...on, kind: 'extra', offering: { ...one, doctor_id } } : { ...on, kind: 'leave', opens: part?.[0] ?? null, closes: part?.[1] ?? null }
  }))
// a week in which the clock goes forward, one in which it goes back, one in which it stays
const anyWeek = fc.constantFrom('2026-03-26', '2026-10-22', '2026-11-23').chain((from) =>
  fc.tuple(fc.constant(Array.from({ length: 7 }, (_, index) => addDays(from, index))), anyTemplates, anyDeviations(from)))

test('property: no overlaps, lengths kept, on the day itself, in hours, also when the clock changes', () => {
  fc.assert(fc.property(anyWeek, fc.constantFrom('Europe/Berlin', 'Europe/Moscow', 'America/Sao_Paulo'), ([days, templates, deviations], zone) => {
    const { slots } = makeSlots(days, templates, deviations, { ...making, zone })
    const by_id = (slot: WantedSlot) => [...templates, ...deviations.flatMap((one) => (one.kind === 'extra' ? [one.offering] : []))]
      .some((one) => one.doctor_id === slot.doctor_id && (one.visit_minutes ?? 15) * 60_000 === slot.ends_at.getTime() - slot.starts_at.getTime())
    for (const [index, slot] of slots.entries()) {
      assert.ok(by_id(slot), 'the length of a template')
      assert.equal(localDate(slot.starts_at, zone), slot.day)
      for (const other of slots.slice(index + 1)) {
        const shares = other.doctor_id === slot.doctor_id || (slot.place_id !== null && other.place_id === slot.place_id)
        assert.ok(!shares || !overlap(slot, other), `${slot.starts_at.toISOString()} and ${other.starts_at.toISOString()}`)
      }
      assert.ok(!deviations.some((one) => one.kind === 'leave' && one.doctor_id === slot.doctor_id && one.opens === null &&
        one.from_day <= slot.day && slot.day <= one.to_day), 'nobody is seen by a doctor on leave')
    }
    assert.equal(new Set(slots.map(slotKey)).size, slots.length)
  }), { numRuns: 60 })
})

const keep = (slots: readonly WantedSlot[], booked: (index: number) => boolean): KeptSlot[] => slots.map((slot, index) => ({
  ...slot, id: `s${index}`, status: booked(index) ? 'busy' : 'free', capacity: 1, taken: booked(index) ? 1 : 0,
  bookings: booked(index) ? [`k${index}`] : [], has_history: booked(index),
}))

/** What is kept after a difference was written down. */
function apply(kept: readonly KeptSlot[], difference: ReturnType<typeof compareSlots>): KeptSlot[] {
  const removed = new Set(difference.remove.map(({ id }) => id))
  const closed = new Set(difference.close.map(({ id }) => id))
  const changed = new Map(difference.change.map(({ slot, wanted }) => [slot.id, wanted]))
  return [
    ...kept.filter(({ id }) => !removed.has(id)).map((slot) => ({
      ...slot, ...changed.get(slot.id),
      status: closed.has(slot.id) ? 'busy-unavailable' : changed.has(slot.id) ? (slot.taken > 0 ? 'busy' : 'free') : slot.status,
    })),
    ...keep(difference.add, () => false).map((slot) => ({ ...slot, id: `new ${slotKey(slot)}` })),
  ]
}

test('property: a second look changes nothing, no booking is lost, nothing lies over a booked visit', () => {
  fc.assert(fc.property(anyWeek, anyTemplates, fc.func(fc.boolean()), ([days, templates, deviations], next, isBooked) => {
    const kept = keep(makeSlots(days, templates, deviations, making).slots, (index) => isBooked(index))
    const wanted = makeSlots(days, next, deviations, making).slots
    const difference = compareSlots(wanted, kept)
    const after = apply(kept, difference)
    const again = compareSlots(wanted, after)
    assert.deepEqual(again, { add: [], change: [], remove: [], close: [] })
    const bookings = (slots: readonly KeptSlot[]) => slots.flatMap((slot) => slot.bookings).toSorted()
    assert.deepEqual(bookings(after), bookings(kept))
    for (const [index, slot] of after.entries()) {
      for (const other of after.slice(index + 1)) {
        assert.ok(other.doctor_id !== slot.doctor_id || !overlap(slot, other) || (slot.status === 'busy-unavailable' && other.status === 'busy-unavailable'))
      }
    }
    const fits = new Set(wanted.map(slotKey))
    assert.deepEqual(new Set(touchedBookings(difference)), new Set(kept.filter((slot) => !fits.has(slotKey(slot))).flatMap((slot) => slot.bookings)))
  }), { numRuns: 60 })
})

test('a changed room or length keeps the booking and says whose room it is', () => {
  const kept = keep(make([template()]).slots, (index) => index === 1)
  const moved = compareSlots(make([template({ place_id: 'r2' })]).slots, kept)
  assert.deepEqual(moved.change.map(({ rerouted }) => rerouted), [[], ['k1'], [], []])
  assert.deepEqual([moved.add, moved.remove, moved.close], [[], [], []])
})
