// Changes of schedules kept here while somebody books, and hours that would run into others only later.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { nextId } from '../../../test/builders.ts'
import { NOON, type TestHouse, openTestHouse } from '../../../test/house.ts'
import { textOf } from '../../../test/signed_in.ts'
import { all, run, sql } from '../../platform/db/index.ts'
import { ensureAssets } from '../../ui/build.ts'
import { book, openClinic, save, slotsOf, touchedOf } from './own.sample.ts'

let t: TestHouse
before(async () => {
  await ensureAssets()
  t = await openTestHouse()
})
after(() => t.close())

test('what was not shown is not saved: a booking made meanwhile is shown first', async () => {
  const { clinic, head, base, hours } = await openClinic(t)
  await save(head, `${base}/templates`, { ...hours, days: '4' })
  const ill = { from_day: '2026-11-26', to_day: '2026-11-26' }
  const shown = await head.post(`${base}/deviations?kind=leave`, ill)
  const digest = /value="([\w-]{22})"/.exec(shown.body)![1]!
  await book(t, clinic, (await slotsOf(t, clinic))[0]!.id)
  const refused = await head.post(`${base}/deviations?kind=leave`, { ...ill, shown: digest })
  assert.equal(refused.statusCode, 409)
  assert.match(textOf(refused.body), /Пока вы смотрели, записи изменились.*Мария Ивановна Петрова/)
  assert.deepEqual(await touchedOf(t, clinic), [])
  assert.equal((await all(t.house.database.read, sql`select from access.deviation where clinic_id = ${clinic.id}`)).length, 0)
})

test('nor is it when the booking comes after the look, while the change waits for its slots', async () => {
  const { clinic, head, base, hours } = await openClinic(t)
  await save(head, `${base}/templates`, { ...hours, days: '4' })
  const slot_id = (await slotsOf(t, clinic))[0]!.id
  const ill = { from_day: '2026-11-26', to_day: '2026-11-26' }
  const shown = /value="([\w-]{22})"/.exec((await head.post(`${base}/deviations?kind=leave`, ill)).body)![1]!
  const { read } = t.house.database
  let saving: ReturnType<typeof head.post> | undefined
  await t.house.database.write(async (db) => {
    await run(db, sql`update access.slot set taken = 1, status = 'busy' where clinic_id = ${clinic.id} and id = ${slot_id}`)
    const id = nextId()
    await run(db, sql`
      insert into access.booking (clinic_id, id, fhir_id, slot_id, seat, branch_id, specialty_code, starts_at, ends_at, state, class, person_name,
        channel, created_at, booked_at, updated_at)
      select s.clinic_id, ${id}, ${id}, s.id, 1, s.branch_id, s.specialty_code, s.starts_at, s.ends_at, 'booked', 'afpn', 'Павел Петров',
        'desk', ${NOON}, ${NOON}, ${NOON}
      from access.slot s
      where s.clinic_id = ${clinic.id}
        and s.id = ${slot_id}`)
    saving = head.post(`${base}/deviations?kind=leave`, { ...ill, shown })
    for (let n = 0; n < 100; n += 1) {
      const [waiting] = await all(read, sql<{ n: number }>`select count(*)::int as n from pg_locks where not granted`)
      if (waiting!.n > 0) break
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  })
  const refused = await saving!
  assert.equal(refused.statusCode, 409)
  assert.match(textOf(refused.body), /Пока вы смотрели, записи изменились.*Павел Петров/)
  assert.deepEqual(await touchedOf(t, clinic), [])
  assert.deepEqual(await all(read, sql`select id from access.deviation where clinic_id = ${clinic.id}`), [])
})

test('a visit that was called off before is not called off again by another change, nor does its end keep that one from being saved', async () => {
  const { clinic, head, base, hours } = await openClinic(t)
  await save(head, `${base}/templates`, { ...hours, days: '4' })
  const booking = await book(t, clinic, (await slotsOf(t, clinic))[0]!.id)
  await save(head, `${base}/deviations?kind=illness`, { from_day: '2026-11-26', to_day: '2026-11-26' })
  const other = { from_day: '2026-12-10', to_day: '2026-12-10' }
  const shown = await head.post(`${base}/deviations?kind=leave`, other)
  assert.match(textOf(shown.body), /Исчезнут 3 приёма/)
  assert.doesNotMatch(textOf(shown.body), /срывает \d|Мария Ивановна Петрова/)
  const digest = /value="([\w-]{22})"/.exec(shown.body)![1]!
  // the patient answers meanwhile
  await t.house.database.write((db) => run(db, sql`
    update access.booking set state = 'cancelled' where clinic_id = ${clinic.id} and id = ${booking.id}`))
  const saved = await head.post(`${base}/deviations?kind=leave`, { ...other, shown: digest })
  assert.equal(saved.statusCode, 303)
  assert.match(String(saved.headers['location']), /removed=3&touched=0$/)
})

test('hours that lie over others later than the four weeks are refused as well', async () => {
  const { head, base, hours } = await openClinic(t)
  await save(head, `${base}/templates`, { ...hours, days: '4' })
  const later = await head.post(`${base}/templates`, { ...hours, days: '4', valid_from: '2027-02-01' })
  assert.equal(later.statusCode, 422)
  assert.match(textOf(later.body), /Врач в это время уже принимает: чт 4 февраля 2027, 09:00/)
  // nor may hours that begin now run into those that begin later
  await save(head, `${base}/templates`, { ...hours, days: '5', valid_from: '2027-03-01' })
  const now = await head.post(`${base}/templates`, { ...hours, days: '5' })
  assert.match(textOf(now.body), /Врач в это время уже принимает: пт 5 марта 2027, 09:00/)
  assert.equal((await save(head, `${base}/templates`, { ...hours, days: '5', valid_to: '2027-02-28' })).shown.includes('Появятся'), true)
  const extra = await head.post(`${base}/deviations?kind=extra`, { ...hours, from_day: '2027-03-05', to_day: '2027-03-05' })
  assert.match(textOf(extra.body), /Врач в это время уже принимает: пт 5 марта 2027, 09:00/)
})
