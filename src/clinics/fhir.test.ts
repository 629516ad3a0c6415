// What becomes of Organization, Location, HealthcareService, Practitioner, PractitionerRole: through the route.
import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { BRANCH, DOCTOR, ROLE, ROOM, type Resource, type System, bundleOf, openSystem, send } from '../../test/fhir.ts'
import { type TestHouse, openTestHouse } from '../../test/house.ts'
import { all, one, run, sql } from '../platform/db/index.ts'

let test_house: TestHouse
let system: System
before(async () => {
  test_house = await openTestHouse()
  await test_house.house.database.write((db) => run(db, sql`
    insert into clinics.specialty (code, name_ru, name_en)
    values ('109', 'Терапия', 'General medicine')
    on conflict do nothing`))
})
after(() => test_house.close())
beforeEach(async () => { system = await openSystem(test_house.house) })

const put = (resource: Resource) => send(test_house.web, system.token, 'PUT', `/${resource.resourceType}/${resource.id}`, resource)
const read = async (url: string) => (await send(test_house.web, system.token, 'GET', url)).body
const post = (resources: Resource[]) => send(test_house.web, system.token, 'POST', '', bundleOf(resources))
const told = (body: { issue: { details: { coding: { code: string }[] }; expression: string[] }[] }) =>
  body.issue.map((issue) => `${issue.details.coding[0]!.code} ${issue.expression.join()}`)
const statuses = (body: { entry: { response: { status: string } }[] }) => body.entry.map((entry) => entry.response.status.slice(0, 3))

describe('Organization', () => {
  const organization = () => ({
    resourceType: 'Organization', id: system.clinic.fhir_id, name: 'Поликлиника на Лесной',
    alias: ['Лесная', 'Lesnaya Polyclinic'],
    telecom: [{ system: 'fax', value: '1' }, { system: 'phone', value: '+7 495 000-00-00' }],
    contact: [{ purpose: { coding: [{ code: 'ADMIN' }] }, name: { family: 'Дроздова', given: ['Елена', 'Павловна'] } }],
  })

  test('renames the clinic, and leaves alone what it does not say', async () => {
    const answer = await put(organization())
    assert.deepEqual([answer.status, answer.headers.etag], [200, 'W/"2"'])
    const columns = () => one(test_house.house.database.read, sql<Record<string, unknown>>`
      select name_ru, name_en, phone, chief_doctor_name, active, slug from clinics.clinic where id = ${system.clinic.id}`)
    const expected = {
      name_ru: 'Поликлиника на Лесной', name_en: 'Lesnaya Polyclinic', phone: '+7 495 000-00-00',
      chief_doctor_name: 'Дроздова Елена Павловна', active: true, slug: system.clinic.slug,
    }
    assert.deepEqual(await columns(), expected)
    const { alias: _alias, telecom: _telecom, contact: _contact, ...little } = organization()
    assert.equal((await put(little)).headers.etag, 'W/"2"')
    assert.deepEqual(await columns(), expected)
  })

  test('comes back as it can be sent', async () => {
    await put(organization())
    assert.equal((await put(await read(`/Organization/${system.clinic.fhir_id}`))).headers.etag, 'W/"2"')
  })

  test('needs a name', async () => {
    assert.deepEqual(told((await put({ ...organization(), name: ' ' })).body), ['missing-name Organization.name'])
  })
})

