// Duty hours through the routes: who may keep them, what is refused, what residents are then told.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type ClinicRow, buildClinic, buildDoctor } from '../../../test/builders.ts'
import { type TestHouse, openTestHouse } from '../../../test/house.ts'
import { type Person, signIn, textOf } from '../../../test/signed_in.ts'
import { all, sql } from '../../platform/db/index.ts'
import { ensureAssets } from '../../ui/build.ts'
import { lastDutyDay, readDay, readHours, readWeekdays } from './duty_form.ts'
import { findDuty, findDutyEverywhere } from './index.ts'

let t: TestHouse
let clinic: ClinicRow
let doctor_id: string
let head: Person
let base: string
before(async () => {
  await ensureAssets()
  t = await openTestHouse()
  clinic = await t.house.database.write((db) => buildClinic(db))
  doctor_id = await t.house.database.write((db) => buildDoctor(db, clinic.id))
  head = await signIn(t, 'head_of_department', clinic.id)
  base = `/access/${clinic.slug}/duty`
})
after(() => t.close())

const hours = (given: Record<string, string> = {}) =>
  ({ branch: clinic.branch_id, weekdays: '2', opens: '08:00', closes: '14:00', audience: 'both', room: 'Кабинет 101', doctor: '', ...given })
const dutyOn = (day: string) => findDuty(t.house.database.read, clinic.id, clinic.branch_id, day)
const toldOn = async (day: string) => (await dutyOn(day)).map(({ opens, closes, room, doctor }) => [opens, closes, room, doctor])

test('hours of the week hold on their weekday, for one branch and in the list of all', async () => {
  assert.match(textOf((await head.get(base)).body), /На неделю ничего не указано/)
  const reply = await head.post(`${base}/week`, hours({ doctor: doctor_id }))
  assert.equal(reply.statusCode, 303)
  assert.match(textOf((await head.get(reply.headers['location'] as string)).body), /Часы добавлены\..*вторник 08:00–14:00 Кабинет 101 Соколова Анна Игоревна всех/)
  assert.deepEqual(await toldOn('2026-11-24'), [['08:00', '14:00', 'Кабинет 101', 'Соколова Анна Игоревна']])
  assert.match(textOf((await head.get(`${base}?lang=en`)).body), /Tuesday 08:00–14:00 Room 101 Sokolova Anna Igorevna/)
  assert.deepEqual(await dutyOn('2026-11-25'), [], 'a Wednesday')
  const everywhere = await findDutyEverywhere(t.house.database.read, '2026-11-24')
  assert.deepEqual(everywhere.get(clinic.branch_id), await dutyOn('2026-11-24'))
})

test('the same hours twice are said to be there already', async () => {
  const reply = await head.post(`${base}/week`, hours())
  assert.match(String(reply.headers['location']), /done=known/)
})

test('a day of its own departs from the week, and can go back to it', async () => {
  await head.post(`${base}/days`, hours({ day: '2026-12-01', opens: '10:00', closes: '12:00', room: '' }))
  await head.post(`${base}/days`, hours({ day: '2026-12-01', opens: '15:00', closes: '16:00', audience: 'child' }))
  assert.deepEqual(await toldOn('2026-12-01'), [['10:00', '12:00', null, null], ['15:00', '16:00', 'Кабинет 101', null]])
  await head.post(`${base}/days`, hours({ day: '2026-12-01', off: 'yes', opens: '', closes: '' }))
  assert.deepEqual(await dutyOn('2026-12-01'), [], 'no duty doctor')
  assert.equal((await findDutyEverywhere(t.house.database.read, '2026-12-01')).size, 0)
  assert.match(textOf((await head.get(base)).body), /вт 1 декабря без дежурного врача/)
  await head.post(`${base}/days/2026-12-01/removal`, { branch: clinic.branch_id })
  assert.deepEqual((await toldOn('2026-12-01')).map(([opens]) => opens), ['08:00'])
})

test('on an official day off the week does not hold, and the page asks for that day', async () => {
  // Thursday 31 December 2026 is a day off; 24 days before it comes into view
  await head.post(`${base}/week`, hours({ weekdays: '4' }))
  t.clock.set(new Date('2026-12-07T09:00:00Z'))
  assert.deepEqual(await dutyOn('2026-12-31'), [])
  assert.equal((await dutyOn('2026-12-24')).length, 1)
  assert.match(textOf((await head.get(base)).body), /Праздничные дни без часов чт 31 декабря,/)
  await head.post(`${base}/days`, hours({ day: '2026-12-31', opens: '09:00', closes: '12:00' }))
  assert.equal((await toldOn('2026-12-31'))[0]?.[0], '09:00')
  assert.doesNotMatch(textOf((await head.get(base)).body), /без часов чт 31 декабря/)
})

