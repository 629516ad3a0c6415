// Routes of residents: whose booking it is, what is said where a referral is needed, the way to a clinic's own system and back.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { BrowserLike } from '../../../test/routes_browser.ts'
import { SESSION_COOKIE } from '../../people/sessions.ts'
import { all, one, sql } from '../../platform/db/index.ts'
import { DAY_MS, HOUR_MS } from '../../platform/time.ts'
import { type BookingDesk, MINUTE_MS, SYSTEM, booked, buildPerson, buildSchedule, buildSlot, openBookingDesk, openResident, wishFor } from './booking.sample.ts'
import { buildMissed } from '../desk/desk.sample.ts'
import { bookSlot, insertReferral } from './index.ts'

let desk: BookingDesk
let home: string
let branch: string

before(async () => {
  desk = await openBookingDesk()
  home = await desk.t.listen()
  branch = (await one(desk.t.house.database.read, sql<{ slug: string }>`
    select slug
    from clinics.branch
    where clinic_id = ${desk.clinic.id}`)).slug
})
after(() => desk.t.close())

async function openFamily() {
  const { account_id, token } = await openResident(desk.t)
  const person = await desk.write((db) => buildPerson(db, { account_id }))
  const browser = new BrowserLike(home)
  browser.cookies.set(SESSION_COOKIE, token)
  return { browser, person }
}

test('a booking is seen and changed by its own account alone', async () => {
  const [mine, other] = [await openFamily(), await openFamily()]
  const slot_id = await desk.makeSlot()
  const booking = booked(await bookSlot(desk.t.house, SYSTEM, wishFor(desk.clinic.id, slot_id, mine.person), desk.now()))
  const address = `/access/bookings/${desk.clinic.slug}/${booking.id}`
  assert.match((await mine.browser.get(address)).text, /Вы записаны/)
  // nobody said where to move it: the booking itself, and no word of a time that is gone
  const unsaid = await mine.browser.get(`${address}/move`, false)
  assert.deepEqual([unsaid.status, unsaid.headers.get('location')], [303, address])
  assert.equal((await other.browser.get(address)).status, 404)
  const { csrf } = await other.browser.get('/access/bookings')
  for (const act of ['confirmation', 'cancellation', 'move']) {
    assert.equal((await other.browser.post(`${address}/${act}`, { _csrf: csrf, to: `${desk.clinic.slug}.${slot_id}` })).status, 404, act)
  }
  assert.equal((await other.browser.get(`/access/people/${mine.person.id}`)).status, 404)
  const held = await other.browser.post('/access/holds', {
    _csrf: csrf, clinic: desk.clinic.slug, branch, specialty: 'ent', slot: slot_id, person: mine.person.id, class: 'afpn', key: 'key-of-a-page',
  })
  assert.equal(held.status, 404, 'nobody books for somebody else')
  assert.equal((await other.browser.post('/access/holds', { _csrf: csrf, slot: 'x' })).status, 422)
  // a person with a booking ahead stays on the list
  const removal = await mine.browser.post(`/access/people/${mine.person.id}/removal`, { _csrf: (await mine.browser.get('/access/people')).csrf })
  assert.match(removal.text, /предстоящие записи/)
})

