// Where somebody is written to: of a child, after an address was changed, and where there is none.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { BrowserLike } from '../../../test/routes_browser.ts'
import { SESSION_COOKIE } from '../../people/sessions.ts'
import { one, sql } from '../../platform/db/index.ts'
import { DAY_MS } from '../../platform/time.ts'
import { type BookingDesk, SYSTEM, assertConsistent, booked, buildPerson, openBookingDesk, openResident, wishFor } from './booking.sample.ts'
import { bookSlot, findBooking } from './index.ts'

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

async function openMother(email: string | null) {
  const { account_id, token } = await openResident(desk.t)
  const person = await desk.write((db) => buildPerson(db, { account_id, email, phone: '+7 900 111-22-33' }))
  const browser = new BrowserLike(home)
  browser.cookies.set(SESSION_COOKIE, token)
  return { browser, person, account_id }
}

test('a child’s form begins with where its parent is written to', async () => {
  const { browser } = await openMother('mother@mail.example')
  const { text } = await browser.get('/access/people/new?kind=child')
  assert.match(text, /name="email"[^>]*value="mother@mail.example"/)
  assert.match(text, /name="phone"[^>]*value="\+7 900 111-22-33"/)
  assert.match(text, /name="name"[^>]*value=""/, 'but with no name')
})

test('an address that is put right reaches the visits that are ahead, and those only', async () => {
  const { browser, person } = await openMother('wrong@mail.example')
  const slot_id = await desk.makeSlot({ starts_at: new Date(desk.now().getTime() + 5 * DAY_MS) })
  const { id } = booked(await bookSlot(desk.t.house, SYSTEM, wishFor(desk.clinic.id, slot_id, person), desk.now()))
  const address = `/access/bookings/${desk.clinic.slug}/${id}`
  assert.match((await browser.get(address)).text, /Напомним письмом на wrong@mail\.example/)
  const save = async (email: string, back = '') => browser.post(`/access/people/${person.id}`, {
    _csrf: (await browser.get(address)).csrf, name: 'Мария Ивановна Петрова-Белова', birth_date: '1980-05-09', phone: '', email, back,
  })
  const back = await save('right@mail.example', address)
  assert.equal(back.path, address)
  assert.match(back.text, /Петрова-Белова[^]*Напомним письмом на right@mail\.example/)
  const kept = (await findBooking(desk.t.house.database.read, desk.clinic.id, id))!
  assert.deepEqual([kept.email, kept.phone, kept.person_name], ['right@mail.example', null, 'Мария Ивановна Петрова-Белова'])
  await save('right@mail.example')
  assert.equal((await findBooking(desk.t.house.database.read, desk.clinic.id, id))!.fhir_version, kept.fhir_version, 'the same once more is no other version')
  // a visit that lies behind keeps what was true then
  desk.t.clock.advance(6 * DAY_MS)
  await save('later@mail.example')
  assert.equal((await findBooking(desk.t.house.database.read, desk.clinic.id, id))!.email, 'right@mail.example')
})

test('who left no address is told so beside the visit and in the line, and can give one there', async () => {
  const { browser, person } = await openMother(null)
  const slot_id = await desk.makeSlot({ starts_at: new Date(desk.now().getTime() + 5 * DAY_MS) })
  const { id } = booked(await bookSlot(desk.t.house, SYSTEM, wishFor(desk.clinic.id, slot_id, person), desk.now()))
  const address = `/access/bookings/${desk.clinic.slug}/${id}`
  assert.match((await browser.get(address)).text, new RegExp(`Почта не указана[^]*href="/access/people/${person.id}\\?back=${encodeURIComponent(address)}">Указать почту`))

  const waiter = await openMother(null)
  const { slug } = await one(desk.t.house.database.read, sql<{ slug: string }>`
    select slug
    from clinics.branch
    where clinic_id = ${desk.clinic.id}`)
  const form = await waiter.browser.get(`/access/waiting/new?b=${desk.clinic.slug}:${slug}&s=ent&c=afpn`)
  assert.match(form.text, /почта не указана: написать не сможем/)
  const joined = await waiter.browser.post('/access/waiting', {
    _csrf: form.csrf, s: 'ent', c: 'afpn', b: `${desk.clinic.slug}:${slug}`, person: waiter.person.id, branch: desk.clinic.branch_id,
  })
  assert.match(joined.text, /мы не напишем[^]*Указать почту/)
  assert.doesNotMatch(joined.text, /мы напишем/)
})
