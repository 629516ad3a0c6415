// Calendars as node-ical and ical.js read them, through moves and cancellations; the personal address and its end.
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import ICAL from 'ical.js'
import nodeIcal from 'node-ical'
import { NOON, type TestHouse, openTestHouse } from '../../../test/house.ts'
import { all, sql } from '../../platform/db/index.ts'
import { MINUTE_MS, type OpenClinic, book, openClinic, openResident } from './desk.sample.ts'
import { buildPerson } from '../booking/booking.sample.ts'
import { cancelBooking, moveBooking } from '../booking/index.ts'
import { ensureAssets } from '../../ui/build.ts'

let t: TestHouse
let desk: OpenClinic
let resident: Awaited<ReturnType<typeof openResident>>
before(async () => {
  await ensureAssets()
  t = await openTestHouse()
  desk = await openClinic(t)
})
after(() => t.close())
beforeEach(async () => {
  t.clock.set(NOON)
  resident = await openResident(t, { name: 'Иванова Мария' })
})

const SYSTEM = { kind: 'system' as const, name: 'test' }
const textIn = (value: unknown) => (typeof value === 'object' && value !== null ? (value as { val: string }).val : value) as string

interface Read { uid: string; start: string; sequence: number; status: unknown; summary: string; location: string | null }

/** What both readers make of a calendar; they must agree. */
function readCalendar(text: string): Read[] {
  const theirs = Object.values(nodeIcal.sync.parseICS(text)).filter((part) => part?.type === 'VEVENT').map((part) => {
    const event = part
    return { uid: event.uid, start: event.start.toISOString(), sequence: Number(event.sequence), status: event.status, summary: textIn(event.summary), location: textIn(event.location ?? null) }
  })
  const ours = new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent').map((component) => {
    const event = new ICAL.Event(component)
    return { uid: event.uid, start: event.startDate.toJSDate().toISOString(), sequence: event.sequence, status: component.getFirstPropertyValue('status'), summary: event.summary, location: event.location }
  })
  const sorted = (events: Read[]) => events.toSorted((a, b) => (a.start < b.start ? -1 : 1))
  assert.deepEqual(sorted(theirs as Read[]), sorted(ours as Read[]))
  return sorted(ours)
}

async function makeAddress(shown: 'neutral' | 'detailed'): Promise<string> {
  const made = await resident.post('/access/calendar', { shown })
  assert.equal(made.statusCode, 200)
  return /\/access\/calendar\/[\w-]{43}\.ics/.exec(made.body)![0]
}
const feed = async (address: string) => {
  const reply = await t.web.inject(address)
  assert.equal(reply.statusCode, 200)
  assert.equal(reply.headers['content-type'], 'text/calendar; charset=utf-8')
  return reply.body
}

test('one entry through a move and a cancellation: the same UID, a rising SEQUENCE', async () => {
  const address = await makeAddress('neutral')
  const id = await book(t, desk.clinic.id, desk.tomorrow[0]!, resident.person)
  const [first] = readCalendar(await feed(address))
  assert.deepEqual([first!.start, first!.sequence, first!.status, first!.summary, first!.location], ['2026-11-25T09:00:00.000Z', 0, 'CONFIRMED', 'Запланировано', null])

  t.clock.advance(MINUTE_MS)
  const moved = await moveBooking(t.house, SYSTEM, desk.clinic.id, id, { slot_id: desk.tomorrow[4]! }, t.clock.now())
  assert.ok(moved.ok)
  const after_move = readCalendar(await feed(address))
  assert.equal(after_move.length, 1, 'the old time is gone, not doubled')
  assert.deepEqual([after_move[0]!.uid, after_move[0]!.start, after_move[0]!.status], [first!.uid, '2026-11-25T10:00:00.000Z', 'CONFIRMED'])
  assert.ok(after_move[0]!.sequence > first!.sequence)

  t.clock.advance(MINUTE_MS)
  const again = await moveBooking(t.house, SYSTEM, desk.clinic.id, moved.booking.id, { slot_id: desk.tomorrow[5]! }, t.clock.now())
  assert.ok(again.ok)
  const twice = readCalendar(await feed(address))
  assert.deepEqual([twice.length, twice[0]!.uid], [1, first!.uid])
  assert.ok(twice[0]!.sequence > after_move[0]!.sequence)

  t.clock.advance(MINUTE_MS)
  await cancelBooking(t.house, SYSTEM, desk.clinic.id, again.booking.id, 'person', t.clock.now())
  const cancelled = readCalendar(await feed(address))
  assert.deepEqual([cancelled.length, cancelled[0]!.uid, cancelled[0]!.status], [1, first!.uid, 'CANCELLED'])
  assert.ok(cancelled[0]!.sequence > twice[0]!.sequence)
})

