// Tokens of clinics' own systems: through FHIR's endpoint, and by the command line.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { buildClinic } from '../../test/builders.ts'
import { NOON, type TestHouse, openTestHouse } from '../../test/house.ts'
import { otklik as launch } from '../../test/process.ts'
import { first, sql } from '../platform/db/index.ts'
import type { Actor } from '../platform/permit.ts'
import { DAY_MS, HOUR_MS } from '../platform/time.ts'
import { endToken, findToken, makeToken } from './tokens.ts'

const SYSTEM: Actor = { kind: 'system', name: 'test' }
let city: TestHouse
let clinic_id: string

before(async () => {
  city = await openTestHouse()
  clinic_id = (await city.house.database.write((db) => buildClinic(db, { slug: 'gp-7' }))).id
})

after(() => city.close())

function make(more: { scopes?: string[]; expires_at?: Date | null } = {}) {
  const wish = { clinic_id, name: 'their system', scopes: ['fhir.read', 'fhir.write'], expires_at: null, ...more }
  return city.house.database.write((db) => makeToken(db, SYSTEM, wish, NOON))
}

const statusOf = async (authorization: string | undefined, method: 'GET' | 'PUT' = 'GET') => {
  const reply = await city.web.inject({
    method, url: '/fhir/R4/Patient/nobody', headers: { ...(authorization ? { authorization } : {}), 'content-type': 'application/json' },
    ...(method === 'PUT' ? { payload: '{}' } : {}),
  })
  return reply.statusCode
}

describe('a token', () => {
  test('opens what its scopes say, for its clinic', async () => {
    const { text } = await make({ scopes: ['fhir.read'] })
    assert.match(text, /^otk_[\w-]{43}$/)
    const actor = await findToken(city.house, `Bearer ${text}`)
    assert.ok(actor?.kind === 'token')
    assert.equal(actor.clinic_id, clinic_id)
    assert.equal(await statusOf(`Bearer ${text}`), 404)
    assert.equal(await statusOf(`bearer  ${text}`.replace('  ', ' ')), 404)
    assert.equal(await statusOf(`Bearer ${text}`, 'PUT'), 403)
  })

  test('is nothing when it is not ours, changed by one letter, or in another scheme', async () => {
    const { text } = await make()
    const changed = text.slice(0, -1) + (text.endsWith('A') ? 'B' : 'A')
    for (const wrong of [undefined, '', text, `Basic ${text}`, `Bearer ${changed}`, `Bearer ${text}x`, 'Bearer otk_', 'Bearer']) {
      assert.equal(await statusOf(wrong), 401, String(wrong))
    }
  })

  test('ends on its day, and at once when it is revoked', async () => {
    const short = await make({ expires_at: new Date(NOON.getTime() + DAY_MS) })
    city.clock.advance(DAY_MS - 1)
    assert.equal(await statusOf(`Bearer ${short.text}`), 404)
    city.clock.advance(1)
    assert.equal(await statusOf(`Bearer ${short.text}`), 401)
    city.clock.set(NOON)
    const { text, id } = await make()
    assert.ok(await city.house.database.write((db) => endToken(db, SYSTEM, id, NOON)))
    assert.equal(await statusOf(`Bearer ${text}`), 401)
    assert.equal(await city.house.database.write((db) => endToken(db, SYSTEM, id, NOON)), false)
  })

  test('says when it was used, once an hour at most, and is kept as a hash alone', async () => {
    const { text, id } = await make()
    const kept = () => first(city.house.database.read, sql<{ used_at: Date | null; row: string }>`
      select used_at, t::text as row
      from people.api_token t
      where id = ${id}`)
    assert.equal((await kept())!.used_at, null)
    for (const [wait_ms, used_ms] of [[0, 0], [HOUR_MS, 0], [HOUR_MS + 1, HOUR_MS + 1]] as const) {
      city.clock.set(new Date(NOON.getTime() + wait_ms))
      await statusOf(`Bearer ${text}`)
      assert.equal((await kept())!.used_at!.getTime() - NOON.getTime(), used_ms)
    }
    city.clock.set(NOON)
    assert.ok(!(await kept())!.row.includes(text.slice(4)))
  })
})

describe('otklik token', () => {
  const otklik = (...args: string[]) =>
    launch(['token', ...args], { DATABASE_URL: city.house.database.url, OTKLIK_DATA: city.house.config.OTKLIK_DATA })

  test('prints the token alone on the standard output, lists it without its secret, revokes it', async () => {
    const made = await otklik('--clinic', 'gp-7', '--name', 'МИС', '--days', '30')
    assert.equal(made.code, 0, made.err)
    assert.match(made.out, /^otk_[\w-]{43}\n$/)
    assert.ok(await findToken(city.house, `Bearer ${made.out.trim()}`))
    const listed = await otklik('--list')
    assert.ok(!listed.out.includes(made.out.trim()))
    const id = /^(\S+)\tgp-7\tМИС/m.exec(listed.out)![1]!
    assert.equal((await otklik('--revoke', id)).code, 0)
    assert.equal(await findToken(city.house, `Bearer ${made.out.trim()}`), undefined)
    assert.equal((await otklik('--revoke', id)).code, 3)
  })

  for (const [args, code, says] of [
    [['--clinic', 'gp-99', '--name', 'x'], 3, /There is no clinic «gp-99»/],
    [['--name', 'x'], 2, /say which clinic/],
    [['--clinic', 'gp-7'], 2, /say which system/],
    [['--clinic', 'gp-7', '--name', 'x', '--scopes', 'fhir.read,all'], 2, /there is no «all»/],
    [['--clinic', 'gp-7', '--name', 'x', '--days', '0'], 2, /whole number/],
    [['--revoke', 'x'], 2, /no id/],
  ] as const) {
    test(`${args.join(' ')}: exit code ${code}`, async () => {
      const said = await otklik(...args)
      assert.equal(said.code, code, said.err)
      assert.match(said.err, says)
    })
  }
})
