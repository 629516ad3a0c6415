// A clinic's system, another system and a sweep at the same slots at once: nothing breaks, nothing is booked twice.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Resource, bundleOf, send } from '../../../test/fhir.ts'
import { type TestHouse, openTestHouse } from '../../../test/house.ts'
import { all, one, sql } from '../../platform/db/index.ts'
import { assertConsistent } from '../booking/booking.sample.ts'
import { cancelBooking, moveBooking } from '../booking/index.ts'
import { foldEvents } from '../booking/rules/state.ts'
import { listEvents } from '../booking/queries/bookings.ts'
import { writeOffered } from './operations/offered.ts'
import { bookedAt, openScene, parametersOf, slotAt } from './scene.sample.ts'

let test_house: TestHouse
before(async () => { test_house = await openTestHouse() })
after(() => test_house.close())

const SLOTS = 12

test('the clinic’s system and a person at the same bookings at once: neither waits for the other in a circle', async () => {
  const numbers = Array.from({ length: SLOTS }, (_, n) => n)
  const { token, clinic } = await openScene(test_house, [
    ...numbers.map((n) => slotAt(`t${n}`, 3 + n)), ...numbers.map((n) => slotAt(`u${n}`, 33 + n)), ...numbers.map((n) => bookedAt(`a${n}`, `t${n}`)),
  ])
  const { house } = test_house
  const id_of = async (table: 'slot' | 'booking') => new Map((await all(house.database.read, sql<{ fhir_id: string; id: string }>`
    select fhir_id, id from ${sql.raw(`access.${table}`)} where clinic_id = ${clinic.id}`)).map((row) => [row.fhir_id, row.id]))
  const [slots, bookings] = [await id_of('slot'), await id_of('booking')]
  const actor = { kind: 'system', name: 'test' } as const
  // rejected by a deadlock, which the system's side would try again in silence
  await Promise.all(numbers.flatMap((n) => [
    send(test_house.web, token, 'POST', '', bundleOf([bookedAt(`a${n}`, `t${n}`, { status: 'cancelled' }), bookedAt(`b${n}`, `t${n}`)])),
    n % 2 === 0
      ? cancelBooking(house, actor, clinic.id, bookings.get(`a${n}`)!, 'person', test_house.clock.now())
      : moveBooking(house, actor, clinic.id, bookings.get(`a${n}`)!, { slot_id: slots.get(`u${n}`)! }, test_house.clock.now()),
  ]))
  await assertConsistent(test_house)
})

test('slots, Appointments, holds and cancellations at once', async () => {
  const slots = Array.from({ length: SLOTS }, (_, n) => slotAt(`t${n}`, 3 + n))
  const { token, clinic } = await openScene(test_house, slots)
  const { read } = test_house.house.database
  const ids = new Map((await all(read, sql<{ fhir_id: string; id: string }>`
    select fhir_id, id from access.slot where clinic_id = ${clinic.id}`)).map((row) => [row.fhir_id, row.id]))
  const batch = (resources: Resource[]) => send(test_house.web, token, 'POST', '', bundleOf(resources))
  const hold = (n: number) => send(test_house.web, token, 'POST', '/Appointment/$hold', parametersOf({
    'appointment-reference': { valueReference: { reference: `Appointment/${writeOffered({ slot_id: ids.get(`t${n}`)!, class: 'afpn', patient_id: null })}` } },
  }))
  const rounds = Array.from({ length: 4 }, (_, round) => [
    batch(slots.toReversed().map((slot) => ({ ...slot, status: round % 2 === 0 ? 'busy' : 'free' }))),
    batch(slots.map(({ id }, n) => bookedAt(`a${round}-${n}`, id))),
    batch(slots.map((_, n) => bookedAt(`a${round - 1}-${n}`, `t${n}`, { status: 'cancelled' }))),
    ...Array.from({ length: SLOTS }, (__, n) => hold(n)),
  ]).flat()
  const answers = await Promise.all(rounds)
  assert.deepEqual(answers.filter(({ status }) => ![200, 409].includes(status)).map(({ status, body }) => [status, body]), [])
  const wrong = await one(read, sql<{ slots: number; twice: number }>`
    select
      (select count(*) from access.slot s where s.clinic_id = ${clinic.id} and s.taken <> (
        select count(*) from access.booking b where b.clinic_id = ${clinic.id} and b.slot_id = s.id
          and b.state in ('held', 'booked', 'arrived', 'fulfilled', 'missed'))) as slots,
      (select count(*) from access.slot s where s.clinic_id = ${clinic.id} and s.status = 'free' and s.taken >= s.capacity) as twice`)
  assert.deepEqual(wrong, { slots: 0, twice: 0 })
  const bookings = await all(read, sql<{ id: string; state: string }>`select id, state from access.booking where clinic_id = ${clinic.id}`)
  assert.ok(bookings.length >= SLOTS)
  for (const { id, state } of bookings) assert.equal(foldEvents(await listEvents(read, clinic.id, id)).state, state)
})
