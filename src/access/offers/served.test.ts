// What a page says where nothing is free: none, nobody of this age, no such visits, or nothing known; and where a line is no offer.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { BrowserLike } from '../../../test/routes_browser.ts'
import { SESSION_COOKIE } from '../../people/sessions.ts'
import { one, run, sql } from '../../platform/db/index.ts'
import { DAY_MS } from '../../platform/time.ts'
import { type BookingDesk, buildPerson, buildSchedule, openBookingDesk, openResident } from '../booking/booking.sample.ts'
import { countNewClinics, keepRound } from '../waits/keeper.ts'

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
  await desk.write((db) => run(db, sql`update clinics.branch set phone = '+7 900 555-01-77' where clinic_id = ${desk.clinic.id}`))
  const grown = await desk.write((db) => buildSchedule(db, desk.clinic, { specialty_code: 'therapist', audience: 'adult' }))
  const starts_at = new Date(desk.now().getTime() + 3 * DAY_MS)
  await desk.makeSlot({ starts_at, visit: 'first' }, grown)
  const full = await desk.write((db) => buildSchedule(db, desk.clinic, { specialty_code: 'surgeon' }))
  await desk.makeSlot({ starts_at, status: 'busy' }, full)
  await desk.write((db) => buildSchedule(db, desk.clinic, { specialty_code: 'urologist', active: false }))
  const never = new AbortController().signal
  await countNewClinics(desk.t.house, never)
  await keepRound(desk.t.house, never)
})
after(() => desk.t.close())

const read = async (specialty: string, query: string) => (await new BrowserLike(home).get(`/access/times/${desk.clinic.slug}/${branch}/${specialty}?${query}`)).text

test('none is said of what is served and known, and the line is offered there', async () => {
  assert.match(await read('surgeon', 'c=afpn'), /Свободного времени на ближайшие четыре недели нет[^]*Встать в лист ожидания/)
})

test('a child at a doctor for adults is told so and led to a paediatrician, not into a line that never moves', async () => {
  const text = await read('therapist', 'c=cfpn')
  assert.match(text, /Детей этот врач здесь не принимает[^]*Записаться к педиатру/)
  assert.doesNotMatch(text, /Свободного времени на|Встать в лист ожидания/)
})

test('visits that are not taken are told apart from times that are gone', async () => {
  const text = await read('therapist', 'c=arpn')
  assert.match(text, /На такой приём этот врач здесь не записывает/)
  assert.doesNotMatch(text, /Встать в лист ожидания/)
})

test('where no schedule comes, nothing is known, and the telephone is said', async () => {
  const text = await read('urologist', 'c=afpn')
  assert.match(text, /мы ничего не знаем[^]*href="tel:\+79005550177"/)
  assert.doesNotMatch(text, /Свободного времени на|Встать в лист ожидания/)
})

test('nobody is let into a line that would never move for them', async () => {
  const { account_id, token } = await openResident(desk.t)
  const child = await desk.write((db) => buildPerson(db, { account_id, kind: 'child', birth_date: '2018-01-01', email: 'm@mail.example' }))
  const browser = new BrowserLike(home)
  browser.cookies.set(SESSION_COOKIE, token)
  const b = `${desk.clinic.slug}:${branch}`
  const { csrf } = await browser.get(`/access/waiting/new?b=${b}&s=therapist&c=cfpn`)
  const refused = await browser.post('/access/waiting', { _csrf: csrf, s: 'therapist', c: 'cfpn', b, person: child.id, branch: desk.clinic.branch_id })
  assert.equal(refused.status, 422)
  assert.match(refused.text, /очередь там не двинется/)
  assert.match(refused.text, new RegExp(`checked=""[^>]*value="${child.id}"`), 'who was chosen stays chosen')
})
