// Offers through the routes: a visit called off and answered from the mail, the waiting list from joining to the booking.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { buildBranch, buildClinic, nextId } from '../../../test/builders.ts'
import { NOON, type TestHouse, openTestHouse } from '../../../test/house.ts'
import { signIn, textOf } from '../../../test/signed_in.ts'
import { all, one, run, sql } from '../../platform/db/index.ts'
import { DAY_MS, HOUR_MS } from '../../platform/time.ts'
import { ensureAssets } from '../../ui/build.ts'
import { assertConsistent, buildPerson, buildSchedule, buildSlot, buildSlots, wishFor } from '../booking/booking.sample.ts'
import { bookSlot, cancelBooking } from '../booking/index.ts'
import { bookingState, openOwnClinic, openResident, readMail, saveShown } from './offers.sample.ts'

let t: TestHouse
before(async () => {
  await ensureAssets()
  t = await openTestHouse()
})
after(async () => {
  await assertConsistent(t)
  await t.close()
})

const SYSTEM = { kind: 'system', name: 'test' } as const
const post = (url: string, form: Record<string, string> = {}) => t.web.inject({
  method: 'POST', url, headers: { 'content-type': 'application/x-www-form-urlencoded' }, payload: new URLSearchParams(form).toString(),
})

/** A booking on the first slot of the clinic's Thursday, and the doctor then ill that day. */
async function callOff(email: string | null, phone: string | null = '+7 900 000-00-00') {
  const made = await openOwnClinic(t)
  const { clinic, head, base } = made
  const slot = await one(t.house.database.read, sql<{ id: string }>`select id from access.slot where clinic_id = ${clinic.id} order by starts_at limit 1`)
  const person = await t.house.database.write((db) => buildPerson(db, { email, phone }))
  const booked = await bookSlot(t.house, SYSTEM, wishFor(clinic.id, slot.id, person, { channel: 'desk' }), NOON)
  assert.ok(booked.ok)
  await saveShown(head, `${base}/deviations?kind=illness`, { from_day: '2026-11-26', to_day: '2026-11-26' })
  await t.run('access.offers')
  return { ...made, person, booking: booked.booking }
}

test('called off, offered the same doctor’s next time by a mail that says nothing, taken with one press', async () => {
  const { clinic, booking } = await callOff('take@offer.example')
  const mail = await readMail(t, 'take@offer.example')
  assert.equal(mail.subject, 'Нужен ваш ответ: планы изменились')
  assert.doesNotMatch(mail.subject + mail.text, /приём|врач|поликлиник|Оторино|филиал/i)
  const shown = await t.web.inject(mail.path)
  assert.match(textOf(shown.body), /Поликлиника отменила приём.*чт 3 декабря, 09:00.*Соколова Анна Игоревна.*Держим до ср 25 ноября, 12:00.*Отменённый приём.*чт 26 ноября, 09:00/)
  assert.equal((await bookingState(t, clinic.id, booking.id)).state, 'booked', 'reading changes nothing')
  const taken = await post(`${mail.path}/acceptance`)
  assert.match(textOf(taken.body), /Вы записаны.*чт 3 декабря, 09:00/)
  assert.equal((await bookingState(t, clinic.id, booking.id)).state, 'moved')
  const again = await post(`${mail.path}/acceptance`)
  assert.match(textOf(again.body), /Вы записаны/, 'twice is once')
  await t.run('access.offers')
  const bookings = await all(t.house.database.read, sql<{ state: string }>`select state from access.booking where clinic_id = ${clinic.id} order by id`)
  assert.deepEqual(bookings.map(({ state }) => state).toSorted(), ['booked', 'moved'])
  const places = await all(t.house.database.read, sql<{ booking_id: string }>`select booking_id from access.person_booking where person_id = ${booking.person_id} and place is not null`)
  assert.equal(places.length, 1, 'one place for one visit')
})

