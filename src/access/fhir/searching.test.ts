// Searches of schedules, slots and bookings: through the route, while others change what is searched.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Client } from 'fhir-kit-client'
import { type Resource, type System, addToken, bundleOf, openSystem, send } from '../../../test/fhir.ts'
import { type TestHouse, openTestHouse } from '../../../test/house.ts'
import { SCHEDULE, bookedAt, keepAll, openScene, reasonsOf, slotAt } from './scene.sample.ts'

let test_house: TestHouse
before(async () => { test_house = await openTestHouse() })
after(() => test_house.close())

interface Found { resource: Resource; search: { mode: string }; fullUrl?: string }
const search = async (token: string, query: string, headers: Record<string, string> = {}) => {
  const answer = await send(test_house.web, token, 'GET', query, undefined, headers)
  const entries: Found[] = answer.body.entry ?? []
  const ids = (mode: string) => entries.filter((entry) => entry.search.mode === mode).map(({ resource }) => resource.id)
  const links = Object.fromEntries((answer.body.link ?? []).map((link: { relation: string; url: string }) => [link.relation, link.url.replace(/^.*\/fhir\/R4/, '')]))
  const outcome = entries.find((entry) => entry.search.mode === 'outcome')?.resource as { issue: never[] } | undefined
  return { status: answer.status, body: answer.body, total: answer.body.total, ids: ids('match'), included: ids('include'), links, outcome: outcome && reasonsOf(outcome) }
}
/** All pages from the first on, in the order they came. */
async function searchAll(token: string, query: string, between: (page: number) => Promise<unknown> = async () => undefined): Promise<string[]> {
  const ids: string[] = []
  for (let next: string | undefined = query, page = 0; next !== undefined; page++) {
    const found: Awaited<ReturnType<typeof search>> = await search(token, next)
    assert.equal(found.status, 200)
    ids.push(...found.ids)
    await between(page)
    next = found.links['next']
  }
  return ids
}

