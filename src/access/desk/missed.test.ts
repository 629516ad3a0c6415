// Missed visits: the night that marks them, the mail that explains, the page, the appeal, the decision.
import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { NOON, type TestHouse, openTestHouse } from '../../../test/house.ts'
import { textOf } from '../../../test/signed_in.ts'
import { all, one, sql } from '../../platform/db/index.ts'
import { DAY_MS } from '../../platform/time.ts'
import { ensureAssets } from '../../ui/build.ts'
import { assertConsistent, buildPerson } from '../booking/booking.sample.ts'
import { holdSlot, markArrived } from '../booking/index.ts'
import { type OpenDesk, audited, book, buildMissed, hours, openDesk, openResident } from './desk.sample.ts'
import { findLock, findLockStanding } from './lock.ts'

let t: TestHouse
let desk: OpenDesk
before(async () => {
  await ensureAssets()
  t = await openTestHouse()
})
after(async () => {
  await assertConsistent(t)
  await t.close()
})
beforeEach(async () => {
  t.clock.set(NOON)
  desk = await openDesk(t)
})

const SYSTEM = { kind: 'system' as const, name: 'test' }
const night = () => t.clock.set(hours(14 + 2 / 3))
const statesOf = async () => (await all(t.house.database.read, sql<{ state: string }>`
  select state
  from access.booking
  where clinic_id = ${desk.clinic.id}
  order by starts_at`)).map(({ state }) => state)

/** So many booked for today, the first `arrived` of them marked as here. */
async function fillDay(count: number, arrived: number): Promise<string[]> {
  const ids: string[] = []
  for (const slot of desk.today.slice(0, count)) ids.push(await book(t, desk.clinic.id, slot, await t.house.database.write((db) => buildPerson(db))))
  for (const id of ids.slice(0, arrived)) await markArrived(t.house, SYSTEM, desk.clinic.id, id, NOON)
  return ids
}

describe('the night', () => {
  test('marks who did not come where the branch marks who comes', async () => {
    await fillDay(5, 4)
    night()
    await t.run('access.mark_missed')
    assert.deepEqual(await statesOf(), ['arrived', 'arrived', 'arrived', 'arrived', 'missed'])
    await t.run('access.mark_missed')
    const [row] = await all(t.house.database.read, sql<{ day: string; booked: number; marked: number; missed: number }>`
      select day, booked, marked, missed
      from access.missed_day
      where clinic_id = ${desk.clinic.id}`)
    assert.deepEqual(row, { day: '2026-11-24', booked: 5, marked: 4, missed: 1 })
  })

  test('leaves a branch alone that marks nobody, or only a few: unknown is not missed', async () => {
    await fillDay(6, 2)
    night()
    await t.run('access.mark_missed')
    assert.deepEqual(await statesOf(), ['arrived', 'arrived', 'booked', 'booked', 'booked', 'booked'])
    const id = (await one(t.house.database.read, sql<{ id: string }>`select id from access.booking where clinic_id = ${desk.clinic.id} and state = 'booked' limit 1`)).id
    assert.match(textOf((await desk.admin.get(`${desk.href}/${id}`)).body), /не отмечено/)
  })
})

describe('the rule', () => {
  test('holds for what a resident books oneself, of that specialty; the standing warns before', async () => {
    const { person } = await openResident(t)
    const { read } = t.house.database
    const hold = () => holdSlot(t.house, SYSTEM, { clinic_id: desk.clinic.id, slot_id: desk.tomorrow[0]!, class: 'afpn', person, channel: 'page', idempotency_key: null }, t.clock.now())
    await buildMissed(t, desk.clinic.id, person.id, 'ent', [40, 20])
    assert.deepEqual(await findLockStanding(read, person.id, 'ent', NOON).then((standing) => [standing!.counted.length, standing!.left]), [2, 1])
    assert.equal(await findLock(read, person.id, 'ent', NOON), null)
    await buildMissed(t, desk.clinic.id, person.id, 'ent', [1])
    assert.equal((await findLock(read, person.id, 'ent', NOON))!.until.getTime(), NOON.getTime() + 29 * DAY_MS)
    assert.equal(await findLock(read, person.id, 'therapist', NOON), null)
    assert.deepEqual(await hold(), { ok: false, refusal: 'locked' })
  })

  test('a miss is told by a neutral mail in the morning, to whoever has an account', async () => {
    const resident = await openResident(t, { email: 'missed@visit.example' })
    await fillDay(4, 4)
    await book(t, desk.clinic.id, desk.today[5]!, resident.person)
    night()
    await t.run('access.mark_missed')
    await t.run('access.mail_bookings')
    await t.run('letters.dispatch')
    const got = async () => (await t.house.mail.mailbox!.list({ query: 'missed@visit.example' })).filter(({ text }) => text.includes('/access/locks'))
    assert.equal((await got()).length, 0, 'nobody is written to at night')
    t.clock.set(hours(21.1))
    await t.run('access.mail_bookings')
    await t.run('letters.dispatch')
    const [mail] = await got()
    assert.equal(mail!.subject, 'Отметка о назначенном времени')
    assert.doesNotMatch(mail!.text, /врач|поликлиник|Оториноларинголог|Соколова/i)
    const page = textOf((await resident.get('/access/locks')).body)
    assert.match(page, /Оториноларинголог Считается пропущенных: 1\. вт 24 ноября, 13:30 Ещё 2 приёма без отмены.*Если за 90 дней пропустить 3 приёма/)
  })
})

