import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { buildBranch, buildClinic } from '../../../test/builders.ts'
import { DAY_MS, HOUR_MS } from '../../platform/time.ts'
import {
  type BookingDesk, MINUTE_MS, SYSTEM, assertConsistent, booked, buildSchedule, openBookingDesk, refused, wishFor,
} from './booking.sample.ts'
import { takeSlot } from './hold.ts'
import { bookSlot, cancelBooking, findBooking, markArrived, markFulfilled, markMissed, moveBooking, undoMark } from './index.ts'

let desk: BookingDesk
before(async () => {
  desk = await openBookingDesk()
})
after(async () => {
  await assertConsistent(desk.t)
  await desk.t.close()
})

describe('marks', () => {
  test('arrive, fulfil, miss, and undo', async () => {
    const person = await desk.makePerson()
    const starts_at = new Date(desk.now().getTime() + HOUR_MS)
    const { id } = booked(await bookSlot(desk.t.house, SYSTEM, wishFor(desk.clinic.id, await desk.makeSlot({ starts_at }), person, { channel: 'desk' }), desk.now()))
    assert.equal(refused(await markMissed(desk.t.house, SYSTEM, desk.clinic.id, id, desk.now())), 'wrong_state')
    desk.t.clock.advance(2 * HOUR_MS)
    assert.equal(refused(await cancelBooking(desk.t.house, SYSTEM, desk.clinic.id, id, 'person', desk.now())), 'started')
    assert.equal(booked(await markMissed(desk.t.house, SYSTEM, desk.clinic.id, id, desk.now())).state, 'missed')
    assert.equal((await desk.listPlaces(person.id))[0]!.state, 'missed')
    assert.equal(booked(await undoMark(desk.t.house, SYSTEM, desk.clinic.id, id, desk.now())).state, 'booked')
    assert.equal(booked(await markArrived(desk.t.house, SYSTEM, desk.clinic.id, id, desk.now())).state, 'arrived')
    assert.equal(booked(await markArrived(desk.t.house, SYSTEM, desk.clinic.id, id, desk.now())).state, 'arrived')
    assert.equal(booked(await markFulfilled(desk.t.house, SYSTEM, desk.clinic.id, id, desk.now())).state, 'fulfilled')
    assert.equal(refused(await cancelBooking(desk.t.house, SYSTEM, desk.clinic.id, id, 'clinic', desk.now())), 'wrong_state')
    assert.equal(refused(await desk.confirm(id)), 'wrong_state')
  })
})