describe('what is found', () => {
  let system: System
  before(async () => {
    const other = { ...SCHEDULE, id: 's2', active: false, actor: [{ reference: 'Location/b1' }] }
    system = await openScene(test_house, [other, slotAt('t1', 3), slotAt('t2', 24, { status: 'busy' }), slotAt('t3', 48), slotAt('t4', 48, { schedule: { reference: 'Schedule/s2' }, status: 'busy' }), bookedAt('a1', 't1'), bookedAt('a3', 't3')])
    await keepAll(test_house, system.token, [bookedAt('a3', 't3', { status: 'cancelled' })])
  })

  const CASES: [query: string, ids: string[]][] = [
    ['/Slot?schedule=Schedule/s1', ['t1', 't2', 't3']],
    ['/Slot?schedule=s2', ['t4']],
    ['/Slot?schedule=s1,s2&status=busy', ['t1', 't2', 't4']],
    ['/Slot?schedule=s1&status=busy&status=free', []],
    ['/Slot?schedule:Schedule=s2', ['t4']],
    ['/Slot?_id=t2,t3,nobody', ['t2', 't3']],
    ['/Slot?start=2026-11-24', ['t1']],
    ['/Slot?start=ge2026-11-25&start=lt2026-11-26', ['t2']],
    ['/Slot?start=ge2026-11-24T15:00:00%2B03:00&start=le2026-11-25T09:00:00Z', ['t1', 't2']],
    ['/Slot?start=ge2026-11-24T15:00:00+03:00&start=lt2026-11-25T09:00:00Z', ['t1']],
    ['/Slot?start=gt2026-11-24T12:00:00Z&start=lt2026-11-26T00:00:00Z', ['t2']],
    ['/Slot?start=2026-11-24,2026-11-26&status=free', ['t3']],
    ['/Slot?schedule=s1&specialty=ent', ['t1', 't2', 't3']],
    ['/Slot?schedule=s1&specialty=https://otklik.example/fhir/CodeSystem/specialty|ent', ['t1', 't2', 't3']],
    ['/Slot?schedule=s1&specialty=therapist', []],
    ['/Slot?schedule=s1&specialty=https://elsewhere.example/codes|ent', []],
    ['/Slot?schedule=s1&specialty=|ent', []],
    ['/Slot?schedule=s1&specialty=https://otklik.example/fhir/CodeSystem/specialty|', ['t1', 't2', 't3']],
    ['/Slot?schedule=s1&status=http://hl7.org/fhir/slotstatus|busy', ['t1', 't2']],
    ['/Slot?schedule=s1&status=http://hl7.org/fhir/appointmentstatus|busy', []],
    ['/Slot?schedule=s1&status:not=busy', ['t3']],
    ['/Slot?schedule=s1&status:not=busy,free', []],
    ['/Slot?schedule=s1&status:not=http://elsewhere.example|busy', ['t1', 't2', 't3']],
    ['/Slot?schedule=s1&_id:not=t1&start=sa2026-11-24&start=eb2026-11-26', ['t2']],
    ['/Appointment?patient=p1', ['a1', 'a3']],
    ['/Appointment?patient=Patient/p1&status:not=cancelled', ['a1']],
    ['/Slot?schedule=s1&_lastUpdated=gt2030', []],
    ['/Slot?schedule=s1&_sort=-start', ['t3', 't2', 't1']],
    ['/Schedule', ['s1', 's2']],
    ['/Schedule?actor=Practitioner/d1', ['s1']],
    ['/Schedule?actor=b1', ['s1', 's2']],
    ['/Schedule?actor:Location=r12', ['s1']],
    ['/Schedule?active=false&specialty=ent', ['s2']],
    ['/Appointment?slot=t1', ['a1']],
    ['/Appointment?date=2026-11-24&status=booked,arrived', ['a1']],
    ['/Appointment?date=ge2026-11-01&date=lt2026-12-01&status=cancelled', ['a3']],
    ['/Appointment?date=2026-11&patient=p1&practitioner=d1&location=b1', ['a1', 'a3']],
    ['/Appointment?date=2026-11&patient=p2', []],
    ['/Appointment?date=2026-11&actor=Location/r12', ['a1', 'a3']],
  ]
  for (const [query, ids] of CASES) {
    test(query, async () => {
      const found = await search(system.token, query)
      assert.equal(found.status, 200)
      assert.deepEqual(query.includes('_sort') ? found.ids : found.ids.sort(), ids)
      assert.equal(found.total, ids.length)
      assert.deepEqual(found.outcome, undefined)
    })
  }

  test('schedules are included once, with everything they refer to when that is asked for', async () => {
    const found = await search(system.token, '/Slot?schedule=s1,s2&_include=Slot:schedule')
    assert.deepEqual([found.ids.length, found.included, found.total], [4, ['s1', 's2'], 4])
    assert.deepEqual((await search(system.token, '/Schedule?_include=Schedule:actor')).included.sort(), ['b1', 'd1', 'r12'])
    assert.deepEqual((await search(system.token, '/Appointment?slot=t1&_include=Appointment:patient&_include=Appointment:slot')).included.sort(), ['p1', 't1'])
    assert.deepEqual((await search(system.token, '/Appointment?slot=t1&_include=*')).included.sort(), ['d1', 'p1', 'r12', 't1'])
    assert.equal((await search(system.token, '/Slot?schedule=s1&_include=Slot:service')).status, 400)
  })

  test('counts, totals, self', async () => {
    const counted = await search(system.token, '/Slot?schedule=s1&_summary=count')
    assert.deepEqual([counted.total, counted.body.entry], [3, undefined])
    assert.deepEqual((await search(system.token, '/Slot?schedule=s1&_count=0')).total, 3)
    assert.equal((await search(system.token, '/Slot?schedule=s1&_total=none')).total, undefined)
    const { links } = await search(system.token, '/Slot?schedule=s1&colour=red&_format=json')
    assert.equal(links['self'], '/Slot?schedule=s1')
  })

  test('an unknown parameter is left out and said so, or refused when handling is strict', async () => {
    const lenient = await search(system.token, '/Slot?schedule=s1&service-type=57')
    assert.deepEqual([lenient.status, lenient.ids.length, lenient.outcome], [200, 3, ['unknown-parameter']])
    const strict = await search(system.token, '/Slot?schedule=s1&service-type=57', { prefer: 'handling=strict, return=minimal' })
    assert.deepEqual([strict.status, reasonsOf(strict.body)], [400, ['unknown-parameter']])
  })

  test('a summary that is none here is left out with what there is; whole resources are sent', async () => {
    for (const query of ['_summary=true', '_summary=data', '_elements=status']) {
      const found = await search(system.token, `/Slot?schedule=s1&${query}`)
      assert.deepEqual([found.status, found.ids.length, found.outcome], [200, 3, ['unknown-parameter']])
    }
    const { body } = await search(system.token, '/Slot?schedule=s1&_summary=true')
    assert.match(body.entry.at(-1).resource.issue[0].diagnostics, /_summary=count/)
    assert.equal((await search(system.token, '/Slot?schedule=s1&_summary=true', { prefer: 'handling=strict' })).status, 400)
  })

  const COSTLY = ['/Slot', '/Slot?status=free', '/Slot?start=ge2026-11-24', '/Slot?start=ge2026-11-24&start=lt2027-11-24', '/Slot?start=ne2026', '/Slot?colour=red', '/Slot?_id:not=t1', '/Appointment', '/Appointment?status=booked&practitioner=d1', '/Appointment?date=2026']
  for (const query of COSTLY) {
    test(`${query} is too costly, and is told what to narrow`, async () => {
      const found = await search(system.token, query)
      assert.equal(found.status, 400)
      assert.equal(found.body.issue[0].code, 'too-costly')
      assert.match(found.body.issue[0].diagnostics, /ge2026-11-24&/)
    })
  }

  const WRONG = ['/Slot?schedule=Location/b1', '/Slot?start=tomorrow', '/Slot?status=open&schedule=s1', '/Slot?schedule=s1&_count=-1', '/Slot?schedule=s1&_sort=status', '/Slot?schedule=s1&_sort=constructor', '/Slot?schedule=s1&_sort=-toString', '/Slot?schedule=s1&status:exact=free', '/Slot?schedule.active=true&schedule:not=s1', '/Slot?_cursor=abc', `/Slot?_cursor=${'A'.repeat(60)}`, '/Schedule?active=yes']
  for (const query of WRONG) {
    test(`${query} is refused with a sentence`, async () => {
      const found = await search(system.token, query)
      assert.equal(found.status, 400)
      assert.ok(found.body.issue[0].diagnostics.length > 20)
    })
  }

  test('POST _search takes a form, and nothing else', async () => {
    const post = (payload: string, type = 'application/x-www-form-urlencoded') => test_house.web.inject({
      method: 'POST', url: '/fhir/R4/Slot/_search?schedule=s1', payload, headers: { 'authorization': `Bearer ${system.token}`, 'content-type': type },
    })
    const form = await post('status=busy&start=lt2026-11-25T00:00:00%2B03:00')
    assert.deepEqual(form.json().entry.map((entry: Found) => entry.resource.id), ['t1'])
    assert.equal((await post('{}', 'application/fhir+json')).statusCode, 415)
    const bare = await test_house.web.inject({ method: 'POST', url: '/fhir/R4/Slot/_search?schedule=s1', headers: { authorization: `Bearer ${system.token}` } })
    assert.equal(bare.json().total, 3)
    assert.equal((await send(test_house.web, system.token, 'POST', '/Patient/_search')).status, 405)
    assert.equal((await send(test_house.web, system.token, 'GET', '/Observation')).status, 404)
  })

  test('a clinic finds what is its own; its pages are of no use to another; reading needs its scope', async () => {
    const other = await openSystem(test_house.house)
    const writer = await addToken(test_house.house, system.clinic.id, ['fhir.write'])
    assert.deepEqual((await search(other.token, '/Slot?schedule=s1')).ids, [])
    assert.deepEqual((await search(other.token, '/Schedule')).ids, [])
    const { links } = await search(system.token, '/Slot?schedule=s1&_count=1')
    assert.equal((await search(other.token, links['next'])).status, 400)
    assert.equal((await search(system.token, links['next']!.replace('Slot', 'Schedule'))).status, 400)
    assert.equal((await search(writer, '/Slot?schedule=s1')).status, 403)
    assert.equal((await search('otk_none', '/Slot?schedule=s1')).status, 401)
  })

  test('the capability statement lists what may be asked', async () => {
    const answer = await test_house.web.inject({ url: '/fhir/R4/metadata' })
    const of = (type: string) => answer.json().rest[0].resource.find((one: { type: string }) => one.type === type)
    assert.deepEqual(of('Slot').searchParam.map((one: { name: string }) => one.name), ['_id', '_lastUpdated', 'schedule', 'start', 'status', 'specialty'])
    assert.deepEqual([of('Slot').searchInclude, of('Slot').interaction.length, of('Patient').interaction.length], [['Slot:schedule'], 3, 2])
    const date = of('Appointment').searchParam.find((one: { name: string }) => one.name === 'date')
    assert.equal(date.definition, 'http://hl7.org/fhir/SearchParameter/Appointment-date')
    assert.deepEqual(of('Appointment').operation.map((one: { name: string }) => one.name), ['find', 'hold', 'book'])
  })
})

