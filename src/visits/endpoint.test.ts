// The endpoint as a clinic's system meets it: through the route, on a real database.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import {
  BRANCH, DOCTOR, FIRST_VISIT, PATIENT, ROLE, ROOM, type Resource, VISIT, bundleOf, openSystem, send,
} from '../../test/fhir.ts'
import { NOON, type TestHouse, openTestHouse } from '../../test/house.ts'
import { all, one, sql } from '../platform/db/index.ts'

let test_house: TestHouse
before(async () => { test_house = await openTestHouse() })
after(() => test_house.close())

const statuses = (body: { entry: { response: { status: string } }[] }) => body.entry.map((entry) => entry.response.status.slice(0, 3))
const reasons = (outcome: { issue: { details?: { coding: { code: string }[] }; expression?: string[] }[] }) =>
  outcome.issue.map((issue) => `${issue.details?.coding[0]?.code} ${issue.expression?.join()}`)

describe('Bundles', () => {
  test('a batch keeps what is right and tells the reason of the rest', async () => {
    const { token } = await openSystem(test_house.house)
    const wrong = { ...VISIT, id: 'v2', participant: [{ individual: { reference: 'Practitioner/nobody' } }], period: { start: VISIT.period.start } }
    const answer = await send(test_house.web, token, 'POST', '', bundleOf([...FIRST_VISIT, wrong]))
    assert.equal(answer.status, 200)
    assert.equal(answer.body.type, 'batch-response')
    assert.deepEqual(statuses(answer.body), ['201', '201', '201', '201', '201', '201', '422'])
    assert.deepEqual(reasons(answer.body.entry[6].response.outcome), ['unknown-doctor Encounter.participant.individual', 'missing-end Encounter.period.end'])
    assert.equal((await send(test_house.web, token, 'GET', '/Encounter/v1')).status, 200)
    assert.equal((await send(test_house.web, token, 'GET', '/Encounter/v2')).status, 404)
  })

  test('a transaction keeps all or nothing', async () => {
    const { token, clinic } = await openSystem(test_house.house)
    const wrong = { ...VISIT, id: 'v2', subject: { reference: 'Patient/nobody' } }
    const refused = await send(test_house.web, token, 'POST', '', bundleOf([...FIRST_VISIT, wrong], 'transaction'))
    assert.equal(refused.status, 422)
    assert.deepEqual(reasons(refused.body), ['unknown-patient Bundle.entry[6].resource.subject'])
    const { patients } = await one(test_house.house.database.read, sql<{ patients: number }>`
      select count(*) as patients from visits.patient where clinic_id = ${clinic.id}`)
    assert.equal(patients, 0)
    const kept = await send(test_house.web, token, 'POST', '', bundleOf(FIRST_VISIT, 'transaction'))
    assert.equal(kept.body.type, 'transaction-response')
    assert.deepEqual(new Set(statuses(kept.body)), new Set(['201']))
  })

  test('sending the same again changes nothing: not the version, not the time, not the audit log', async () => {
    const { token, clinic } = await openSystem(test_house.house)
    const first = await send(test_house.web, token, 'POST', '', bundleOf(FIRST_VISIT))
    test_house.clock.advance(60_000)
    const second = await send(test_house.web, token, 'POST', '', bundleOf(FIRST_VISIT))
    test_house.clock.set(NOON)
    assert.deepEqual(new Set(statuses(second.body)), new Set(['200']))
    const tags = (body: { entry: { response: { etag: string; lastModified: string } }[] }) => body.entry.map(({ response }) => [response.etag, response.lastModified])
    assert.deepEqual(tags(second.body), tags(first.body))
    const { events } = await one(test_house.house.database.read, sql<{ events: number }>`
      select count(*) as events from platform.audit_event where clinic_id = ${clinic.id} and event = 'fhir.bundle_kept'`)
    assert.equal(events, 1)
  })

  test('the same sent by several at once is kept once', async () => {
    const { token } = await openSystem(test_house.house)
    const answers = await Promise.all(Array.from({ length: 4 }, () => send(test_house.web, token, 'POST', '', bundleOf(FIRST_VISIT, 'transaction'))))
    assert.deepEqual(answers.map((answer) => answer.status), [200, 200, 200, 200])
    const created = answers.flatMap((answer) => statuses(answer.body)).filter((status) => status === '201')
    assert.equal(created.length, FIRST_VISIT.length)
    assert.equal((await send(test_house.web, token, 'GET', '/Encounter/v1')).headers.etag, 'W/"1"')
  })

  test('the order of entries does not matter', async () => {
    const expected = await rowsAfter(FIRST_VISIT)
    await fc.assert(fc.asyncProperty(fc.shuffledSubarray(FIRST_VISIT, { minLength: FIRST_VISIT.length }), async (shuffled) => {
      assert.deepEqual(await rowsAfter(shuffled), expected)
    }), { numRuns: 12 })
  })

  async function rowsAfter(resources: Resource[]): Promise<unknown[]> {
    const { token, clinic } = await openSystem(test_house.house)
    const answer = await send(test_house.web, token, 'POST', '', bundleOf(resources))
    assert.deepEqual(new Set(statuses(answer.body)), new Set(['201']))
    return all(test_house.house.database.read, sql`
      select v.fhir_id, v.status, v.started_at, v.ended_at, v.day, p.fhir_id as patient, p.email, d.fhir_id as doctor,
        b.slug as branch, r.fhir_id as role, l.name as place
      from visits.visit v
      join visits.patient p on p.clinic_id = v.clinic_id and p.id = v.patient_id
      join clinics.doctor d on d.clinic_id = v.clinic_id and d.id = v.doctor_id
      join clinics.branch b on b.clinic_id = v.clinic_id and b.id = v.branch_id
      join clinics.doctor_role r on r.clinic_id = v.clinic_id and r.doctor_id = d.id and r.branch_id = b.id
      join clinics.place l on l.clinic_id = v.clinic_id and l.branch_id = b.id
      where v.clinic_id = ${clinic.id}`)
  }

  test('references by address, with a version, and by urn:uuid; a POST takes the uuid as its id', async () => {
    const { token } = await openSystem(test_house.house)
    await send(test_house.web, token, 'POST', '', bundleOf([BRANCH, ROOM, DOCTOR, ROLE]))
    const uuid = '5c6c5b5e-2d0b-4e4f-9f0a-6f1f0a1b2c3d'
    const visit = {
      ...VISIT, subject: { reference: `urn:uuid:${uuid}` },
      participant: [{ individual: { reference: 'https://his.example/fhir/PractitionerRole/pr1/_history/4' } }],
    }
    const { id: _id, ...patient } = PATIENT
    const bundle = {
      resourceType: 'Bundle', type: 'transaction',
      entry: [
        { resource: visit, request: { method: 'PUT', url: 'Encounter/v1' } },
        { fullUrl: `urn:uuid:${uuid}`, resource: patient, request: { method: 'POST', url: 'Patient' } },
      ],
    }
    const first = await send(test_house.web, token, 'POST', '', bundle)
    assert.deepEqual(statuses(first.body), ['201', '201'])
    assert.equal(first.body.entry[1].response.location, `Patient/${uuid}/_history/1`)
    assert.deepEqual(statuses((await send(test_house.web, token, 'POST', '', bundle)).body), ['200', '200'])
    const read = await send(test_house.web, token, 'GET', '/Encounter/v1')
    assert.equal(read.body.subject.reference, `Patient/${uuid}`)
    assert.equal(read.body.participant[0].individual.reference, 'Practitioner/d1')
  })

  const ENTRIES: [name: string, entry: unknown, reason: string, status: string][] = [
    ['no request', { resource: PATIENT }, 'request-missing', '400'],
    ['no resource', { request: { method: 'PUT', url: 'Patient/p1' } }, 'not-a-resource', '400'],
    ['not an object', 7, 'request-missing', '400'],
    ['DELETE', { resource: PATIENT, request: { method: 'DELETE', url: 'Patient/p1' } }, 'method', '405'],
    ['another address', { resource: PATIENT, request: { method: 'PUT', url: 'Patient/p2' } }, 'wrong-url', '400'],
    ['a conditional address', { resource: PATIENT, request: { method: 'PUT', url: 'Patient?identifier=7' } }, 'wrong-url', '400'],
    ['a POST without urn:uuid', { resource: PATIENT, request: { method: 'POST', url: 'Patient' } }, 'method', '405'],
    ['ifNoneExist', { resource: PATIENT, fullUrl: 'urn:uuid:5c6c5b5e-2d0b-4e4f-9f0a-6f1f0a1b2c3d', request: { method: 'POST', url: 'Patient', ifNoneExist: 'identifier=7' } }, 'conditional', '405'],
    ['a type that is not kept', { resource: { resourceType: 'Observation', id: 'o1' }, request: { method: 'PUT', url: 'Observation/o1' } }, 'unknown-type', '404'],
    ['a bad id', { resource: { resourceType: 'Patient', id: 'a b' }, request: { method: 'PUT', url: 'Patient/a b' } }, 'wrong-id', '400'],
    ['an unreadable ifMatch', { resource: PATIENT, request: { method: 'PUT', url: 'Patient/p1', ifMatch: 'three' } }, 'wrong-value', '400'],
  ]
  for (const [name, entry, reason, status] of ENTRIES) {
    test(`an entry with ${name} is refused, the rest kept`, async () => {
      const { token } = await openSystem(test_house.house)
      const bundle = bundleOf([BRANCH])
      const answer = await send(test_house.web, token, 'POST', '', { ...bundle, entry: [entry, ...bundle.entry] })
      const [refused, kept] = answer.body.entry
      assert.equal(refused.response.status, status)
      assert.equal(refused.response.outcome.issue[0].details.coding[0].code, reason)
      assert.equal(kept.response.status, '201 Created')
    })
  }

  test('the same id twice: the second is refused', async () => {
    const { token } = await openSystem(test_house.house)
    const answer = await send(test_house.web, token, 'POST', '', bundleOf([PATIENT, { ...PATIENT, gender: 'male' }]))
    assert.deepEqual(statuses(answer.body), ['201', '400'])
    assert.equal((await send(test_house.web, token, 'GET', '/Patient/p1')).body.gender, 'female')
  })

  test('more than 5,000 entries, other types of Bundle, and what is no Bundle are refused whole', async () => {
    const { token } = await openSystem(test_house.house)
    const many = bundleOf(Array.from({ length: 5001 }, (_, n) => ({ resourceType: 'Patient', id: `p${n}` })))
    assert.equal((await send(test_house.web, token, 'POST', '', many)).status, 413)
    const collection = await send(test_house.web, token, 'POST', '', { ...bundleOf([PATIENT]), type: 'collection' })
    assert.equal(collection.status, 400)
    assert.deepEqual(collection.body.issue[0].expression, ['Bundle.type'])
    assert.equal((await send(test_house.web, token, 'POST', '', PATIENT)).status, 400)
    const long = await send(test_house.web, token, 'POST', '', `{"resourceType":"Bundle","x":"${'x'.repeat(21 * 1024 * 1024)}"}`)
    assert.equal(long.status, 413)
    assert.match(long.body.issue[0].diagnostics, /20 MB/)
    const packed = await test_house.web.inject({
      method: 'POST', url: '/fhir/R4', payload: gzipSync(Buffer.alloc(64 * 1024 * 1024, ' ')),
      headers: { 'authorization': `Bearer ${token}`, 'content-type': 'application/fhir+json', 'content-encoding': 'gzip' },
    })
    assert.equal(packed.statusCode, 413)
  })
})

