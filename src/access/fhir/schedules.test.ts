// Schedules and slots as a clinic's system sends them: what is kept, what is refused, what happens to bookings on them.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { BRANCH, DOCTOR, ROOM, type Resource, bundleOf, openSystem, send } from '../../../test/fhir.ts'
import { type TestHouse, openTestHouse } from '../../../test/house.ts'
import { all, one, run, sql } from '../../platform/db/index.ts'
import { buildSpecialty } from '../booking/booking.sample.ts'
import { findWaits } from '../waits/index.ts'
import { countNewClinics, keepRound } from '../waits/keeper.ts'
import { AUDIENCE, BOOKING_LINK, BOOKING_PHONE, REFERRAL_ONLY, SLOT_CAPACITY } from '../terms.ts'
import { ENT_ROLE, SCHEDULE, bookedAt, keepAll, openScene, reasonsOf, slotAt } from './scene.sample.ts'

let test_house: TestHouse
before(async () => { test_house = await openTestHouse() })
after(() => test_house.close())

const put = (token: string, resource: Resource, headers: Record<string, string> = { prefer: 'return=OperationOutcome' }) =>
  send(test_house.web, token, 'PUT', `/${resource.resourceType}/${resource.id}`, resource, headers)
const get = (token: string, path: string) => send(test_house.web, token, 'GET', path)
const OURS = 'https://otklik.example/fhir/StructureDefinition'

