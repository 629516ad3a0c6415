// What becomes of Encounters and Patients: through the route, on a real database.
import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { BRANCH, DOCTOR, FIRST_VISIT, PATIENT, type Resource, VISIT, bundleOf, openSystem, periodBefore, send } from '../../test/fhir.ts'
import { NOON, type TestHouse, openTestHouse } from '../../test/house.ts'
import { all, one, sql } from '../platform/db/index.ts'
import { DAY_MS } from '../platform/time.ts'

let test_house: TestHouse
let token: string
let clinic_id: string
before(async () => { test_house = await openTestHouse() })
after(() => test_house.close())
beforeEach(async () => {
  test_house.clock.set(NOON)
  const system = await openSystem(test_house.house)
  token = system.token
  clinic_id = system.clinic.id
  const answer = await send(test_house.web, token, 'POST', '', bundleOf(FIRST_VISIT))
  assert.ok(answer.body.entry.every((entry: { response: { status: string } }) => entry.response.status === '201 Created'))
})

const put = (resource: Resource) => send(test_house.web, token, 'PUT', `/${resource.resourceType}/${resource.id}`, resource)
const read = async (url: string) => (await send(test_house.web, token, 'GET', url)).body
const told = (body: { issue: { details: { coding: { code: string }[] }; expression: string[] }[] }) =>
  body.issue.map((issue) => `${issue.details.coding[0]!.code} ${issue.expression.join()}`)

describe('refused Encounters', () => {
  const later = (hours: number) => periodBefore(NOON, -hours)
  const CASES: [name: string, changes: Record<string, unknown>, told: string[]][] = [
    ['no status', { status: undefined }, ['missing-status Encounter.status']],
    ['an unknown status', { status: 'done' }, ['wrong-value Encounter.status']],
    ['no patient', { subject: undefined }, ['missing-patient Encounter.subject']],
    ['an unknown patient', { subject: { reference: 'Patient/nobody' } }, ['unknown-patient Encounter.subject']],
    ['a group of patients', { subject: { reference: 'Group/g1' } }, ['wrong-reference Encounter.subject.reference']],
    ['a patient by identifier only', { subject: { identifier: { value: '7' } } }, ['reference-missing Encounter.subject.reference']],
    ['a contained patient', { contained: [PATIENT], subject: { reference: '#p1' } }, ['contained-reference Encounter.subject.reference']],
    ['a patient that is text', { subject: 'Patient/p1' }, ['wrong-shape Encounter.subject']],
    ['no doctor', { participant: [] }, ['missing-doctor Encounter.participant']],
    ['a relative only', { participant: [{ individual: { reference: 'RelatedPerson/m' } }] }, ['missing-doctor Encounter.participant']],
    ['an unknown doctor', { participant: [{ individual: { reference: 'Practitioner/nobody' } }] }, ['unknown-doctor Encounter.participant.individual']],
    ['an unknown role', { participant: [{ individual: { reference: 'PractitionerRole/none' } }] }, ['unknown-doctor Encounter.participant.individual']],
    ['an unknown location', { location: [{ location: { reference: 'Location/moon' } }] }, ['unknown-location Encounter.location.location']],
    ['another clinic', { serviceProvider: { reference: 'Organization/other' } }, ['unknown-clinic Encounter.serviceProvider']],
    ['no period', { period: undefined }, ['missing-period Encounter.period']],
    ['no end', { period: { start: VISIT.period.start } }, ['missing-end Encounter.period.end']],
    ['an end without time', { period: { end: '2026-11-24' } }, ['imprecise-end Encounter.period.end']],
    ['an end without zone', { period: { end: '2026-11-24T09:00:00' } }, ['wrong-value Encounter.period.end', 'missing-period Encounter.period']],
    ['a day that is not', { period: { end: '2026-02-30T09:00:00Z' } }, ['wrong-value Encounter.period.end', 'missing-period Encounter.period']],
    ['an end in the future', { period: later(1) }, ['future-end Encounter.period.end']],
    ['an end before the start', { period: { start: VISIT.period.end, end: VISIT.period.start } }, ['end-before-start Encounter.period.end']],
    ['more than a day', { period: { start: '2026-11-22T06:00:00Z', end: VISIT.period.end } }, ['too-long-visit Encounter.period']],
    ['later than 30 days', { period: periodBefore(NOON, 30 * 24 + 1) }, ['too-late Encounter.period.end']],
    ['a broken text', { class: { code: 'A\u0000' } }, ['wrong-value Encounter.class.code']],
    ['half a character', { class: { code: 'A\ud800' } }, ['wrong-value Encounter.class.code']],
  ]
  for (const [name, changes, expected] of CASES) {
    test(name, async () => {
      const answer = await put({ ...VISIT, id: 'v2', ...changes })
      assert.equal(answer.status, 422)
      // a value that cannot be read is told first; what follows from its absence may be told too
      assert.deepEqual(told(answer.body).slice(0, 1), expected.slice(0, 1))
      assert.equal((await send(test_house.web, token, 'GET', '/Encounter/v2')).status, 404)
    })
  }
})

