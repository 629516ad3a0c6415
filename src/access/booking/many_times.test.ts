// A branch with more times than one page looks through: later days, and doctors who are seen only then, stay within reach.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { buildDoctor } from '../../../test/builders.ts'
import { BrowserLike } from '../../../test/routes_browser.ts'
import { one, sql } from '../../platform/db/index.ts'
import { DAY_MS, atLocal, localDate } from '../../platform/time.ts'
import { type BookingDesk, MINUTE_MS, buildSchedule, buildSlots, openBookingDesk } from './booking.sample.ts'

let desk: BookingDesk
let home: string
let address: string
let rare_id: string

before(async () => {
  desk = await openBookingDesk()
  home = await desk.t.listen()
  const { slug } = await one(desk.t.house.database.read, sql<{ slug: string }>`
    select slug
    from clinics.branch
    where clinic_id = ${desk.clinic.id}`)
  address = `/access/times/${desk.clinic.slug}/${slug}/ent`
  const start = (day: number, n: number) => new Date(atLocal(dayAfter(day), '00:00', 'Europe/Moscow').getTime() + n * 2 * MINUTE_MS)
  await desk.write((db) => buildSlots(db, desk.schedule, [1, 2, 3].flatMap((day) => Array.from({ length: 250 }, (_, n) => ({ starts_at: start(day, n), minutes: 2 })))))
  const doctor_id = await desk.write((db) => buildDoctor(db, desk.clinic.id, { family: 'Редкая' }))
  const of = await desk.write((db) => buildSchedule(db, desk.clinic, { doctor_id }))
  await desk.makeSlot({ starts_at: start(9, 300) }, of)
  rare_id = doctor_id
})
after(() => desk.t.close())

const dayAfter = (days: number) => localDate(new Date(desk.now().getTime() + days * DAY_MS), 'Europe/Moscow')
const countTimes = (text: string) => text.match(/href="\/access\/holds\?/g)?.length ?? 0

test('a day that was looked through in part begins the next page, from its first minute on', async () => {
  const browser = new BrowserLike(home)
  const first = await browser.get(`${address}?c=afpn`)
  assert.equal(countTimes(first.text), 500, 'two whole days')
  const [, later] = /href="([^"]*from=[^"]*)"[^>]*>Показать следующие дни/.exec(first.text) ?? []
  assert.match(later ?? '', new RegExp(`from=${dayAfter(3)}`))
  const second = await browser.get(later!.replaceAll('&amp;', '&'))
  assert.equal(countTimes(second.text), 251, 'the third day from midnight, and the rare doctor')
})

test('a doctor who has times later only is found by the address', async () => {
  const { text } = await new BrowserLike(home).get(`${address}?c=afpn&d=${rare_id}`)
  assert.equal(countTimes(text), 1)
  assert.match(text, /Редкая/)
})
