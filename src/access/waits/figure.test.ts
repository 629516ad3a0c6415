import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ZONE } from '../../../test/builders.ts'
import { atLocal } from '../../platform/time.ts'
import { CLASSES, HORIZON_DAYS } from '../slot.ts'
import { type ClassFigure, computeFigures, medianDays, packFigures, thirdDays, unpackFigures } from './figure.ts'
import { type SampleSlot, countSampleSlots, figuresByDefinition, sampleSlot } from './slots.sample.ts'

// statistics 13: Monday 2 March 2026, 10:00 in Moscow
const MONDAY = atLocal('2026-03-02', '10:00', ZONE)
const CHECK: SampleSlot[] = [
  sampleSlot('2026-03-02', '09:30'),
  sampleSlot('2026-03-02', '12:00', { status: 'busy-tentative' }),
  sampleSlot('2026-03-03', '09:00'),
  sampleSlot('2026-03-04', '09:00', { urgent_only: true }),
  sampleSlot('2026-03-05', '09:00'),
  sampleSlot('2026-03-06', '09:00', { status: 'busy' }),
  sampleSlot('2026-03-10', '09:00', { referral_only: true }),
  sampleSlot('2026-03-11', '09:00'),
]
const figuresOf = (slots: SampleSlot[], now = MONDAY) => computeFigures(countSampleSlots(slots, now), [])

test('third next available: the check values', () => {
  assert.equal(figuresOf(CHECK).afpn?.third_days, 9)
  assert.equal(figuresOf(CHECK).afpw?.third_days, 8, 'with a referral')
  const double = CHECK.map((slot) => (slot.starts_at.toISOString().startsWith('2026-03-05') ? { ...slot, capacity: 2 } : slot))
  assert.equal(figuresOf(double).afpn?.third_days, 3, 'a capacity of 2 counts 2')
  assert.equal(figuresOf(CHECK).afun?.third_days, 3, 'an urgent patient may take the carve-out')
})

test('the clinic: the nearest-rank median, beyond the horizon last', () => {
  assert.equal(medianDays([9, 0, null]), 9)
  assert.equal(medianDays([0, null]), 0)
  assert.equal(medianDays([null, null, 1]), null)
  assert.equal(medianDays([]), null)
})

test('a day is a local day: 23:30 to 00:30 in Moscow is one', () => {
  const now = atLocal('2026-03-02', '23:30', ZONE)
  const slots = [1, 2, 3].map(() => sampleSlot('2026-03-03', '00:30'))
  assert.equal(figuresOf(slots, now).afpn?.third_days, 1)
})

test('two free slots in the horizon are beyond it, never 0 and never unknown', () => {
  const figure = figuresOf([sampleSlot('2026-03-03', '09:00'), sampleSlot('2026-03-30', '23:00'), sampleSlot('2026-03-31', '00:00')]).afpn
  assert.deepEqual(figure, {
    next_at: atLocal('2026-03-03', '09:00', ZONE).toISOString(), third_days: null, third_beyond: true,
    free_7: 1, free_14: 1, free_28: 2, load: 0, doctors: 1,
  } satisfies ClassFigure)
})

test('load: what is taken of all that is offered, whatever the hour; a blocked slot is not offered', () => {
  const slots = [
    sampleSlot('2026-03-02', '09:00', { status: 'busy' }),
    sampleSlot('2026-03-03', '09:00', { capacity: 4, taken: 1 }),
    sampleSlot('2026-03-03', '10:00', { status: 'busy-tentative' }),
    sampleSlot('2026-03-03', '11:00', { status: 'busy-unavailable' }),
    sampleSlot('2026-03-03', '11:00', { status: 'entered-in-error' }),
  ]
  assert.equal(figuresOf(slots).afpn?.load, 0.5)
  assert.equal(figuresOf(slots).afpn?.free_7, 3)
})

