// Appointments as a clinic's system tells them: booked elsewhere, arrived, seen, missed, cancelled.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import { type Resource, bundleOf, openSystem, send } from '../../../test/fhir.ts'
import { NOON, type TestHouse, openTestHouse } from '../../../test/house.ts'
import { all, one, run, sql } from '../../platform/db/index.ts'
import { DAY_MS, HOUR_MS } from '../../platform/time.ts'
import { findBooking, holdSlot } from '../booking/index.ts'
import { listEvents } from '../booking/queries/bookings.ts'
import { type BookingState, type Folded, STATES, applyEvent, foldEvents } from '../booking/rules/state.ts'
import { SLOT_CAPACITY } from '../terms.ts'
import { STATUSES, judgeStatus, leaveSeat, seatIn, stateOf, stepsTo } from './appointment_rules.ts'
import { bookedAt, keepAll, openScene, reasonsOf, slotAt } from './scene.sample.ts'

let test_house: TestHouse
before(async () => { test_house = await openTestHouse() })
after(() => test_house.close())

const put = (token: string, resource: Resource, headers: Record<string, string> = { prefer: 'return=OperationOutcome' }) =>
  send(test_house.web, token, 'PUT', `/${resource.resourceType}/${resource.id}`, resource, headers)
const get = (token: string, path: string) => send(test_house.web, token, 'GET', path)
const slotOf = async (clinic_id: string, fhir_id: string) => (await one(test_house.house.database.read, sql<{ x: string }>`
  select concat_ws(' ', status, taken, capacity) as x from access.slot where clinic_id = ${clinic_id} and fhir_id = ${fhir_id}`)).x

/** Every booking of a clinic is what its events say, and every slot has as many seats taken as bookings sit on it. */
async function assertExact(clinic_id: string): Promise<void> {
  const { read } = test_house.house.database
  const bookings = await all(read, sql<{ id: string; state: BookingState; event_count: number }>`
    select id, state, event_count from access.booking where clinic_id = ${clinic_id}`)
  for (const booking of bookings) {
    const folded = foldEvents(await listEvents(read, clinic_id, booking.id))
    assert.deepEqual([folded.state, folded.event_count], [booking.state, booking.event_count])
  }
  const wrong = await all(read, sql`
    select s.fhir_id
    from access.slot s
    where s.clinic_id = ${clinic_id}
      and s.taken <> (select count(*) from access.booking b where b.clinic_id = ${clinic_id} and b.slot_id = s.id
        and b.state in ('held', 'booked', 'arrived', 'fulfilled', 'missed'))`)
  assert.deepEqual(wrong, [])
}

describe('rules', () => {
  test('the way from any state to any other follows the table, and is the shortest that there is', () => {
    for (const from of [undefined, ...STATES]) {
      for (const to of STATES) {
        const steps = stepsTo(from, to)
        if (!steps) continue
        let folded: Folded | undefined = from === undefined ? undefined : { state: from, held_until: null, booked_at: null, moved_from: null, moved_to: null, reason: null, sequence: 0, event_count: 0 }
        steps.forEach((kind, at) => { folded = applyEvent(folded, { number: at + 1, kind, at: NOON, detail: null }) })
        if (steps.length > 0 || from !== undefined) assert.equal(folded?.state, to)
      }
    }
    assert.deepEqual(stepsTo(undefined, 'fulfilled'), ['booked', 'fulfilled'])
    assert.deepEqual(stepsTo('missed', 'fulfilled'), ['arrived', 'fulfilled'])
    assert.deepEqual(stepsTo('arrived', 'cancelled'), ['arrival_undone', 'cancelled'])
    assert.equal(stepsTo('cancelled', 'booked'), undefined)
    assert.equal(stepsTo('fulfilled', 'cancelled'), undefined)
    assert.deepEqual(stepsTo('held', 'arrived'), ['booked', 'arrived'])
  })

  test('whatever is told of a visit to come, nobody has come to it yet; a withdrawal is never too late', () => {
    const hours = fc.integer({ min: -24 * 60, max: 24 * 60 })
    fc.assert(fc.property(fc.constantFrom(...STATUSES), fc.constantFrom(undefined, ...STATES), hours, (status, state, ahead) => {
      const starts_at = new Date(NOON.getTime() + ahead * HOUR_MS)
      const visit = { starts_at, ends_at: new Date(starts_at.getTime() + HOUR_MS / 4) }
      const refusal = judgeStatus(status, state && { state }, visit, 'Europe/Moscow', NOON, false)
      if (status === 'noshow' && ahead > 1 && state !== 'missed') assert.ok(refusal)
      if (stateOf(status) === 'cancelled') assert.notEqual(refusal, 'too-late')
      if (refusal === undefined && stateOf(status) === undefined) assert.equal(state, 'held')
    }))
  })

  test('seats: as many as there are, the lowest first, and a slot that its clinic closed stays closed', () => {
    const plan = { capacity: 2, status: 'free', seats: new Set([2]) }
    assert.equal(seatIn(plan), 1)
    assert.equal(plan.status, 'busy')
    assert.equal(seatIn(plan), undefined)
    leaveSeat(plan, 2)
    assert.equal(plan.status, 'free')
    const closed = { capacity: 1, status: 'busy-unavailable', seats: new Set<number>() }
    assert.equal(seatIn(closed), 1)
    leaveSeat(closed, 1)
    assert.equal(closed.status, 'busy-unavailable')
  })
})