test('no answer: the kept time goes back, the desk calls; at the old hour the clinic cancels, and it is no missed visit', async () => {
  const { clinic, booking, head } = await callOff('silent@offer.example')
  const desk = await signIn(t, 'administrator', clinic.id)
  const { path } = await readMail(t, 'silent@offer.example')
  assert.match(textOf((await desk.get(`/access/${clinic.slug}/touched`)).body), /1 пациент.*Мария Ивановна Петрова чт 26 ноября, 09:00.*чт 3 декабря, 09:00, до ср 25 ноября, 12:00 ждём ответа \+7 900 000-00-00/)
  t.clock.set(new Date(NOON.getTime() + 25 * HOUR_MS))
  await t.run('access.expire_holds')
  await t.run('access.offers')
  assert.match(textOf((await head.get(`/access/${clinic.slug}/touched`)).body), /подходящего времени нет не ответил: позвонить/)
  const free = await one(t.house.database.read, sql<{ n: number }>`select count(*)::int as n from access.slot where clinic_id = ${clinic.id} and status = 'free'`)
  assert.equal(free.n, 9)
  assert.match(textOf((await t.web.inject(path)).body), /Время на ответ вышло.*Вам позвонят.*Ближайшее время здесь: чт 3 декабря, 09:00/)
  t.clock.set(new Date(NOON.getTime() + 46 * HOUR_MS))
  await t.run('access.offers')
  assert.equal((await bookingState(t, clinic.id, booking.id)).state, 'cancelled')
  assert.match(textOf((await desk.get(`/access/${clinic.slug}/touched`)).body), /Все отменённые приёмы перенесены/)
})

test('a call asked for, no address at all, a visit no longer needed, a visit that stands again', async () => {
  const asks = await callOff('call@offer.example')
  const { path } = await readMail(t, 'call@offer.example')
  assert.match(textOf((await post(`${path}/refusal`, { answer: 'decline' })).body), /Вам позвонят из поликлиники/)
  assert.match(textOf((await asks.head.get(`/access/${asks.clinic.slug}/touched`)).body), /просит позвонить/)
  const unreachable = await callOff(null)
  assert.match(textOf((await unreachable.head.get(`/access/${unreachable.clinic.slug}/touched`)).body), /почты нет: позвонить/)
  const row = await one(t.house.database.read, sql<{ id: string }>`select id from access.offer where clinic_id = ${unreachable.clinic.id}`)
  const done = await unreachable.head.post(`/access/${unreachable.clinic.slug}/touched/${row.id}/cancellation`)
  assert.match(String(done.headers['location']), /said=done/)
  assert.equal((await bookingState(t, unreachable.clinic.id, unreachable.booking.id)).state, 'cancelled')
  const unneeded = await callOff('unneeded@offer.example')
  const mail = await readMail(t, 'unneeded@offer.example')
  assert.match(textOf((await post(`${mail.path}/refusal`, { answer: 'cancel' })).body), /Вопрос уже решён/)
  assert.equal((await bookingState(t, unneeded.clinic.id, unneeded.booking.id)).state, 'cancelled')
  const well = await callOff('well@offer.example')
  const deviation = await one(t.house.database.read, sql<{ id: string }>`select id from access.deviation where clinic_id = ${well.clinic.id}`)
  await saveShown(well.head, `${well.base}/deviations/${deviation.id}/end`, {})
  await t.run('access.offers')
  assert.match(textOf((await t.web.inject((await readMail(t, 'well@offer.example')).path)).body), /Приём состоится, как вы и записывались/)
  assert.equal((await bookingState(t, well.clinic.id, well.booking.id)).state, 'booked')
})

test('a link that is forged, of another kind or too old opens nothing', async () => {
  await callOff('old@offer.example')
  const { path } = await readMail(t, 'old@offer.example')
  assert.equal((await t.web.inject('/access/offers/nonsense')).statusCode, 404)
  assert.equal((await t.web.inject(path.replace(/.$/, (last) => (last === 'A' ? 'Q' : 'A')))).statusCode, 404)
  assert.equal((await post('/access/offers/nonsense/acceptance')).statusCode, 404)
  t.clock.advance(31 * DAY_MS)
  assert.equal((await t.web.inject(path)).statusCode, 410)
})

/** A clinic without a free time, with a resident who has joined its line. */
async function openLine(email: string) {
  t.clock.set(NOON)
  const { clinic, schedule } = await t.house.database.write(async (db) => {
    const made = await buildClinic(db)
    return { clinic: made, schedule: await buildSchedule(db, made) }
  })
  const branch = await one(t.house.database.read, sql<{ slug: string }>`select slug from clinics.branch where clinic_id = ${clinic.id}`)
  const { account, person } = await openResident(t, clinic.id, email)
  const wish = { s: 'ent', c: 'afpn', b: `${clinic.slug}:${branch.slug}` }
  const join = (form: Record<string, string> = {}) => account.post('/access/waiting', { ...wish, person: person.id, branch: clinic.branch_id, ...form })
  return { clinic, schedule, account, person, join, form_href: `/access/waiting/new?${new URLSearchParams(wish)}` }
}

