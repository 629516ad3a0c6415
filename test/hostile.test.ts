// Requests that nobody would send by mistake: every one gets a clear refusal, none is a fault of ours.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { ROUTES } from '../src/app.ts'
import type { AnyRoute } from '../src/platform/http/route.ts'
import { nextId } from './builders.ts'
import { openSystem } from './fhir.ts'
import { type TestHouse, openTestHouse } from './house.ts'
import { PARAMETERS, TABLE } from './permits.table.ts'
import type { Visitor } from './permits.visitors.ts'
import { type Visitors, openVisitors } from './routes_visitors.ts'

const HTML = { accept: 'text/html' }
const WORDS = ['q', 'page', 'done', 'counts', 'state', 'branch', 'doctor', 'from', 'to', 'kind', 'sort', 'lang', 'back', 'who',
  's', 'just', 'change', 'after', 'before', 'month', 'mark', 'day', 'topic', 'saved', 'reason', 'period', 'text',
  'c', 'b', 'd', 'p', 'x', 'okrug', 'lat', 'lon', 'days', 'need', 'speaks', 'order', 'age', 'visit', 'urgency', 'referral', 'was', 'move']

let t: TestHouse
let visitors: Visitors
before(async () => {
  t = await openTestHouse({ env: { TRUST_PROXY: 'on' } })
  visitors = await openVisitors(t)
})
after(() => t.close())

for (const path of ['/clinics/a%00b', '/r/a%00b', '/clinics?q=a%00b', '/letters/unsubscription/%00']) {
  test(`a NUL, which no text of ours has: ${path}`, async () => {
    const answer = await t.web.inject({ url: path, headers: HTML })
    assert.equal(answer.statusCode, 400)
    assert.match(answer.body, /<h1>/)
  })
}

test('a NUL in the id of a resource', async () => {
  const { token } = await openSystem(t.house)
  const answer = await t.web.inject({ url: '/fhir/R4/Patient/a%00b', headers: { authorization: `Bearer ${token}` } })
  assert.equal(answer.statusCode, 400)
  assert.equal(answer.json().resourceType, 'OperationOutcome')
  for (const [method, url] of [['GET', '/fhir/R4/Patient/a%00b'], ['PUT', '/fhir/R4/Patient/a%00b'], ['GET', '/fhir/R4/Patient/%ff'], ['PUT', '/fhir/R4/Patient/%ff']] as const) {
    const told = await t.web.inject({ method, url, headers: { 'authorization': `Bearer ${token}`, 'content-type': 'application/fhir+json' }, ...(method === 'PUT' ? { payload: '{}' } : {}) })
    assert.deepEqual([told.statusCode, told.json().issue[0].diagnostics], [400, 'This address cannot be read. Write it in UTF-8, percent-encoded, without %00.'], `${method} ${url}`)
  }
  const body = await t.web.inject({ method: 'PUT', url: '/fhir/R4/Patient/p1', headers: { 'authorization': `Bearer ${token}`, 'content-type': 'application/fhir+json' }, payload: '{' })
  assert.match(body.json().issue[0].diagnostics, /^The body is not JSON/)
})

for (const [path, status] of [['/clinics/%ff', 400], ['/r/%', 400], [`/r/${'a'.repeat(400)}`, 404]] as const) {
  test(`an address that cannot be read gets a page like any other and is not repeated: ${path.slice(0, 20)}`, async () => {
    const page = await t.web.inject({ url: path, headers: HTML })
    assert.equal(page.statusCode, status)
    assert.match(page.body, /<h1>/)
    assert.ok(page.headers['content-security-policy'])
    const program = await t.web.inject({ url: path, headers: { accept: 'application/json' } })
    assert.ok(!program.body.includes(path))
  })
}

for (const value of ['__proto__', 'constructor', 'toString', '%F0%9F%98%80', '%E2%80%AE', '-1', '1e9', '2026-11-31', '9999-12-31', '0000-00-00', nextId()]) {
  test(`staff pages with «${value}» for every word of the address, once and twice, are no fault`, async () => {
    for (const route of ROUTES.filter(({ method, permit, url }) => method === 'GET' && !permit.startsWith('token:') && !url.startsWith('/assets'))) {
      const words = [...new Set([...WORDS, ...Object.keys((route.query as { shape?: object } | undefined)?.shape ?? {})])]
      const once = words.map((word) => `${word}=${value}`).join('&')
      for (const query of [once, `${once}&${once}`]) {
        await assertNoFault(route, `${addressOf(route)}?${query}`, undefined)
      }
    }
  })
}

/** Where calendars and numbers end: each of them is well written. */
const ENDS = ['0001-01-01', '0000-01-01', '9999-12-31', '0000-01-01T00:00:00Z', '9999-12-31T23:59:59Z', '275760-09-13', '9007199254740991']

