// The desk through its routes: the day, finding, booking for a visitor, moving, cancelling, marking, printing.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { buildBranch } from '../../../test/builders.ts'
import { NOON, type TestHouse, openTestHouse } from '../../../test/house.ts'
import { textOf } from '../../../test/signed_in.ts'
import { all, one, run, sql } from '../../platform/db/index.ts'
import { DAY_MS } from '../../platform/time.ts'
import { ensureAssets } from '../../ui/build.ts'
import { assertConsistent, buildPerson, buildSchedule, buildSlots } from '../booking/booking.sample.ts'
import { type OpenDesk, audited, book, buildMissed, hours, openClinic, openDesk, openResident } from './desk.sample.ts'
import { findLock } from './lock.ts'

let t: TestHouse
let desk: OpenDesk
before(async () => {
  await ensureAssets()
  t = await openTestHouse()
  desk = await openDesk(t)
})
after(async () => {
  await assertConsistent(t)
  await t.close()
})

const VISITOR = { name: 'Королёва Мария Ивановна', birth_date: '1980-05-09', phone: '8 900 555-01-07', email: '', s: 'ent' }
const wish = (given: Record<string, string> = {}) => ({ ...VISITOR, b: desk.branch_slug, ...given })
const count = async () => (await one(t.house.database.read, sql<{ count: number }>`select count(*)::int as count from access.person`)).count
const bookingOf = (location: string) => /\/desk\/([0-9a-f-]{36})/.exec(location)![1]!
const stateOf = (id: string) => one(t.house.database.read, sql<{ state: string; ticket: string | null; reason: string | null; moved_to: string | null }>`
  select state, ticket, reason, moved_to
  from access.booking
  where clinic_id = ${desk.clinic.id}
    and id = ${id}`)