test('neutral says nothing; detailed says doctor, address, room and for whom', async () => {
  const child = await t.house.database.write((db) => buildPerson(db, { account_id: resident.id, kind: 'child', name: 'Иванов Ваня', birth_date: '1990-01-01' }))
  await book(t, desk.clinic.id, desk.tomorrow[1]!, resident.person)
  await book(t, desk.clinic.id, desk.tomorrow[2]!, child)
  const neutral = await feed(await makeAddress('neutral'))
  const unfolded = neutral.replaceAll('\r\n ', '')
  for (const secret of ['Иванов', 'Соколова', 'Оториноларинголог', 'Лесная', desk.clinic.slug, desk.clinic.name_ru, 'поликлиник', '@mail']) assert.ok(!unfolded.includes(secret), secret)
  const [own, childs] = readCalendar(await feed(await makeAddress('detailed')))
  assert.equal(own!.summary, 'Оториноларинголог, Соколова Анна Игоревна')
  assert.match(own!.location!, /ул\. Лесная, 3$/)
  assert.equal(childs!.summary, 'Оториноларинголог, Соколова Анна Игоревна — Иванов Ваня')
})

test('the address is hashed at rest, replaced and removed; it says nothing of its owner', async () => {
  const first = await makeAddress('neutral')
  const secret = first.slice('/access/calendar/'.length, -4)
  const kept = JSON.stringify(await all(t.house.database.read, sql`select * from access.calendar`))
  assert.ok(!kept.includes(secret))
  assert.ok(!(await resident.get('/access/calendar')).body.includes(secret), 'shown once')
  const second = await makeAddress('neutral')
  assert.equal((await t.web.inject(first)).statusCode, 404)
  await feed(second)
  assert.equal((await resident.post('/access/calendar/revocation')).statusCode, 303)
  assert.equal((await t.web.inject(second)).statusCode, 404)
  assert.equal((await t.web.inject('/access/calendar/short.ics')).statusCode, 404)
})

test('a calendar that asks again with its ETag is told that nothing changed', async () => {
  const address = await makeAddress('neutral')
  await book(t, desk.clinic.id, desk.tomorrow[6]!, resident.person)
  const first = await t.web.inject(address)
  const again = await t.web.inject({ url: address, headers: { 'if-none-match': first.headers.etag as string } })
  assert.deepEqual([again.statusCode, again.body], [304, ''])
})

test('one booking as a file, for its owner alone; a ticket likewise', async () => {
  const id = await book(t, desk.clinic.id, desk.tomorrow[7]!, resident.person)
  const base = `/access/bookings/${desk.clinic.slug}/${id}`
  const file = await resident.get(`${base}/calendar.ics`)
  assert.equal(file.headers['content-type'], 'text/calendar; charset=utf-8')
  assert.equal(readCalendar(file.body)[0]!.start, '2026-11-25T10:45:00.000Z')
  assert.match(readCalendar((await resident.get(`${base}/calendar.ics?shown=detailed`)).body)[0]!.summary, /Соколова/)
  assert.match((await resident.get(`${base}/ticket`)).body, /А\d{3}/)
  const stranger = await openResident(t)
  for (const noun of ['calendar.ics', 'ticket']) assert.equal((await stranger.get(`${base}/${noun}`)).statusCode, 404, noun)
})
