// What systems send that is odd at the edges: headers of versions, keys of repeats, patients without an id, methods that are none.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { send } from '../../../test/fhir.ts'
import { type TestHouse, openTestHouse } from '../../../test/house.ts'
import { SLOT_CAPACITY } from '../terms.ts'
import { openScene, parametersOf, slotAt } from './scene.sample.ts'

let test_house: TestHouse
before(async () => { test_house = await openTestHouse() })
after(() => test_house.close())

const ref = (reference: string) => ({ valueReference: { reference } })
const operate = (token: string, name: string, values: Record<string, unknown>, headers: Record<string, string> = {}) =>
  send(test_house.web, token, 'POST', `/Appointment/$${name}`, parametersOf(values), headers)
const offer = async (token: string, query = '') => {
  const { body } = await send(test_house.web, token, 'GET', `/Appointment/$find${query}`)
  return ref(`Appointment/${body.entry[0].resource.id}`)
}

describe('operations', () => {
  test('two people without ids of their own on one time of two seats are two patients', async () => {
    const { token } = await openScene(test_house, [slotAt('t1', 3, { extension: [{ url: SLOT_CAPACITY, valueInteger: 2 }] })])
    const reference = await offer(token)
    const person = (given: string, birthDate: string) => ({ resource: { resourceType: 'Patient', birthDate, name: [{ use: 'official', given: [given, 'Ильич'] }] } })
    const book = async (given: string, birthDate: string) => {
      const answer = await operate(token, 'book', { 'appointment-reference': reference, 'patient-resource': person(given, birthDate) })
      assert.equal(answer.status, 200, JSON.stringify(answer.body))
      const actors: { actor: { reference: string } }[] = answer.body.entry[0].resource.participant
      return actors.find(({ actor }) => actor.reference.startsWith('Patient/'))!.actor.reference
    }
    const first = await book('Пётр', '1984-02-17')
    const second = await book('Павел', '1990-06-29')
    assert.notEqual(first, second)
    assert.equal((await send(test_house.web, token, 'GET', `/${first}`)).body.birthDate, '1984-02-17', 'who came first is who they were')
  })

  test('an Idempotency-Key that cannot be one is refused, not passed over', async () => {
    const { token } = await openScene(test_house, [slotAt('t1', 3)])
    const values = { 'appointment-reference': await offer(token), 'patient-reference': ref('Patient/p1') }
    for (const key of ['x'.repeat(101), 'two words']) {
      const answer = await operate(token, 'hold', values, { 'idempotency-key': key })
      assert.deepEqual([answer.status, answer.body.resourceType], [400, 'OperationOutcome'])
      assert.match(answer.body.issue[0].diagnostics, /Idempotency-Key/)
    }
    assert.equal((await operate(token, 'hold', values, { 'idempotency-key': 'k'.repeat(100) })).status, 200)
  })

  test('a key that stood for somebody else, or for a hold, books nothing', async () => {
    const { token } = await openScene(test_house, [slotAt('t1', 3, { extension: [{ url: SLOT_CAPACITY, valueInteger: 3 }] }), slotAt('t2', 4)])
    const on_first = { 'appointment-reference': await offer(token) }
    const key = (name: string) => ({ 'idempotency-key': name })
    const say = async (name: string, values: Record<string, unknown>, headers: Record<string, string>) => {
      const { status, body } = await operate(token, name, values, headers)
      return `${status} ${body.entry?.[0].resource.status ?? body.issue[0].details.coding[0].code}`
    }
    const adult = { ...on_first, 'patient-reference': ref('Patient/p1') }
    assert.equal(await say('book', adult, key('one')), '200 booked')
    assert.equal(await say('book', adult, key('one')), '200 booked')
    assert.equal(await say('book', { ...on_first, 'patient-reference': ref('Patient/p2') }, key('one')), '409 key-used')
    assert.equal(await say('hold', on_first, key('two')), '200 pending')
    assert.equal(await say('hold', on_first, key('two')), '200 pending')
    assert.equal(await say('book', { ...on_first, 'patient-reference': ref('Patient/p2') }, key('two')), '409 key-used')
  })

  test('an Appointment that waits is not booked', async () => {
    const { token } = await openScene(test_house, [slotAt('t1', 3)])
    const resource = (status: string) => ({ 'appointment-resource': { resource: { resourceType: 'Appointment', status, slot: [{ reference: 'Slot/t1' }], participant: [{ actor: { reference: 'Patient/p1' } }] } } })
    const answer = await operate(token, 'book', resource('waitlist'))
    assert.deepEqual([answer.status, answer.body.issue[0].details.coding[0].code], [422, 'not-by-book'])
    assert.equal((await operate(token, 'book', resource('pending'))).status, 200)
  })

  test('codes of $find are tokens: several by commas, and of another system none', async () => {
    const { token } = await openScene(test_house, [slotAt('t1', 3)])
    const total = async (query: string) => (await send(test_house.web, token, 'GET', `/Appointment/$find?${query}`)).body.total
    assert.equal(await total('specialty=therapist,ent'), 1)
    assert.equal(await total('specialty=https://otklik.example/fhir/CodeSystem/specialty|ent'), 1)
    assert.equal(await total('specialty=http://snomed.info/sct|ent'), 0)
    assert.equal((await send(test_house.web, token, 'GET', '/Appointment/$find?constructor=1')).body.entry.at(-1).resource.issue[0].details.coding[0].code, 'unknown-parameter')
  })
})

