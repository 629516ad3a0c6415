// The whole way of signing in, over HTTP, with the real provider of the demonstration.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { NOON, type TestHouse, openTestHouse } from '../../test/house.ts'
import { buildClinic, buildDoctor } from '../../test/builders.ts'
import { BrowserLike } from '../../test/routes_browser.ts'
import { seedDemoPeople } from '../demo/people.ts'
import { all, first, run, sql } from '../platform/db/index.ts'
import { DAY_MS, HOUR_MS } from '../platform/time.ts'

let city: TestHouse
let home: string

before(async () => {
  city = await openTestHouse({ env: { TRUST_PROXY: 'on' } })
  await city.house.database.write(async (db) => {
    const clinic = await buildClinic(db, { slug: 'gp-7', audience: 'adult' })
    await buildDoctor(db, clinic.id)
  })
  assert.equal(await seedDemoPeople(city.house), 14)
  assert.equal(await seedDemoPeople(city.house), 0, 'seeding twice adds nobody')
  home = await city.listen()
})

after(() => city.close())

/** Signs in as a demo person. Out: the browser, and the page it came back to. */
async function signIn(who: string, back = '/people/me') {
  const browser = new BrowserLike(home)
  const choice = await browser.get(`/people/sign-in?back=${encodeURIComponent(back)}`)
  assert.equal(choice.status, 200)
  assert.match(choice.text, /Кем войти/)
  const page = await browser.post(choice.path, { who })
  return { browser, page }
}

function setRole(who: string, dates: { valid_from: string; valid_to: string | null }) {
  return city.house.database.write((db) => run(db, sql`
    update people.role
    set valid_from = ${dates.valid_from}::date,
      valid_to = ${dates.valid_to}::date
    where account_id = (select id from people.account where subject = ${who})`))
}

