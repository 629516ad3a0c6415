import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { NOON, REAL, type TestHouse, openTestHouse } from '../../test/house.ts'
import { all, one, sql } from '../platform/db/index.ts'
import { CITY_DAYS, MINUTE, makeCityCalendar, timeOfDay } from './city/calendar.ts'
import { divide } from './city/plan.ts'
import { PassThrough } from 'node:stream'
import { greet } from './greeting.ts'

let t: TestHouse
before(async () => {
  t = await openTestHouse({ template: 'city' })
})
after(() => t.close())

const count = async (house: TestHouse, from: string) =>
  (await one(house.house.database.read, sql<{ n: number }>`/* cross-clinic */ select count(*)::int as n from ${sql.raw(from)}`)).n
const get = (url: string, headers: Record<string, string> = {}) => t.web.inject({ url, headers: { accept: 'text/html', ...headers } })

test('the city lives by day: visits finish, letters are answered, and a minute is lived once', async () => {
  const answers = await count(t, 'ratings.answer')
  for (let minute = 0; minute < 12; minute++) {
    t.clock.advance(MINUTE)
    await t.run('demo.life')
  }
  const visits = await count(t, "visits.visit where fhir_id like 'life-%'")
  assert.ok(visits >= 4, `${visits} visits in twelve minutes`)
  const more = (await count(t, 'ratings.answer')) - answers
  assert.ok(more >= 1, `${more} answers in twelve minutes`)
  assert.equal(await count(t, "platform.audit_event where event = 'ratings.answered'"), more)
  await t.run('demo.life')
  assert.equal(await count(t, "visits.visit where fhir_id like 'life-%'"), visits)
  assert.equal(await count(t, 'ratings.answer'), answers + more)
  await t.run('letters.plan')
  assert.equal(await count(t, "letters.decision d join visits.visit v on v.clinic_id = d.clinic_id and v.id = d.visit_id where v.fhir_id like 'life-%'"), visits)
})

test('chief doctors have cases of every kind in hand, late ones have climbed, and replies go out', async () => {
  const rows = await all(t.house.database.read, sql<{ state: string; climbed: boolean; n: number }>`
    /* cross-clinic */
    select state, climbed_at is not null as climbed, count(*)::int as n
    from cases.case
    group by 1, 2`)
  const of = (fits: (row: { state: string; climbed: boolean }) => boolean) => rows.filter(fits).reduce((sum, { n }) => sum + n, 0)
  assert.ok(of(({ climbed }) => climbed) >= 1, JSON.stringify(rows))
  for (const wanted of ['open', 'asked', 'replied', 'settled']) assert.ok(of(({ state, climbed }) => state === wanted && !climbed) >= 1, JSON.stringify(rows))
})

test('the mailbox lists, finds and shows letters; a letter opens in its frame only', async () => {
  const none = await get('/mailbox')
  assert.match(none.body, /Писем пока нет/)
  await t.run('letters.dispatch')
  const { messages } = (await get('/mailbox/messages', { accept: 'application/json' })).json<{ messages: { id: string; subject: string; to: string[]; raw: string }[] }>()
  assert.ok(messages.length >= 4)
  const [newest] = messages
  const list = await get('/mailbox')
  assert.match(list.body, new RegExp(`/mailbox/messages/${newest!.id}"`))
  const found = await get(`/mailbox?q=${encodeURIComponent(newest!.to[0]!.toUpperCase())}`)
  assert.match(found.body, new RegExp(`/mailbox/messages/${newest!.id}"`))
  assert.match((await get('/mailbox?q=нет-такого-слова')).body, /нет-такого-слова/)
  const shown = await get(`/mailbox/messages/${newest!.id}`)
  assert.equal(shown.statusCode, 200)
  assert.match(String(shown.headers['content-security-policy']), /frame-src 'self'/)
  const letter = await get(`/mailbox/messages/${newest!.id}/html`)
  assert.match(letter.body, /<base target="_top">/)
  assert.match(String(letter.headers['content-security-policy']), /default-src 'none'.*sandbox/)
  assert.doesNotMatch(String(letter.headers['content-security-policy']), /script-src/)
  const raw = await get(newest!.raw)
  assert.equal(raw.headers['content-type'], 'message/rfc822')
  assert.match(raw.body, /^DKIM-Signature:/m)
  assert.equal((await get('/mailbox/messages/m999999')).statusCode, 404)
  assert.equal((await get('/mailbox/messages/..%2Fetc')).statusCode, 404)
})

test('the home page says that it is a demonstration and offers one person for each role', async () => {
  const home = await get('/')
  assert.match(home.body, /Кем бы вы хотели быть/)
  assert.match(home.body, /Это демонстрация/)
  for (const role of ['Житель', 'Врач', 'Заведующий отделением', 'Главный врач', 'Модератор', 'Сотрудник города', 'Оператор']) {
    assert.match(home.body, new RegExp(`>${role}</a>`))
  }
  assert.match(home.body, /who=chief_doctor\.gp-7/)
  assert.match((await get('/?lang=en')).body, /Who would you like to be/)
})

test('the greeting names the address, the mailbox and who may sign in', async () => {
  const out = new PassThrough()
  await greet(t.house, out)
  const said = String(out.read())
  assert.match(said, /\/mailbox/)
  assert.match(said, /главный врач {2,}\S.* Городская поликлиника № 7/)
  assert.match(said, /OTKLIK_DEMO_LIFE=off/)
})

test('switched off, or without the city, nothing lives; outside the demonstration there is no mailbox', async () => {
  const off = await openTestHouse({ template: 'city', env: { OTKLIK_DEMO_LIFE: 'off' } })
  const empty = await openTestHouse()
  const real = await openTestHouse({ env: REAL })
  try {
    for (const house of [off, empty, real]) {
      await house.run('demo.life')
      assert.equal(await count(house, "visits.visit where fhir_id like 'life-%'"), 0)
    }
    assert.equal((await real.web.inject('/mailbox')).statusCode, 404)
    assert.equal((await empty.web.inject('/')).statusCode, 200)
    assert.doesNotMatch((await real.web.inject({ url: '/', headers: { accept: 'text/html' } })).body, /Кем бы вы хотели быть/)
  } finally {
    for (const house of [off, empty, real]) await house.close()
  }
})

test('the calendar holds thirteen months that end today, and its turn lies in spring', () => {
  for (const now of ['2026-11-24T09:00:00Z', '2027-04-20T20:59:00Z', '2027-05-01T00:00:00Z', '2028-02-29T21:30:00Z']) {
    const calendar = makeCityCalendar(new Date(now))
    assert.equal(calendar.days.length, CITY_DAYS)
    assert.ok(calendar.days.at(-1)!.midnight <= calendar.now && calendar.now - calendar.days.at(-1)!.midnight < 24 * 60 * MINUTE)
    assert.match(calendar.turn.date, /-04-15$/)
    assert.ok(timeOfDay(calendar, calendar.now) < 24 * 60 * MINUTE)
  }
  assert.equal(timeOfDay(makeCityCalendar(NOON), NOON.getTime()), 12 * 60 * MINUTE)
})

test('a whole number is divided without remainder', () => {
  assert.deepEqual(divide(10, [1, 1, 1]), [4, 3, 3])
  assert.deepEqual(divide(0, [1, 2]), [0, 0])
  assert.equal(divide(45_000, [0.3, 1.7, 2.2, 0.01]).reduce((a, b) => a + b, 0), 45_000)
})
