// A slot that its clinic has closed while somebody sits on it stays closed, however the seat is given back.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { run, sql } from '../../platform/db/index.ts'
import { DAY_MS } from '../../platform/time.ts'
import { type BookingDesk, SYSTEM, assertConsistent, booked, openBookingDesk, refused, wishFor } from './booking.sample.ts'
import { type Booking, bookSlot, cancelBooking, moveBooking } from './index.ts'

let desk: BookingDesk
before(async () => { desk = await openBookingDesk() })
after(async () => {
  await assertConsistent(desk.t)
  await desk.t.close()
})

const setStatus = (slot_id: string, status: string) => desk.write((db) => run(db, sql`
  update access.slot
  set status = ${status}
  where clinic_id = ${desk.clinic.id}
    and id = ${slot_id}`))
const expire = async () => {
  desk.t.clock.advance(6 * 60_000)
  await desk.t.run('access.expire_holds')
}

const WAYS: readonly [name: string, state: 'held' | 'booked', leave: (booking: Booking) => Promise<unknown>][] = [
  ['cancelled by its person', 'booked', ({ id }) => cancelBooking(desk.t.house, SYSTEM, desk.clinic.id, id, 'person', desk.now())],
  ['given up before it was confirmed', 'held', ({ id }) => cancelBooking(desk.t.house, SYSTEM, desk.clinic.id, id, 'person', desk.now())],
  ['moved to another time', 'booked', async ({ id }) =>
    booked(await moveBooking(desk.t.house, SYSTEM, desk.clinic.id, id, { slot_id: await desk.makeSlot({ starts_at: new Date(desk.now().getTime() + 3 * DAY_MS) }) }, desk.now()))],
  ['run out, swept', 'held', expire],
  ['run out, wanted by the next', 'held', async ({ slot_id }) => {
    desk.t.clock.advance(6 * 60_000)
    assert.equal(refused(await desk.hold(wishFor(desk.clinic.id, slot_id, await desk.makePerson()))), 'gone')
    await desk.t.run('access.expire_holds')
  }],
]

for (const [name, state, leave] of WAYS) {
  for (const [status, capacity] of [['busy-unavailable', 1], ['busy-unavailable', 3], ['entered-in-error', 1]] as const) {
    test(`${name}: ${status}, ${capacity}`, async () => {
      const slot_id = await desk.makeSlot({ capacity, starts_at: new Date(desk.now().getTime() + DAY_MS) })
      const take = async () => {
        const wish = wishFor(desk.clinic.id, slot_id, await desk.makePerson(), { channel: 'desk' })
        return booked(state === 'held' ? await desk.hold(wish) : await bookSlot(desk.t.house, SYSTEM, wish, desk.now()))
      }
      const bookings = []
      for (let n = 0; n < capacity; n += 1) bookings.push(await take())
      await setStatus(slot_id, status)
      for (const booking of bookings) await leave(booking)
      const { status: kept, taken } = await desk.findSlot(slot_id)
      assert.deepEqual({ kept, taken }, { kept: status, taken: 0 })
    })
  }
  test(`${name}: one that was only full is free again`, async () => {
    const slot_id = await desk.makeSlot({ starts_at: new Date(desk.now().getTime() + DAY_MS) })
    const wish = wishFor(desk.clinic.id, slot_id, await desk.makePerson(), { channel: 'desk' })
    const booking = booked(state === 'held' ? await desk.hold(wish) : await bookSlot(desk.t.house, SYSTEM, wish, desk.now()))
    if (name === 'run out, wanted by the next') return expire()
    await leave(booking)
    assert.deepEqual(await desk.findSlot(slot_id).then(({ status, taken }) => [status, taken]), ['free', 0])
  })
}

test('confirmed after its clinic closed the slot, it stays closed', async () => {
  const slot_id = await desk.makeSlot({ starts_at: new Date(desk.now().getTime() + DAY_MS) })
  const held = booked(await desk.hold(wishFor(desk.clinic.id, slot_id, await desk.makePerson())))
  await setStatus(slot_id, 'busy-unavailable')
  booked(await desk.confirm(held.id))
  assert.equal((await desk.findSlot(slot_id)).status, 'busy-unavailable')
})
