// The examples of Schedule, Slot and Appointment that HL7 publishes with R4, sent as they are.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type Resource, type System, openSystem, send } from '../../../test/fhir.ts'
import { type TestHouse, openTestHouse } from '../../../test/house.ts'
import { buildSpecialty } from '../booking/booking.sample.ts'
import { keepAll, reasonsOf } from './scene.sample.ts'

const FOLDER = dirname(fileURLToPath(import.meta.resolve('hl7.fhir.r4.examples/package.json')))
const example = async (name: string) => JSON.parse(await readFile(join(FOLDER, `${name}.json`), 'utf8')) as Resource

/** What somebody may say of an example, and what comes of it. */
const EXAMPLES: [name: string, status: number, reasons: string[]][] = [
  // their specialties are SNOMED's: the roles of the doctors and the service say the city's
  ['Schedule-exampleloc1', 201, ['unknown-specialty Schedule.specialty']],
  ['Schedule-exampleloc2', 201, ['unknown-specialty Schedule.specialty']],
  ['Schedule-example', 201, ['unknown-specialty Schedule.specialty']],
  ['Slot-1', 201, []],
  ['Slot-2', 201, []],
  ['Slot-3', 201, []],
  // for people who walk in
  ['Slot-example', 201, ['walk-in Slot.appointmentType']],
  ['Appointment-example', 201, []],
  // two doctors, the first of whom has another patient then
  ['Appointment-2docs', 422, ['missing-slot Appointment.slot']],
  // a wish
  ['Appointment-examplereq', 422, ['not-booked Appointment.status']],
]

describe('HL7’s examples', () => {
  let test_house: TestHouse
  let system: System
  before(async () => {
    test_house = await openTestHouse({ now: new Date('2013-12-01T09:00:00Z') })
    system = await openSystem(test_house.house)
    await test_house.house.database.write((db) => buildSpecialty(db))
    const branch = (id: string): Resource => ({ resourceType: 'Location', id, name: `Branch ${id}` })
    const role = (id: string, doctor: string, location: string): Resource => ({
      resourceType: 'PractitionerRole', id, practitioner: { reference: `Practitioner/${doctor}` }, location: [{ reference: `Location/${location}` }],
      specialty: [{ coding: [{ code: 'ent' }] }],
    })
    await keepAll(test_house, system.token, [
      branch('1'), branch('2'), branch('3'), { resourceType: 'Practitioner', id: '1', name: [{ family: 'Crusher', given: ['Beverly'] }] },
      { ...(await example('Practitioner-example')) }, { ...(await example('Patient-example')), managingOrganization: undefined, contact: undefined },
      role('r1', '1', '2'), role('r2', '1', '3'), role('r3', 'example', '1'),
      { resourceType: 'HealthcareService', id: 'h1', name: 'Immunization', type: [{ coding: [{ code: '57' }] }], specialty: [{ coding: [{ code: 'ent' }] }], location: [{ reference: 'Location/1' }] },
      { resourceType: 'Schedule', id: 'careful', actor: [{ reference: 'Practitioner/example' }] },
      { resourceType: 'Slot', id: 'careful', schedule: { reference: 'Schedule/careful' }, status: 'busy', start: '2013-12-10T09:00:00Z', end: '2013-12-10T11:00:00Z' },
    ])
  })
  after(() => test_house.close())

  for (const [name, status, reasons] of EXAMPLES) {
    test(name, async () => {
      const resource = await example(name)
      const answer = await send(test_house.web, system.token, 'PUT', `/${resource.resourceType}/${resource.id}`, resource, { prefer: 'return=OperationOutcome' })
      assert.deepEqual([answer.status, reasonsOf(answer.body).filter(Boolean)], [status, reasons])
    })
  }

  test('are found by the searches that their makers wrote', async () => {
    const found = async (query: string) => (await send(test_house.web, system.token, 'GET', query)).body.entry?.map((entry: { resource: Resource }) => entry.resource.id).toSorted()
    assert.deepEqual(await found('/Slot?schedule=Schedule/example'), ['1', '2', '3', 'example'])
    assert.deepEqual(await found('/Slot?schedule=example&status=busy,busy-tentative&start=lt2013-12-25T09:45:01Z'), ['1', '2'])
    assert.deepEqual(await found('/Appointment?date=2013-12-10&patient=example'), ['example'])
    assert.deepEqual(await found('/Schedule?actor=Practitioner/1'), ['exampleloc1', 'exampleloc2'])
  })
})