describe('a move', () => {
  const book = async (person: Awaited<ReturnType<BookingDesk['makePerson']>>, of = desk.schedule) =>
    booked(await bookSlot(desk.t.house, SYSTEM, wishFor(of.clinic_id, await desk.makeSlot({ starts_at: new Date(desk.now().getTime() + DAY_MS) }, of), person), desk.now()))

  test('within a clinic takes the new seat and gives back the old one together', async () => {
    const person = await desk.makePerson()
    const old = await book(person)
    const slot_id = await desk.makeSlot({ starts_at: new Date(desk.now().getTime() + 5 * DAY_MS) })
    const outcomes = await Promise.all(Array.from({ length: 4 }, () => moveBooking(desk.t.house, SYSTEM, desk.clinic.id, old.id, { slot_id }, desk.now())))
    const next = booked(outcomes[0]!)
    assert.equal(new Set(outcomes.map((outcome) => booked(outcome).id)).size, 1, 'four clicks are one move')
    assert.deepEqual([next.state, next.moved_from, next.sequence, next.slot_id], ['booked', old.id, 1, slot_id])
    assert.equal(next.request_id, old.request_id)
    assert.equal((await desk.findRequest(old.request_id!)).wait_days, 5)
    assert.equal((await desk.findSlot(old.slot_id)).status, 'free')
    assert.deepEqual(await desk.listPlaces(person.id), [
      { booking_id: next.id, place: 1, state: 'booked' }, { booking_id: old.id, place: null, state: 'moved' },
    ])
    assert.equal(refused(await moveBooking(desk.t.house, SYSTEM, desk.clinic.id, next.id, { slot_id }, desk.now())), 'same_slot')
    const surgeon = await desk.write((db) => buildSchedule(db, desk.clinic, { specialty_code: 'surgeon' }))
    assert.equal(refused(await moveBooking(desk.t.house, SYSTEM, desk.clinic.id, next.id, { slot_id: await desk.makeSlot({}, surgeon) }, desk.now())), 'other_specialty')
    assert.equal(refused(await moveBooking(desk.t.house, SYSTEM, desk.clinic.id, next.id, { slot_id: (await book(await desk.makePerson())).slot_id }, desk.now())), 'lost_race')
    assert.equal((await findBooking(desk.t.house.database.read, desk.clinic.id, next.id))!.state, 'booked', 'a refused move loses nothing')
  })

  test('two who swap never wait for each other', async () => {
    const [a, b] = [await book(await desk.makePerson()), await book(await desk.makePerson())]
    const outcomes = await Promise.all([
      moveBooking(desk.t.house, SYSTEM, desk.clinic.id, a.id, { slot_id: b.slot_id }, desk.now()),
      moveBooking(desk.t.house, SYSTEM, desk.clinic.id, b.id, { slot_id: a.slot_id }, desk.now()),
    ])
    assert.deepEqual(outcomes.map((outcome) => !outcome.ok && outcome.refusal), ['lost_race', 'lost_race'])
  })

  test('and a cancellation, a mark and another move of the same booking at once: one wins, nobody waits for another in a circle', async () => {
    const rounds = Array.from({ length: 25 }, async () => {
      const old = await book(await desk.makePerson())
      const targets = [await desk.makeSlot(), await desk.makeSlot()]
      const outcomes = await Promise.all([
        moveBooking(desk.t.house, SYSTEM, desk.clinic.id, old.id, { slot_id: targets[0]! }, desk.now()),
        cancelBooking(desk.t.house, SYSTEM, desk.clinic.id, old.id, 'person', desk.now()),
        moveBooking(desk.t.house, SYSTEM, desk.clinic.id, old.id, { slot_id: targets[1]! }, desk.now()),
      ])
      assert.equal(outcomes.filter(({ ok }) => ok).length, 1)
      const free = await Promise.all([old.slot_id, ...targets].map(async (id) => (await desk.findSlot(id)).status))
      assert.equal(free.filter((status) => status === 'free').length, outcomes[1].ok ? 3 : 2)
    })
    await Promise.all(rounds)
  })

  test('to another clinic never leaves the person without a booking; a broken one is ended by the repair', async () => {
    const person = await desk.makePerson()
    const old = await book(person)
    const { other, of } = await desk.write(async (db) => {
      const made = await buildClinic(db)
      return { other: made, of: await buildSchedule(db, made, { branch_id: await buildBranch(db, made.id) }) }
    })
    const next = booked(await moveBooking(desk.t.house, SYSTEM, desk.clinic.id, old.id, { slot_id: await desk.makeSlot({}, of), clinic_id: other.id }, desk.now()))
    assert.equal(next.clinic_id, other.id)
    assert.equal((await findBooking(desk.t.house.database.read, desk.clinic.id, old.id))!.state, 'moved')
    assert.deepEqual((await desk.listPlaces(person.id)).map(({ place, state }) => ({ place, state })), [{ place: 1, state: 'booked' }, { place: null, state: 'moved' }])

    // as after a crash: the new one is there, the old one stands as well
    const last = booked(await takeSlot(desk.t.house, SYSTEM, wishFor(desk.clinic.id, await desk.makeSlot(), person), { state: 'booked', replaces: next }, desk.now()))
    assert.deepEqual((await desk.listPlaces(person.id)).map(({ place, state }) => `${state} ${place}`), ['booked 1', 'booked null', 'moved null'])
    desk.t.clock.advance(2 * MINUTE_MS)
    await desk.t.run('access.repair_ledgers')
    assert.deepEqual((await desk.listPlaces(person.id)).map(({ place, state }) => `${state} ${place}`), ['booked 1', 'moved null', 'moved null'])
    const states = [await findBooking(desk.t.house.database.read, other.id, next.id), await findBooking(desk.t.house.database.read, desk.clinic.id, last.id)]
    assert.deepEqual(states.map((each) => each!.state), ['moved', 'booked'])
  })
})
