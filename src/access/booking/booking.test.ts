import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { buildBranch, buildClinic } from '../../../test/builders.ts'
import { NOON } from '../../../test/house.ts'
import { run, sql } from '../../platform/db/index.ts'
import { DAY_MS, HOUR_MS } from '../../platform/time.ts'
import {
  type BookingDesk, MINUTE_MS, SYSTEM, assertConsistent, booked, buildSchedule, type buildSlot, openBookingDesk, refused, wishFor,
} from './booking.sample.ts'
import { type BookingWish, cancelBooking, findBooking, findFreeSlots, insertReferral, markFulfilled } from './index.ts'

let desk: BookingDesk
before(async () => {
  desk = await openBookingDesk()
})
after(async () => {
  await assertConsistent(desk.t)
  await desk.t.close()
})

describe('a hold', () => {
  test('keeps the slot for five minutes, is confirmed, and counts the request', async () => {
    const of = await desk.write((db) => buildSchedule(db, desk.clinic, { specialty_code: 'surgeon' }))
    const slot_id = await desk.makeSlot({ starts_at: new Date(NOON.getTime() + 3 * DAY_MS) }, of)
    const person = await desk.makePerson()
    const held = booked(await desk.hold(wishFor(desk.clinic.id, slot_id, person)))
    assert.equal(held.state, 'held')
    assert.deepEqual(held.held_until, new Date(NOON.getTime() + 5 * MINUTE_MS))
    assert.deepEqual(await findBooking(desk.t.house.database.read, desk.clinic.id, held.id), held)
    assert.deepEqual(await desk.findSlot(slot_id), { status: 'busy-tentative', taken: 1, fhir_version: 2 })
    assert.equal((await desk.findRequest(held.request_id!)).outcome, 'open')
    assert.deepEqual(await desk.listCounts('surgeon'), [{ measure: 'norm', days: null, delta: 1 }])

    const done = booked(await desk.confirm(held.id))
    assert.equal(done.state, 'booked')
    assert.deepEqual(await findBooking(desk.t.house.database.read, desk.clinic.id, held.id), done)
    assert.deepEqual(booked(await desk.confirm(held.id)), done, 'confirming twice is once')
    assert.deepEqual(await desk.findSlot(slot_id), { status: 'busy', taken: 1, fhir_version: 3 })
    assert.deepEqual(await desk.findRequest(held.request_id!), {
      outcome: 'booked', wait_days: 3, path_days: null, first_offer_met: true, norm_key: 'specialist', norm_edition: '2026',
      first_offer_at: new Date(NOON.getTime() + 3 * DAY_MS),
    })
    assert.deepEqual(await desk.listCounts('surgeon'), [{ measure: 'norm', days: null, delta: 1 }, { measure: 'visit', days: 3, delta: 1 }])
    assert.deepEqual(await desk.listPlaces(person.id), [{ booking_id: held.id, place: 1, state: 'booked' }])
  })

  test('that ran out is given back by the sweep, and can be confirmed no more', async () => {
    const slot_id = await desk.makeSlot()
    const person = await desk.makePerson()
    const held = booked(await desk.hold(wishFor(desk.clinic.id, slot_id, person)))
    desk.t.clock.advance(5 * MINUTE_MS)
    assert.equal(refused(await desk.confirm(held.id)), 'expired')
    await desk.t.run('access.expire_holds')
    assert.deepEqual(await desk.findSlot(slot_id), { status: 'free', taken: 0, fhir_version: 3 })
    assert.equal(refused(await desk.confirm(held.id)), 'expired')
    assert.deepEqual(await desk.listPlaces(person.id), [{ booking_id: held.id, place: null, state: 'expired' }])
    // the same wish within the hour is the same request
    const second = booked(await desk.hold(wishFor(desk.clinic.id, slot_id, person)))
    assert.equal(second.request_id, held.request_id)
    booked(await desk.confirm(second.id))
  })

  test('that ran out is free to the next taker at once, without the sweep', async () => {
    const slot_id = await desk.makeSlot()
    const [one_person, other] = [await desk.makePerson(), await desk.makePerson()]
    const held = booked(await desk.hold(wishFor(desk.clinic.id, slot_id, one_person)))
    assert.equal(refused(await desk.hold(wishFor(desk.clinic.id, slot_id, other))), 'lost_race')
    desk.t.clock.advance(5 * MINUTE_MS)
    const next = booked(await desk.hold(wishFor(desk.clinic.id, slot_id, other)))
    assert.equal((await findBooking(desk.t.house.database.read, desk.clinic.id, held.id))!.state, 'expired')
    assert.equal(refused(await desk.confirm(held.id)), 'expired')
    booked(await desk.confirm(next.id))
    assert.deepEqual((await desk.listPlaces(one_person.id)).map(({ place }) => place), [null])
  })

  test('left alone for an hour leaves its request', async () => {
    const held = booked(await desk.hold(wishFor(desk.clinic.id, await desk.makeSlot(), await desk.makePerson())))
    desk.t.clock.advance(HOUR_MS + 1)
    await desk.t.run('access.expire_holds')
    await desk.t.run('access.close_requests')
    assert.equal((await desk.findRequest(held.request_id!)).outcome, 'left')
  })

  test('is refused in words of its own', async () => {
    const person = await desk.makePerson()
    const at = (given: Parameters<typeof buildSlot>[2], wish: Partial<BookingWish> = {}, of = desk.schedule) =>
      desk.makeSlot(given, of).then((slot_id) => desk.hold(wishFor(desk.clinic.id, slot_id, person, wish))).then(refused)
    const before_counts = await desk.countAttempts()
    assert.equal(await at({ starts_at: new Date(desk.now().getTime() - MINUTE_MS) }), 'past')
    assert.equal(await at({ booking_url: 'https://mis.example/book' }), 'elsewhere')
    assert.equal(await at({ audience: 'child' }), 'not_bookable')
    assert.equal(await at({}, { class: 'cfpn' }), 'wrong_age')
    assert.equal(await at({ urgent_only: true }), 'not_bookable')
    assert.equal(await at({ referral_only: true }), 'referral_needed')
    assert.equal(await desk.countAttempts(), before_counts, 'none of these was shown as free')
    assert.equal(await at({ status: 'busy-unavailable' }), 'gone')
    assert.equal(await at({ status: 'busy' }), 'lost_race')
    const missing = await desk.hold(wishFor(desk.clinic.id, desk.clinic.id, person, { group: { branch_id: desk.clinic.branch_id, specialty_code: 'ent' } }))
    assert.equal(refused(missing), 'gone')
    assert.equal(await desk.countAttempts(), 'lost_race 2,phantom 2')
  })

  test('of a specialty that needs a referral wants one, and its path is counted', async () => {
    const of = await desk.write((db) => buildSchedule(db, desk.clinic, { specialty_code: 'neurologist' }))
    const slot_id = await desk.makeSlot({ starts_at: new Date(desk.now().getTime() + 4 * DAY_MS) }, of)
    const person = await desk.makePerson()
    assert.equal(refused(await desk.hold(wishFor(desk.clinic.id, slot_id, person))), 'referral_needed')
    assert.equal(refused(await desk.hold(wishFor(desk.clinic.id, slot_id, person, { class: 'afpw' }))), 'referral_needed')
    await desk.t.house.database.writeSingle((db) => insertReferral(db, {
      person_id: person.id, clinic_id: desk.clinic.id, specialty_code: 'neurologist', path_started_at: new Date(desk.now().getTime() - 6 * DAY_MS),
      expires_at: new Date(desk.now().getTime() + 30 * DAY_MS), issued_by: null,
    }, desk.now()))
    const held = booked(await desk.hold(wishFor(desk.clinic.id, slot_id, person, { class: 'afpw' })))
    booked(await desk.confirm(held.id))
    assert.equal((await desk.findRequest(held.request_id!)).path_days, 10)
  })
})

