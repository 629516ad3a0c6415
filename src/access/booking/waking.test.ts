import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { type BookingDesk, MINUTE_MS, SYSTEM, booked, openBookingDesk, wishFor } from './booking.sample.ts'
import { bookSlot, cancelBooking, markArrived, moveBooking } from './index.ts'

let desk: BookingDesk
const woken = new Set<string>()
before(async () => {
  desk = await openBookingDesk()
  desk.t.house.wake = (job) => void woken.add(job)
})
beforeEach(() => woken.clear())
after(() => desk.t.close())

const MAILS = ['access.mail_bookings']
const BOTH = ['access.mail_bookings', 'access.offers']
const take = () => [...woken].toSorted()
const hold = async () => booked(await desk.hold(wishFor(desk.clinic.id, await desk.makeSlot(), await desk.makePerson())))
const book = async () => booked(await bookSlot(desk.t.house, SYSTEM, wishFor(desk.clinic.id, await desk.makeSlot(), await desk.makePerson()), desk.now()))

test('a hold tells nobody; what it is confirmed to, and a visit booked at once, is written about', async () => {
  const { id } = await hold()
  assert.deepEqual(take(), [])
  await desk.confirm(id)
  assert.deepEqual(take(), MAILS)
  woken.clear()
  await book()
  assert.deepEqual(take(), MAILS)
})

test('a seat that comes back is looked at by the line too', async () => {
  const { id } = await book()
  woken.clear()
  await cancelBooking(desk.t.house, SYSTEM, desk.clinic.id, id, 'person', desk.now())
  assert.deepEqual(take(), BOTH)
  woken.clear()
  await cancelBooking(desk.t.house, SYSTEM, desk.clinic.id, id, 'person', desk.now())
  assert.deepEqual(take(), [], 'nothing was changed')
})

test('so does a move', async () => {
  const { id } = await book()
  const slot_id = await desk.makeSlot()
  woken.clear()
  booked(await moveBooking(desk.t.house, SYSTEM, desk.clinic.id, id, { slot_id }, desk.now()))
  assert.deepEqual(take(), BOTH)
})

test('and a hold whose time ran out', async () => {
  await hold()
  await desk.t.run('access.expire_holds')
  assert.deepEqual(take(), [], 'nothing has run out yet')
  desk.t.clock.advance(5 * MINUTE_MS)
  await desk.t.run('access.expire_holds')
  assert.deepEqual(take(), BOTH)
})

test('an arrival gives no seat back', async () => {
  const { id } = await book()
  woken.clear()
  booked(await markArrived(desk.t.house, SYSTEM, desk.clinic.id, id, desk.now()))
  assert.deepEqual(take(), MAILS)
})