describe('a visit', () => {
  test('finds its branch through the room, its day in the clinic’s zone', async () => {
    const end = '2026-11-23T21:30:00Z'
    await put({ ...VISIT, period: { end } })
    const row = await one(test_house.house.database.read, sql<{ day: string; branch: string; received_at: Date }>`
      select v.day, b.fhir_id as branch, v.received_at
      from visits.visit v
      join clinics.branch b on b.clinic_id = v.clinic_id and b.id = v.branch_id
      where v.clinic_id = ${clinic_id}`)
    assert.deepEqual(row, { day: '2026-11-24', branch: 'b1', received_at: NOON })
  })

  test('without a location it took place where the doctor works, if that is one branch', async () => {
    const visit = { ...VISIT, id: 'v2', location: undefined } as Resource
    assert.equal((await put(visit)).status, 201)
    assert.equal((await read('/Encounter/v2')).location[0].location.reference, 'Location/b1')
    await put({ ...BRANCH, id: 'b2', name: 'Филиал № 2' })
    await put({ resourceType: 'PractitionerRole', id: 'pr2', practitioner: { reference: 'Practitioner/d1' }, location: [{ reference: 'Location/b2' }] })
    assert.deepEqual(told((await put({ ...visit, id: 'v3' })).body), ['missing-location Encounter.location'])
    // what was found once stays, so that a repeat changes nothing
    assert.equal((await put(visit)).headers.etag, 'W/"1"')
    const by_role = { ...visit, id: 'v4', participant: [{ individual: { reference: 'PractitionerRole/pr2' } }] }
    await put(by_role)
    assert.equal((await read('/Encounter/v4')).location[0].location.reference, 'Location/b2')
  })

  test('asks about the attending doctor, else the primary performer, else the first', async () => {
    await put({ ...DOCTOR, id: 'd2' })
    const participant = (id: string, code?: string) => ({
      individual: { reference: `Practitioner/${id}` }, ...(code ? { type: [{ coding: [{ code }] }] } : {}),
    })
    const doctorOf = async (...participants: unknown[]) => {
      await put({ ...VISIT, participant: participants })
      return (await read('/Encounter/v1')).participant[0].individual.reference
    }
    assert.equal(await doctorOf(participant('d1'), participant('d2', 'ATND')), 'Practitioner/d2')
    assert.equal(await doctorOf(participant('d1', 'PPRF'), participant('d2', 'ATND')), 'Practitioner/d2')
    assert.equal(await doctorOf(participant('d1'), participant('d2', 'PPRF')), 'Practitioner/d2')
    assert.equal(await doctorOf(participant('d1'), participant('d2')), 'Practitioner/d1')
  })

  test('a correction is the next version; the first receipt stays', async () => {
    test_house.clock.advance(3 * DAY_MS)
    const answer = await put({ ...VISIT, period: periodBefore(NOON, 3) })
    assert.deepEqual([answer.status, answer.headers.etag, answer.body.period.end], [200, 'W/"2"', periodBefore(NOON, 3).end])
    const row = await one(test_house.house.database.read, sql<{ received_at: Date; updated_at: Date }>`
      select received_at, updated_at from visits.visit where clinic_id = ${clinic_id}`)
    assert.deepEqual(row, { received_at: NOON, updated_at: new Date(NOON.getTime() + 3 * DAY_MS) })
  })

  for (const status of ['cancelled', 'entered-in-error']) {
    test(`${status} withdraws it, however late and however little it says`, async () => {
      test_house.clock.advance(200 * DAY_MS)
      const answer = await put({ resourceType: 'Encounter', id: 'v1', status })
      assert.deepEqual([answer.status, answer.headers.etag, answer.body.status], [200, 'W/"2"', status])
      assert.equal(answer.body.subject.reference, 'Patient/p1')
      assert.equal(answer.body.period.end, VISIT.period.end)
      const row = await one(test_house.house.database.read, sql<{ updated_at: Date }>`
        select updated_at from visits.visit where clinic_id = ${clinic_id}`)
      assert.deepEqual(row.updated_at, test_house.clock.now())
      assert.equal((await put({ resourceType: 'Encounter', id: 'v1', status })).headers.etag, 'W/"2"')
    })
  }

  test('late: the same again is unchanged, a correction is refused', async () => {
    test_house.clock.advance(31 * DAY_MS)
    assert.deepEqual([(await put(VISIT)).status, (await put(VISIT)).headers.etag], [200, 'W/"1"'])
    assert.deepEqual(told((await put({ ...VISIT, class: { code: 'HH' } })).body), ['too-late Encounter.period.end'])
  })

  test('planned, then finished', async () => {
    const planned = { resourceType: 'Encounter', id: 'v2', status: 'planned', subject: { reference: 'Patient/p1' } }
    assert.equal((await put(planned)).status, 201)
    const finished = await put({ ...VISIT, id: 'v2' })
    assert.deepEqual([finished.status, finished.headers.etag, finished.body.status], [200, 'W/"2"', 'finished'])
  })

  test('no diagnosis, no reason, no name of the patient enters the database', async () => {
    const secret = 'SECRET-F32'
    await put({ ...PATIENT, name: [{ family: secret, given: ['Мария', 'Ивановна'] }], identifier: [{ value: secret }], address: [{ text: secret }], generalPractitioner: [{ display: secret }] })
    await put({ ...VISIT, reasonCode: [{ coding: [{ code: secret }] }], diagnosis: [{ condition: { reference: `Condition/${secret}` } }], text: { div: secret } })
    for (const table of ['visits.patient', 'visits.visit', 'platform.audit_event']) {
      const rows = await all(test_house.house.database.read, sql`select * from ${sql.table(table)} where clinic_id = ${clinic_id}`)
      assert.ok(rows.length > 0)
      assert.ok(!JSON.stringify(rows).includes(secret), table)
    }
    assert.ok(!JSON.stringify(await read('/Patient/p1')).includes(secret))
  })
})

