import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ageOn } from '../../../platform/time.ts'
import type { Channel, SlotFacts } from '../queries/bookings.ts'
import { ageClass, comesOfAge, isSelfService, judgeSlot } from './judging.ts'

const date = fc.date({ min: new Date('1920-01-01'), max: new Date('2030-12-31'), noInvalidDate: true }).map((instant) => instant.toISOString().slice(0, 10))

test('adult from the eighteenth birthday on, as the calendar counts', () => {
  fc.assert(fc.property(date, date, (birth, day) => {
    fc.pre(birth <= day)
    assert.equal(ageClass(birth, day), ageOn(birth, day) >= 18 ? 'adult' : 'child')
  }))
  for (const [birth, day, is] of [['2008-02-29', '2026-02-28', 'child'], ['2008-02-29', '2026-03-01', 'adult'], ['2008-11-24', '2026-11-24', 'adult'], ['2008', '2026-12-30', 'child']] as const) {
    assert.equal(ageClass(birth, day), is, birth)
    assert.equal(ageOn(birth, day) >= 18 ? 'adult' : 'child', is, birth)
  }
})

test('who turns eighteen within the 28 days that can be booked, and the day after them', () => {
  for (const [birth, is] of [['2008-11-24', false], ['2008-11-25', true], ['2008-12-23', true], ['2008-12-24', false], ['1980-05-09', false]] as const) {
    assert.equal(comesOfAge(birth, '2026-11-24'), is, birth)
  }
})

test('who books oneself: on the page, and out of the waiting list', () => {
  const channels: Channel[] = ['page', 'waiting_list', 'desk', 'fhir']
  assert.deepEqual(channels.filter(isSelfService), ['page', 'waiting_list'])
})

const NOW = new Date('2026-11-24T09:00:00Z')
const FREE: SlotFacts = {
  id: 's', clinic_id: 'c', branch_id: 'b', doctor_id: 'd', place_id: null, specialty_code: 'ent', starts_at: new Date('2026-11-25T09:00:00Z'),
  ends_at: new Date('2026-11-25T09:15:00Z'), day: '2026-11-25', status: 'free', capacity: 1, taken: 0, booking_url: null, booking_phone: null,
  zone: 'Europe/Moscow', overdue: 0, first_offer_at: null, audience: 'both', visit: 'any', urgent_only: false, referral_only: false,
}
const ADULT = '1980-05-09'
// classes: adult or child, first or repeat, planned or urgent, no referral or one
const JUDGED: readonly [name: string, given: Partial<SlotFacts>, wish: [string, string | null], refusal: string | undefined][] = [
  ['free', {}, ['afpn', ADULT], undefined],
  ['marked as a mistake', { status: 'entered-in-error' }, ['afpn', ADULT], 'gone'],
  ['taken back by its clinic', { status: 'busy-unavailable' }, ['afpn', ADULT], 'gone'],
  ['booked at the clinic’s own page', { booking_url: 'https://gp.example/s' }, ['afpn', ADULT], 'elsewhere'],
  ['booked by the clinic’s telephone', { booking_phone: '+7 495 000-00-00' }, ['afpn', ADULT], 'elsewhere'],
  ['begins this instant', { starts_at: NOW }, ['afpn', ADULT], 'past'],
  ['begins in a millisecond', { starts_at: new Date(NOW.getTime() + 1) }, ['afpn', ADULT], undefined],
  ['a class that there is not', {}, ['zzzz', ADULT], 'not_bookable'],
  ['a child where an adult is asked for', {}, ['afpn', '2015-01-01'], 'wrong_age'],
  ['an adult where a child is asked for', {}, ['cfpn', ADULT], 'wrong_age'],
  ['of age on the day of the visit', {}, ['afpn', '2008-11-25'], undefined],
  ['of age the day after it', {}, ['afpn', '2008-11-26'], 'wrong_age'],
  ['an age that nobody knows', {}, ['afpn', null], undefined],
  ['for children', { audience: 'child' }, ['afpn', ADULT], 'not_bookable'],
  ['for repeated visits', { visit: 'repeat' }, ['afpn', ADULT], 'not_bookable'],
  ['kept for the urgent', { urgent_only: true }, ['afpn', ADULT], 'not_bookable'],
  ['by referral', { referral_only: true }, ['afpn', ADULT], 'referral_needed'],
  ['by referral, which there is', { referral_only: true }, ['afpw', ADULT], undefined],
  ['by referral, which there is, and for children', { referral_only: true, audience: 'child' }, ['afpw', ADULT], 'not_bookable'],
  ['taken', { status: 'busy', taken: 1 }, ['afpn', ADULT], 'lost_race'],
  ['kept by somebody', { status: 'busy-tentative', taken: 1 }, ['afpn', ADULT], 'lost_race'],
  ['kept by somebody whose time ran out', { status: 'busy-tentative', taken: 1, overdue: 1 }, ['afpn', ADULT], undefined],
]

for (const [name, given, [code, birth_date], refusal] of JUDGED) {
  test(`a slot: ${name}`, () => assert.equal(judgeSlot({ ...FREE, ...given }, { class: code, birth_date }, NOW), refusal))
}

test('a slot that is not there', () => assert.equal(judgeSlot(undefined, { class: 'afpn', birth_date: null }, NOW), 'gone'))