test('a time that was pressed elsewhere stands before everything else, or is said to be taken', async () => {
  const of = await desk.write((db) => buildSchedule(db, desk.clinic, { specialty_code: 'urologist' }))
  const [early, late] = await Promise.all([2, 3].map((hours) => desk.makeSlot({ starts_at: new Date(desk.now().getTime() + DAY_MS + hours * HOUR_MS) }, of)))
  const { browser, person } = await openFamily()
  const at = (id: string) => one(desk.t.house.database.read, sql<{ day: string; time: string }>`
    select day, to_char(starts_at at time zone 'Europe/Moscow', 'HH24:MI') as time
    from access.slot
    where clinic_id = ${desk.clinic.id}
      and id = ${id}`)
  const { day, time } = await at(late!)
  const address = `/access/times/${desk.clinic.slug}/${branch}/urologist?c=afpn&from=${day}&t=${time}`
  const page = await browser.get(address)
  const chosen = page.text.slice(page.text.indexOf('Вы выбрали'), page.text.indexOf('Для кого запись'))
  assert.match(chosen, new RegExp(`, ${time}[\\s\\S]*value="${late}"[^>]*>Занять ${time}`))
  assert.ok(!chosen.includes(early!), 'only that time')
  assert.match(page.text, new RegExp(`name="from" value="${day}"/><input type="hidden" name="t" value="${time}"`), 'other answers keep it')
  const held = await browser.post('/access/holds', {
    _csrf: page.csrf, clinic: desk.clinic.slug, branch, specialty: 'urologist', slot: late!, person: person.id, class: 'afpn', key: 'key-of-a-page',
  })
  assert.match(held.text, /Подтвердить запись/)
  // gone back to
  assert.match((await browser.get(address)).text, new RegExp(`href="/access/bookings/[^"]+">[^<]*${time}: это время уже за вами`))
  // somebody else comes with the same address
  const stranger = await new BrowserLike(home).get(address)
  assert.match(stranger.text, new RegExp(`, ${time}: это время уже занято[^<]*другое свободное время`))
  assert.ok(stranger.text.includes(`slot=${early}`), 'what is free stands below')
  const first = await at(early!)
  const other = await new BrowserLike(home).get(address.replace(time, first.time))
  assert.match(other.text, new RegExp(`Вы выбрали:[^<]*${first.time}[\\s\\S]*slot=${early}[\\s\\S]*Занять ${first.time}[\\s\\S]*Взрослый`))
  // an address that was kept until its hour was over
  assert.match((await new BrowserLike(home).get(address.replace(day, '2026-11-02'))).text, /: это время уже прошло\./)
  // and with nothing free any more nothing else is promised
  booked(await bookSlot(desk.t.house, SYSTEM, wishFor(desk.clinic.id, early!, await desk.makePerson()), desk.now()))
  const none = await new BrowserLike(home).get(address)
  assert.match(none.text, /это время уже занято/)
  assert.doesNotMatch(none.text, /другое свободное время/)
  for (const odd of ['25:00', 'x', '']) assert.doesNotMatch((await browser.get(`${address.replace(/t=.*/, '')}t=${odd}`)).text, /Вы выбрали|уже занято/, odd)
})

test('not signed in: the time leads through signing in and is not lost', async () => {
  const slot_id = await desk.makeSlot({ starts_at: new Date(desk.now().getTime() + 2 * DAY_MS) })
  const stranger = new BrowserLike(home)
  const times = await stranger.get(`/access/times/${desk.clinic.slug}/${branch}/ent`)
  const [, href] = new RegExp(`href="(/access/holds[^"]*${slot_id}[^"]*)"`).exec(times.text)!
  const asked = await stranger.get(href!.replaceAll('&amp;', '&'), false)
  assert.equal(asked.status, 303)
  const back = new URL(asked.headers.get('location')!, home).searchParams.get('back')!
  const { browser } = await openFamily()
  assert.match((await browser.get(back)).text, new RegExp(`Для кого это время[^]*${slot_id}`))
})

test('without a referral the page says what to do; with one it shows the times', async () => {
  const of = await desk.write((db) => buildSchedule(db, desk.clinic, { specialty_code: 'neurologist' }))
  const slot_id = await desk.makeSlot({}, of)
  const { browser, person } = await openFamily()
  const address = `/access/times/${desk.clinic.slug}/${branch}/neurologist`
  const before_text = (await browser.get(address)).text
  assert.match(before_text, /Нужно направление[^]*Записаться к терапевту/)
  assert.ok(!before_text.includes(slot_id))
  await desk.t.house.database.writeSingle((db) => insertReferral(db, {
    person_id: person.id, clinic_id: desk.clinic.id, specialty_code: 'neurologist', path_started_at: desk.now(),
    expires_at: new Date(desk.now().getTime() + 30 * DAY_MS), issued_by: null,
  }, desk.now()))
  assert.ok((await browser.get(address)).text.includes(`value="${slot_id}"`))
})