describe('an appeal', () => {
  const setUp = async (email = 'appeal@visit.example') => {
    const resident = await openResident(t, { email })
    await buildMissed(t, desk.clinic.id, resident.person.id, 'ent', [40, 20, 1])
    return { resident, href: `/access/locks/${resident.person.id}/ent/appeal` }
  }
  const WORDS = 'В тот день врача не было, нам сказали прийти завтра.'

  test('is written, listed to the chief doctor alone, granted, told, and unlocks', async () => {
    const { resident, href } = await setUp()
    assert.match(textOf((await resident.get('/access/locks')).body), /Записаться самостоятельно можно с ср 23 декабря, 12:00.*Считаются эти приёмы: чт 15 октября, 12:00/s)
    const short = await resident.post(href, { words: 'нет' })
    assert.equal(short.statusCode, 422)
    assert.match(textOf(short.body), /Напишите хотя бы одно предложение/)
    assert.equal((await resident.post(href, { words: WORDS })).headers.location, '/access/locks?done=appealed')
    assert.equal((await resident.post(href, { words: WORDS })).statusCode, 409, 'one at a time')
    assert.equal((await desk.admin.get(`${desk.href}/appeals`)).statusCode, 403)
    const list = await desk.chief.get(`${desk.href}/appeals`)
    const id = /desk\/appeals\/([0-9a-f-]{36})/.exec(list.body)![1]!
    assert.match(textOf((await desk.chief.get(`${desk.href}/appeals/${id}`)).body), /В тот день врача не было/)
    const decision = `${desk.href}/appeals/${id}/decision`
    const bare = await desk.chief.post(decision, { sentence: '' })
    assert.equal(bare.statusCode, 422)
    assert.match(textOf(bare.body), /Выберите решение.*Напишите ответ человеку/s)
    const granted = { decision: 'granted', sentence: 'Проверили: врач болел. Отметки сняты.' }
    assert.equal((await desk.chief.post(decision, granted)).statusCode, 303)
    assert.equal((await desk.chief.post(decision, { ...granted, decision: 'declined' })).statusCode, 409, 'decided once')
    assert.equal(await findLock(t.house.database.read, resident.person.id, 'ent', t.clock.now()), null)
    await t.run('letters.dispatch')
    const [mail] = await t.house.mail.mailbox!.list({ query: 'appeal@visit.example' })
    assert.equal(mail!.subject, 'Ответ на вашу просьбу')
    assert.doesNotMatch(mail!.text, /болел|врач/, 'the decision itself stays behind the sign-in')
    assert.match(textOf((await resident.get('/access/locks')).body), /Просьба принята: отметки больше не считаются\. Проверили: врач болел/)
    assert.equal((await audited(t, desk.clinic.id, 'access.appeal_decided')).length, 1)
  })

  test('declined, the lock stays', async () => {
    const { resident, href } = await setUp('declined@visit.example')
    await resident.post(href, { words: WORDS })
    const id = /desk\/appeals\/([0-9a-f-]{36})/.exec((await desk.chief.get(`${desk.href}/appeals`)).body)![1]!
    await desk.chief.post(`${desk.href}/appeals/${id}/decision`, { decision: 'declined', sentence: 'Врач принимал весь день, других пациентов приняли.' })
    assert.ok(await findLock(t.house.database.read, resident.person.id, 'ent', t.clock.now()))
    assert.match(textOf((await resident.get('/access/locks')).body), /Отметки остались\. Врач принимал весь день/)
  })

  test('nobody appeals for somebody else, or about nothing', async () => {
    const { href } = await setUp()
    const stranger = await openResident(t)
    assert.equal((await stranger.post(href, { words: WORDS })).statusCode, 404)
    const nothing = await stranger.post(`/access/locks/${stranger.person.id}/ent/appeal`, { words: WORDS })
    assert.equal(nothing.statusCode, 409)
  })
})