describe('a patient', () => {
  const row = async () => one(test_house.house.database.read, sql<Record<string, unknown>>`
    select greeting_name, gender, birth_date, lang, email, letters_consent, letters_consent_at, deceased, active,
      parent_greeting_name, parent_email
    from visits.patient
    where clinic_id = ${clinic_id}`)

  test('is kept with how to address and reach them', async () => {
    await put({
      ...PATIENT,
      name: [{ use: 'maiden', given: ['Мария'] }, { use: 'usual', given: ['Маша'] }, { use: 'official', given: ['Мария', 'Ивановна', 'Третья'] }],
      telecom: [{ system: 'phone', value: '+7' }, { system: 'email', use: 'old', value: 'old@mail.example' }, { system: 'email', value: 'new@mail.example' }],
      communication: [{ language: { coding: [{ code: 'ru' }] } }, { language: { coding: [{ code: 'en-GB' }] }, preferred: true }],
      deceasedDateTime: '2026-11',
      extension: [...PATIENT.extension, { url: 'https://otklik.example/fhir/StructureDefinition/letters-consent-date', valueDateTime: '2026-01-02T10:00:00+03:00' }],
    })
    assert.deepEqual(await row(), {
      greeting_name: 'Мария Ивановна', gender: 'female', birth_date: '1950-05-09', lang: 'en', email: 'new@mail.example',
      letters_consent: true, letters_consent_at: new Date('2026-01-02T07:00:00Z'), deceased: true, active: true,
      parent_greeting_name: null, parent_email: null,
    })
  })

  test('is not asked without consent; consent is taken back by leaving it out', async () => {
    await put({ ...PATIENT, extension: [] })
    assert.equal((await row())['letters_consent'], false)
  })

  test('a name is one line, so that it cannot go on in the letter as if we had written it', async () => {
    await put({ ...PATIENT, name: [{ given: ['Мария\r\n\r\nПозвоните мошеннику', '\u202eИвановна'] }] })
    assert.equal((await row())['greeting_name'], 'Мария Позвоните мошеннику Ивановна')
  })

  test('of a child the parent is kept, of an adult nobody', async () => {
    const contact = [
      { relationship: [{ coding: [{ code: 'N' }] }], name: { given: ['Чужая'] }, telecom: [{ system: 'email', value: 'kin@mail.example' }] },
      { relationship: [{ coding: [{ code: 'MTH' }] }], name: { given: ['Ольга', 'Петровна'] }, telecom: [{ system: 'email', value: 'olga@mail.example' }] },
    ]
    await put({ ...PATIENT, birthDate: '2015-06', contact })
    const child = await row()
    assert.deepEqual([child['parent_greeting_name'], child['parent_email']], ['Ольга Петровна', 'olga@mail.example'])
    await put({ ...PATIENT, birthDate: '2008-11-24', contact })
    assert.equal((await row())['parent_email'], null)
  })

  test('what is wrong is refused with its element', async () => {
    const answer = await put({ ...PATIENT, birthDate: '09.05.1950', gender: 'ж', active: 'yes' })
    assert.deepEqual(told(answer.body), ['wrong-value Patient.birthDate', 'wrong-shape Patient.active', 'wrong-value Patient.gender'])
  })

  test('is read back and can be sent as read: nothing changes', async () => {
    const body = await read('/Patient/p1')
    assert.deepEqual(body.meta.tag[0].code, 'SUBSETTED')
    assert.equal((await put(body)).headers.etag, 'W/"1"')
    const visit = await read('/Encounter/v1')
    assert.equal((await put(visit)).headers.etag, 'W/"1"')
  })
})