test('joined, offered by mail, taken: the request is answered and its wait counted from the asking', async () => {
  const { clinic, schedule, account, join, form_href } = await openLine('line@offer.example')
  assert.match(textOf((await account.get(form_href)).body), /Лист ожидания.*Мария Ивановна Петрова.*никто не ждёт.*Сначала предлагаем тем, кому нужно срочно/)
  const joined = await join()
  assert.equal(joined.statusCode, 303)
  const place = String(joined.headers['location']).split('?')[0]!
  assert.match(textOf((await account.get(place)).body), /Для кого: Мария Ивановна Петрова.*1-е место из 1/)
  const request = () => one(t.house.database.read, sql<{ outcome: string; wait_days: number | null }>`select outcome, wait_days from access.request where clinic_id = ${clinic.id}`)
  assert.equal((await request()).outcome, 'waiting')
  await t.run('access.offers')
  assert.match(textOf((await account.get(place)).body), /ждёте/)
  t.clock.advance(2 * DAY_MS)
  const slot_id = await t.house.database.write((db) => buildSlot(db, schedule, { starts_at: new Date(NOON.getTime() + 5 * DAY_MS) }))
  await t.run('access.offers')
  const mail = await readMail(t, 'line@offer.example')
  assert.equal(mail.subject, 'Есть предложение по вашей просьбе')
  assert.match(textOf((await account.get(place)).body), /есть предложение Ответить нужно до чт 26 ноября, 14:00\./)
  assert.match(textOf((await t.web.inject(mail.path)).body), /вс 29 ноября, 12:00.*Держим до чт 26 ноября, 14:00/)
  assert.match(textOf((await post(`${mail.path}/acceptance`)).body), /Вы записаны/)
  assert.deepEqual(await request(), { outcome: 'booked', wait_days: 5 })
  assert.match(textOf((await account.get(place)).body), /вы записаны.*вы встали в лист ожидания.*предложили время.*вы записались/)
  const slot = await one(t.house.database.read, sql<{ status: string; taken: number }>`select status, taken from access.slot where clinic_id = ${clinic.id} and id = ${slot_id}`)
  assert.deepEqual(slot, { status: 'busy', taken: 1 })
})

test('an offered time that is given up among one’s bookings is declined, not answered by silence', async () => {
  const { clinic, schedule, account, join } = await openLine('given@offer.example')
  const place = String((await join()).headers['location']).split('?')[0]!
  await t.house.database.write((db) => buildSlot(db, schedule, { starts_at: new Date(NOON.getTime() + 20 * DAY_MS) }))
  await t.run('access.offers')
  const kept = await one(t.house.database.read, sql<{ id: string }>`select id from access.booking where clinic_id = ${clinic.id} and state = 'held'`)
  await account.post(`/access/bookings/${clinic.slug}/${kept.id}/cancellation`)
  await t.run('access.offers')
  const text = textOf((await account.get(place)).body)
  assert.match(text, /ждёте .*вы отказались от предложенного времени/)
  assert.doesNotMatch(text, /время на ответ вышло/)
})

test('declined keeps the place and is not offered the same time again; two silences ask; no answer to that gives it up', async () => {
  const { clinic, schedule, account, join } = await openLine('lapse@offer.example')
  const place = String((await join()).headers['location']).split('?')[0]!
  await t.house.database.write((db) => buildSlot(db, schedule, { starts_at: new Date(NOON.getTime() + 20 * DAY_MS) }))
  await t.run('access.offers')
  await post(`${(await readMail(t, 'lapse@offer.example')).path}/refusal`, { answer: 'decline' })
  await t.run('access.offers')
  assert.match(textOf((await account.get(place)).body), /ждёте .*1-е место из 1/)
  assert.equal((await readMail(t, 'lapse@offer.example')).count, 1, 'not the same time again')
  await t.house.database.write((db) => buildSlots(db, schedule, [21, 22].map((days) => ({ starts_at: new Date(NOON.getTime() + days * DAY_MS) }))))
  for (let silence = 0; silence < 2; silence++) {
    await t.run('access.offers')
    t.clock.advance(3 * HOUR_MS)
    await t.run('access.expire_holds')
    await t.run('access.offers')
  }
  assert.match(textOf((await account.get(place)).body), /Вы ещё ждёте\?.*Если не ответить до/)
  assert.equal((await readMail(t, 'lapse@offer.example')).subject, 'Ваша просьба ещё в силе?')
  assert.match(String((await account.post(`${place}/stay`)).headers['location']), /said=stayed/)
  assert.match(textOf((await account.get(place)).body), /ждёте .*вы остались ждать/)
  await t.house.database.write((db) => run(db, sql`update access.waiting set state = 'asked', stay_until = ${t.clock.now()} where account_id = ${account.id}`))
  await t.run('access.offers')
  assert.match(textOf((await account.get(place)).body), /вы больше не ждёте.*не было ответа, ждёте ли вы ещё/)
  const request = await one(t.house.database.read, sql<{ outcome: string }>`select outcome from access.request where clinic_id = ${clinic.id} order by requested_at limit 1`)
  assert.equal(request.outcome, 'left')
})