describe('Location', () => {
  const full = {
    ...BRANCH,
    _name: { extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/translation', extension: [{ url: 'lang', valueCode: 'en' }, { url: 'content', valueString: 'Branch 1' }] }] },
    address: { city: 'Москва', line: ['ул. Лесная, 3', 'стр. 1'] }, position: { latitude: 55.78, longitude: 37.59 },
    hoursOfOperation: [{ daysOfWeek: ['mon', 'tue'], openingTime: '08:00:00', closingTime: '20:00:00' }, { daysOfWeek: ['sun'], allDay: true }],
  }

  test('without partOf it is a branch with a word for its address', async () => {
    assert.equal((await put(full)).status, 201)
    const row = await one(test_house.house.database.read, sql<Record<string, unknown>>`
      select slug, name_ru, name_en, address, latitude, longitude, opening_hours, active
      from clinics.branch where clinic_id = ${system.clinic.id} and fhir_id = 'b1'`)
    assert.deepEqual(row, {
      slug: 'b1', name_ru: 'Филиал № 1', name_en: 'Branch 1', address: 'Москва, ул. Лесная, 3, стр. 1', latitude: 55.78, longitude: 37.59,
      opening_hours: [{ days: ['mon', 'tue'], opens: '08:00', closes: '20:00' }, { days: ['sun'], opens: '00:00', closes: '24:00' }], active: true,
    })
    assert.equal((await put(await read('/Location/b1'))).headers.etag, 'W/"1"')
  })

  test('ids that give the same word get different ones', async () => {
    await post([{ ...BRANCH, id: 'B.1' }, { ...BRANCH, id: 'b-1' }])
    const rows = await all(test_house.house.database.read, sql<{ slug: string }>`
      select slug from clinics.branch where clinic_id = ${system.clinic.id} and name_ru = ${BRANCH.name} order by slug`)
    assert.deepEqual(rows.map((row) => row.slug), ['b-1', 'b-1-2'])
  })

  test('places find their branch through each other, in any order; a circle is refused', async () => {
    const part = (id: string, of: string) => ({ ...ROOM, id, partOf: { reference: `Location/${of}` } })
    const answer = await post([part('desk', 'room'), part('room', 'floor'), part('floor', 'b1'), BRANCH, part('x', 'y'), part('y', 'x'), part('z', 'moon')])
    assert.deepEqual(statuses(answer.body), ['201', '201', '201', '201', '422', '422', '422'])
    assert.deepEqual(told(answer.body.entry[4].response.outcome), ['circle Location.partOf'])
    assert.deepEqual(told(answer.body.entry[6].response.outcome), ['unknown-location Location.partOf'])
    assert.equal((await read('/Location/desk')).partOf.reference, 'Location/room')
    assert.equal((await put({ ...part('bed', 'desk'), description: 'Лифт, второй поворот налево' })).status, 201)
    assert.equal((await read('/Location/bed')).description, 'Лифт, второй поворот налево')
  })

  test('a branch stays a branch, a place a place', async () => {
    await post([BRANCH, ROOM, { ...BRANCH, id: 'b2' }])
    assert.deepEqual(told((await put({ ...BRANCH, partOf: { reference: 'Location/b2' } })).body), ['kind-changed Location.partOf'])
    assert.deepEqual(told((await put({ ...ROOM, partOf: undefined })).body), ['kind-changed Location.partOf'])
  })

  test('is refused off the globe, closed when inactive', async () => {
    assert.deepEqual(told((await put({ ...BRANCH, position: { latitude: 95, longitude: 0 } })).body), ['wrong-value Location.position'])
    await put({ ...BRANCH, status: 'suspended' })
    assert.equal((await read('/Location/b1')).status, 'inactive')
  })
})

describe('Practitioner, PractitionerRole, HealthcareService', () => {
  test('a doctor needs a family name', async () => {
    assert.deepEqual(told((await put({ ...DOCTOR, name: [{ given: ['Анна'] }] })).body), ['missing-family Practitioner.name[0].family'])
    assert.deepEqual(told((await put({ ...DOCTOR, name: [] })).body), ['missing-family Practitioner.name'])
  })

  test('a role takes the first specialty that is on the list, and warns when none is', async () => {
    await post([BRANCH, DOCTOR])
    const specialty = (...codes: string[]) => codes.map((code) => ({ coding: [{ code }] }))
    await put({ ...ROLE, specialty: specialty('999', '109'), period: { start: '2026-03', end: '2027-02' } })
    const row = await one(test_house.house.database.read, sql<Record<string, unknown>>`
      select specialty_code, starts_on, ends_on from clinics.doctor_role where clinic_id = ${system.clinic.id}`)
    assert.deepEqual(row, { specialty_code: '109', starts_on: '2026-03-01', ends_on: '2027-02-28' })
    assert.equal((await put(await read('/PractitionerRole/pr1'))).headers.etag, 'W/"1"')
    const warned = await post([{ ...ROLE, id: 'pr2', specialty: specialty('999') }])
    assert.deepEqual(statuses(warned.body), ['201'])
    assert.deepEqual(told(warned.body.entry[0].response.outcome), ['unknown-specialty PractitionerRole.specialty'])
  })

  test('a role of an unknown doctor, at an unknown place, in another clinic is refused', async () => {
    assert.deepEqual(told((await put(ROLE)).body), ['unknown-doctor PractitionerRole.practitioner', 'unknown-location PractitionerRole.location[0]'])
    assert.deepEqual(told((await put({ ...ROLE, organization: { reference: 'Organization/other' } })).body), ['unknown-clinic PractitionerRole.organization'])
    assert.deepEqual(told((await put({ ...ROLE, practitioner: undefined })).body), ['missing-doctor PractitionerRole.practitioner'])
  })

  test('a service is kept with its type, specialty and branch, and gives visits their specialty', async () => {
    const service = {
      resourceType: 'HealthcareService', id: 's1', name: 'Приём терапевта', providedBy: { reference: `Organization/${system.clinic.fhir_id}` },
      type: [{ coding: [{ code: 'B01.047.001' }] }], specialty: [{ coding: [{ code: '109' }] }], location: [{ reference: 'Location/r12' }],
    }
    const visit = {
      resourceType: 'Encounter', id: 'v1', status: 'finished', subject: { reference: 'Patient/p1' }, participant: [{ individual: { reference: 'Practitioner/d1' } }],
      serviceType: { coding: [{ code: 'B01.047.001' }] }, period: { end: '2026-11-24T08:00:00Z' },
    }
    const answer = await post([visit, { resourceType: 'Patient', id: 'p1' }, service, BRANCH, ROOM, DOCTOR, ROLE])
    assert.deepEqual(new Set(statuses(answer.body)), new Set(['201']))
    assert.equal((await put(await read('/HealthcareService/s1'))).headers.etag, 'W/"1"')
    const { specialty_code } = await one(test_house.house.database.read, sql<{ specialty_code: string }>`
      select specialty_code from visits.visit where clinic_id = ${system.clinic.id}`)
    assert.equal(specialty_code, '109')
  })
})
