// Signing in through a provider elsewhere: claims, roles, people who were expected, refusals, and its falling silent.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { buildClinic } from '../../test/builders.ts'
import { NOON, type TestHouse, openTestHouse } from '../../test/house.ts'
import { BrowserLike, type Visited } from '../../test/routes_browser.ts'
import { type OutsideProvider, startProvider } from '../../test/routes_provider.ts'
import { all, first, sql } from '../platform/db/index.ts'
import { NETWORK_ID } from '../platform/ids.ts'
import { DAY_MS } from '../platform/time.ts'
import { ensureAccount } from './accounts.ts'
import { giveRole } from './roles.ts'

let provider: OutsideProvider
let city: TestHouse
let home: string

before(async () => {
  provider = await startProvider()
  city = await openTestHouse({
    env: { OIDC_ISSUER: provider.issuer, OIDC_CLIENT_SECRET: provider.secret, OIDC_ROLES_CLAIM: 'roles', TRUST_PROXY: 'on' },
  })
  await city.house.database.write((db) => buildClinic(db, { slug: 'gp-7' }))
  home = await city.listen()
  provider.setClient(home)
})

after(async () => {
  await city.close()
  await provider.close()
})

/** Goes where redirects lead, from our site to the provider and back, each with its own cookies. */
async function signIn(next: OutsideProvider['next']): Promise<{ ours: BrowserLike; page: Visited }> {
  provider.next = next
  const ours = new BrowserLike(home)
  const theirs = new BrowserLike(provider.issuer)
  const away = await ours.get('/people/sign-in?back=/people/me')
  assert.ok(away.address.startsWith(`${provider.issuer}/auth?`), away.address)
  const back = await theirs.get(away.address.slice(provider.issuer.length))
  assert.ok(back.address.startsWith(`${home}/people/callback?`), back.address)
  return { ours, page: await ours.get(back.path) }
}

const claims = (sub: string, more: Record<string, unknown> = {}) => ({ claims: { sub, name: `Имя ${sub}`, ...more } })

function rolesOf(subject: string): Promise<{ role: string; valid_to: string | null; source: string; in_network: boolean }[]> {
  return all(city.house.database.read, sql<{ role: string; valid_to: string | null; source: string; in_network: boolean }>`
    select r.role, r.valid_to, r.source, r.clinic_id = ${NETWORK_ID} as in_network
    from people.role r
    join people.account a on a.id = r.account_id
    where a.subject = ${subject}
    order by r.role, r.valid_from`)
}