describe('pages', () => {
  const slots = Array.from({ length: 5000 }, (_, n) => slotAt(`n${String(n).padStart(4, '0')}`, 24 + (n % 700)))

  test('5,000 slots come in one batch and go out by pages, none lost and none twice, while they are changed', async () => {
    const { token } = await openScene(test_house)
    const sent = await send(test_house.web, token, 'POST', '', bundleOf(slots))
    assert.ok(sent.body.entry.every((entry: { response: { status: string } }) => entry.response.status === '201 Created'))
    // another hour, another status, and slots that nobody asked for yet
    const change = (page: number) => send(test_house.web, token, 'POST', '', bundleOf([
      ...slots.slice(page * 40, page * 40 + 200).map((slot) => ({ ...slot, status: 'busy' })),
      ...slots.slice(4000 - page * 100, 4100 - page * 100).map((slot, n) => slotAt(slot.id, 800 + n)),
      slotAt(`late${page}`, 2 + page),
    ]))
    const found = await searchAll(token, '/Slot?schedule=s1&_count=400', change)
    const asked = found.filter((id) => id.startsWith('n'))
    assert.deepEqual([asked.length, new Set(found).size], [5000, found.length])
    assert.deepEqual(asked.toSorted(), slots.map(({ id }) => id))
  })

  test('in the order of their start, whichever way', async () => {
    const { token } = await openScene(test_house, slots.slice(0, 50).map(({ id }, n) => slotAt(id, 1 + (n % 7))))
    const up = await searchAll(token, '/Slot?schedule=s1&_sort=start&_count=7')
    const down = await searchAll(token, '/Slot?schedule=s1&_sort=-start&_count=7')
    assert.deepEqual([new Set(up).size, up.toReversed()], [50, down])
    assert.deepEqual(up.map((id) => Number(id.slice(1)) % 7), up.map((id) => Number(id.slice(1)) % 7).toSorted())
  })
})