describe('single resources', () => {
  test('PUT answers 201, then 200 with the same ETag, then 200 with the next', async () => {
    const { token } = await openSystem(test_house.house)
    const first = await send(test_house.web, token, 'PUT', '/Patient/p1', PATIENT)
    assert.equal(first.status, 201)
    assert.equal(first.headers.etag, 'W/"1"')
    assert.match(String(first.headers.location), /\/fhir\/R4\/Patient\/p1\/_history\/1$/)
    const same = await send(test_house.web, token, 'PUT', '/Patient/p1', PATIENT)
    assert.deepEqual([same.status, same.headers.etag, same.headers['last-modified']], [200, 'W/"1"', first.headers['last-modified']])
    const changed = await send(test_house.web, token, 'PUT', '/Patient/p1', { ...PATIENT, active: false })
    assert.deepEqual([changed.status, changed.headers.etag, changed.body.meta.versionId, changed.body.active], [200, 'W/"2"', '2', false])
  })

  test('If-Match and If-None-Match', async () => {
    const { token } = await openSystem(test_house.house)
    const put = (headers: Record<string, string>, gender = 'female') => send(test_house.web, token, 'PUT', '/Patient/p1', { ...PATIENT, gender }, headers)
    assert.equal((await put({ 'if-match': 'W/"1"' })).status, 412)
    assert.equal((await put({ 'if-none-match': '*' })).status, 201)
    assert.equal((await put({ 'if-none-match': '*' }, 'male')).status, 412)
    assert.equal((await put({ 'if-match': 'W/"1"' }, 'male')).status, 200)
    const late = await put({ 'if-match': 'W/"1"' }, 'other')
    assert.equal(late.status, 412)
    assert.equal(late.body.issue[0].details.coding[0].code, 'version-conflict')
    assert.equal((await put({ 'if-match': 'yesterday' })).status, 400)
    const read = await send(test_house.web, token, 'GET', '/Patient/p1', undefined, { 'if-none-match': 'W/"2"' })
    assert.deepEqual([read.status, read.body], [304, undefined])
  })

  const WRONG: [name: string, method: 'GET' | 'PUT' | 'POST' | 'DELETE', url: string, body: unknown, headers: Record<string, string>, status: number][] = [
    ['broken JSON', 'PUT', '/Patient/p1', '{"resourceType":', {}, 400],
    ['broken JSON sent as application/json', 'PUT', '/Patient/p1', '{"resourceType":', { 'content-type': 'application/json' }, 400],
    ['another id', 'PUT', '/Patient/p2', PATIENT, {}, 400],
    ['another type', 'PUT', '/Encounter/p1', PATIENT, {}, 400],
    ['a type that is not kept', 'PUT', '/Observation/o1', { resourceType: 'Observation', id: 'o1' }, {}, 404],
    ['XML', 'PUT', '/Patient/p1', '<Patient/>', { 'content-type': 'application/fhir+xml' }, 415],
    ['a form', 'PUT', '/Patient/p1', 'resourceType=Patient', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['a wish for XML', 'GET', '/Patient/p1', undefined, { accept: 'application/fhir+xml' }, 406],
    ['a wish for XML by _format', 'GET', '/Patient/p1?_format=xml', undefined, {}, 406],
    ['an unknown id', 'GET', '/Patient/nobody', undefined, {}, 404],
    ['DELETE', 'DELETE', '/Patient/p1', undefined, {}, 405],
    ['a search', 'GET', '/Patient', undefined, {}, 405],
    ['creation by POST', 'POST', '/Patient', PATIENT, {}, 405],
    ['a wrong address', 'GET', '/Patient/p1/_history/1', undefined, {}, 404],
  ]
  for (const [name, method, url, body, headers, status] of WRONG) {
    test(`${name}: ${status} and an OperationOutcome`, async () => {
      const { token } = await openSystem(test_house.house)
      const answer = await send(test_house.web, token, method, url, body, headers)
      assert.equal(answer.status, status)
      assert.match(String(answer.headers['content-type']), /^application\/fhir\+json/)
      assert.equal(answer.body.resourceType, 'OperationOutcome')
      assert.ok(answer.body.issue[0].diagnostics.length > 20)
    })
  }

  test('application/json is as good', async () => {
    const { token } = await openSystem(test_house.house)
    const answer = await send(test_house.web, token, 'PUT', '/Patient/p1', PATIENT, { 'content-type': 'application/json; charset=utf-8', 'accept': 'application/json' })
    assert.equal(answer.status, 201)
  })

  test('Prefer: return=OperationOutcome tells the warnings', async () => {
    const { token } = await openSystem(test_house.house)
    const wrong_email = { ...PATIENT, telecom: [{ system: 'email', value: 'nobody at home' }] }
    const answer = await send(test_house.web, token, 'PUT', '/Patient/p1', wrong_email, { prefer: 'return=OperationOutcome' })
    assert.equal(answer.status, 201)
    assert.deepEqual(reasons(answer.body), ['wrong-email Patient.telecom[0].value'])
  })
})
