// Appointment/$find, $hold and $book as another system uses them (IHE Scheduling), through the routes.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import { Client } from 'fhir-kit-client'
import { DOCTOR, type Resource, addToken, openSystem, send } from '../../../test/fhir.ts'
import { NOON, type TestHouse, openTestHouse } from '../../../test/house.ts'
import { all, one, sql } from '../../platform/db/index.ts'
import { makeId } from '../../platform/ids.ts'
import { HOUR_MS } from '../../platform/time.ts'
import { CLASSES } from '../slot.ts'
import { AUDIENCE, BOOKING_LINK, REFERRAL_ONLY } from '../terms.ts'
import { readOffered, writeOffered } from './operations/offered.ts'
import { CHILD, SCHEDULE, bookedAt, keepAll, openScene, parametersOf, reasonsOf, slotAt } from './scene.sample.ts'

let test_house: TestHouse
before(async () => { test_house = await openTestHouse() })
after(() => test_house.close())
const at = async <T>(now: Date, work: () => Promise<T>): Promise<T> => {
  const then = test_house.clock.now()
  test_house.clock.set(now)
  try { return await work() } finally { test_house.clock.set(then) }
}

interface Appointment extends Resource { status: string; start: string; slot: { reference: string }[]; participant: { actor: { reference: string } }[] }
const call = async (token: string, name: string, values: Record<string, unknown>, headers: Record<string, string> = {}) => {
  const answer = await send(test_house.web, token, 'POST', `/Appointment/$${name}`, parametersOf(values), headers)
  const entries: { resource: Appointment; search: { mode: string } }[] = answer.body.entry ?? []
  const outcome = answer.body.resourceType === 'OperationOutcome' ? answer.body : entries.find(({ search }) => search.mode === 'outcome')?.resource
  return {
    status: answer.status, total: answer.body.total, type: answer.body.type,
    appointments: entries.filter(({ search }) => search.mode === 'match').map(({ resource }) => resource),
    reasons: outcome ? reasonsOf(outcome) : [],
    issues: (outcome?.issue ?? []).map(({ severity, code }: { severity: string; code: string }) => `${severity} ${code}`),
  }
}
const slotsOf = (appointments: Appointment[]) => appointments.map(({ slot }) => slot[0]!.reference.slice(5))
const ref = (reference: string) => ({ valueReference: { reference } })
const patient = ref('Patient/p1')
const find = (token: string, values: Record<string, unknown> = {}) => call(token, 'find', values)
const offeredId = async (token: string, values: Record<string, unknown> = {}) => (await find(token, values)).appointments[0]!.id

test('the id of an offered appointment says what was offered, within what FHIR allows', () => {
  const ids = fc.integer({ min: 0, max: 2 ** 47 }).map((n) => makeId(new Date(n)))
  fc.assert(fc.property(ids, fc.constantFrom(...CLASSES), fc.option(ids), (slot_id, code, patient_id) => {
    const id = writeOffered({ slot_id, class: code, patient_id })
    assert.match(id, /^[A-Za-z0-9.-]{1,64}$/)
    assert.deepEqual(readOffered(id), { slot_id, class: code, patient_id })
  }))
  fc.assert(fc.property(fc.string(), (text) => { assert.ok(readOffered(`find.${text}`) === undefined || text.length > 29) }))
  assert.equal(readOffered(`find.${'z'.repeat(25)}.afpn`), undefined)
})