describe('one key', () => {
  test('books once: one after the other, at once, and with several seats', async () => {
    const person = await desk.makePerson()
    const slot_id = await desk.makeSlot({ capacity: 3 })
    const wish = wishFor(desk.clinic.id, slot_id, person, { idempotency_key: 'tab-1' })
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => desk.hold(wish)))
    assert.equal(new Set(outcomes.map((outcome) => booked(outcome).id)).size, 1)
    assert.equal(booked(await desk.hold(wish)).id, booked(outcomes[0]!).id)
    assert.equal((await desk.findSlot(slot_id)).taken, 1)
    assert.equal(refused(await desk.hold({ ...wish, slot_id: await desk.makeSlot() })), 'key_used')
    await cancelBooking(desk.t.house, SYSTEM, desk.clinic.id, booked(outcomes[0]!).id, 'person', desk.now())
    assert.equal(booked(await desk.hold(wish)).state, 'cancelled', 'whatever became of it')
  })
})

describe('several seats', () => {
  test('are sold one by one, and the slot looks as its seats do', async () => {
    const slot_id = await desk.makeSlot({ capacity: 2 })
    const people = [await desk.makePerson(), await desk.makePerson(), await desk.makePerson()]
    const first_one = booked(await desk.hold(wishFor(desk.clinic.id, slot_id, people[0]!)))
    assert.equal((await desk.findSlot(slot_id)).status, 'free')
    booked(await desk.confirm(first_one.id))
    const second = booked(await desk.hold(wishFor(desk.clinic.id, slot_id, people[1]!)))
    assert.deepEqual([first_one.seat, second.seat].toSorted(), [1, 2])
    assert.equal((await desk.findSlot(slot_id)).status, 'busy-tentative')
    assert.equal(refused(await desk.hold(wishFor(desk.clinic.id, slot_id, people[2]!))), 'lost_race')
    booked(await desk.confirm(second.id))
    assert.equal((await desk.findSlot(slot_id)).status, 'busy')
    booked(await cancelBooking(desk.t.house, SYSTEM, desk.clinic.id, first_one.id, 'person', desk.now()))
    assert.deepEqual(await desk.findSlot(slot_id).then(({ status, taken }) => ({ status, taken })), { status: 'free', taken: 1 })
    const third = booked(await desk.hold(wishFor(desk.clinic.id, slot_id, people[2]!)))
    assert.equal(third.seat, first_one.seat)
  })

  test('confirmed in one instant leave the slot looking taken for good', async () => {
    const slots = await Promise.all(Array.from({ length: 12 }, () => desk.makeSlot({ capacity: 4 })))
    const held = await Promise.all(slots.flatMap((slot_id) => Array.from({ length: 4 }, async () =>
      booked(await desk.hold(wishFor(desk.clinic.id, slot_id, await desk.makePerson()))))))
    await Promise.all(held.map(async ({ id }) => booked(await desk.confirm(id))))
    for (const slot_id of slots) assert.deepEqual(await desk.findSlot(slot_id), { status: 'busy', taken: 4, fhir_version: 9 })
  })
})