describe('booking for a visitor', () => {
  test('what is wrong stands beside its field and what was typed is kept', async () => {
    const before_count = await count()
    const bad = await desk.admin.post(`${desk.href}/persons`, wish({ name: 'Королёва', phone: '555', birth_date: '2030-01-01', email: 'мимо', s: '' }))
    assert.equal(bad.statusCode, 422)
    const text = textOf(bad.body)
    for (const sentence of ['Напишите фамилию и имя', 'Напишите номер целиком', 'не может быть позже сегодняшнего дня', 'в нём должен быть знак @', 'Выберите, к кому записать']) {
      assert.match(text, new RegExp(sentence))
    }
    const summary = bad.body.slice(bad.body.indexOf('data-error-summary'))
    assert.deepEqual([...summary.slice(0, summary.indexOf('</ul>')).matchAll(/href="#(\w+)"/g)].map(([, id]) => id), ['name', 'birth_date', 'phone', 'email', 's'], 'in the order of the form')
    assert.match(bad.body, /value="555"/)
    assert.equal(await count(), before_count, 'nobody was entered')
  })

  test('a doctor who is not seen at the chosen branch: said, with where, and another is chosen without typing the person again', async () => {
    const other = await t.house.database.write((db) => buildBranch(db, desk.clinic.id, { slug: 'far', name_ru: 'Филиал № 9' }))
    await t.house.database.write((db) => buildSchedule(db, { id: desk.clinic.id, branch_id: other }, { specialty_code: 'surgeon' }))
    const entered = await desk.admin.post(`${desk.href}/persons`, wish({ s: 'surgeon', name: 'Орлова Вера Павловна' }))
    const href = entered.headers.location!
    const page = textOf((await desk.admin.get(href)).body)
    assert.match(page, /в этом филиале \([^)]*\) не принимает\. Где принимает: Филиал № 9/)
    assert.match(page, /Другой врач или филиал/)
    // the form names the person by their address alone
    assert.match(textOf((await desk.admin.get(href.replace(`b=${desk.branch_slug}`, 'b=far'))).body), /Орлова[^]*На четыре недели вперёд свободного времени нет/)
    assert.match(textOf((await desk.admin.get(`${href.split('?')[0]}?b=${desk.branch_slug}&s=ent`)).body), /Орлова[^]*Свободное время[^]*12:15/)
  })

  test('a new visitor: entered, shown the times, booked with a ticket; names stand in no address', async () => {
    const entered = await desk.admin.post(`${desk.href}/persons`, wish())
    assert.equal(entered.statusCode, 303)
    const href = entered.headers.location!
    assert.doesNotMatch(decodeURIComponent(href), /Корол|\b1980\b|\b900\b/)
    const person = await desk.admin.get(href)
    assert.match(textOf(person.body), /Королёва Мария Ивановна.*09\.05\.1980.*\+7 900 555-01-07.*Свободное время.*12:15/s)
    assert.match(person.body, /data-key="1"/, 'the first time has a key')
    const [slot, key] = [desk.today[0]!, /name="key" value="([^"]+)"/.exec(person.body)![1]!]
    const form = { b: desk.branch_slug, s: 'ent', person: /persons\/([0-9a-f-]+)/.exec(href)![1]!, key, slot }
    const booked = await desk.admin.post(`${desk.href}/bookings`, form)
    assert.match(booked.headers.location!, /\?done=booked$/)
    assert.equal((await desk.admin.post(`${desk.href}/bookings`, form)).headers.location, booked.headers.location, 'pressed twice, booked once')
    const shown = textOf((await desk.admin.get(booked.headers.location!)).body)
    assert.match(shown, /Посетитель записан\. Напечатайте талон\..*Талон А001/s)
    const other = await desk.admin.post(`${desk.href}/bookings`, { ...form, key: 'another', slot: desk.today[1]! })
    assert.equal(other.statusCode, 409)
    assert.match(textOf(other.body), /уже есть запись к этому специалисту/)
    assert.doesNotMatch(textOf(other.body), /Нужно исправить/, 'a refusal is no mistake of the form')
  })

  test('the same person again is found, however the name is written; another phone is asked about', async () => {
    const before_count = await count()
    const again = await desk.admin.post(`${desk.href}/persons`, wish({ name: 'мария королева', phone: '+79005550107' }))
    assert.equal(again.statusCode, 303)
    assert.equal(await count(), before_count)
    const asked = await desk.admin.post(`${desk.href}/persons`, wish({ phone: '+7 900 555-99-99' }))
    assert.equal(asked.statusCode, 422)
    assert.match(textOf(asked.body), /Возможно, этот человек уже есть.*телефон кончается на 0107.*Другой человек/s)
    const known = /name="person" value="([0-9a-f-]{36})"/.exec(asked.body)![1]!
    assert.match((await desk.admin.post(`${desk.href}/persons`, wish({ phone: '+7 900 555-99-99', person: known }))).headers.location!, new RegExp(known))
    assert.equal(await count(), before_count)
    await desk.admin.post(`${desk.href}/persons`, wish({ phone: '+7 900 555-88-88', person: 'new' }))
    assert.equal(await count(), before_count + 1, 'another person of the same name')
  })

  test('a person with an account is found by the same form and booked', async () => {
    const resident = await openResident(t, { name: 'Белов Пётр Сергеевич' })
    const found = await desk.admin.post(`${desk.href}/persons`, wish({ name: 'Белов Петр', phone: '+7 900 000-00-00' }))
    assert.match(found.headers.location!, new RegExp(resident.person.id))
  })

  test('who comes of age within the four weeks is booked by their age on the day of the visit', async () => {
    const at = (days: number, audience: 'adult' | 'child') => ({ starts_at: new Date(NOON.getTime() + days * DAY_MS), audience })
    const slots = await t.house.database.write((db) => buildSlots(db, desk.schedule, [at(8, 'child'), at(12, 'child'), at(9, 'adult'), at(13, 'adult')]))
    const birthday = new Date(NOON.getTime() + 10 * DAY_MS).toISOString().slice(0, 10)
    const entered = await desk.admin.post(`${desk.href}/persons`, wish({
      name: 'Юнин Глеб Ильич', phone: '+7 900 555-18-18', birth_date: `${Number(birthday.slice(0, 4)) - 18}${birthday.slice(4)}`,
    }))
    const { body } = await desk.admin.get(entered.headers.location!)
    assert.deepEqual(slots.map((id) => body.includes(`value="${id}"`)), [true, false, false, true])
    const person = /persons\/([0-9a-f-]+)/.exec(entered.headers.location!)![1]!
    const book = (slot: string) => desk.admin.post(`${desk.href}/bookings`, { b: desk.branch_slug, s: 'ent', person, key: `key-${slot}`, slot })
    assert.equal((await book(slots[1]!)).statusCode, 409)
    assert.equal((await book(slots[2]!)).statusCode, 409)
    assert.match((await book(slots[3]!)).headers.location!, /\?done=booked$/)
  })

  test('a desk sees only whom it has met', async () => {
    const stranger = await t.house.database.write((db) => buildPerson(db))
    assert.equal((await desk.admin.get(`${desk.href}/persons/${stranger.id}`)).statusCode, 404)
    assert.equal((await desk.admin.post(`${desk.href}/bookings`, { person: stranger.id, slot: desk.today[2]!, key: 'k' })).statusCode, 404)
  })

  test('a referral is entered', async () => {
    const person = await t.house.database.write((db) => buildPerson(db, { name: 'Орлова Вера Петровна', birth_date: '1975-01-01' }))
    await desk.admin.post(`${desk.href}/persons`, wish({ name: person.name, birth_date: '1975-01-01', phone: person.phone! }))
    const href = `${desk.href}/persons/${person.id}/referrals`
    assert.equal((await desk.admin.post(href, { b: desk.branch_slug, s: 'ent', to: 'ent', asked_on: '2026-12-01' })).statusCode, 422)
    const done = await desk.admin.post(href, { b: desk.branch_slug, s: 'ent', to: 'ent', asked_on: '2026-11-20' })
    assert.match(done.headers.location!, /done=referred/)
    const rows = await all(t.house.database.read, sql<{ path_started_at: Date }>`select path_started_at from access.referral where person_id = ${person.id}`)
    assert.equal(rows[0]!.path_started_at.toISOString(), '2026-11-20T09:00:00.000Z')
  })
})

