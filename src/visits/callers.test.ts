// Who may call the endpoint, and a client that nobody here wrote.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Client } from 'fhir-kit-client'
import { FIRST_VISIT, PATIENT, type System, VISIT, addToken, bundleOf, openSystem, send } from '../../test/fhir.ts'
import { type TestHouse, openTestHouse } from '../../test/house.ts'

let test_house: TestHouse
before(async () => { test_house = await openTestHouse() })
after(() => test_house.close())

const reasons = (outcome: { issue: { details?: { coding: { code: string }[] }; expression?: string[] }[] }) =>
  outcome.issue.map((issue) => `${issue.details?.coding[0]?.code} ${issue.expression?.join()}`)

describe('who may', () => {
  test('nobody without a token, nobody without the scope', async () => {
    const { clinic } = await openSystem(test_house.house)
    const reader = await addToken(test_house.house, clinic.id, ['fhir.read'])
    const writer = await addToken(test_house.house, clinic.id, ['fhir.write'])
    const none = await send(test_house.web, 'otk_none', 'PUT', '/Patient/p1', PATIENT)
    assert.deepEqual([none.status, none.headers['www-authenticate'], none.body.resourceType], [401, 'Bearer', 'OperationOutcome'])
    assert.equal((await send(test_house.web, reader, 'PUT', '/Patient/p1', PATIENT)).status, 403)
    assert.equal((await send(test_house.web, reader, 'POST', '', bundleOf([PATIENT]))).status, 403)
    assert.equal((await send(test_house.web, writer, 'PUT', '/Patient/p1', PATIENT)).status, 201)
    assert.equal((await send(test_house.web, writer, 'GET', '/Patient/p1')).status, 403)
    assert.equal((await send(test_house.web, reader, 'GET', '/Patient/p1')).status, 200)
  })

  test('a clinic neither sees nor reaches what is another’s', async () => {
    const ours = await openSystem(test_house.house)
    const theirs = await openSystem(test_house.house)
    await send(test_house.web, ours.token, 'POST', '', bundleOf(FIRST_VISIT))
    for (const { resourceType, id } of FIRST_VISIT) {
      assert.equal((await send(test_house.web, theirs.token, 'GET', `/${resourceType}/${id}`)).status, 404)
    }
    const visit = await send(test_house.web, theirs.token, 'PUT', '/Encounter/v1', VISIT)
    assert.deepEqual(reasons(visit.body), [
      'unknown-patient Encounter.subject', 'unknown-doctor Encounter.participant.individual', 'unknown-location Encounter.location.location',
    ])
    const foreign = { ...VISIT, serviceProvider: { reference: `Organization/${theirs.clinic.fhir_id}` } }
    assert.deepEqual(reasons((await send(test_house.web, ours.token, 'PUT', '/Encounter/v1', foreign)).body), ['unknown-clinic Encounter.serviceProvider'])
    const organization = { resourceType: 'Organization', id: theirs.clinic.fhir_id, name: 'Чужая' }
    assert.deepEqual(reasons((await send(test_house.web, ours.token, 'PUT', `/Organization/${theirs.clinic.fhir_id}`, organization)).body), ['unknown-clinic Organization.id'])
  })

  test('metadata is for everybody and lists the types in their order', async () => {
    const answer = await test_house.web.inject({ method: 'GET', url: '/fhir/R4/metadata' })
    assert.equal(answer.statusCode, 200)
    const types = answer.json().rest[0].resource.map((one: { type: string }) => one.type)
    assert.deepEqual(types, ['Organization', 'Location', 'HealthcareService', 'Practitioner', 'PractitionerRole', 'Schedule', 'Slot', 'Patient', 'Encounter', 'Appointment'])
  })
})

describe('fhir-kit-client', () => {
  let system: System
  let client: Client
  before(async () => {
    system = await openSystem(test_house.house)
    client = new Client({ baseUrl: `${await test_house.listen()}/fhir/R4`, bearerToken: system.token })
  })

  test('reads what we can, sends a transaction, a batch and an update, and reads back', async () => {
    const capability = await client.capabilityStatement()
    assert.equal(capability['fhirVersion'], '4.0.1')
    const sent = await client.transaction({ body: bundleOf(FIRST_VISIT, 'transaction') })
    assert.equal(sent['type'], 'transaction-response')
    const batch = await client.batch({ body: bundleOf(FIRST_VISIT) })
    assert.equal(batch['type'], 'batch-response')
    const updated = await client.update({ resourceType: 'Encounter', id: 'v1', body: { ...VISIT, status: 'entered-in-error' } })
    assert.equal((updated as { status?: string }).status, 'entered-in-error')
    const read = await client.read({ resourceType: 'Encounter', id: 'v1' })
    assert.deepEqual((read as { meta?: { versionId?: string } }).meta?.versionId, '2')
  })

  test('is told why', async () => {
    await assert.rejects(client.read({ resourceType: 'Encounter', id: 'nobody' }), (error: { response?: { status: number; data?: { resourceType?: string } } }) =>
      error.response?.status === 404 && error.response.data?.resourceType === 'OperationOutcome')
  })
})
