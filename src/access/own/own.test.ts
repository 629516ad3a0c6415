// Schedules kept here, through the routes: slots appear with the hours, a change shows whom it touches before it is saved,
// the days roll on by themselves.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { buildDoctor, nextId } from '../../../test/builders.ts'
import { whileFailing } from '../../../test/faults.ts'
import { NOON, type TestHouse, openTestHouse } from '../../../test/house.ts'
import { signIn, textOf } from '../../../test/signed_in.ts'
import { all, one, sql } from '../../platform/db/index.ts'
import { DAY_MS } from '../../platform/time.ts'
import { ensureAssets } from '../../ui/build.ts'
import { assertConsistent } from '../booking/booking.sample.ts'
import { findBooking, listEvents } from '../booking/index.ts'
import { findWaits } from '../waits/index.ts'
import { countNewClinics, keepRound } from '../waits/keeper.ts'
import { book, buildRoom, openClinic, save, slotsOf, touchedOf } from './own.sample.ts'
import { rollSlots } from './rolling.ts'

let t: TestHouse
before(async () => {
  await ensureAssets()
  t = await openTestHouse()
})
after(() => t.close())

test('hours make slots for 28 days, in the room, from the next minute on; a day later one day more', async () => {
  const { clinic, head, base, hours, room_id } = await openClinic(t)
  assert.match(textOf((await head.get(`/access/${clinic.slug}/schedules`)).body), /Здесь не ведём .*Соколова Анна Игоревна/)
  const { shown, location } = await save(head, `${base}/templates`, { ...hours, days: '4' })
  assert.match(shown, /Ни одной записи пациента это не задевает\. Появятся 12 приёмов/)
  assert.match(textOf((await head.get(location)).body), /Сохранено\. Добавилось: 12 приёмов.*чт 26 ноября 09:00–09:48 .*Кабинет 12/)
  const slots = await slotsOf(t, clinic)
  assert.deepEqual([...new Set(slots.map(({ day }) => day))], ['2026-11-26', '2026-12-03', '2026-12-10', '2026-12-17'])
  assert.ok(slots.every(({ status, place_id }) => status === 'free' && place_id === room_id))
  t.clock.set(new Date(NOON.getTime() + 7 * DAY_MS))
  await t.run('access.roll')
  assert.equal((await slotsOf(t, clinic)).at(-1)!.day, '2026-12-24')
})

test('two workers at once and a job repeated make each slot once; a holiday makes none', async () => {
  const { clinic, head, base, hours } = await openClinic(t)
  await save(head, `${base}/templates`, { ...hours, days: '4' })
  t.clock.set(new Date(NOON.getTime() + 30 * DAY_MS))
  const roll = () => rollSlots(t.house, new AbortController().signal)
  await Promise.all([roll(), roll(), roll()])
  await roll()
  const slots = await slotsOf(t, clinic)
  assert.equal(new Set(slots.map(({ starts_at }) => starts_at.getTime())).size, slots.length)
  // from 24 December on: 31 December and 7 January are days off
  assert.deepEqual([...new Set(slots.map(({ day }) => day).filter((day) => day > '2026-12-23'))], ['2027-01-14', '2027-01-21'])
})

test('a clinic whose slots cannot be made keeps no other waiting, and the job says that it failed', async () => {
  const clinics = [await openClinic(t), await openClinic(t), await openClinic(t)]
  for (const { head, base, hours } of clinics) await save(head, `${base}/templates`, { ...hours, days: '4' })
  t.clock.set(new Date(NOON.getTime() + 7 * DAY_MS))
  const outcome = await whileFailing(t, [clinics[1]!.clinic.id], () => t.run('access.roll'))
  assert.equal((outcome as Error).message, 'broken on purpose')
  const lasts = await Promise.all(clinics.map(async ({ clinic }) => (await slotsOf(t, clinic)).at(-1)!.day))
  assert.deepEqual(lasts, ['2026-12-24', '2026-12-17', '2026-12-24'])
  await t.run('access.roll')
  assert.equal((await slotsOf(t, clinics[1]!.clinic)).at(-1)!.day, '2026-12-24')
})

test('a week that no calendar has is this week', async () => {
  const { head, base } = await openClinic(t)
  for (const week of ['0000-01-01', '9999-12-31', 'soon']) assert.equal((await head.get(`${base}?week=${week}`)).statusCode, 200, week)
})