describe('Schedule', () => {
  test('doctor, room and specialty are kept and read back; what was read may be sent again', async () => {
    const { token } = await openScene(test_house)
    const read = await get(token, '/Schedule/s1')
    assert.deepEqual(read.body.actor, [{ reference: 'Practitioner/d1' }, { reference: 'Location/r12' }])
    assert.equal(read.body.specialty[0].coding[0].code, 'ent')
    const again = await put(token, read.body, {})
    assert.deepEqual([again.status, again.headers.etag], [200, 'W/"1"'])
  })

  test('without slots is further than we look; moved it is known where it is now; out of use it is unknown, without the nightly recount', async () => {
    const { token, clinic } = await openScene(test_house)
    const { house } = test_house
    const never = new AbortController().signal
    await house.database.write((db) => buildSpecialty(db, 'surgeon'))
    await countNewClinics(house, never)
    const known = async () => {
      await keepRound(house, never)
      return (await findWaits(house.database.read, { clinic_id: clinic.id }))
        .map(({ specialty_code, figures }) => `${specialty_code} ${figures.afpw?.third_beyond ? 'beyond' : 'within'}`).toSorted()
    }
    const second = { ...SCHEDULE, id: 's2', specialty: [{ coding: [{ code: 'surgeon' }] }] }
    assert.deepEqual(await known(), ['ent beyond'])
    await keepAll(test_house, token, [second])
    assert.deepEqual(await known(), ['ent beyond', 'surgeon beyond'])
    await keepAll(test_house, token, [{ ...SCHEDULE, active: false }])
    assert.deepEqual(await known(), ['surgeon beyond'])
    await keepAll(test_house, token, [{ ...second, specialty: SCHEDULE.specialty }])
    assert.deepEqual(await known(), ['ent beyond'])
    await keepAll(test_house, token, [{ ...second, specialty: SCHEDULE.specialty, extension: [{ url: AUDIENCE, valueCode: 'child' }] }])
    assert.deepEqual(await known(), ['ent within'], 'for children only: adults are not promised anything')
  })

  const ROLE_ONLY = { ...SCHEDULE, id: 's2', specialty: undefined, actor: [{ reference: 'PractitionerRole/pr1' }] }
  const SERVICE = { resourceType: 'HealthcareService', id: 'hs1', name: 'ЛОР', type: [{ coding: [{ code: 'ent-visit' }] }], specialty: [{ coding: [{ code: 'ent' }] }], location: [{ reference: 'Location/b1' }] }
  test('branch and specialty come from the role, the service or the only place of work where the schedule says none', async () => {
    const { token, clinic } = await openScene(test_house)
    const only_doctor = { ...ROLE_ONLY, id: 's3', actor: [{ reference: 'Practitioner/d1' }] }
    const of_service = { ...ROLE_ONLY, id: 's4', actor: [{ reference: 'HealthcareService/hs1' }] }
    const by_type = { ...ROLE_ONLY, id: 's5', serviceType: [{ coding: [{ code: 'ent-visit' }] }], actor: [{ reference: 'Location/b1' }] }
    await keepAll(test_house, token, [SERVICE, ROLE_ONLY, only_doctor, of_service, by_type] as Resource[])
    const rows = await all(test_house.house.database.read, sql<{ fhir_id: string; specialty_code: string; doctor: boolean; place: boolean }>`
      select fhir_id, specialty_code, doctor_id is not null as doctor, place_id is not null as place
      from access.schedule where clinic_id = ${clinic.id} order by fhir_id`)
    assert.deepEqual(rows.map((row) => Object.values(row).join(' ')), ['s1 ent true true', 's2 ent true false', 's3 ent true false', 's4 ent false false', 's5 ent false false'])
  })

  const REFUSED: [name: string, change: Record<string, unknown>, reasons: string[]][] = [
    ['no actor', { actor: undefined }, ['missing-actor Schedule.actor']],
    ['an unknown doctor and room', { actor: [{ reference: 'Practitioner/x' }, { reference: 'Location/x' }] }, ['unknown-doctor Schedule.actor', 'unknown-location Schedule.actor']],
    ['an unknown service', { actor: [{ reference: 'HealthcareService/x' }] }, ['unknown-service Schedule.actor']],
    ['a room without a specialty', { specialty: undefined, actor: [{ reference: 'Location/r12' }] }, ['missing-specialty Schedule.specialty']],
    ['a specialty that the city does not know', { specialty: [{ coding: [{ code: '394610002' }] }], actor: [{ reference: 'Location/r12' }] }, ['unknown-specialty Schedule.specialty']],
    ['a text as actor', { actor: 'Practitioner/d1' }, ['wrong-shape Schedule.actor']],
    ['a contained actor', { actor: [{ reference: '#d' }] }, ['contained-reference Schedule.actor[0].reference']],
    ['a wrong audience', { extension: [{ url: AUDIENCE, valueCode: 'seniors' }] }, ['wrong-value Schedule.extension[0].valueCode']],
  ]
  for (const [name, change, reasons] of REFUSED) {
    test(`${name} is refused`, async () => {
      const { token } = await openScene(test_house)
      const answer = await put(token, { ...SCHEDULE, id: 's9', ...change })
      assert.equal(answer.status, 422)
      assert.deepEqual(reasonsOf(answer.body), reasons)
    })
  }

  test('a device is left out; a specialty that the city does not know gives way to the role’s', async () => {
    const { token } = await openScene(test_house)
    const answer = await put(token, { ...SCHEDULE, id: 's9', specialty: [{ coding: [{ code: 'x' }] }], actor: [...SCHEDULE.actor, { reference: 'Device/1' }] })
    assert.deepEqual(reasonsOf(answer.body), ['actor-left-out Schedule.actor[2]', 'unknown-specialty Schedule.specialty'])
    assert.equal(answer.status, 201)
  })

  test('a schedule that is kept here, or comes from a source, is not changed by FHIR, nor are its slots', async () => {
    const { token, clinic } = await openScene(test_house, [slotAt('t1', 3)])
    await test_house.house.database.write((db) => run(db, sql`update access.schedule set own = true where clinic_id = ${clinic.id}`))
    assert.deepEqual(reasonsOf((await put(token, { ...SCHEDULE, active: false })).body), ['kept-elsewhere Schedule'])
    const slot = await put(token, slotAt('t1', 3, { status: 'busy' }))
    assert.deepEqual([slot.status, ...reasonsOf(slot.body)], [409, 'kept-elsewhere Slot.schedule'])
  })
})