describe('versions', () => {
  test('If-None-Match on GET takes lists and strong tags; If-Match takes a star', async () => {
    const { token } = await openScene(test_house, [slotAt('t1', 3)])
    const get = async (tag: string) => (await send(test_house.web, token, 'GET', '/Slot/t1', undefined, { 'if-none-match': tag })).status
    assert.deepEqual([await get('W/"1"'), await get('"1"'), await get('W/"7", W/"1"'), await get('*'), await get('W/"2"')], [304, 304, 304, 304, 200])
    const put = async (id: string, headers: Record<string, string>) =>
      (await send(test_house.web, token, 'PUT', `/Slot/${id}`, slotAt(id, 3), headers)).status
    assert.deepEqual([await put('t1', { 'if-match': '*' }), await put('t9', { 'if-match': '*' })], [200, 412])
    assert.deepEqual([await put('t1', { 'if-match': 'W/"1"' }), await put('t1', { 'if-match': '"1"' }), await put('t1', { 'if-match': 'x' })], [200, 200, 400])
  })
})

describe('methods', () => {
  test('what is not served says so as an OperationOutcome', async () => {
    const { token } = await openScene(test_house, [slotAt('t1', 3)])
    const ask = async (method: string, url: string, body?: unknown) => {
      const answer = await test_house.web.inject({
        method: method as 'GET', url: `/fhir/R4${url}`,
        headers: { 'authorization': `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/fhir+json' }) },
        ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
      })
      return { status: answer.statusCode, type: answer.headers['content-type'], body: answer.body }
    }
    for (const [method, url, body, status] of [
      ['PATCH', '/Slot/t1', [], 404], ['DELETE', '/Slot/t1', undefined, 405], ['PUT', '/Slot?_id=t1', slotAt('t1', 3), 404], ['POST', '/Slot', slotAt('t1', 3), 405],
      ['GET', '/Slot/t1/_history/1', undefined, 404], ['GET', '/', undefined, 404], ['GET', '/Slot/nobody', undefined, 404], ['GET', '/Nothing/x', undefined, 404],
    ] as const) {
      const answer = await ask(method, url, body)
      assert.deepEqual([method, url, answer.status, String(answer.type).split(';')[0]], [method, url, status, 'application/fhir+json'], answer.body.slice(0, 300))
      assert.ok(JSON.parse(answer.body).issue[0].diagnostics.length > 20)
    }
    const head = await ask('HEAD', '/Slot/t1')
    assert.deepEqual([head.status, head.body], [200, ''])
    assert.equal((await ask('HEAD', '/metadata')).status, 200)
  })
})