test('nobody leaves without an offer: who gave a visit up, who came too late to confirm, who lost a race', async () => {
  const { browser, person } = await openFamily()
  const at = (days: number) => ({ starts_at: new Date(desk.now().getTime() + days * DAY_MS) })
  const slot_id = await desk.makeSlot(at(4))
  const booking = booked(await bookSlot(desk.t.house, SYSTEM, wishFor(desk.clinic.id, slot_id, person), desk.now()))
  const address = `/access/bookings/${desk.clinic.slug}/${booking.id}`
  const { csrf } = await browser.get(address)
  const cancelled = await browser.post(`${address}/cancellation`, { _csrf: csrf })
  assert.match(cancelled.text, /Что предлагаем[^]*Встать в лист ожидания/)
  assert.match(cancelled.text, new RegExp(`/access/times/[^"]*p=${person.id}`), 'the person is kept')

  const held = booked(await desk.hold(wishFor(desk.clinic.id, slot_id, person)))
  desk.t.clock.advance(6 * MINUTE_MS)
  const late = await browser.post(`/access/bookings/${desk.clinic.slug}/${held.id}/confirmation`, { _csrf: csrf })
  assert.equal(late.status, 409)
  assert.match(late.text, /Что предлагаем/)

  const wanted = await desk.makeSlot(at(5))
  booked(await bookSlot(desk.t.house, SYSTEM, wishFor(desk.clinic.id, wanted, await desk.makePerson()), desk.now()))
  const lost = await browser.post('/access/holds', {
    _csrf: csrf, clinic: desk.clinic.slug, branch, specialty: 'ent', slot: wanted, person: person.id, class: 'afpn', key: 'another-page',
  })
  assert.equal(lost.status, 409)
  assert.match(lost.text, /Что предлагаем/)
})

test('who comes of age within the four weeks books a children’s time before that day and an adults’ one after it', async () => {
  const { account_id, token } = await openResident(desk.t)
  const browser = new BrowserLike(home)
  browser.cookies.set(SESSION_COOKIE, token)
  const at = (days: number, audience: 'adult' | 'child') => desk.makeSlot({ starts_at: new Date(desk.now().getTime() + days * DAY_MS), audience })
  const birthday = new Date(desk.now().getTime() + 10 * DAY_MS).toISOString().slice(0, 10)
  const person = await desk.write((db) => buildPerson(db, { account_id, birth_date: `${Number(birthday.slice(0, 4)) - 18}${birthday.slice(4)}` }))
  const [child_before, child_after, adult_before, adult_after] = [await at(8, 'child'), await at(12, 'child'), await at(9, 'adult'), await at(13, 'adult')]
  const { text, csrf } = await browser.get(`/access/times/${desk.clinic.slug}/${branch}/ent?p=${person.id}`)
  const shown = [child_before, child_after, adult_before, adult_after].map((id) => text.includes(`value="${id}"`))
  assert.deepEqual(shown, [true, false, false, true])
  const hold = (slot: string) => browser.post('/access/holds', {
    _csrf: csrf, clinic: desk.clinic.slug, branch, specialty: 'ent', slot, person: person.id, class: 'cfpn', key: `page-${slot}`,
  })
  assert.equal((await hold(child_after)).status, 422)
  assert.equal((await hold(adult_before)).status, 422)
  assert.match((await hold(child_before)).text, /Подтвердите/)
  assert.match((await hold(adult_after)).text, /Подтвердите/)
})