test('who may not wait is told why, and what was typed is kept', async () => {
  const { clinic, schedule, account, person, join } = await openLine('may@offer.example')
  const refused = async (form: Record<string, string>, sentence: RegExp) => {
    const reply = await join(form)
    assert.equal(reply.statusCode, 422)
    assert.match(textOf(reply.body), sentence)
  }
  await refused({ person: '' }, /Выберите, кого записать/)
  await refused({ branch: '' }, /Отметьте хотя бы один филиал/)
  await refused({ c: 'cfpn' }, /для другого возраста/)
  const slot_id = await t.house.database.write((db) => buildSlot(db, schedule))
  const booked = await bookSlot(t.house, SYSTEM, wishFor(clinic.id, slot_id, person, { channel: 'desk' }), NOON)
  assert.ok(booked.ok)
  await refused({}, /уже есть запись к такому врачу/)
  await cancelBooking(t.house, SYSTEM, clinic.id, booked.booking.id, 'person', NOON)
  await t.house.database.write((db) => run(db, sql`update access.slot set status = 'busy-unavailable' where clinic_id = ${clinic.id}`))
  const place = String((await join()).headers['location']).split('?')[0]!
  await refused({}, /уже ждёт этого врача/)
  const other = await openLine('other@offer.example')
  assert.equal((await other.account.get(place)).statusCode, 404, 'a place is its owner’s alone')
  assert.equal((await other.account.post(`${place}/departure`)).statusCode, 404)
  assert.equal((await account.get(`/access/waiting/${nextId()}`)).statusCode, 404)
  await account.post(`${place}/departure`)
  assert.match(textOf((await account.get('/access/waiting')).body), /вы больше не ждёте/)
})

test('booked by oneself meanwhile: the place is given up and says so', async () => {
  const { clinic, schedule, account, person, join } = await openLine('else@offer.example')
  const place = String((await join()).headers['location']).split('?')[0]!
  const [own, second] = await t.house.database.write((db) => buildSlots(db, schedule, [6, 7].map((days) => ({ starts_at: new Date(NOON.getTime() + days * DAY_MS) }))))
  assert.ok((await bookSlot(t.house, SYSTEM, wishFor(clinic.id, own!, person, { channel: 'desk' }), NOON)).ok)
  await t.run('access.offers')
  assert.match(textOf((await account.get(place)).body), /у вас уже есть запись/)
  const slot = await one(t.house.database.read, sql<{ status: string }>`select status from access.slot where clinic_id = ${clinic.id} and id = ${second}`)
  assert.equal(slot.status, 'free')
})

test('more than three branches are refused; in English the pages say the same', async () => {
  const { clinic, account, person } = await openLine('many@offer.example')
  const branches = await t.house.database.write(async (db) => [clinic.branch_id, await buildBranch(db, clinic.id), await buildBranch(db, clinic.id), await buildBranch(db, clinic.id)])
  const rows = await all(t.house.database.read, sql<{ id: string; slug: string }>`select id, slug from clinics.branch where clinic_id = ${clinic.id}`)
  const form = new URLSearchParams([['s', 'ent'], ['c', 'afpn'], ['person', person.id], ...rows.map(({ slug }) => ['b', `${clinic.slug}:${slug}`]), ...branches.map((id) => ['branch', id])])
  const cookie = await account.cookies()
  const shown = await account.get(`/access/waiting/new?lang=en&${form}`)
  assert.match(textOf(shown.body), /Waiting list ENT doctor: when a time comes free.*Maria Ivanovna Petrova/)
  form.set('_csrf', /name="_csrf" value="([^"]+)"/.exec(shown.body)![1]!)
  const refused = await t.web.inject({
    method: 'POST', url: '/access/waiting?lang=en', headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' }, payload: form.toString(),
  })
  assert.equal(refused.statusCode, 422)
  assert.match(textOf(refused.body), /Tick 3 at most/)
})