describe('Slot', () => {
  test('who may book it, how many, and who books it: read back as it was said, and sent again without a change', async () => {
    const full = slotAt('t1', 3, {
      appointmentType: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0276', code: 'FOLLOWUP' }] },
      extension: [
        { url: AUDIENCE, valueCode: 'child' }, { url: REFERRAL_ONLY, valueBoolean: true },
        { url: SLOT_CAPACITY, valueInteger: 3 }, { url: BOOKING_LINK, valueUrl: 'https://mis.example/book?slot=1' },
        { url: BOOKING_PHONE, valueString: '+7 495 000-00-00' },
      ],
    })
    const { token, clinic } = await openScene(test_house, [full])
    const row = await one(test_house.house.database.read, sql<Record<string, unknown>>`
      select audience, visit, urgent_only, referral_only, capacity, taken, booking_url, booking_phone, day, specialty_code
      from access.slot where clinic_id = ${clinic.id}`)
    assert.deepEqual(row, {
      audience: 'child', visit: 'repeat', urgent_only: false, referral_only: true, capacity: 3, taken: 0,
      booking_url: 'https://mis.example/book?slot=1', booking_phone: '+7 495 000-00-00', day: '2026-11-24', specialty_code: 'ent',
    })
    const read = await get(token, '/Slot/t1')
    assert.deepEqual(read.body.extension.map((one: Record<string, unknown>) => Object.values(one)[1]), ['child', true, 3, 'https://mis.example/book?slot=1', '+7 495 000-00-00'])
    assert.equal(read.body.appointmentType.coding[0].code, 'FOLLOWUP')
    assert.equal((await put(token, read.body, {})).headers.etag, 'W/"1"')
  })

  test('what nobody says follows the schedule and the specialty’s rule; EMERGENCY is kept for urgent visits, WALKIN for nobody', async () => {
    const kind = (code: string) => ({ appointmentType: { coding: [{ code }] } })
    const { token, clinic } = await openScene(test_house, [slotAt('t1', 3), slotAt('t2', 4, kind('EMERGENCY'))])
    const walk_in = await put(token, slotAt('t3', 5, kind('WALKIN')))
    assert.deepEqual(reasonsOf(walk_in.body), ['walk-in Slot.appointmentType'])
    const rows = await all(test_house.house.database.read, sql<{ x: string }>`
      select concat_ws(' ', fhir_id, status, audience, visit, urgent_only, referral_only) as x
      from access.slot where clinic_id = ${clinic.id} order by fhir_id`)
    assert.deepEqual(rows.map(({ x }) => x), ['t1 free both any f f', 't2 free both any t f', 't3 busy-unavailable both any f f'])
  })

  const REFUSED: [name: string, change: Record<string, unknown>, reasons: string[]][] = [
    ['nothing', { status: undefined, schedule: undefined, start: undefined, end: undefined }, ['missing-status Slot.status', 'missing-schedule Slot.schedule', 'missing-start Slot.start', 'missing-end Slot.end']],
    ['an unknown schedule', { schedule: { reference: 'Schedule/x' } }, ['unknown-schedule Slot.schedule']],
    ['a status of its own', { status: 'open' }, ['wrong-value Slot.status']],
    ['a day instead of a time', { start: '2026-11-25' }, ['imprecise-start Slot.start']],
    ['a time without a zone', { start: '2026-11-25T09:00:00' }, ['wrong-value Slot.start']],
    ['an end before its start', { start: '2026-11-25T09:15:00Z', end: '2026-11-25T09:00:00Z' }, ['end-before-start Slot.end']],
    ['two days', { start: '2026-11-25T09:15:00Z', end: '2026-11-27T09:00:00Z' }, ['too-long-slot Slot.end']],
    ['a wrong year', { start: '2036-11-25T09:15:00Z', end: '2036-11-25T09:30:00Z' }, ['too-far-ahead Slot.start']],
    ['last winter', { start: '2026-01-25T09:15:00Z', end: '2026-01-25T09:30:00Z' }, ['too-late Slot.end']],
    ['no room', { extension: [{ url: SLOT_CAPACITY, valueInteger: 0 }] }, ['wrong-value Slot.extension[0].valueInteger']],
    ['a link that is none', { extension: [{ url: BOOKING_LINK, valueUrl: 'javascript:alert(1)' }] }, ['wrong-value Slot.extension[0].valueUrl']],
  ]
  for (const [name, change, reasons] of REFUSED) {
    test(`${name} is refused`, async () => {
      const { token } = await openScene(test_house)
      const answer = await put(token, slotAt('t1', 3, change))
      assert.equal(answer.status, 422)
      assert.deepEqual(reasonsOf(answer.body), reasons)
    })
  }

  test('a batch keeps what is right, whatever the order; every change is noted for the figures', async () => {
    const { token, clinic } = await openSystem(test_house.house)
    await test_house.house.database.write((db) => buildSpecialty(db))
    const answer = await send(test_house.web, token, 'POST', '', bundleOf([slotAt('t1', 3), slotAt('t2', 4, { status: 'open' }), SCHEDULE, ENT_ROLE, DOCTOR, ROOM, BRANCH]))
    assert.deepEqual(answer.body.entry.map((entry: { response: { status: string } }) => entry.response.status.slice(0, 3)), ['201', '422', '201', '201', '201', '201', '201'])
    const notes = () => all(test_house.house.database.read, sql<{ specialty_code: string }>`select specialty_code from access.slot_change where clinic_id = ${clinic.id}`)
    assert.deepEqual(await notes(), [{ specialty_code: 'ent' }, { specialty_code: 'ent' }], 'of the schedule, and of the slot')
    await put(token, slotAt('t1', 3))
    assert.equal((await notes()).length, 2)
    await put(token, slotAt('t1', 3, { status: 'busy' }))
    assert.equal((await notes()).length, 3)
  })

  test('If-Match, and another clinic’s token', async () => {
    const { token } = await openScene(test_house, [slotAt('t1', 3)])
    const other = await openSystem(test_house.house)
    assert.equal((await put(token, slotAt('t1', 3, { status: 'busy' }), { 'if-match': 'W/"2"' })).status, 412)
    assert.equal((await get(other.token, '/Slot/t1')).status, 404)
    assert.deepEqual(reasonsOf((await put(other.token, slotAt('t1', 3))).body), ['unknown-schedule Slot.schedule'])
  })
})

