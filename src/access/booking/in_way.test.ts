// What stands in the way of a booking, and the way on: another booking, a time of the waiting list, an address that only takes forms.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { buildClinic } from '../../../test/builders.ts'
import { BrowserLike } from '../../../test/routes_browser.ts'
import { SESSION_COOKIE, openSession } from '../../people/sessions.ts'
import { one, sql } from '../../platform/db/index.ts'
import { DAY_MS } from '../../platform/time.ts'
import { type BookingDesk, SYSTEM, assertConsistent, booked, buildPerson, buildSchedule, openBookingDesk, openResident, wishFor } from './booking.sample.ts'
import { bookSlot, cancelBooking, findBooking, holdSlot, moveBooking } from './index.ts'

let desk: BookingDesk
let home: string

before(async () => {
  desk = await openBookingDesk()
  home = await desk.t.listen()
})
after(async () => {
  await assertConsistent(desk.t)
  await desk.t.close()
})

async function openPerson(birth_date = '1951-03-08') {
  const { account_id, token } = await openResident(desk.t)
  const person = await desk.write((db) => buildPerson(db, { account_id, birth_date }))
  const browser = new BrowserLike(home)
  browser.cookies.set(SESSION_COOKIE, token)
  return { browser, person, account_id }
}

const at = (days: number) => new Date(desk.now().getTime() + days * DAY_MS)
const branchOf = async (clinic_id: string) => (await one(desk.t.house.database.read, sql<{ slug: string }>`
  select slug
  from clinics.branch
  where clinic_id = ${clinic_id}`)).slug
const book = async (person: Awaited<ReturnType<typeof openPerson>>['person'], slot_id: string, rest = {}) =>
  booked(await bookSlot(desk.t.house, SYSTEM, wishFor(desk.clinic.id, slot_id, person, rest), desk.now()))

test('who has a booking and finds a sooner time at another clinic moves it there, and is promised nothing that cannot be had', async () => {
  const { browser, person } = await openPerson()
  const old = await book(person, await desk.makeSlot({ starts_at: at(9) }))
  const other = await desk.write((db) => buildClinic(db, { name_ru: 'Поликлиника № 8' }))
  const of = await desk.write((db) => buildSchedule(db, other))
  const [wanted, later] = [await desk.makeSlot({ starts_at: at(2) }, of), await desk.makeSlot({ starts_at: at(3) }, of)]
  const branch = await branchOf(other.id)
  const { csrf } = await browser.get(`/access/times/${other.slug}/${branch}/ent`)
  const hold = (slot: string) => browser.post('/access/holds', {
    _csrf: csrf, clinic: other.slug, branch, specialty: 'ent', slot, person: person.id, class: 'afpn', key: `page-${slot}`,
  })
  const refused = await hold(wanted)
  assert.equal(refused.status, 409)
  assert.match(refused.text, new RegExp(`href="/access/bookings/${desk.clinic.slug}/${old.id}">Та запись: чт\u00a03\u00a0декабря`))
  assert.doesNotMatch(refused.text, /Встать в лист ожидания|Ближайшее время здесь/, 'both would be refused as well')
  const [, question] = new RegExp(`href="(/access/bookings/[^"]*/move\\?to=${other.slug}.${wanted})">Перенести её на чт\u00a026\u00a0ноября`).exec(refused.text)!
  const asked = await browser.get(question!)
  assert.match(asked.text, /Станет[^]*Поликлиника № 8[^]*<button[^>]*>Перенести запись/)
  const moved = await browser.post(question!.split('?')[0]!, { _csrf: csrf, to: `${other.slug}.${wanted}` })
  assert.match(moved.text, /Перенесли\. Раньше запись была на чт\u00a03\u00a0декабря[^]*Поликлиника № 8/)
  // two steps back in the browser: what is moved now is the visit that it has become
  const back = await browser.get(`/access/times/${other.slug}/${branch}/ent?move=${desk.clinic.slug}.${old.id}`)
  assert.match(back.text, /Вы переносите запись: сейчас она на чт\u00a026\u00a0ноября/)
  assert.match(back.text, new RegExp(`/access/bookings/${other.slug}/[^"]*/move\\?to=${other.slug}.${later}`))
  // and undone in one press, at the clinic it came from
  const undone = await browser.post(`${moved.path}/move`, { _csrf: csrf, to: moved.field('to') })
  assert.match(undone.path, new RegExp(`^/access/bookings/${desk.clinic.slug}/`))
  assert.match(undone.text, /Перенесли\. Раньше запись была на чт\u00a026\u00a0ноября/)
})

test('a time that the waiting list keeps is not lost by looking at another one', async () => {
  const { browser, person } = await openPerson()
  const kept = booked(await holdSlot(desk.t.house, SYSTEM, wishFor(desk.clinic.id, await desk.makeSlot({ starts_at: at(4) }), person, {
    channel: 'waiting_list', held_until: new Date(desk.now().getTime() + 2 * 3_600_000),
  }), desk.now()))
  const branch = await branchOf(desk.clinic.id)
  const { csrf } = await browser.get('/access/bookings')
  const slot = await desk.makeSlot({ starts_at: at(5) })
  const refused = await browser.post('/access/holds', {
    _csrf: csrf, clinic: desk.clinic.slug, branch, specialty: 'ent', slot, person: person.id, class: 'afpn', key: 'key-of-a-page',
  })
  assert.equal(refused.status, 409)
  assert.match(refused.text, new RegExp(`уже держат время[^]*href="/access/bookings/${desk.clinic.slug}/${kept.id}"`))
  assert.equal((await findBooking(desk.t.house.database.read, desk.clinic.id, kept.id))!.state, 'held')
})