test('what cannot be is refused beside its field, what was typed stays, nothing is written', async () => {
  const count = async () => (await all(t.house.database.read, sql`/* cross-clinic */ select id from access.duty_week`)).length
  const before_count = await count()
  const reply = await head.post(`${base}/week`, { ...hours({ opens: '14:00', closes: '8', room: 'я'.repeat(61) }), weekdays: '9' })
  assert.equal(reply.statusCode, 422)
  const text = textOf(reply.body)
  for (const sentence of [/Отметьте хотя бы один день/, /Укажите время, например 08:00/, /Сократите до 60 знаков/]) assert.match(text, sentence)
  assert.match(reply.body, /value="14:00"/)
  for (const [given, sentence] of [
    [{ closes: '07:00' }, /Конец дежурства должен быть позже/], [{ audience: 'dogs' }, /Выберите, кого принимают/],
    [{ doctor: clinic.id }, /Выберите врача этого филиала/], [{ branch: doctor_id }, /Выберите филиал/],
  ] as const) {
    const refused = await head.post(`${base}/week`, hours(given))
    assert.equal(refused.statusCode, 422)
    assert.match(textOf(refused.body), sentence)
  }
  assert.equal((await head.post(`${base}/days`, hours({ day: '2026-11-01' }))).statusCode, 422)
  assert.equal(await count(), before_count)
})

test('an entry of the week is taken away once; a strange one is not there', async () => {
  const [entry] = await all(t.house.database.read, sql<{ id: string }>`select id from access.duty_week where clinic_id = ${clinic.id} and weekday = 4`)
  assert.equal((await head.post(`${base}/week/${entry!.id}/removal`, { branch: clinic.branch_id })).statusCode, 303)
  assert.equal((await head.post(`${base}/week/${entry!.id}/removal`, { branch: clinic.branch_id })).statusCode, 404)
  assert.equal((await head.post(`${base}/days/2026-12-25/removal`, { branch: clinic.branch_id })).statusCode, 404)
})

test('the front desk sees and does not write; a doctor does not see; each change is in the log', async () => {
  const desk = await signIn(t, 'administrator', clinic.id)
  const seen = await desk.get(base)
  assert.equal(seen.statusCode, 200)
  assert.doesNotMatch(seen.body, /name="opens"/)
  assert.match(textOf(seen.body), /Менять часы могут заведующий отделением/)
  assert.equal((await desk.post(`${base}/week`, hours())).statusCode, 403)
  const doctor = await signIn(t, 'doctor', clinic.id, doctor_id)
  assert.equal((await doctor.get(base)).statusCode, 403)
  const events = await all(t.house.database.read, sql`select id from platform.audit_event where clinic_id = ${clinic.id} and event = 'access.duty_changed'`)
  assert.ok(events.length >= 8)
})

test('forms: a date that is none, weekdays once each', () => {
  const today = '2026-11-24'
  assert.equal(readDay('2026-02-30', today), undefined)
  assert.equal(readDay(lastDutyDay(today), today), lastDutyDay(today))
  assert.equal(readDay('2027-01-20', today), undefined)
  assert.deepEqual(readWeekdays({ weekdays: ['5', '1', '5', '8', 'x'] }), [1, 5])
  const known = { today, branch_ids: ['b'], doctor_ids: [] }
  assert.deepEqual(readHours({ branch: 'b', opens: '00:00', closes: '23:59', audience: 'child', room: ' ' }, known), {
    hours: { opens: '00:00', closes: '23:59', audience: 'child', room: null, doctor_id: null }, mistakes: {},
  })
  assert.deepEqual(readHours({}, known).mistakes, { branch: 'branch', opens: 'time', closes: 'time', audience: 'audience' })
})

test('how we count: norms with edition and source, definitions with their days, in both languages', async () => {
  const ru = textOf((await t.web.inject('/access/how-we-count')).body)
  assert.match(ru, /Врач-специалист 14 рабочих дней 2026 Программа государственных гарантий/)
  assert.match(ru, /Третье свободное время .*Девять из десяти .*Нет данных/)
  assert.match(ru, /1 пт 27 ноября Первое определение/)
  const en = textOf((await t.web.inject({ url: '/access/how-we-count', headers: { 'accept-language': 'en' } })).body)
  assert.match(en, /14 working days 2026/)
})