describe('an Appointment', () => {
  test('makes a booking with a wait from its creation to its start; the slot is busy; what is read back may be sent again', async () => {
    const { token, clinic } = await openScene(test_house, [slotAt('t1', 72)])
    const made = await put(token, bookedAt('a1', 't1', { created: '2026-11-20', appointmentType: { coding: [{ code: 'FOLLOWUP' }] }, basedOn: [{ reference: 'ServiceRequest/7' }] }))
    assert.equal(made.status, 201)
    assert.equal(await slotOf(clinic.id, 't1'), 'busy 1 1')
    const row = await one(test_house.house.database.read, sql<Record<string, unknown>>`
      select b.state, b.class, b.channel, b.person_name, b.person_birth_date, b.email, r.outcome, r.wait_days, r.day, r.norm_key, r.first_offer_met
      from access.booking b join access.request r on r.clinic_id = b.clinic_id and r.id = b.request_id
      where b.clinic_id = ${clinic.id}`)
    assert.deepEqual(row, {
      state: 'booked', class: 'arpw', channel: 'fhir', person_name: 'Мария Ивановна', person_birth_date: '1950-05-09', email: null,
      outcome: 'booked', wait_days: 7, day: '2026-11-20', norm_key: 'specialist', first_offer_met: true,
    })
    const counts = await all(test_house.house.database.read, sql<{ x: string }>`
      select concat_ws(' ', measure, days, norm_edition, met, delta) as x from access.request_change where clinic_id = ${clinic.id} order by measure`)
    assert.deepEqual(counts.map(({ x }) => x), ['norm 2026 t 1', 'visit 7 1'])
    const read = await get(token, '/Appointment/a1')
    assert.deepEqual(read.body.participant.map((one: { actor: { reference: string } }) => one.actor.reference), ['Patient/p1', 'Practitioner/d1', 'Location/r12'])
    assert.deepEqual([read.body.status, read.body.slot, read.body.contained], ['booked', [{ reference: 'Slot/t1' }], undefined])
    assert.equal((await put(token, read.body, {})).headers.etag, 'W/"1"')
    await assertExact(clinic.id)
  })

  test('arrives, is seen, is corrected, is cancelled: each step is an event', async () => {
    const { token, clinic } = await openScene(test_house, [slotAt('t1', -1)])
    const status = async (value: string) => {
      const answer = await put(token, bookedAt('a1', 't1', { status: value }), {})
      return `${answer.status} ${answer.status < 300 ? answer.body.status : reasonsOf(answer.body).join()}`
    }
    const told: string[] = []
    for (const value of ['booked', 'noshow', 'checked-in', 'booked', 'arrived', 'noshow', 'fulfilled', 'fulfilled', 'cancelled']) told.push(await status(value))
    assert.deepEqual(told, ['201 booked', '200 noshow', '200 arrived', '200 booked', '200 arrived', '200 noshow', '200 fulfilled', '200 fulfilled', '409 closed Appointment.status'])
    await assertExact(clinic.id)
    const { event_count } = await one(test_house.house.database.read, sql<{ event_count: number }>`select event_count from access.booking where clinic_id = ${clinic.id}`)
    assert.equal(event_count, 9)
  })

  test('cancelled by its status alone; the slot is free at once, and the booking stays over', async () => {
    const { token, clinic } = await openScene(test_house, [slotAt('t1', 3), bookedAt('a1', 't1'), slotAt('t2', 4), bookedAt('a2', 't2')])
    const bare = (id: string, status: string) => ({ resourceType: 'Appointment', id, status })
    assert.equal((await put(token, bare('a1', 'cancelled'))).status, 200)
    assert.equal(await slotOf(clinic.id, 't1'), 'free 0 1')
    assert.equal((await put(token, bare('a2', 'entered-in-error'), {})).body.status, 'entered-in-error')
    assert.deepEqual(reasonsOf((await put(token, bookedAt('a1', 't1'))).body), ['closed Appointment.status'])
    assert.equal((await put(token, bare('a1', 'cancelled'), {})).headers.etag, 'W/"2"')
    await keepAll(test_house, token, [bookedAt('a3', 't1')])
    await assertExact(clinic.id)
  })

  test('withdrawn or its slot closed, wakes the mails and the line; sent again, nobody', async () => {
    const { token } = await openScene(test_house, [slotAt('t1', 3), bookedAt('a1', 't1'), slotAt('t2', 4)])
    const woken: string[] = []
    test_house.house.wake = (job) => void woken.push(job)
    const wokenBy = async (resource: Resource) => {
      woken.length = 0
      await put(token, resource)
      return woken.toSorted()
    }
    const both = ['access.mail_bookings', 'access.offers']
    assert.deepEqual(await wokenBy({ resourceType: 'Appointment', id: 'a1', status: 'cancelled' }), both)
    assert.deepEqual(await wokenBy({ resourceType: 'Appointment', id: 'a1', status: 'cancelled' }), [])
    assert.deepEqual(await wokenBy(slotAt('t2', 4, { status: 'busy-unavailable' })), both)
    test_house.house.wake = () => {}
  })

  test('goes to another slot under its own id, and in one batch gives its seat to another', async () => {
    const { token, clinic } = await openScene(test_house, [slotAt('t1', 3), slotAt('t2', 4), bookedAt('a1', 't1')])
    assert.equal((await put(token, bookedAt('a1', 't2'), {})).body.start, slotAt('t2', 4)['start'])
    assert.deepEqual([await slotOf(clinic.id, 't1'), await slotOf(clinic.id, 't2')], ['free 0 1', 'busy 1 1'])
    const answer = await send(test_house.web, token, 'POST', '', bundleOf([bookedAt('a2', 't2'), bookedAt('a1', 't2', { status: 'cancelled' }), bookedAt('a3', 't1')]))
    assert.deepEqual(answer.body.entry.map((entry: { response: { status: string } }) => entry.response.status.slice(0, 3)), ['201', '200', '201'])
    await assertExact(clinic.id)
  })

  test('without a slot is found by its doctor and start', async () => {
    const { token } = await openScene(test_house, [slotAt('t1', 3)])
    const participant = [...(bookedAt('x', 'x')['participant'] as object[]), { actor: { reference: 'PractitionerRole/pr1' }, status: 'accepted' }]
    const made = await put(token, bookedAt('a1', 't1', { slot: undefined, start: slotAt('t1', 3)['start'], participant }), {})
    assert.deepEqual([made.status, made.body.slot], [201, [{ reference: 'Slot/t1' }]])
  })

  const REFUSED: [name: string, change: Record<string, unknown>, status: number, reasons: string[]][] = [
    ['nothing', { status: undefined, slot: undefined, participant: undefined }, 422, ['missing-status Appointment.status']],
    ['nobody and nowhere', { slot: undefined, participant: undefined }, 422, ['missing-patient Appointment.participant', 'missing-slot Appointment.slot']],
    ['strangers', { slot: [{ reference: 'Slot/x' }], participant: [{ actor: { reference: 'Patient/x' } }, { actor: { reference: 'Practitioner/x' } }] }, 422, ['unknown-patient Appointment.participant', 'unknown-doctor Appointment.participant', 'unknown-slot Appointment.slot']],
    ['what is only offered', { status: 'proposed' }, 422, ['not-booked Appointment.status']],
    ['a place in a waiting list', { status: 'waitlist' }, 422, ['not-booked Appointment.status']],
    ['a status of its own', { status: 'confirmed' }, 422, ['wrong-value Appointment.status']],
    ['somebody who has not come to what is not yet', { status: 'noshow' }, 422, ['too-early Appointment.status']],
    ['somebody seen tomorrow', { status: 'fulfilled', slot: [{ reference: 'Slot/t2' }] }, 422, ['too-early Appointment.status']],
    ['another time than its slot’s', { start: '2026-11-24T08:00:00Z' }, 422, ['outside-slot Appointment.start']],
    ['a time without a zone', { start: '2026-11-24T12:00:00' }, 422, ['wrong-value Appointment.start']],
    ['a slot that is taken', { slot: [{ reference: 'Slot/t3' }] }, 409, ['slot-taken Appointment.slot']],
    ['a text as participants', { participant: 'Patient/p1' }, 422, ['wrong-shape Appointment.participant']],
  ]
  for (const [name, change, status, reasons] of REFUSED) {
    test(`${name} is refused`, async () => {
      const { token, clinic } = await openScene(test_house, [slotAt('t1', 3), slotAt('t2', 30), slotAt('t3', 4), bookedAt('a3', 't3')])
      const answer = await put(token, bookedAt('a1', 't1', change))
      assert.deepEqual([answer.status, reasonsOf(answer.body)], [status, reasons])
      await assertExact(clinic.id)
    })
  }

  test('news of long ago is too late, unless it is a cancellation', async () => {
    const { token, clinic } = await openScene(test_house, [slotAt('t1', -20), bookedAt('a1', 't1')])
    const then = new Date(NOON.getTime() - 40 * DAY_MS)
    await test_house.house.database.write((db) => run(db, sql`
      update access.booking set starts_at = ${then}, ends_at = ${new Date(then.getTime() + HOUR_MS)} where clinic_id = ${clinic.id}`))
    await test_house.house.database.write((db) => run(db, sql`
      update access.slot set starts_at = ${then}, ends_at = ${new Date(then.getTime() + HOUR_MS)} where clinic_id = ${clinic.id}`))
    assert.deepEqual(reasonsOf((await put(token, bookedAt('a1', 't1', { status: 'fulfilled' }))).body), ['too-late Appointment.end'])
    assert.equal((await put(token, bookedAt('a1', 't1', { status: 'cancelled' }))).status, 200)
  })

  test('several may come to one slot, as many as it has room for', async () => {
    const { token, clinic } = await openScene(test_house, [slotAt('t1', 3, { extension: [{ url: SLOT_CAPACITY, valueInteger: 2 }] })])
    const answer = await send(test_house.web, token, 'POST', '', bundleOf(['a1', 'a2', 'a3'].map((id) => bookedAt(id, 't1'))))
    assert.deepEqual(answer.body.entry.map((entry: { response: { status: string } }) => entry.response.status.slice(0, 3)), ['201', '201', '409'])
    assert.equal(await slotOf(clinic.id, 't1'), 'busy 2 2')
    await assertExact(clinic.id)
  })

  test('of a person who booked by our pages: the clinic reads who comes, may say which patient it is, and marks what it moves', async () => {
    const { token, clinic } = await openScene(test_house, [slotAt('t1', 3), slotAt('t2', 4)])
    const { house } = test_house
    const slot = await one(house.database.read, sql<{ id: string }>`select id from access.slot where clinic_id = ${clinic.id} and fhir_id = 't1'`)
    const held = await holdSlot(house, { kind: 'system', name: 'test' }, {
      clinic_id: clinic.id, slot_id: slot.id, class: 'afpn', channel: 'desk', idempotency_key: null,
      person: { id: slot.id, name: 'Пётр Петров', birth_date: '1980-01-01', phone: '+7 900 000-00-00', email: null, lang: 'ru' },
    }, NOON)
    assert.ok(held.ok)
    const path = `/Appointment/${held.booking.fhir_id}`
    const pending = (await get(token, path)).body
    assert.deepEqual([pending.status, pending.contained[0].name[0].text, pending.contained[0].birthDate], ['pending', 'Пётр Петров', '1980-01-01'])
    assert.equal((await put(token, pending, {})).headers.etag, 'W/"1"')
    const confirmed = await put(token, { ...pending, status: 'booked' }, {})
    assert.equal(confirmed.body.status, 'booked')
    const named = await put(token, { ...bookedAt(held.booking.fhir_id, 't2'), participant: [{ actor: { reference: 'Patient/p1' }, status: 'accepted' }] }, {})
    assert.deepEqual([named.body.contained, named.body.extension[0].valueCode], [undefined, 'moved-by-clinic'])
    const booking = await findBooking(house.database.read, clinic.id, held.booking.id)
    assert.deepEqual([booking!.state, booking!.request!.outcome, booking!.person_name], ['booked', 'booked', 'Пётр Петров'])
    await assertExact(clinic.id)
  })

  test('a temporary booking that ran out gives way to the clinic’s', async () => {
    const { token, clinic } = await openScene(test_house, [slotAt('t1', 3)])
    const { house } = test_house
    const slot = await one(house.database.read, sql<{ id: string }>`select id from access.slot where clinic_id = ${clinic.id}`)
    const person = { id: null, name: '', birth_date: null, phone: null, email: null, lang: 'ru' as const }
    await holdSlot(house, { kind: 'system', name: 'test' }, { clinic_id: clinic.id, slot_id: slot.id, class: 'afpn', channel: 'fhir', idempotency_key: null, person }, new Date(NOON.getTime() - HOUR_MS))
    assert.equal((await put(token, bookedAt('a1', 't1'))).status, 201)
    assert.equal(await slotOf(clinic.id, 't1'), 'busy 1 1')
    await assertExact(clinic.id)
  })

  test('another clinic neither sees nor changes it', async () => {
    const { token } = await openScene(test_house, [slotAt('t1', 3), bookedAt('a1', 't1')])
    const other = await openSystem(test_house.house)
    assert.equal((await get(other.token, '/Appointment/a1')).status, 404)
    assert.equal((await put(other.token, bookedAt('a1', 't1', { status: 'cancelled' }))).status, 422)
    assert.equal((await get(token, '/Appointment/a1')).body.status, 'booked')
  })
})