describe('the day', () => {
  test('lists by time, finds by ticket, name and phone; every look is logged', async () => {
    const person = await t.house.database.write((db) => buildPerson(db, { name: 'Жуков Олег Иванович', phone: '+79005554321' }))
    const id = await book(t, desk.clinic.id, desk.today[4]!, person)
    const day = await desk.admin.get(desk.href)
    assert.match(textOf(day.body), /вт 24 ноября, сегодня.*12:15 Королёва.*13:15 Жуков Олег Иванович/s)
    const listed = await audited(t, desk.clinic.id, 'access.day_shown')
    assert.ok(listed.some(({ detail, actor_id }) => detail!.shown!.includes(id) && actor_id === desk.admin.id))
    const find = (q: string) => desk.admin.post(`${desk.href}/finding`, { b: desk.branch_slug, day: '2026-11-24', q })
    for (const q of ['жуков', '4321']) assert.equal(bookingOf((await find(q)).headers.location!), id, q)
    assert.match(textOf((await desk.admin.get(`${desk.href}/${id}`)).body), /Жуков Олег Иванович.*Талон (А\d{3}).*2 этаж, Кабинет 205/s)
    const { ticket } = await stateOf(id)
    assert.equal(bookingOf((await find(ticket!.toLowerCase())).headers.location!), id)
    assert.match(textOf((await find('несуществующий')).body), /За этот день ничего не нашлось/)
    assert.equal((await find(' ')).statusCode, 422)
    const seen = await audited(t, desk.clinic.id, 'access.booking_seen')
    assert.ok(seen.some(({ subject_id, actor_id }) => subject_id === id && actor_id === desk.admin.id))
    const before_head = seen.length
    await t.web.inject({ method: 'HEAD', url: `${desk.href}/${id}`, headers: { cookie: await desk.admin.cookies() } })
    assert.equal((await audited(t, desk.clinic.id, 'access.booking_seen')).length, before_head, 'HEAD shows nobody anything')
  })

  test('another clinic’s desk sees nothing of it', async () => {
    const other = await openDesk(t)
    const person = await t.house.database.write((db) => buildPerson(db, { name: 'Тайный Семён Семёнович' }))
    const id = await book(t, desk.clinic.id, desk.tomorrow[11]!, person)
    assert.equal((await other.admin.get(`${desk.href}/${id}`)).statusCode, 403)
    assert.equal((await other.admin.get(`${other.href}/${id}`)).statusCode, 404)
    assert.equal((await other.admin.post(`${other.href}/${id}/cancellation`, { reason: 'person' })).statusCode, 404)
    assert.equal((await stateOf(id)).state, 'booked')
  })
})