test('illness shows whom it touches by name; saved, free slots go, the booked one is closed and touched, nothing else', async () => {
  const { clinic, head, base, hours } = await openClinic(t)
  await save(head, `${base}/templates`, { ...hours, days: '4' })
  const before_it = await slotsOf(t, clinic)
  const booking = await book(t, clinic, before_it[1]!.id, 'ill@own.example')
  const versionOf = async () => (await one(t.house.database.read, sql<{ n: number }>`
    select fhir_version as n from access.booking where clinic_id = ${clinic.id} and id = ${booking.id}`)).n
  const version = await versionOf()
  const ill = { from_day: '2026-11-26', to_day: '2026-11-27' }
  const shown = await head.post(`${base}/deviations?kind=illness`, ill)
  assert.match(textOf(shown.body), /Изменение срывает 1 запись.*Исчезнут 3 приёма.*Мария Ивановна Петрова чт 26 ноября, 09:16 письмом/)
  assert.equal((await slotsOf(t, clinic)).length, 12, 'a look writes nothing')
  const { location } = await save(head, `${base}/deviations?kind=illness`, ill)
  const after_it = await slotsOf(t, clinic)
  assert.deepEqual(after_it.filter(({ day }) => day === '2026-11-26').map(({ id, status, taken }) => [id, status, taken]), [[before_it[1]!.id, 'busy-unavailable', 1]])
  assert.deepEqual(after_it.slice(1).map(({ id }) => id), before_it.slice(3).map(({ id }) => id), 'other days are as they were')
  assert.deepEqual(await touchedOf(t, clinic), [{ id: booking.id, touched_by: 'slot_gone' }])
  assert.equal(await versionOf(), version + 1, 'its Appointment says so, and is another version')
  assert.match(textOf((await head.get(location)).body), /уходит предложение другого времени\. Таких записей: 1/)
  await t.run('access.roll')
  assert.deepEqual((await slotsOf(t, clinic)).map(({ id }) => id), after_it.map(({ id }) => id), 'the job takes nothing away either')
  // the doctor is well again
  const deviation = await one(t.house.database.read, sql<{ id: string }>`select id from access.deviation where clinic_id = ${clinic.id}`)
  await save(head, `${base}/deviations/${deviation.id}/end`, {})
  assert.deepEqual((await slotsOf(t, clinic)).map(({ status }) => status), ['free', 'busy', ...Array.from({ length: 10 }, () => 'free')])
  assert.deepEqual(await touchedOf(t, clinic), [])
})

test('another room is an event of the booking and raises its calendar’s sequence; what only the slot says leaves it alone', async () => {
  const { clinic, head, base, hours } = await openClinic(t)
  await save(head, `${base}/templates`, { ...hours, days: '4' })
  const { id } = await book(t, clinic, (await slotsOf(t, clinic))[1]!.id)
  const template = await one(t.house.database.read, sql<{ id: string }>`select id from access.template where clinic_id = ${clinic.id}`)
  const said = async () => {
    const booking = (await findBooking(t.house.database.read, clinic.id, id))!
    return { events: (await listEvents(t.house.database.read, clinic.id, id)).map(({ kind }) => kind).join(' '), sequence: booking.sequence, place_id: booking.place_id }
  }
  const { place_id } = await said()
  await save(head, `${base}/templates/${template.id}`, { ...hours, days: '4', audience: 'both', valid_from: '2026-11-25' })
  assert.deepEqual(await said(), { events: 'booked', sequence: 0, place_id })
  const other = await t.house.database.write((db) => buildRoom(db, clinic, 'Кабинет 14'))
  await save(head, `${base}/deviations?kind=room`, { from_day: '2026-11-26', to_day: '2026-11-26', place: `${clinic.branch_id} ${other}`, branch: clinic.branch_id, room: other })
  assert.deepEqual(await said(), { events: 'booked changed', sequence: 1, place_id: other })
  await t.run('access.roll')
  assert.deepEqual(await said(), { events: 'booked changed', sequence: 1, place_id: other }, 'once')
  await assertConsistent(t)
})

test('hours that end leave no «nothing free» behind; with leave for weeks it is just that', async () => {
  const { clinic, head, base, hours } = await openClinic(t)
  const never = new AbortController().signal
  const known = async () => {
    await countNewClinics(t.house, never)
    await keepRound(t.house, never)
    const [wait] = await findWaits(t.house.database.read, { clinic_id: clinic.id })
    return wait?.figures.afpn?.third_beyond
  }
  await save(head, `${base}/templates`, { ...hours, days: '4' })
  assert.equal(await known(), false)
  await save(head, `${base}/deviations?kind=leave`, { from_day: '2026-11-24', to_day: '2027-01-20' })
  assert.equal(await known(), true)
  const template = await one(t.house.database.read, sql<{ id: string }>`select id from access.template where clinic_id = ${clinic.id}`)
  await save(head, `${base}/templates/${template.id}/end`, { last_day: '2026-11-25' })
  assert.equal(await known(), true, 'today and tomorrow there are hours yet')
  t.clock.advance(2 * DAY_MS)
  await t.run('access.roll')
  assert.equal(await known(), undefined)
  await save(head, `${base}/templates`, { ...hours, days: '4', valid_from: '2027-01-21' })
  assert.equal(await known(), true, 'planned again, further than we look')
})

test('a room or a doctor taken twice is refused with the time, and what was typed is kept', async () => {
  const { clinic, head, base, hours } = await openClinic(t)
  await save(head, `${base}/templates`, { ...hours, days: '4' })
  const other = await t.house.database.write((db) => buildDoctor(db, clinic.id, { family: 'Орлов' }))
  const clash = await head.post(`/access/${clinic.slug}/schedules/${other}/templates`, { ...hours, days: '4', pauses: '09:40-09:50' })
  assert.equal(clash.statusCode, 422)
  assert.match(textOf(clash.body), /Кабинет в это время занят другим врачом: чт 26 ноября, 09:00/)
  assert.match(clash.body, /value="09:40-09:50"/)
  const twice = await head.post(`${base}/templates`, { ...hours, room: '', days: '4' })
  assert.match(textOf(twice.body), /Врач в это время уже принимает: чт 26 ноября, 09:00/)
})

