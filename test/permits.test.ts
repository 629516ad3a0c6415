// Every route, called by everybody, at their own clinic and at another: the answer is held against test/permits.table.ts.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { GRANTS, ROUTES } from '../src/app.ts'
import type { AnyRoute } from '../src/platform/http/route.ts'
import { nextId } from './builders.ts'
import { type TestHouse, openTestHouse } from './house.ts'
import { PARAMETERS, TABLE } from './permits.table.ts'
import { VISITORS, type Row, type Visitor } from './permits.visitors.ts'
import { type Visitors, openVisitors } from './routes_visitors.ts'

const keyOf = (route: AnyRoute) => `${route.method} ${route.url}`
const SHORT = /^(public|link|signed_in|token:[a-z]+\.[a-z]+)$/

let city: TestHouse
let visitors: Visitors

before(async () => {
  city = await openTestHouse({ env: { TRUST_PROXY: 'on' } })
  visitors = await openVisitors(city)
})

after(() => city.close())

describe('who may call what', () => {
  test('every route has a row in the table, every row a route', () => {
    const routes = ROUTES.map(keyOf)
    assert.deepEqual(routes.filter((key) => !(key in TABLE)), [], 'routes that test/permits.table.ts does not know')
    assert.deepEqual(Object.keys(TABLE).filter((key) => !routes.includes(key)), [], 'rows of test/permits.table.ts without a route')
    assert.equal(new Set(routes).size, routes.length, 'an address is served twice')
  })

  for (const route of ROUTES.filter((candidate) => keyOf(candidate) in TABLE)) {
    test(keyOf(route), async () => {
      const row = TABLE[keyOf(route)]!
      const clinics = route.url.includes('/:clinic') ? (['own', 'foreign'] as const) : (['own'] as const)
      const found: Record<string, Visitor[]> = {}
      for (const clinic of clinics) {
        const outcomes = await Promise.all(VISITORS.map((visitor) => mayCall(route, visitor, visitors.slugs[clinic])))
        found[clinic] = VISITORS.filter((_, index) => outcomes[index])
      }
      const expected = Object.fromEntries(clinics.map((clinic) => [clinic, inOrder(row, clinic)]))
      assert.deepEqual(found, expected)
    })
  }
})

describe('every route', () => {
  test('names a permission that somebody holds', () => {
    for (const route of ROUTES) {
      assert.ok(route.permit, `${keyOf(route)} names no permission`)
      if (SHORT.test(route.permit)) continue
      assert.ok((GRANTS[route.permit] ?? []).length > 0, `${keyOf(route)}: nobody holds ${route.permit}`)
    }
  })

  test('says which event it leaves in the audit log, or that it leaves none', () => {
    for (const route of ROUTES) {
      assert.ok(route.audit === null || /^[a-z]+\.[a-z_]+$/.test(route.audit), `${keyOf(route)}: audit is ${route.audit}`)
    }
  })

  test('every permission that is granted is asked for by a route', () => {
    const asked = new Set<string>(ROUTES.map(({ permit }) => permit))
    assert.deepEqual(Object.keys(GRANTS).filter((permit) => !asked.has(permit)), [])
  })

  for (const route of ROUTES.filter(({ method, permit }) => method !== 'GET' && permit !== 'link' && !permit.startsWith('token:'))) {
    test(`${keyOf(route)} refuses an account without the form’s token`, async () => {
      const visitor = inOrder(TABLE[keyOf(route)] ?? { own: [], foreign: [] }, 'own').find((name) => !['anonymous', 'token'].includes(name))
      assert.ok(visitor, 'no account may call it')
      const reply = await visitors.call(route.method, addressOf(route, visitors.slugs.own), visitor, { csrf: false })
      assert.equal(reply.status, 403)
      assert.match(reply.body, /Страница открыта слишком давно/, 'and says what to do')
    })
  }
})

function inOrder(row: Row, clinic: 'own' | 'foreign'): Visitor[] {
  return VISITORS.filter((visitor) => row[clinic].includes(visitor))
}

/** Whether somebody is let through: whatever comes then (404 for things that are not there, 422) is not a refusal. */
async function mayCall(route: AnyRoute, visitor: Visitor, slug: string): Promise<boolean> {
  const machine = route.permit.startsWith('token:')
  const reply = await visitors.call(route.method, addressOf(route, slug), visitor, { csrf: true, machine })
  assert.ok(![415, 429, 500].includes(reply.status), `${visitor}: ${reply.status}, which says nothing about permission`)
  const to_sign_in = reply.status === 303 && reply.location.startsWith('/people/sign-in')
  return reply.status !== 401 && reply.status !== 403 && !to_sign_in
}

/** The address with its parameters filled in so that the route takes them for well written. */
function addressOf(route: AnyRoute, slug: string): string {
  const filled: Record<string, string> = {}
  const begin = /^\/[^/]*/.exec(route.url)![0]
  const valueOf = (name: string) => PARAMETERS[`${begin} ${name}`] ?? PARAMETERS[name] ?? nextId()
  const address = route.url.replace(/:(\w+)/g, (_, name: string) => (filled[name] = name === 'clinic' ? slug : valueOf(name)))
  const read = route.params?.safeParse(filled)
  assert.ok(read?.success ?? true, `${address} does not fit the route: name its parameter in PARAMETERS of test/permits.table.ts`)
  return address
}