describe('signing in', () => {
  test('a demo person comes back to the page asked for, with cookies no script can read', async () => {
    const { browser, page } = await signIn('chief_doctor.gp-7', '/people/me?from=letter')
    assert.equal(page.status, 200)
    assert.equal(page.path, '/people/me?from=letter')
    assert.match(page.text, /Дроздов/)
    assert.match(page.text, /главный врач/)
    const cookie = browser.setCookies.find((line) => line.startsWith('__Host-otklik='))!
    for (const part of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/']) assert.ok(cookie.includes(part), `${part}: ${cookie}`)
    assert.ok(!/domain=/i.test(cookie))
    const kept = await all(city.house.database.read, sql<{ hash: string }>`select encode(token_hash, 'hex') as hash from people.session`)
    assert.ok(!kept.some(({ hash }) => cookie.includes(hash)), 'the token itself is not kept')
  })

  test('the event is in the log', async () => {
    await signIn('resident.adult')
    const event = await first(city.house.database.read, sql<{ event: string }>`
      select e.event
      from platform.audit_event e
      join people.account a on a.id::text = e.actor_id
      where e.clinic_id = '00000000-0000-0000-0000-000000000000'
        and e.event = 'people.signed_in'
        and a.subject = 'resident.adult'`)
    assert.ok(event)
  })

  for (const back of ['https://evil.example/', '//evil.example', '/\\evil.example', '/%09/evil.example', 'javascript:alert(1)']) {
    test(`does not lead away: ${back}`, async () => {
      const { page } = await signIn('resident.parent', back)
      assert.equal(new URL(page.address).origin, home)
    })
  }

  test('an answer with a wrong state is not taken, and the sign-in in hand still works', async () => {
    const browser = new BrowserLike(home)
    const choice = await browser.get('/people/sign-in?back=/people/me')
    const forged = await browser.get('/people/callback?code=stolen&state=guessed')
    assert.equal(forged.status, 400)
    assert.match(forged.text, /Вход не завершён/)
    const page = await browser.post(choice.path, { who: 'resident.adult' })
    assert.equal(page.path, '/people/me')
  })

  test('a callback without a sign-in begun in this browser is not taken', async () => {
    const victim = new BrowserLike(home)
    const choice = await new BrowserLike(home).get('/people/sign-in')
    const state = new URL(choice.history.at(-2)!, home).searchParams.get('state')
    const page = await victim.get(`/people/callback?code=x&state=${state}`)
    assert.equal(page.status, 400)
    assert.equal(victim.cookies.has('__Host-otklik'), false)
  })

  test('a code works once, even when the cookies of the sign-in come back', async () => {
    const browser = new BrowserLike(home)
    const choice = await browser.get('/people/sign-in?back=/people/me')
    const kept = browser.cookies.get('__Host-otklik-sign-in')!
    const page = await browser.post(choice.path, { who: 'resident.adult' })
    const callback = page.history.find((path) => path.startsWith('/people/callback'))!
    assert.equal((await browser.get(callback)).status, 400, 'the cookie is gone')
    browser.cookies.set('__Host-otklik-sign-in', kept)
    const again = await browser.get(callback)
    assert.equal(again.status, 400)
    assert.match(again.text, /отказом/)
  })

  test('a sign-in begun more than ten minutes ago is not taken', async () => {
    const browser = new BrowserLike(home)
    const choice = await browser.get('/people/sign-in?back=/people/me')
    city.clock.advance(11 * 60_000)
    const page = await browser.post(choice.path, { who: 'resident.adult' })
    city.clock.set(NOON)
    assert.equal(page.status, 400)
    assert.match(page.text, /слишком давно/)
  })

  test('somebody who came by another name of the host signs in under ours, since cookies belong to a name', async () => {
    const { port } = new URL(home)
    const other = await fetch(`http://127.0.0.1:${port}/people/sign-in?back=/people/me`, { redirect: 'manual' })
    assert.equal(other.headers.get('location'), `${home}/people/sign-in?back=%2Fpeople%2Fme&moved=yes`)
    // behind a proxy that changes the name it goes on, without turning in a circle
    const moved = await fetch(`http://127.0.0.1:${port}/people/sign-in?moved=yes`, { redirect: 'manual' })
    assert.ok(moved.headers.get('location')!.startsWith(`${home}/identity/auth?`))
  })

  test('a person suggested in the address stands on top', async () => {
    const choice = await new BrowserLike(home).get('/people/sign-in?who=operator')
    assert.match(choice.text, /Вам предложили этого человека/)
    assert.ok(choice.text.indexOf('Весь город') < choice.text.indexOf('Жители'))
  })

  test('from one address at most 20 sign-ins a minute are begun', async () => {
    const browser = new BrowserLike(home)
    const statuses: number[] = []
    for (let turn = 0; turn < 21; turn++) statuses.push((await browser.get('/people/sign-in', false)).status)
    assert.deepEqual(statuses, [...Array<number>(20).fill(303), 429])
  })

  test('nobody signs in as a person who is not there', async () => {
    const browser = new BrowserLike(home)
    const choice = await browser.get('/people/sign-in')
    const page = await browser.post(choice.path, { who: 'mayor' })
    assert.equal(page.status, 400)
    assert.match(page.text, /Такого человека/)
  })
})

describe('sessions', () => {
  test('signing out ends the session here and at the provider', async () => {
    const { browser, page } = await signIn('resident.english')
    const token = browser.cookies.get('__Host-otklik')!
    const out = await browser.post('/people/sign-out', { _csrf: page.csrf })
    assert.match(out.text, /Signing out|Выходим/)
    const home_page = await browser.post(out.action('session/end'), { xsrf: out.field('xsrf'), logout: 'yes' })
    assert.equal(home_page.path, '/')
    browser.cookies.set('__Host-otklik', token)
    assert.match((await browser.get('/people/me')).path, /identity/, 'the old token opens nothing')
  })

  test('signing out needs the form of the page', async () => {
    const { browser } = await signIn('resident.adult')
    assert.equal((await browser.post('/people/sign-out', {})).status, 403)
    assert.equal((await browser.get('/people/me')).path, '/people/me')
  })

  test('a session revoked in another browser ends at once; one’s own stays', async () => {
    const one = await signIn('resident.parent')
    const other = await signIn('resident.parent', '/people/sessions')
    const action = other.page.text.match(/\/people\/sessions\/[0-9a-f]{64}\/revocation/g)!
    assert.ok(action.length >= 2)
    const done = await other.browser.post('/people/sessions/revocation', { _csrf: other.page.csrf })
    assert.match(done.text, /Завершили вход/)
    assert.equal((await one.browser.get('/people/me', false)).status, 303, 'to sign-in')
    assert.equal((await other.browser.get('/people/me')).path, '/people/me')
  })

  test('nobody revokes another person’s session', async () => {
    const mine = await signIn('resident.parent', '/people/sessions')
    const foreign = await signIn('chief_doctor.gp-7', '/people/sessions')
    const action = foreign.page.text.match(/\/people\/sessions\/[0-9a-f]{64}\/revocation/)![0]
    assert.equal((await mine.browser.post(action, { _csrf: mine.page.csrf })).status, 404)
    assert.equal((await foreign.browser.get('/people/me')).path, '/people/me')
  })

  test('staff are signed out after 12 hours, residents after 12 idle hours or 30 days', async () => {
    const staff = await signIn('chief_doctor.gp-7')
    const resident = await signIn('resident.parent')
    const idle = await signIn('resident.parent')
    const is_in = async (browser: BrowserLike) => (await browser.get('/people/me', false)).status === 200
    for (let hours = 0; hours < 12; hours += 6) {
      city.clock.advance(6 * HOUR_MS - 1)
      assert.ok(await is_in(staff.browser))
      assert.ok(await is_in(resident.browser))
    }
    city.clock.advance(HOUR_MS)
    assert.ok(!(await is_in(staff.browser)), 'staff: 12 hours')
    assert.ok(!(await is_in(idle.browser)), 'idle: 12 hours')
    for (let days = 0.5; days < 29.5; days += 0.45) {
      city.clock.advance(0.45 * DAY_MS)
      assert.ok(await is_in(resident.browser), `day ${days}`)
    }
    city.clock.advance(0.49 * DAY_MS)
    city.clock.advance(0.1 * DAY_MS)
    assert.ok(!(await is_in(resident.browser)), 'resident: 30 days')
    city.clock.set(NOON)
  })

  test('a role holds from its first to its last day in the network’s zone', async () => {
    const { browser } = await signIn('moderator.gp-7')
    const is_moderator = async () => (await browser.get('/people/me')).text.includes('модератор')
    await setRole('moderator.gp-7', { valid_from: '2026-01-01', valid_to: '2026-11-24' })
    assert.ok(await is_moderator())
    // 23:59 and 00:00 in Moscow
    city.clock.set(new Date('2026-11-24T20:59:00Z'))
    assert.ok(await is_moderator())
    city.clock.set(new Date('2026-11-24T21:00:00Z'))
    assert.ok(!(await is_moderator()))
    await setRole('moderator.gp-7', { valid_from: '2026-11-26', valid_to: null })
    assert.ok(!(await is_moderator()))
    city.clock.set(NOON)
  })

  test('a session that ended is forgotten after a week', async () => {
    const count = async () => (await first(city.house.database.read, sql<{ count: number }>`select count(*) as count from people.session`))!.count
    assert.ok((await count()) > 0)
    city.clock.advance(38 * DAY_MS)
    await city.run('people.forget_sessions')
    assert.equal(await count(), 0)
    city.clock.set(NOON)
  })
})

describe('a provider that is down', () => {
  test('gives a page that says what to do, and is asked again next time', async () => {
    const lonely = await openTestHouse({ env: { OIDC_ISSUER: 'http://127.0.0.1:9/' } })
    try {
      const reply = await lonely.web.inject({ url: '/people/sign-in', headers: { accept: 'text/html' } })
      assert.equal(reply.statusCode, 503)
      assert.match(reply.body, /Сервис входа не отвечает/)
      assert.equal((await lonely.web.inject({ url: '/identity/.well-known/openid-configuration' })).statusCode, 404)
    } finally {
      await lonely.close()
    }
  })
})