test('new hours in place of old ones keep the visits that fit; the length is a rule of the specialty or the template’s own', async () => {
  const { clinic, head, base, hours } = await openClinic(t)
  await save(head, `${base}/templates`, { ...hours, days: '4' })
  const kept = await slotsOf(t, clinic)
  assert.equal(kept[1]!.starts_at.getTime() - kept[0]!.starts_at.getTime(), 16 * 60_000, 'ENT: 16 minutes')
  await book(t, clinic, kept[0]!.id)
  const template = await one(t.house.database.read, sql<{ id: string }>`select id from access.template where clinic_id = ${clinic.id}`)
  const form = await head.get(`${base}/templates/${template.id}`)
  assert.match(form.body, /name="opens"[^>]*value="09:00"/)
  const { shown } = await save(head, `${base}/templates/${template.id}`, { ...hours, days: '4', visit_minutes: '30', valid_from: '2026-11-25' })
  assert.match(shown, /Ни одной записи пациента это не задевает/)
  const after_it = await slotsOf(t, clinic)
  assert.deepEqual(after_it.filter(({ day }) => day === '2026-11-26').map(({ id, status }) => [id === kept[0]!.id, status]), [[true, 'busy'], [false, 'free']])
  const templates = await all(t.house.database.read, sql<{ valid_to: string | null }>`select valid_to from access.template where clinic_id = ${clinic.id} order by valid_from, valid_to nulls last`)
  assert.deepEqual(templates.map(({ valid_to }) => valid_to), ['2026-11-24', null])
  await save(head, `${base}/templates/${template.id}`, { ...hours, days: '4' }).then(() => assert.fail('gone'), () => undefined)
})

test('mistakes are named beside their fields, and nothing is written', async () => {
  const { clinic, head, base, hours } = await openClinic(t)
  const table: [Record<string, string>, RegExp][] = [
    [{ days: '' }, /Отметьте хотя бы один день недели/],
    [{ closes: '08:00' }, /Укажите время конца, позже начала/],
    [{ opens: '25:00' }, /Укажите время начала/],
    [{ visit_minutes: '61' }, /Приём не помещается/],
    [{ visit_minutes: '3' }, /от 5 до 240 минут/],
    [{ pauses: 'обед' }, /Запишите перерывы/],
    [{ pauses: '09:00-09:30, 09:20-09:40' }, /Запишите перерывы/],
    [{ first_percent: '60', repeat_percent: '50' }, /не больше 100/],
    [{ urgent_percent: '101' }, /целое число от 0 до 100/],
    [{ valid_from: '2026-11-20' }, /не раньше вт 24 ноября/],
    [{ valid_to: '2026-11-23' }, /не может быть раньше первого/],
    [{ room: nextId() }, /Выберите кабинет этого филиала/],
    [{ branch: '' }, /Выберите филиал/],
  ]
  for (const [wrong, sentence] of table) {
    const reply = await head.post(`${base}/templates`, { ...hours, days: '4', ...wrong })
    assert.equal(reply.statusCode, 422, JSON.stringify(wrong))
    assert.match(textOf(reply.body), sentence)
  }
  assert.match(textOf((await head.post(`${base}/deviations?kind=illness`, { from_day: '2026-11-26', to_day: '2026-11-25' })).body), /раньше первого/)
  assert.match(textOf((await head.post(`${base}/deviations?kind=illness`, { from_day: '2026-11-26', to_day: '2026-11-26', opens: '09:00' })).body), /Укажите оба времени/)
  assert.equal((await slotsOf(t, clinic)).length, 0)
})

test('an administrator reads and changes nothing; another clinic’s people read nothing', async () => {
  const { clinic, base, hours } = await openClinic(t)
  const desk = await signIn(t, 'administrator', clinic.id)
  assert.equal((await desk.get(base)).statusCode, 200)
  assert.doesNotMatch((await desk.get(base)).body, /templates\/new/)
  assert.equal((await desk.post(`${base}/templates`, { ...hours, days: '4' })).statusCode, 403)
  const { head: foreign } = await openClinic(t)
  assert.equal((await foreign.get(base)).statusCode, 403)
})

test('English says the same', async () => {
  const { clinic, head, base, hours } = await openClinic(t)
  await save(head, `${base}/templates`, { ...hours, days: '4' })
  await book(t, clinic, (await slotsOf(t, clinic))[0]!.id)
  const shown = await head.post(`${base}/deviations?kind=illness&lang=en`, { from_day: '2026-11-26', to_day: '2026-11-26' })
  assert.match(textOf(shown.body), /The change calls off 1 booking\..*Maria Ivanovna Petrova Thu 26 November, 09:00 call:/)
})