describe('what is done with a booking', () => {
  const make = async (slot: string) => book(t, desk.clinic.id, slot, await t.house.database.write((db) => buildPerson(db)))

  test('moved: the same doctor’s times, a new ticket', async () => {
    const id = await make(desk.tomorrow[0]!)
    assert.match(textOf((await desk.admin.get(`${desk.href}/${id}/move`)).body), /Сейчас: ср 25 ноября, 12:00.*12:15.*Соколова А\. И\./s)
    const moved = await desk.admin.post(`${desk.href}/${id}/move`, { slot: desk.tomorrow[1]!, key: 'm1' })
    assert.match(moved.headers.location!, /done=moved/)
    const { state, moved_to } = await stateOf(id)
    assert.deepEqual([state, moved_to], ['moved', bookingOf(moved.headers.location!)])
    assert.match((await stateOf(moved_to!)).ticket!, /^А\d{3}$/)
    const again = await desk.admin.post(`${desk.href}/${id}/move`, { slot: desk.tomorrow[2]!, key: 'm2' })
    assert.equal(again.statusCode, 409)
    assert.match(textOf(again.body), /С записью уже что-то сделали/)
    assert.doesNotMatch(textOf(again.body), /Нужно исправить/)
  })

  test('cancelled with a reason', async () => {
    const id = await make(desk.tomorrow[3]!)
    const bare = await desk.admin.post(`${desk.href}/${id}/cancellation`, {})
    assert.equal(bare.statusCode, 422)
    assert.match(textOf(bare.body), /Выберите, почему отменяете запись/)
    assert.equal((await desk.admin.post(`${desk.href}/${id}/cancellation`, { reason: 'clinic' })).statusCode, 303)
    assert.deepEqual(await stateOf(id).then(({ state, reason }) => [state, reason]), ['cancelled', 'clinic'])
    assert.match(textOf((await desk.admin.get(`${desk.href}/${id}?done=cancelled`)).body), /Запись отменена, время снова свободно.*отменила поликлиника/s)
  })

  test('here, not here, and taken back', async () => {
    t.clock.set(NOON)
    const id = await make(desk.today[6]!)
    const early = await desk.admin.post(`${desk.href}/${id}/miss`)
    assert.equal(early.statusCode, 409, 'nobody is missed before the visit begins')
    assert.doesNotMatch(textOf(early.body), /Нужно исправить/)
    await desk.admin.post(`${desk.href}/${id}/arrival`)
    assert.equal((await stateOf(id)).state, 'arrived')
    await desk.admin.post(`${desk.href}/${id}/unmarking`)
    assert.equal((await stateOf(id)).state, 'booked')
    t.clock.set(hours(2))
    await desk.admin.post(`${desk.href}/${id}/miss`)
    assert.equal((await stateOf(id)).state, 'missed')
    await desk.admin.post(`${desk.href}/${id}/arrival`)
    assert.equal((await stateOf(id)).state, 'arrived', 'late, but seen')
    for (const event of ['access.arrived', 'access.unmarked', 'access.missed']) {
      assert.ok((await audited(t, desk.clinic.id, event)).some(({ subject_id }) => subject_id === id), event)
    }
    t.clock.set(NOON)
  })

  test('the ticket: number, day and time, room, floor, way, address; no more than that', async () => {
    const id = await make(desk.tomorrow[5]!)
    const ticket = await desk.admin.get(`${desk.href}/${id}/ticket?print=yes`)
    assert.match(textOf(ticket.body), /Талон\s?(А\d{3}) ср 25 ноября 13:15 Кабинет 205, 2 этаж .*ул\. Лесная, 3 От лестницы налево, вторая дверь/)
    assert.match(ticket.body, /<button type="button"[^>]*hidden/, 'without script there is no dead button')
    assert.match((await desk.admin.get(`${desk.href}/${id}/ticket?paper=receipt`)).body, /ticket--receipt/)
    const bare = await openDesk(t, { room: false })
    const unplaced = await book(t, bare.clinic.id, bare.tomorrow[0]!, await t.house.database.write((db) => buildPerson(db)))
    assert.match(textOf((await bare.admin.get(`${bare.href}/${unplaced}/ticket`)).body), /кабинет спросите на входе, этаж спросите на входе .*Дорогу подскажет администратор/)
    await desk.admin.post(`${desk.href}/${id}/cancellation`, { reason: 'person' })
    assert.equal((await desk.admin.get(`${desk.href}/${id}/ticket`)).statusCode, 409)
    // a birth certificate until somebody has a passport: the day before 14, and from that day on
    for (const [birth_date, papers] of [['2012-11-26', /свидетельство о рождении/], ['2012-11-25', /Возьмите паспорт и полис/]] as const) {
      await t.house.database.write((db) => run(db, sql`
        update access.booking
        set person_birth_date = ${birth_date}
        where clinic_id = ${bare.clinic.id}
          and id = ${unplaced}`))
      assert.match(textOf((await bare.admin.get(`${bare.href}/${unplaced}/ticket`)).body), papers, birth_date)
    }
  })

  test('ticket numbers of a day are all different, asked by many at once', async () => {
    const many = await openDesk(t)
    const ids = await Promise.all(many.tomorrow.map(async (slot) => book(t, many.clinic.id, slot, await t.house.database.write((db) => buildPerson(db)))))
    await Promise.all(ids.flatMap((id) => [many.admin.get(`${many.href}/${id}`), many.admin.get(`${many.href}/${id}/ticket`)]))
    const rows = await all(t.house.database.read, sql<{ ticket: string }>`select ticket from access.booking where clinic_id = ${many.clinic.id}`)
    assert.deepEqual(rows.map(({ ticket }) => ticket).sort(), Array.from({ length: 12 }, (_, n) => `А${String(n + 1).padStart(3, '0')}`))
  })
})

