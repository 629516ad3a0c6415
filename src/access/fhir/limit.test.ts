// The limit of live bookings, where a clinic's own system tells of bookings by PUT.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { send } from '../../../test/fhir.ts'
import { NOON, type TestHouse, openTestHouse } from '../../../test/house.ts'
import { HOUR_MS } from '../../platform/time.ts'
import { assertConsistent } from '../booking/booking.sample.ts'
import { bookedAt, openScene, parametersOf, reasonsOf, slotAt } from './scene.sample.ts'

let test_house: TestHouse
before(async () => { test_house = await openTestHouse() })
after(async () => {
  await assertConsistent(test_house)
  await test_house.close()
})

const ref = (reference: string) => ({ valueReference: { reference } })
const patient = ref('Patient/p1')

/** An operation on Appointments. Out: the ids that it gives, and the first reason when it refuses. */
async function call(token: string, name: 'find' | 'hold' | 'book', values: Record<string, unknown>) {
  const { body } = await send(test_house.web, token, 'POST', `/Appointment/$${name}`, parametersOf(values))
  const entries: { resource: { resourceType: string; id: string } }[] = body.entry ?? []
  return {
    ids: entries.flatMap(({ resource }) => (resource.resourceType === 'Appointment' ? [resource.id] : [])),
    reason: body.resourceType === 'OperationOutcome' ? reasonsOf(body)[0] : undefined,
  }
}
const find = (token: string) => call(token, 'find', {})

test('what the clinic’s own system has booked counts too, and is never refused for the limit', async () => {
  const { token } = await openScene(test_house, ['t1', 't2', 't3', 't4'].map((id, at) => slotAt(id, 30 + at)))
  const put = async (id: string, slot: string, status = 'booked') => (await send(test_house.web, token, 'PUT', `/Appointment/${id}`, bookedAt(id, slot, { status }))).status
  const bookAny = async () => {
    const { ids } = await find(token)
    return (await call(token, 'book', { 'appointment-reference': ref(`Appointment/${ids.at(-1)}`), 'patient-reference': patient })).reason
  }
  assert.equal(await put('a1', 't1'), 201)
  assert.equal(await bookAny(), 'limit')
  assert.equal(await put('a2', 't2'), 201, 'the clinic decides of its own bookings')
  assert.equal(await put('a1', 't1', 'cancelled'), 200)
  assert.equal(await put('a2', 't2', 'cancelled'), 200)
  assert.equal(await bookAny(), undefined)
})

for (const named of [true, false]) test(`a hold ${named ? 'for a patient' : 'for nobody yet'}, booked by PUT, keeps its place until the visit`, async () => {
  test_house.clock.set(NOON)
  const { token } = await openScene(test_house, [slotAt('t1', 30), slotAt('t2', 31)])
  const [first_time] = (await find(token)).ids
  const held = (await call(token, 'hold', { 'appointment-reference': ref(`Appointment/${first_time}`), ...(named ? { 'patient-reference': patient } : {}) })).ids[0]!
  const { status } = await send(test_house.web, token, 'PUT', `/Appointment/${held}`, bookedAt(held, 't1'))
  assert.equal(status, 200)
  test_house.clock.set(new Date(NOON.getTime() + HOUR_MS))
  const other = (await find(token)).ids[0]!
  assert.equal((await call(token, 'book', { 'appointment-reference': ref(`Appointment/${other}`), 'patient-reference': patient })).reason, 'limit')
})