describe('$find', () => {
  const kind = (code: string) => ({ appointmentType: { coding: [{ code }] } })
  const SLOTS = [
    slotAt('busy', 2, { status: 'busy' }), slotAt('t1', 3), slotAt('child', 4, { extension: [{ url: AUDIENCE, valueCode: 'child' }] }),
    slotAt('repeat', 5, kind('FOLLOWUP')), slotAt('urgent', 6, kind('EMERGENCY')), slotAt('referral', 7, { extension: [{ url: REFERRAL_ONLY, valueBoolean: true }] }),
    slotAt('elsewhere', 8, { extension: [{ url: BOOKING_LINK, valueUrl: 'https://mis.example' }] }), slotAt('past', -1), slotAt('late', 800),
    slotAt('d2', 9, { schedule: { reference: 'Schedule/s2' } }),
  ]
  const open = async () => {
    const system = await openScene(test_house)
    await keepAll(test_house, system.token, [{ ...DOCTOR, id: 'd2' }, { ...SCHEDULE, id: 's2', actor: [{ reference: 'Practitioner/d2' }, { reference: 'Location/b1' }] }, ...SLOTS])
    return system
  }
  const CASES: [name: string, values: Record<string, unknown>, slots: string[]][] = [
    ['nothing in particular: four weeks, first visits, whatever the age', {}, ['t1', 'child', 'd2']],
    ['an adult', { 'patient-reference': patient }, ['t1', 'd2']],
    ['a child', { 'patient-reference': ref('Patient/p2') }, ['t1', 'child', 'd2']],
    ['a child that is not known', { 'patient-resource': { resource: { resourceType: 'Patient', birthDate: '2019-03-01' } } }, ['t1', 'child', 'd2']],
    ['a repeated visit', { 'patient-reference': patient, 'visit-type': { valueString: 'http://terminology.hl7.org/CodeSystem/v2-0276|FOLLOWUP' } }, ['t1', 'repeat', 'd2']],
    ['an urgent visit', { 'patient-reference': patient, 'visit-type': { valueString: 'EMERGENCY' } }, ['t1', 'urgent', 'd2']],
    ['with a referral', { 'patient-reference': patient, 'referral-identifier': { valueIdentifier: { value: '7' } } }, ['t1', 'referral', 'd2']],
    ['a doctor', { practitioner: ref('Practitioner/d2') }, ['d2']],
    ['one of two doctors', { practitioner: [ref('Practitioner/d1'), ref('Practitioner/d2')] }, ['t1', 'child', 'd2']],
    ['a room', { 'location-reference': ref('Location/r12') }, ['t1', 'child']],
    ['a doctor and a room', { 'practitioner': ref('Practitioner/d2'), 'location-reference': ref('Location/r12') }, []],
    ['a street', { 'location-string': { valueString: 'лесная' } }, ['t1', 'child', 'd2']],
    ['another street', { 'location-string': { valueString: '100%' } }, []],
    ['a specialty', { specialty: { valueString: 'https://otklik.example/fhir/CodeSystem/specialty|ent' } }, ['t1', 'child', 'd2']],
    ['another specialty', { specialty: { valueString: 'x|therapist' } }, []],
    ['another organisation', { organization: ref('Organization/other') }, []],
    ['a day', { start: { valueDateTime: '2026-11-24' }, end: { valueDateTime: '2026-11-24' } }, ['t1', 'child', 'd2']],
    ['an hour', { start: { valueDateTime: '2026-11-24T15:30:00+03:00' }, end: { valueDateTime: '2026-11-24T16:30:00+03:00' } }, ['child']],
    ['the two soonest', { _count: { valueInteger: 2 } }, ['t1', 'child']],
  ]
  test('each case', async (t) => {
    const { token } = await open()
    for (const [name, values, slots] of CASES) {
      await t.test(name, async () => {
        const found = await find(token, values)
        assert.equal(found.status, 200)
        assert.deepEqual(slotsOf(found.appointments), slots)
        assert.equal(found.total, name === 'the two soonest' ? 3 : slots.length)
      })
    }
    const [first] = (await find(token, { 'patient-reference': patient, 'start': { valueDateTime: '2026-11-24' } })).appointments
    assert.equal(first!.status, 'proposed')
    assert.deepEqual(first!.participant.map(({ actor }) => actor.reference), ['Patient/p1', 'Practitioner/d1', 'Location/r12'])
    assert.deepEqual((first as unknown as { requestedPeriod: unknown[] }).requestedPeriod, [{ start: '2026-11-23T21:00:00.000Z', end: '2026-12-21T21:00:00.000Z' }])
    const by_address = await send(test_house.web, token, 'GET', '/Appointment/$find?practitioner=Practitioner/d2&start=2026-11-24T00:00:00+03:00&_count=1')
    assert.deepEqual([by_address.status, by_address.body.total], [200, 1])
  })

  const WRONG: [name: string, values: Record<string, unknown>, status: number, reasons: string[]][] = [
    ['an end before the start', { start: { valueDateTime: '2026-11-26' }, end: { valueDateTime: '2026-11-24' } }, 422, ['end-before-start Parameters.parameter']],
    ['a year', { start: { valueDateTime: '2026' } }, 422, ['wrong-value Parameters.parameter[0].valueDateTime']],
    ['a start without a value', { start: {} }, 422, ['wrong-value Parameters.parameter[0].valueDateTime']],
    ['half a year', { end: { valueDateTime: '2027-05-24' } }, 400, ['too-costly Parameters.parameter']],
    ['a child in all of history, which is not walked through day by day', { start: { valueDateTime: '0001-01-02' }, end: { valueDateTime: '9999-12-30' }, 'patient-resource': { resource: CHILD } }, 400, ['too-costly Parameters.parameter']],
    ['a stranger', { 'patient-reference': ref('Patient/x') }, 422, ['unknown-patient Parameters.parameter']],
    ['a group', { 'patient-reference': [patient, ref('Patient/p2')] }, 422, ['one-patient Parameters.parameter']],
    ['an unknown doctor', { practitioner: ref('Practitioner/x') }, 422, ['unknown-reference Parameters.parameter[0].valueReference']],
    ['a doctor by identifier', { practitioner: { valueReference: { identifier: { value: '7' } } } }, 422, ['reference-missing Parameters.parameter[0].valueReference.reference']],
    ['a count of words', { _count: { valueInteger: 'ten' } }, 422, ['wrong-shape Parameters.parameter[0].valueInteger', 'wrong-value Parameters.parameter[0].valueInteger']],
  ]
  for (const [name, values, status, reasons] of WRONG) {
    test(`${name} is refused`, async () => {
      const { token } = await openScene(test_house)
      const answer = await find(token, values)
      assert.deepEqual([answer.status, answer.reasons], [status, reasons])
    })
  }

  test('a start that stands for none finds nothing, and is no fault of ours', async () => {
    const { token } = await openScene(test_house, [slotAt('t1', 3)])
    for (const start of ['0001-01-01', '0001-01-01T00:00:00Z', '1900-01-01', '9999-12-30', '9999-12-31']) {
      const found = await find(token, { 'start': { valueDateTime: start }, 'patient-resource': { resource: CHILD } })
      assert.ok(start.endsWith('Z') ? found.status === 422 : found.status === 200 && found.total === 0, `${start} ${found.status}`)
    }
  })

  test('what it does not look at is said; what is no Parameters is refused', async () => {
    const { token } = await openScene(test_house, [slotAt('t1', 3)])
    const found = await find(token, { 'reason': { valueString: 'x|1' }, 'colour': { valueString: 'red' }, 'visit-type': { valueString: 'x|echo' } })
    assert.deepEqual([found.status, found.total, found.reasons.length], [200, 1, 3])
    for (const body of [{ resourceType: 'Patient' }, [], 'x', { resourceType: 'Parameters', parameter: {} }]) {
      const answer = await send(test_house.web, token, 'POST', '/Appointment/$find', JSON.stringify(body))
      assert.deepEqual([answer.status, answer.body.resourceType], [400, 'OperationOutcome'])
    }
    assert.equal((await send(test_house.web, token, 'POST', '/Appointment/$lose', parametersOf({}))).status, 404)
    assert.equal((await send(test_house.web, token, 'POST', '/Slot/$find', parametersOf({}))).status, 404)
  })
})