test('another person for the same time on the same page: it is theirs now, and nobody else’s', async () => {
  const { account_id, token } = await openResident(desk.t)
  const browser = new BrowserLike(home)
  browser.cookies.set(SESSION_COOKIE, token)
  const self = await desk.write((db) => buildPerson(db, { account_id, name: 'Мария Петрова' }))
  const child = await desk.write((db) => buildPerson(db, { account_id, kind: 'child', name: 'Илья Петров', birth_date: '2015-05-05' }))
  const slot = await desk.makeSlot({ starts_at: new Date(desk.now().getTime() + 3 * DAY_MS) })
  const { csrf } = await browser.get(`/access/times/${desk.clinic.slug}/${branch}/ent`)
  const hold = (person: string) => browser.post('/access/holds', {
    _csrf: csrf, clinic: desk.clinic.slug, branch, specialty: 'ent', slot, person, class: 'afpn', key: 'one-key-of-a-page',
  })
  const first = await hold(self.id)
  assert.match(first.text, /Мария Петрова/)
  const second = await hold(child.id)
  assert.equal(second.status, 200)
  assert.match(second.text, /Илья Петров/)
  assert.notEqual(second.path, first.path)
  const rows = await all(desk.t.house.database.read, sql<{ person_id: string; state: string }>`
    select person_id, state from access.booking where clinic_id = ${desk.clinic.id} and slot_id = ${slot} order by state`)
  assert.deepEqual(rows, [{ person_id: self.id, state: 'cancelled' }, { person_id: child.id, state: 'held' }])
  // and back again
  assert.match((await hold(self.id)).text, /Мария Петрова[^]*Подтвердите|Подтвердите[^]*Мария Петрова/)
  assert.match((await hold(child.id)).text, /Илья Петров/)
  // what is booked does not give way
  const { path } = await hold(child.id)
  assert.match((await browser.post(`${path}/confirmation`, { _csrf: csrf })).text, /Вы записаны|записан/i)
  assert.equal((await hold(self.id)).status, 409)
})

test('a day in the address that no calendar has is left out', async () => {
  for (const from of ['2026-11-31', '2026-02-30', '2026-13-01', '9999-12-31', '2026-12-01x', '2026-12-01']) {
    assert.equal((await new BrowserLike(home).get(`/access/times/${desk.clinic.slug}/${branch}/ent?from=${from}`)).status, 200, from)
  }
})

test('whoever the no-show rule keeps from booking reads so first, and the times without buttons', async () => {
  const { browser, person } = await openFamily()
  const slot_id = await desk.makeSlot({ starts_at: new Date(desk.now().getTime() + 6 * DAY_MS) })
  const address = `/access/times/${desk.clinic.slug}/${branch}/ent`
  assert.ok((await browser.get(address)).text.includes(`value="${slot_id}"`))
  await buildMissed(desk.t, desk.clinic.id, person.id, 'ent', [40, 20, 1])
  const { text } = await browser.get(address)
  assert.ok(!text.includes(slot_id))
  assert.match(text, /href="\/access\/locks"[^]*<h3/)
})

test('handed over to the clinic’s own system, and told what came of it', async () => {
  const slot_id = await desk.write((db) => buildSlot(db, desk.schedule, { booking_url: 'https://mis.example/book/1', booking_phone: '+7 900 555-01-07' }))
  const stranger = new BrowserLike(home)
  const start = `/access/handover/${desk.clinic.slug}/slots/${slot_id}`
  const list = () => all(desk.t.house.database.read, sql<{ outcome: string }>`
    select outcome
    from access.handover
    where clinic_id = ${desk.clinic.id}`)
  assert.match((await stranger.get(start)).text, /Записывает сама поликлиника/)
  assert.deepEqual(await list(), [], 'opening writes nothing')
  const way = await stranger.post(start, {})
  assert.match(way.text, /href="https:\/\/mis\.example\/book\/1" target="_blank" rel="noopener noreferrer"/)
  assert.deepEqual(await list(), [{ outcome: 'unknown' }])
  const told = await stranger.post(`${way.path}/outcome`, { outcome: 'phantom' })
  assert.match(told.text, /попадёт в показатели филиала/)
  assert.deepEqual(await list(), [{ outcome: 'phantom' }])
  assert.equal((await stranger.post(`${way.path}/outcome`, { outcome: 'x' })).status, 422)
  const dangerous = await desk.write((db) => buildSlot(db, desk.schedule, { booking_url: 'javascript:alert(1)' }))
  assert.equal((await stranger.get(`/access/handover/${desk.clinic.slug}/slots/${dangerous}`)).status, 404)
})