describe('fhir-kit-client', () => {
  test('searches, goes to the next page, and sees what was included', async () => {
    const { token } = await openScene(test_house, [slotAt('t1', 3), slotAt('t2', 4), slotAt('t3', 5)])
    const client = new Client({ baseUrl: `${await test_house.listen()}/fhir/R4`, bearerToken: token })
    const first = await client.search({ resourceType: 'Slot', searchParams: { 'schedule': 'Schedule/s1', 'start': ['ge2026-11-24T00:00:00+03:00', 'lt2026-12-01'], 'status': 'free', '_include': 'Slot:schedule', '_count': 2, '_sort': 'start' } }) as unknown as { total: number; entry: Found[]; link: never[] }
    assert.deepEqual([first.total, first.entry.map(({ resource }) => resource.id)], [3, ['t1', 't2', 's1']])
    const second = await client.nextPage({ bundle: first as never }) as unknown as { entry: Found[] }
    assert.deepEqual(second.entry.map(({ resource }) => resource.id), ['t3', 's1'])
    const posted = await client.resourceSearch({ resourceType: 'Slot', searchParams: { schedule: 's1' }, options: { postSearch: true } }) as unknown as { total: number }
    assert.equal(posted.total, 3)
    await assert.rejects(client.search({ resourceType: 'Slot', searchParams: {} }), (error: { response?: { status: number; data?: { issue: { code: string }[] } } }) =>
      error.response?.status === 400 && error.response.data?.issue[0]?.code === 'too-costly')
  })
})