test('the ends of calendars and numbers in one word of an address, the others as they must be, are no fault', async () => {
  const usual: Record<string, string> = { specialty: 'ent', clinic: visitors.slugs.own, branch: '1', s: 'ent', b: '1' }
  for (const route of ROUTES.filter(({ method, permit }) => method === 'GET' && !permit.startsWith('token:'))) {
    const words = Object.keys((route.query as { shape?: object } | undefined)?.shape ?? {})
    const others = Object.fromEntries(words.filter((word) => word in usual).map((word) => [word, usual[word]!]))
    for (const word of words) {
      for (const value of ENDS) await assertNoFault(route, `${addressOf(route)}?${new URLSearchParams({ ...others, [word]: value })}`, undefined)
    }
  }
})

test('forms with NULs, halves of characters and arrays are no fault', async () => {
  for (const field of ['a%00b', '__proto__', '%ED%A0%80', 'x'.repeat(5000)]) {
    const body = ['login', 'name', 'role', 'clinic', 'valid_to', 'q', 'csv', 'subject', 'body', 'reminder_subject', 'reminder_body', 'text', 'reason',
      'note', 'code', 'kind', 'post', 'title', 'send_from', 'signer_post', 'words', 'comment', 'lang', 'valid_from', 'doctor', '__proto__', 'constructor']
      .map((name) => `${name}=${field}`).join('&')
    for (const route of ROUTES.filter(({ method, permit }) => method === 'POST' && !permit.startsWith('token:'))) {
      if (/sign-out|revocation/.test(route.url)) continue
      for (const form of [`${body}&kind=specialty`, `${body}&${body}`]) await assertNoFault(route, addressOf(route), form)
    }
  }
})

test('an empty form, and a page without what it needs, are told so in the reader’s language', async () => {
  for (const route of ROUTES.filter(({ permit }) => !permit.startsWith('token:'))) {
    if (/sign-out|revocation/.test(route.url)) continue
    await assertNoFault(route, addressOf(route), route.method === 'GET' ? undefined : 'nothing=')
  }
})

test('behind a proxy the address that the proxy saw counts, not what the caller claims', async () => {
  const statuses: number[] = []
  for (let i = 0; i < 310; i += 1) {
    const headers = { ...HTML, 'x-forwarded-for': `192.0.2.${i % 250}, 203.0.113.77` }
    statuses.push((await t.web.inject({ url: '/letters/why', headers })).statusCode)
  }
  assert.equal(statuses.at(-1), 429)
})

test('a caller with a whole IPv6 network is one caller', async () => {
  const statuses: number[] = []
  for (let i = 0; i < 310; i += 1) {
    statuses.push((await t.web.inject({ url: '/letters/why', headers: HTML, remoteAddress: `2001:db8:7:1::${i.toString(16)}` })).statusCode)
  }
  assert.equal(statuses.at(-1), 429)
  assert.equal((await t.web.inject({ url: '/letters/why', headers: HTML, remoteAddress: '2001:db8:7:2::1' })).statusCode, 200)
})

test('nothing but the browser’s files may be kept by whatever stands between', async () => {
  const { token } = await openSystem(t.house)
  const bearer = { authorization: `Bearer ${token}` }
  for (const request of [
    { url: '/mailbox/messages' }, { url: '/healthz' }, { url: '/people/me' }, { url: '/nowhere', headers: { accept: 'application/json' } },
    { url: '/fhir/R4/Patient/p1', headers: bearer }, { url: '/fhir/R4/Patient/p1' }, { url: '/nowhere', headers: HTML },
  ]) {
    assert.equal((await t.web.inject(request)).headers['cache-control'], 'no-store', request.url)
  }
})

async function assertNoFault(route: AnyRoute, path: string, form: string | undefined): Promise<void> {
  for (const visitor of callersOf(route)) {
    const reply = await visitors.call(route.method, path, visitor, { csrf: true, ...(form === undefined ? {} : { form }) })
    // no identity provider stands here: saying so is no fault
    if (reply.status === 503 && route.url === '/people/sign-in') continue
    const what = `${route.method} ${route.url} ${form?.slice(0, 20) ?? path}: ${reply.status} for ${visitor}`
    assert.ok(reply.status < 500, what)
    // a schema without a sentence of its own speaks the library's English
    if (!route.api) assert.doesNotMatch(reply.body, /Invalid (?:input|option|string|UUID|ISO date)|Too (?:small|big): expected/, what)
  }
}

/** The least and the most of those who may: whoever may not is refused before anything is read (permits.test.ts). */
function callersOf(route: AnyRoute): Visitor[] {
  const may = TABLE[`${route.method} ${route.url}`]!.own.filter((visitor) => visitor !== 'token')
  return route.permit === 'public' || route.permit === 'link' ? may.slice(0, 1) : [...new Set([may[0]!, may.at(-1)!])]
}

function addressOf(route: AnyRoute): string {
  const begin = /^\/[^/]*/.exec(route.url)![0]
  return route.url.replace(/:(\w+)/g, (_, name: string) =>
    name === 'clinic' ? visitors.slugs.own : (PARAMETERS[`${begin} ${name}`] ?? PARAMETERS[name] ?? nextId()))
}