test('an address that only takes a form, come back to, leads to what is true', async () => {
  const { browser, person } = await openPerson()
  const { id } = await book(person, await desk.makeSlot({ starts_at: at(6) }))
  const address = `/access/bookings/${desk.clinic.slug}/${id}`
  for (const act of ['confirmation', 'cancellation']) {
    const answer = await browser.get(`${address}/${act}`, false)
    assert.deepEqual([answer.status, answer.headers.get('location')], [303, address], act)
  }
  assert.equal((await browser.get('/access/holds?lang=en')).path, '/access')
})

test('a new time that somebody took meanwhile leads to other times, not to a button that must fail', async () => {
  const { browser, person } = await openPerson()
  const old = await book(person, await desk.makeSlot({ starts_at: at(7) }))
  const taken = (await book((await openPerson()).person, await desk.makeSlot({ starts_at: at(8) }))).slot_id
  const question = await browser.get(`/access/bookings/${desk.clinic.slug}/${old.id}/move?to=${desk.clinic.slug}.${taken}`)
  assert.equal(question.status, 409)
  assert.doesNotMatch(question.text, /<button[^>]*>Перенести запись/)
  assert.match(question.text, new RegExp(`href="/access/times/[^"]*move=${desk.clinic.slug}.${old.id}"[^>]*>Выбрать другое время`))
})

test('who comes of age meanwhile moves a child’s visit to an adults’ time after that day', async () => {
  const birthday = at(10).toISOString().slice(0, 10)
  const { browser, person } = await openPerson(`${Number(birthday.slice(0, 4)) - 18}${birthday.slice(4)}`)
  const old = await book(person, await desk.makeSlot({ starts_at: at(3), audience: 'child' }), { class: 'cfpn' })
  const grown = await desk.makeSlot({ starts_at: at(12), audience: 'adult' })
  const { csrf } = await browser.get('/access/bookings')
  const moved = await browser.post(`/access/bookings/${desk.clinic.slug}/${old.id}/move`, { _csrf: csrf, to: `${desk.clinic.slug}.${grown}` })
  assert.match(moved.text, /Перенесли\. Раньше/)
})

test('whom a time is for: nobody chosen is said beside the question, and a parent who only entered children can add oneself', async () => {
  const { account_id, token } = await openResident(desk.t)
  await desk.write((db) => buildPerson(db, { account_id, kind: 'child', name: 'Илья Белов', birth_date: '2018-07-20' }))
  const browser = new BrowserLike(home)
  browser.cookies.set(SESSION_COOKIE, token)
  const slot = await desk.makeSlot({ starts_at: at(4), audience: 'adult' })
  const given = { clinic: desk.clinic.slug, branch: await branchOf(desk.clinic.id), specialty: 'ent' }
  const address = `/access/holds?${new URLSearchParams({ ...given, slot, c: 'afpn' })}`
  const page = await browser.get(address)
  const again = encodeURIComponent(address)
  assert.ok(page.text.includes(`href="/access/people/new?kind=self&amp;back=${again}"`))
  const unsaid = await browser.post('/access/holds', { _csrf: page.csrf, ...given, slot, class: 'afpn', key: 'key-of-a-page' })
  assert.equal(unsaid.status, 422)
  assert.match(unsaid.text, /href="#person">Выберите, для кого это время/)
  assert.ok(unsaid.text.includes(`value="${slot}"`), 'the time is still there')
})

test('a time that is given up is promised again only while it can be had', async () => {
  const { browser, person, account_id } = await openPerson()
  const booking = await book(person, await desk.makeSlot({ starts_at: at(2) }))
  const address = `/access/bookings/${desk.clinic.slug}/${booking.id}`
  const { csrf } = await browser.get(address)
  const cancelled = await browser.post(`${address}/cancellation`, { _csrf: csrf })
  assert.match(cancelled.text, /Время снова свободно[^]*Вернуть запись/)
  const other = await book((await openPerson()).person, booking.slot_id)
  const taken = await browser.get(address)
  assert.match(taken.text, /Это время сейчас занято/)
  assert.doesNotMatch(taken.text, /Вернуть запись|снова свободно/)
  await cancelBooking(desk.t.house, SYSTEM, desk.clinic.id, other.id, 'person', desk.now())
  // moved away from a time that somebody else then took
  const first = await book(person, await desk.makeSlot({ starts_at: at(3) }))
  const moved = booked(await moveBooking(desk.t.house, SYSTEM, desk.clinic.id, first.id, { slot_id: await desk.makeSlot({ starts_at: at(4) }) }, desk.now()))
  const there = `/access/bookings/${desk.clinic.slug}/${moved.id}`
  assert.match((await browser.get(there)).text, /Вернуть прежнее время/)
  await book((await openPerson()).person, first.slot_id)
  assert.doesNotMatch((await browser.get(there)).text, /Вернуть прежнее время/)
  // and when its hour is over
  desk.t.clock.advance(3 * DAY_MS)
  browser.cookies.set(SESSION_COOKIE, await desk.write((db) => openSession(db, account_id, { staff: false, user_agent: null, id_token: null }, desk.now())))
  const over = await browser.get(address)
  assert.match(over.text, /Спасибо, что предупредили\./)
  assert.doesNotMatch(over.text, /Передумали/)
})