describe('$hold and $book', () => {
  test('find, hold, book: pending for five minutes, nobody else sees it, booked for the patient', async () => {
    const { token, clinic } = await openScene(test_house, [slotAt('t1', 3), slotAt('t2', 4)])
    const id = await offeredId(token)
    const held = await call(token, 'hold', { 'appointment-reference': ref(`Appointment/${id}`) })
    assert.deepEqual([held.status, held.type, held.total, held.appointments[0]!.status], [200, 'searchset', 1, 'pending'])
    assert.deepEqual((held.appointments[0]! as unknown as { extension: { valueInstant: string }[] }).extension[0]!.valueInstant, new Date(NOON.getTime() + 300_000).toISOString())
    assert.deepEqual(slotsOf((await find(token)).appointments), ['t2'])
    assert.equal((await send(test_house.web, token, 'GET', '/Slot/t1')).body.status, 'busy-tentative')
    const rival = await call(token, 'hold', { 'appointment-reference': ref(`Appointment/${id}`) })
    assert.deepEqual([rival.status, rival.issues, rival.reasons], [409, ['error conflict', 'fatal not-found'], ['slot-taken', 'slot-taken']])
    const name = ref(`Appointment/${held.appointments[0]!.id}`)
    const nobody = await call(token, 'book', { 'appointment-reference': name })
    assert.deepEqual([nobody.status, nobody.reasons], [422, ['missing-patient Parameters.parameter']])
    const booked = await call(token, 'book', { 'appointment-reference': name, 'patient-reference': patient })
    assert.deepEqual([booked.status, booked.appointments[0]!.status, booked.appointments[0]!.participant[0]!.actor.reference], [200, 'booked', 'Patient/p1'])
    assert.equal((await call(token, 'book', { 'appointment-reference': name })).appointments[0]!.status, 'booked')
    const row = await one(test_house.house.database.read, sql<Record<string, unknown>>`
      select b.channel, b.person_name, r.outcome, r.wait_days, (select count(*) from access.person_booking p where p.booking_id = b.id and p.place = 1) as places
      from access.booking b join access.request r on r.clinic_id = b.clinic_id and r.id = b.request_id where b.clinic_id = ${clinic.id}`)
    assert.deepEqual(row, { channel: 'fhir', person_name: 'Мария Ивановна', outcome: 'booked', wait_days: 0, places: 1 })
    const events = await all(test_house.house.database.read, sql<{ event: string }>`
      select event from platform.audit_event where clinic_id = ${clinic.id} and event like 'fhir.appointment%' order by at, id`)
    assert.deepEqual(events.map(({ event }) => event).toSorted(), ['fhir.appointment_booked', 'fhir.appointment_booked', 'fhir.appointment_held'])
  })

  test('a hold that ran out is told as such, and its time is offered again', async () => {
    const { token } = await openScene(test_house, [slotAt('t1', 3)])
    const id = await offeredId(token, { 'patient-reference': patient })
    const held = await call(token, 'hold', { 'appointment-reference': ref(`Appointment/${id}`) })
    assert.equal(held.appointments[0]!.participant[0]!.actor.reference, 'Patient/p1')
    const name = { 'appointment-reference': ref(`Appointment/${held.appointments[0]!.id}`) }
    assert.equal((await call(token, 'hold', name)).appointments[0]!.status, 'pending')
    await at(new Date(NOON.getTime() + 301_000), async () => {
      const late = await call(token, 'book', name)
      assert.deepEqual([late.status, late.issues, late.reasons[0]], [409, ['error conflict', 'fatal not-found'], 'hold-expired'])
      assert.equal((await call(token, 'hold', name)).reasons[0], 'hold-expired')
      const anew = await call(token, 'book', { 'appointment-reference': ref(`Appointment/${id}`) })
      assert.deepEqual([anew.status, anew.appointments[0]!.status], [200, 'booked'])
    })
  })

  test('what is offered is booked at once, for a patient who is not known yet; the same key books once', async () => {
    const { token } = await openScene(test_house, [slotAt('t1', 3)])
    const id = await offeredId(token)
    const given = { 'appointment-reference': ref(`Appointment/${id}`), 'patient-resource': { resource: { resourceType: 'Patient', name: [{ family: 'Новая', given: ['Анна', 'Петровна'] }], birthDate: '1990-05-05' } }, 'comment': { valueString: 'тихо' } }
    const booked = await call(token, 'book', given, { 'idempotency-key': 'k1' })
    assert.deepEqual([booked.status, booked.reasons], [200, ['left-out Parameters.parameter']])
    const [participant] = booked.appointments[0]!.participant
    const kept = await send(test_house.web, token, 'GET', `/${participant!.actor.reference}`)
    assert.deepEqual([kept.body.name, kept.body.birthDate], [[{ given: ['Анна', 'Петровна'] }], '1990-05-05'])
    const again = await call(token, 'book', given, { 'idempotency-key': 'k1' })
    assert.deepEqual([again.status, again.appointments[0]!.id], [200, booked.appointments[0]!.id])
    assert.equal((await call(token, 'book', given)).status, 409)
    assert.equal((await call(token, 'book', { ...given, 'patient-resource': { resource: { resourceType: 'Patient', gender: 7 } } })).status, 422)
  })

  test('an Appointment resource books, moves and cancels', async () => {
    const { token } = await openScene(test_house, [slotAt('t1', 3), slotAt('t2', 4), slotAt('t3', 5)])
    const resource = (given: object) => ({ 'appointment-resource': { resource: { resourceType: 'Appointment', ...given } } })
    const booked = await call(token, 'book', resource({ status: 'booked', slot: [{ reference: 'Slot/t1' }], participant: [{ actor: { reference: 'Patient/p1' } }] }))
    assert.deepEqual([booked.status, slotsOf(booked.appointments)], [200, ['t1']])
    const { id } = booked.appointments[0]!
    const moved = await call(token, 'book', resource({ id, status: 'booked', slot: [{ reference: 'Slot/t2' }] }))
    assert.deepEqual([moved.status, slotsOf(moved.appointments)], [200, ['t2']])
    assert.equal((await send(test_house.web, token, 'GET', `/Appointment/${id}`)).body.status, 'cancelled')
    const next = moved.appointments[0]!.id
    assert.deepEqual((await call(token, 'book', resource({ id: next, status: 'booked' }))).appointments[0]!.id, next)
    const cancelled = await call(token, 'book', resource({ id: next, status: 'cancelled' }))
    assert.equal(cancelled.appointments[0]!.status, 'cancelled')
    assert.deepEqual(slotsOf((await find(token)).appointments), ['t1', 't2', 't3'])
    assert.equal((await call(token, 'book', resource({ id: next, status: 'booked', slot: [{ reference: 'Slot/t3' }] }))).reasons[0], 'closed')
    assert.equal((await call(token, 'book', resource({ id: next, status: 'fulfilled' }))).reasons[0], 'not-by-book Appointment.status')
  })

  test('refusals by their names', async () => {
    const { token, clinic } = await openScene(test_house, [
      slotAt('t1', 3), slotAt('t2', 4), slotAt('elsewhere', 5, { extension: [{ url: BOOKING_LINK, valueUrl: 'https://mis.example' }] }),
      slotAt('child', 6, { extension: [{ url: AUDIENCE, valueCode: 'child' }] }), slotAt('gone', 7), bookedAt('a1', 't1'),
    ])
    const ids = new Map((await all(test_house.house.database.read, sql<{ fhir_id: string; id: string }>`select fhir_id, id from access.slot where clinic_id = ${clinic.id}`)).map((row) => [row.fhir_id, row.id]))
    const holdOf = (slot: string, code: 'afpn' | 'arpn' | 'cfpn' = 'afpn', who = {}) =>
      call(token, 'hold', { 'appointment-reference': ref(`Appointment/${writeOffered({ slot_id: ids.get(slot) ?? makeId(NOON), class: code, patient_id: null })}`), ...who })
    const seen = { taken: await holdOf('t1'), elsewhere: await holdOf('elsewhere'), child: await holdOf('child'), nowhere: await holdOf('nowhere'), age: await holdOf('child', 'cfpn', { 'patient-reference': patient }) }
    assert.deepEqual(Object.entries(seen).map(([name, { status, reasons }]) => `${name} ${status} ${reasons[0]}`), [
      'taken 409 slot-taken', 'elsewhere 422 booked-elsewhere', 'child 422 not-bookable', 'nowhere 409 slot-gone', 'age 422 wrong-age',
    ])
    await send(test_house.web, token, 'PUT', '/Slot/gone', slotAt('gone', 7, { status: 'busy-unavailable' }))
    assert.deepEqual((await holdOf('gone')).reasons[0], 'slot-gone')
    await at(new Date(NOON.getTime() + 5 * HOUR_MS), async () => assert.equal((await holdOf('t2')).reasons[0], 'slot-past'))
    const unknown = await call(token, 'hold', { 'appointment-reference': ref('Appointment/nobody') })
    assert.deepEqual([unknown.status, unknown.issues, unknown.reasons], [404, ['error not-found'], ['unknown-appointment']])
    assert.equal((await call(token, 'book', { 'appointment-reference': ref('Appointment/nobody') })).status, 404)
    assert.deepEqual((await call(token, 'hold', {})).reasons, ['missing-appointment Parameters.parameter'])
    assert.deepEqual((await call(token, 'book', { 'appointment-reference': ref('Slot/t2') })).reasons, ['wrong-reference Parameters.parameter[0].valueReference.reference'])
  })

  test('a patient has as many bookings with a specialty as its rule says, however they were held', async () => {
    const { token } = await openScene(test_house, [slotAt('t1', 3), slotAt('t2', 4), slotAt('t3', 5)])
    const [one_time, other, third] = (await find(token)).appointments.map(({ id }) => ({ 'appointment-reference': ref(`Appointment/${id}`) }))
    assert.equal((await call(token, 'book', { ...one_time, 'patient-reference': patient })).status, 200)
    assert.equal((await call(token, 'book', { ...other, 'patient-reference': patient })).reasons[0], 'limit')
    const nameless = await call(token, 'hold', other!)
    const name = { 'appointment-reference': ref(`Appointment/${nameless.appointments[0]!.id}`) }
    assert.equal((await call(token, 'book', { ...name, 'patient-reference': patient })).reasons[0], 'limit')
    assert.equal((await call(token, 'book', { ...name, 'patient-reference': ref(`Patient/${CHILD.id}`) })).status, 200)
    const named = await call(token, 'hold', { ...third, 'patient-resource': { resource: { resourceType: 'Patient', id: 'p9' } } })
    assert.equal(named.appointments[0]!.participant[0]!.actor.reference, 'Practitioner/d1')
  })

  test('ten clients ask for one time: one has it', async () => {
    const { token } = await openScene(test_house, [slotAt('t1', 3)])
    const id = await offeredId(token)
    const answers = await Promise.all(Array.from({ length: 10 }, () => call(token, 'hold', { 'appointment-reference': ref(`Appointment/${id}`) })))
    assert.deepEqual(answers.map(({ status }) => status).toSorted(), [200, ...Array.from({ length: 9 }, () => 409)])
  })

  test('only with the scope, and only at one’s own clinic', async () => {
    const { token, clinic } = await openScene(test_house, [slotAt('t1', 3)])
    const reader = await addToken(test_house.house, clinic.id, ['fhir.read'])
    const other = await openSystem(test_house.house)
    const name = { 'appointment-reference': ref(`Appointment/${await offeredId(reader)}`) }
    assert.deepEqual([(await call(reader, 'hold', name)).status, (await call(reader, 'book', name)).status, (await call('otk_none', 'find', {})).status], [403, 403, 401])
    assert.equal((await call(other.token, 'hold', name)).reasons[0], 'slot-gone')
    assert.equal((await find(other.token)).total, 0)
    assert.equal((await find(token)).total, 1)
  })

  test('fhir-kit-client finds, holds and books', async () => {
    const { token } = await openScene(test_house, [slotAt('t1', 3)])
    const client = new Client({ baseUrl: `${await test_house.listen()}/fhir/R4`, bearerToken: token })
    const operate = async (name: string, input: object, method: 'POST' | 'GET' = 'POST') =>
      (await client.operation({ name, resourceType: 'Appointment', method, input } as never)) as unknown as { entry: { resource: Appointment }[] }
    const found = await operate('$find', { 'start': '2026-11-24', 'patient-reference': 'Patient/p1' }, 'GET')
    const held = await operate('$hold', parametersOf({ 'appointment-reference': ref(`Appointment/${found.entry[0]!.resource.id}`) }))
    const booked = await operate('$book', parametersOf({ 'appointment-reference': ref(`Appointment/${held.entry[0]!.resource.id}`) }))
    assert.deepEqual([held.entry[0]!.resource.status, booked.entry[0]!.resource.status], ['pending', 'booked'])
    await assert.rejects(operate('$hold', parametersOf({ 'appointment-reference': ref(`Appointment/${found.entry[0]!.resource.id}`) })), (error: { response?: { status: number; data?: { issue: { code: string }[] } } }) =>
      error.response?.status === 409 && error.response.data?.issue[0]?.code === 'conflict')
  })
})