test('classes: served by slots; by an empty schedule beyond the horizon; else absent', () => {
  const child = { who: 'other', audience: 'child', visit: 'any', urgent_only: false, referral_only: true } as const
  const figures = computeFigures(countSampleSlots([sampleSlot('2026-03-03', '09:00', { audience: 'adult', visit: 'first' })], MONDAY), [child])
  assert.deepEqual(Object.keys(figures), ['afpn', 'afpw', 'afun', 'afuw', 'cfpw', 'cfuw', 'crpw', 'cruw'])
  assert.deepEqual(figures.cfpw, { next_at: null, third_days: null, third_beyond: true, free_7: 0, free_14: 0, free_28: 0, load: null, doctors: 0 })
  assert.deepEqual(computeFigures([], []), {}, 'no schedule: nothing is known')
  const away = { ...child, audience: 'adult', referral_only: false } as const
  assert.equal(computeFigures(countSampleSlots(CHECK, MONDAY), [away]).afpn?.doctors, 1, 'a doctor who offers nothing is not counted')
})

const slots = fc.array(fc.record({
  who: fc.constantFrom('a', 'b', 'c'),
  status: fc.constantFrom('free', 'free', 'free', 'busy', 'busy-tentative', 'busy-unavailable', 'entered-in-error'),
  starts_at: fc.integer({ min: -26 * 4, max: 30 * 24 * 4 }).map((quarters) => new Date(MONDAY.getTime() + quarters * 900_000)),
  capacity: fc.integer({ min: 1, max: 3 }),
  taken: fc.constantFrom(0, 0, 1),
  audience: fc.constantFrom('adult', 'child', 'both'),
  visit: fc.constantFrom('any', 'any', 'first', 'repeat'),
  urgent_only: fc.constantFrom(false, false, true),
  referral_only: fc.constantFrom(false, false, true),
}), { maxLength: 60 }) as fc.Arbitrary<SampleSlot[]>

test('figures are those of the definition, slot by slot', () => {
  fc.assert(fc.property(slots, (list) => {
    const promises = ['c', 'd'].map((who) => ({ who, audience: 'both', visit: 'any', urgent_only: false, referral_only: true } as const))
    assert.deepEqual(computeFigures(countSampleSlots(list, MONDAY), promises), figuresByDefinition(list, promises, MONDAY))
  }), { numRuns: 300 })
})

test('figures stay within their range and agree with each other', () => {
  fc.assert(fc.property(slots, (list) => {
    for (const figure of Object.values(figuresOf(list))) {
      assert.equal(figure.third_beyond, figure.third_days === null)
      assert.ok(figure.third_days === null || (figure.third_days >= 0 && figure.third_days <= HORIZON_DAYS))
      assert.ok(0 <= figure.free_7 && figure.free_7 <= figure.free_14 && figure.free_14 <= figure.free_28)
      assert.equal(figure.next_at === null, figure.free_28 === 0)
      assert.ok(figure.load === null || (figure.load >= 0 && figure.load <= 1))
    }
  }))
})

test('one more free slot never makes the third later; one doctor, each class', () => {
  const days = (list: { days: number; free: number }[]) => thirdDays(list) ?? Infinity
  const counts = fc.array(fc.record({ days: fc.nat(HORIZON_DAYS), free: fc.nat(3) }), { maxLength: 20 })
  fc.assert(fc.property(counts, fc.nat(HORIZON_DAYS), (list, day) => days([...list, { days: day, free: 1 }]) <= days(list)))
})

test('a slot for k is k slots for one', () => {
  fc.assert(fc.property(slots, (list) => {
    const free = list.map((slot) => ({ ...slot, taken: 0 }))
    const single = free.flatMap((slot) => Array.from({ length: slot.capacity }, () => ({ ...slot, capacity: 1 })))
    assert.deepEqual(figuresOf(single), figuresOf(free))
  }))
})

test('packed figures come back, each written once', () => {
  fc.assert(fc.property(slots, (list) => {
    const figures = figuresOf(list)
    const packed = packFigures(figures)
    assert.deepEqual(unpackFigures(packed), figures)
    const told = Object.values(packed).map((figure) => JSON.stringify(figure))
    assert.equal(new Set(told).size, told.length)
    for (const code of CLASSES) assert.deepEqual(unpackFigures(packed, code)[code], figures[code])
  }))
})