describe('the limit', () => {
  test('is exact when fifty try at different clinics at once', async () => {
    const person = await desk.makePerson()
    const places = await Promise.all(Array.from({ length: 5 }, () => desk.write(async (db) => {
      const other = await buildClinic(db)
      const of = await buildSchedule(db, other)
      return { other, of }
    })))
    const tries = []
    for (const { other, of } of places) for (let n = 0; n < 10; n++) tries.push({ clinic_id: other.id, slot_id: await desk.makeSlot({}, of) })
    const outcomes = await Promise.all(tries.map(({ clinic_id, slot_id }) => desk.hold(wishFor(clinic_id, slot_id, person))))
    assert.equal(outcomes.filter((outcome) => outcome.ok).length, 1)
    assert.ok(outcomes.every((outcome) => outcome.ok || outcome.refusal === 'limit'))
    // another specialty is another matter
    const surgeon = await desk.write((db) => buildSchedule(db, desk.clinic, { specialty_code: 'surgeon' }))
    booked(await desk.hold(wishFor(desk.clinic.id, await desk.makeSlot({}, surgeon), person)))
  })

  test('allows as many as the rule says, and gives a place back with the visit', async () => {
    const of = await desk.write((db) => buildSchedule(db, desk.clinic, { specialty_code: 'ultrasound' }))
    const person = await desk.makePerson()
    const wish = async () => wishFor(desk.clinic.id, await desk.makeSlot({}, of), person, { channel: 'desk', class: 'afpw' })
    const outcomes = await Promise.all([await wish(), await wish(), await wish(), await wish()].map(desk.hold))
    assert.equal(outcomes.filter((outcome) => outcome.ok).length, 2)
    const one_of = booked(outcomes.find((outcome) => outcome.ok)!)
    booked(await desk.confirm(one_of.id))
    booked(await markFulfilled(desk.t.house, SYSTEM, desk.clinic.id, one_of.id, desk.now()))
    booked(await desk.hold(await wish()))
    assert.equal(refused(await desk.hold(await wish())), 'limit')
  })

  test('heals after a crash between the place and the seat', async () => {
    const person = await desk.makePerson()
    await desk.t.house.database.writeSingle((db) => run(db, sql`
      insert into access.person_booking (person_id, booking_id, clinic_id, specialty_code, place, state, expires_at, updated_at)
      values (${person.id}, ${person.id}, ${desk.clinic.id}, 'ent', 1, 'held', ${new Date(desk.now().getTime() + 5 * MINUTE_MS)}, ${desk.now()})`))
    const slot_id = await desk.makeSlot()
    assert.equal(refused(await desk.hold(wishFor(desk.clinic.id, slot_id, person))), 'limit')
    desk.t.clock.advance(MINUTE_MS + 1)
    await desk.t.run('access.repair_ledgers')
    booked(await desk.hold(wishFor(desk.clinic.id, slot_id, person)))
  })
})

test('free times are those that the class may book', async () => {
  const branch_id = await desk.write((db) => buildBranch(db, desk.clinic.id))
  const of = await desk.write((db) => buildSchedule(db, desk.clinic, { branch_id }))
  const at = (hours: number) => new Date(desk.now().getTime() + hours * HOUR_MS)
  const adult = await desk.makeSlot({ starts_at: at(5), audience: 'adult' }, of)
  const both = await desk.makeSlot({ starts_at: at(2) }, of)
  await desk.makeSlot({ starts_at: at(3), status: 'busy' }, of)
  await desk.makeSlot({ starts_at: at(-1) }, of)
  const find = (asked: 'afpn' | 'cfpn', given: object = {}) => findFreeSlots(desk.t.house.database.read, {
    clinic_id: desk.clinic.id, branch_id, specialty_code: 'ent', class: asked, from: at(-10), until: at(100), limit: 10, ...given,
  }, desk.now())
  assert.deepEqual((await find('afpn')).map(({ id }) => id), [both, adult])
  assert.deepEqual((await find('cfpn')).map(({ id }) => id), [both])
  assert.deepEqual((await find('afpn', { doctor_id: desk.clinic.id })).map(({ id }) => id), [])
})