describe('a slot with bookings on it', () => {
  const bookingOf = (clinic_id: string, fhir_id: string) => one(test_house.house.database.read, sql<{ x: string; starts_at: Date; sequence: number }>`
    select concat_ws(' ', state, touched_by) as x, starts_at, sequence
    from access.booking where clinic_id = ${clinic_id} and fhir_id = ${fhir_id}`)
  const slotOf = async (clinic_id: string, fhir_id: string) => (await one(test_house.house.database.read, sql<{ x: string }>`
    select concat_ws(' ', status, taken, capacity) as x from access.slot where clinic_id = ${clinic_id} and fhir_id = ${fhir_id}`)).x

  test('stays busy when its system still calls it free, and is told so', async () => {
    const { token, clinic } = await openScene(test_house, [slotAt('t1', 3), bookedAt('a1', 't1')])
    const answer = await put(token, slotAt('t1', 3))
    assert.deepEqual([answer.status, ...reasonsOf(answer.body)], [200, 'booked-here Slot.status'])
    assert.equal(await slotOf(clinic.id, 't1'), 'busy 1 1')
    assert.equal((await bookingOf(clinic.id, 'a1')).x, 'booked')
  })

  test('is gone: the booking is kept and marked; when it is back, the mark is taken away', async () => {
    const { token, clinic } = await openScene(test_house, [slotAt('t1', 3), bookedAt('a1', 't1')])
    const gone = await put(token, slotAt('t1', 3, { status: 'busy-unavailable' }))
    assert.deepEqual(reasonsOf(gone.body), ['bookings-touched Slot'])
    assert.equal((await bookingOf(clinic.id, 'a1')).x, 'booked slot_gone')
    assert.deepEqual((await get(token, '/Appointment/a1')).body.extension, [{ url: `${OURS}/touched-by`, valueCode: 'slot-gone' }])
    assert.equal((await put(token, slotAt('t1', 3, { status: 'busy-unavailable' }), {})).headers.etag, gone.headers.etag)
    await put(token, slotAt('t1', 3, { status: 'busy' }))
    assert.equal((await bookingOf(clinic.id, 'a1')).x, 'booked')
  })

  test('is at another time: the booking follows, its calendar sees it, and it is marked', async () => {
    const { token, clinic } = await openScene(test_house, [slotAt('t1', 3), bookedAt('a1', 't1')])
    await put(token, slotAt('t1', 5, { status: 'busy' }))
    const { x, starts_at, sequence } = await bookingOf(clinic.id, 'a1')
    assert.deepEqual([x, starts_at.toISOString(), sequence], ['booked slot_moved', slotAt('t1', 5)['start'], 1])
  })

  test('has less room than bookings: the latest is marked, none is lost', async () => {
    const room = (valueInteger: number) => ({ extension: [{ url: SLOT_CAPACITY, valueInteger }] })
    const { token, clinic } = await openScene(test_house, [slotAt('t1', 3, room(2)), bookedAt('a1', 't1', { created: '2026-11-20' }), bookedAt('a2', 't1', { created: '2026-11-21' })])
    const answer = await put(token, slotAt('t1', 3, room(1)))
    assert.deepEqual(reasonsOf(answer.body), ['booked-here Slot.status', 'bookings-touched Slot'])
    assert.equal(await slotOf(clinic.id, 't1'), 'busy 2 2')
    assert.deepEqual([(await bookingOf(clinic.id, 'a1')).x, (await bookingOf(clinic.id, 'a2')).x], ['booked', 'booked capacity'])
    // once something was offered, the same slot sent again asks nobody twice
    await test_house.run('access.offers')
    assert.equal((await bookingOf(clinic.id, 'a2')).x, 'booked')
    assert.deepEqual(reasonsOf((await put(token, slotAt('t1', 3, room(1)))).body), ['booked-here Slot.status'])
    assert.equal((await bookingOf(clinic.id, 'a2')).x, 'booked')
  })

  test('another doctor takes over the schedule: slots to come follow and their bookings are marked, those past stay', async () => {
    const { token, clinic } = await openScene(test_house, [slotAt('t1', 3), slotAt('t2', -3), bookedAt('a1', 't1'), bookedAt('a2', 't2')])
    const other = { ...DOCTOR, id: 'd2' }
    await keepAll(test_house, token, [other, { ...SCHEDULE, actor: [{ reference: 'Practitioner/d2' }, { reference: 'Location/r12' }] }])
    assert.deepEqual([(await bookingOf(clinic.id, 'a1')).x, (await bookingOf(clinic.id, 'a2')).x], ['booked doctor_changed', 'booked'])
    const doctors = (await get(token, '/Appointment/a1')).body.participant.map((one: { actor: { reference: string } }) => one.actor.reference)
    assert.deepEqual(doctors, ['Patient/p1', 'Practitioner/d2', 'Location/r12'])
    await put(token, { ...SCHEDULE, active: false })
    assert.equal(await slotOf(clinic.id, 't1'), 'busy-unavailable 1 1')
    assert.equal((await bookingOf(clinic.id, 'a1')).x, 'booked doctor_changed')
  })
})