test('who is locked is booked at the desk, and unlocked there with a reason', async () => {
  const resident = await openResident(t, { name: 'Забывчивый Иван Иванович' })
  await buildMissed(t, desk.clinic.id, resident.person.id, 'ent', [60, 30])
  const other = await openClinic(t)
  await buildMissed(t, other.clinic.id, resident.person.id, 'ent', [5])
  const met = await desk.admin.post(`${desk.href}/persons`, wish({ name: 'Забывчивый Иван', phone: '+7 900 000-00-00' }))
  const page = textOf((await desk.admin.get(met.headers.location!)).body)
  assert.match(page, /Самостоятельная запись к этой специальности ограничена до сб 19 декабря, 12:00\. Здесь записать можно\..*Пропущено здесь: 2, в других поликлиниках: 1/s)
  assert.match(page, /Ограничение снимется во всей сети: человек снова запишется сам к этой специальности в любую поликлинику/)
  const href = `${desk.href}/persons/${resident.person.id}/unlock`
  assert.equal((await desk.admin.post(href, { s: 'ent', b: desk.branch_slug, reason: '' })).statusCode, 422)
  const done = await desk.admin.post(href, { s: 'ent', b: desk.branch_slug, reason: 'Приём задержали на час' })
  assert.match(textOf((await desk.admin.get(done.headers.location!)).body), /Ограничение снято/)
  assert.doesNotMatch((await desk.admin.get(met.headers.location!)).body, /ограничена до/)
  const [event] = (await audited(t, desk.clinic.id, 'access.unlocked')) as unknown as { subject_id: string; detail: { reason: string } }[]
  assert.deepEqual([event!.subject_id, event!.detail.reason], [resident.person.id, 'Приём задержали на час'])
})

test('a clinic where nothing was missed books in spite of the lock, and leaves lifting it to those where it was', async () => {
  const resident = await openResident(t, { name: 'Рассеянный Пётр Петрович' })
  const other = await openDesk(t)
  await buildMissed(t, other.clinic.id, resident.person.id, 'ent', [60, 30, 5])
  const met = await desk.admin.post(`${desk.href}/persons`, wish({ name: 'Рассеянный Пётр', phone: '+7 900 000-00-00' }))
  const page = textOf((await desk.admin.get(met.headers.location!)).body)
  assert.match(page, /Здесь записать можно\..*Пропущено здесь: 0, в других поликлиниках: 3.*Снять его может поликлиника, где пропущен хотя бы один из этих приёмов/s)
  assert.doesNotMatch(page, /Почему снимаем/)
  const logged = (await audited(t, desk.clinic.id, 'access.unlocked')).length
  const refused = await desk.admin.post(`${desk.href}/persons/${resident.person.id}/unlock`, { s: 'ent', b: desk.branch_slug, reason: 'Очень просит' })
  assert.equal(refused.statusCode, 409)
  assert.ok(await findLock(t.house.database.read, resident.person.id, 'ent', t.clock.now()))
  assert.equal((await audited(t, desk.clinic.id, 'access.unlocked')).length, logged)
  await other.admin.post(`${other.href}/persons`, wish({ name: 'Рассеянный Пётр', phone: '+7 900 000-00-00', b: other.branch_slug }))
  await other.admin.post(`${other.href}/persons/${resident.person.id}/unlock`, { s: 'ent', b: other.branch_slug, reason: 'Врач заболел' })
  assert.equal(await findLock(t.house.database.read, resident.person.id, 'ent', t.clock.now()), null, 'lifted for the whole network')
  await other.admin.post(`${other.href}/persons/${resident.person.id}/unlock`, { s: 'ent', b: other.branch_slug, reason: 'Врач заболел' })
  assert.equal((await audited(t, other.clinic.id, 'access.unlocked')).length, 1, 'pressed twice, lifted once')
})