describe('a provider elsewhere', () => {
  test('the account has the provider’s issuer, subject, name, address and language', async () => {
    const { page } = await signIn(claims('s-1', { preferred_username: 'anna', email: 'anna@mail.example', email_verified: true, locale: 'en-GB' }))
    assert.match(page.text, /Имя s-1/)
    const account = await first(city.house.database.read, sql`
      select issuer, subject, login, name, email, lang
      from people.account
      where subject = 's-1'`)
    assert.deepEqual(account, { issuer: provider.issuer, subject: 's-1', login: 'anna', name: 'Имя s-1', email: 'anna@mail.example', lang: 'en' })
    await signIn(claims('s-1', { name: 'Новое Имя', email: 'other@mail.example', email_verified: false }))
    const renamed = await all(city.house.database.read, sql`select name, email from people.account where subject = 's-1'`)
    assert.deepEqual(renamed, [{ name: 'Новое Имя', email: null }], 'the same account; an address that was not verified is not taken')
  })

  test('roles of the claim are read anew at each sign-in; those given here stay', async () => {
    await signIn(claims('s-2', { roles: ['chief_doctor@gp-7', 'moderator@*', 'mayor@*', 'doctor@gp-99'] }))
    assert.deepEqual(await rolesOf('s-2'), [
      { role: 'chief_doctor', valid_to: null, source: 'claims', in_network: false },
      { role: 'moderator', valid_to: null, source: 'claims', in_network: true },
    ])
    await city.house.database.write(async (db) => {
      const { id } = (await first(db, sql<{ id: string }>`select id from people.account where subject = 's-2'`))!
      const wish = { role: 'city_officer', clinic_id: NETWORK_ID, doctor_id: null, valid_from: '2026-11-01', valid_to: null } as const
      await giveRole(db, { kind: 'system', name: 'test' }, id, wish, 'page', NOON)
    })
    const { page } = await signIn(claims('s-2', { roles: 'moderator@*' }))
    assert.ok(!page.text.includes('главный врач'), 'gone at once, though given today')
    assert.deepEqual((await rolesOf('s-2')).map(({ role }) => role), ['city_officer', 'moderator'])

    city.clock.advance(DAY_MS)
    await signIn(claims('s-2', {}))
    city.clock.set(NOON)
    assert.deepEqual(await rolesOf('s-2'), [
      { role: 'city_officer', valid_to: null, source: 'page', in_network: true },
      { role: 'moderator', valid_to: '2026-11-24', source: 'claims', in_network: true },
    ])
  })

  test('somebody an operator expected gets the roles that wait under their login, once', async () => {
    await city.house.database.write(async (db) => {
      const id = await ensureAccount(db, city.house.config, 'Drozdov', 'Дроздов Сергей', NOON)
      const wish = { role: 'operator', clinic_id: NETWORK_ID, doctor_id: null, valid_from: '2026-11-01', valid_to: null } as const
      await giveRole(db, { kind: 'system', name: 'test' }, id, wish, 'csv', NOON)
    })
    const { page } = await signIn(claims('s-3', { preferred_username: 'drozdov' }))
    assert.match(page.text, /оператор/)
    await signIn(claims('s-4', { preferred_username: 'DROZDOV' }))
    assert.deepEqual(await rolesOf('s-4'), [], 'the login has passed on, the roles have not')
  })

  test('a refusal of the provider gives a page that says so', async () => {
    const { page, ours } = await signIn({ error: 'access_denied' })
    assert.equal(page.status, 400)
    assert.match(page.text, /Вход отменён/)
    assert.equal(ours.cookies.has('__Host-otklik'), false)
    assert.match((await signIn({ error: 'server_error' })).page.text, /ответил отказом/)
  })

  test('signing out leads on to the provider from a page of ours, since no form may leave the site', async () => {
    const { ours, page } = await signIn(claims('s-5'))
    const out = await ours.post('/people/sign-out', { _csrf: page.csrf })
    assert.equal(out.status, 200)
    assert.match(out.text, /Вы вышли из Отклика/)
    const next = new URL(out.headers.get('refresh')!.replace(/^0; url=/, ''))
    assert.equal(next.origin, provider.issuer)
    assert.equal(next.searchParams.get('post_logout_redirect_uri'), `${home}/`)
    assert.ok(next.searchParams.get('id_token_hint'))
    assert.equal((await ours.get('/people/me', false)).status, 303)
  })

  test('a code that somebody else got is not taken: the nonce and the verifier are not theirs', async () => {
    provider.next = claims('s-6')
    const [thief, theirs, victim] = [new BrowserLike(home), new BrowserLike(provider.issuer), new BrowserLike(home)]
    const away = await thief.get('/people/sign-in')
    const back = await theirs.get(away.address.slice(provider.issuer.length))
    const code = new URL(back.address).searchParams.get('code')!
    const victim_away = await victim.get('/people/sign-in')
    const state = new URL(victim_away.address).searchParams.get('state')!
    const page = await victim.get(`/people/callback?${new URLSearchParams({ code, state, iss: provider.issuer })}`)
    assert.equal(page.status, 400)
    assert.equal(victim.cookies.has('__Host-otklik'), false)
  })

  test('a provider that falls silent gives a page, not a fault, and its sessions here go on', async () => {
    const { ours } = await signIn(claims('s-7'))
    provider.next = claims('s-8')
    const late = new BrowserLike(home)
    const theirs = new BrowserLike(provider.issuer)
    const away = await late.get('/people/sign-in')
    const back = await theirs.get(away.address.slice(provider.issuer.length))
    await provider.close()
    const page = await late.get(back.path)
    assert.equal(page.status, 503)
    assert.match(page.text, /Сервис входа не отвечает/)
    assert.equal((await ours.get('/people/me')).status, 200)
  })
})
