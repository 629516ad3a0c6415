// A clinic's system changes what lies under a booking that somebody made here: the booking follows, its events say so, the
// person's ledger knows the time, the calendar and the mails tell it.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { ROOM, send } from '../../../test/fhir.ts'
import { NOON, type TestHouse, openTestHouse } from '../../../test/house.ts'
import { textOf } from '../../../test/signed_in.ts'
import { all, one, sql } from '../../platform/db/index.ts'
import { HOUR_MS } from '../../platform/time.ts'
import { ensureAssets } from '../../ui/build.ts'
import { assertConsistent, booked, buildPerson, wishFor } from '../booking/booking.sample.ts'
import { bookSlot, findBooking, listEvents } from '../booking/index.ts'
import { SCHEDULE, bookedAt, keepAll, openScene, slotAt } from './scene.sample.ts'

let test_house: TestHouse
before(async () => {
  await ensureAssets()
  test_house = await openTestHouse()
})
after(async () => {
  await assertConsistent(test_house)
  await test_house.close()
})

const hours = (n: number) => new Date(NOON.getTime() + n * HOUR_MS)

/** A visit in 72 hours, booked here by somebody with an address, and what has been said of it. */
async function openVisit() {
  const { house } = test_house
  const { read } = house.database
  test_house.clock.set(NOON)
  const { token, clinic } = await openScene(test_house, [slotAt('t1', 72), slotAt('t2', 120)])
  const email = `${clinic.slug}@changed.example`
  const person = await house.database.write((db) => buildPerson(db, { email }))
  const slot = await one(read, sql<{ id: string }>`select id from access.slot where clinic_id = ${clinic.id} and fhir_id = 't1'`)
  const { id, fhir_id } = booked(await bookSlot(house, { kind: 'system', name: 'test' }, wishFor(clinic.id, slot.id, person, { channel: 'desk' }), NOON))
  await test_house.run('access.mail_bookings')
  const mails = async () => (await house.mail.mailbox!.list({ query: email })).toReversed()
  return {
    token, clinic, id, fhir_id, email,
    subjects: async () => (await mails()).map(({ subject }) => subject),
    newest: async () => (await mails()).at(-1)!,
    tell: async () => {
      await test_house.run('access.mail_bookings')
      const booking = (await findBooking(read, clinic.id, id))!
      const [ledger] = await all(read, sql<{ starts_at: Date; expires_at: Date; place: number }>`
        select starts_at, expires_at, place from access.person_booking where person_id = ${person.id}`)
      const mails = await all(read, sql<{ x: string }>`
        select kind || ' ' || sequence as x from access.booking_mail
        where clinic_id = ${clinic.id} and kind in ('booked', 'moved', 'room') and state = 'queued' order by due_at`)
      return {
        starts_at: booking.starts_at, sequence: booking.sequence, wait_days: booking.request!.wait_days, ledger, mails: mails.map(({ x }) => x).join(),
        events: (await listEvents(read, clinic.id, id)).map(({ kind }) => kind).join(' '),
      }
    },
  }
}

test('the slot at another time', async () => {
  const { token, tell } = await openVisit()
  assert.deepEqual(await tell(), {
    starts_at: hours(72), sequence: 0, wait_days: 3, events: 'booked', mails: 'booked 0',
    ledger: { starts_at: hours(72), expires_at: hours(72.25), place: 1 },
  })
  await keepAll(test_house, token, [slotAt('t1', 96)])
  const moved = {
    starts_at: hours(96), sequence: 1, wait_days: 4, events: 'booked changed', mails: 'booked 0',
    ledger: { starts_at: hours(96), expires_at: hours(96.25), place: 1 },
  }
  assert.deepEqual(await tell(), moved)
  await keepAll(test_house, token, [slotAt('t1', 96)])
  assert.deepEqual(await tell(), moved, 'sent again, nothing happens')
})

test('another slot in place of its own', async () => {
  const { token, fhir_id, tell } = await openVisit()
  const answer = await send(test_house.web, token, 'PUT', `/Appointment/${fhir_id}`, bookedAt(fhir_id, 't2'))
  assert.equal(answer.status, 200)
  assert.deepEqual(await tell(), {
    starts_at: hours(120), sequence: 1, wait_days: 5, events: 'booked changed', mails: 'booked 0',
    ledger: { starts_at: hours(120), expires_at: hours(120.25), place: 1 },
  })
})

test('the offer and the new time are one mail, whichever job comes first; moved once more, one more', async () => {
  for (const order of [['access.mail_bookings', 'access.offers'], ['access.offers', 'access.mail_bookings']]) {
    const { token, email, subjects, newest } = await openVisit()
    const work = async () => {
      for (const job of [...order, ...order, 'letters.dispatch']) await test_house.run(job)
    }
    await work()
    assert.deepEqual(await subjects(), ['Время подтверждено'])
    await keepAll(test_house, token, [slotAt('t1', 96)])
    await work()
    assert.deepEqual(await subjects(), ['Время подтверждено', 'Нужен ваш ответ: время изменилось'], `${order.join()} ${email}`)
    assert.match((await newest()).text, /Новое время: сб.28.ноября, 12:00\..*Ответить нужно до/s)
    assert.doesNotMatch((await newest()).text, /приём|врач|поликлиник|Оторино/i)
    await keepAll(test_house, token, [slotAt('t1', 98)])
    await work()
    assert.deepEqual((await subjects()).slice(1), ['Нужен ваш ответ: время изменилось', 'Нужен ваш ответ: время изменилось'])
    assert.match((await newest()).text, /Новое время: сб.28.ноября, 14:00\./)
    const page = textOf((await test_house.web.inject(new URL(/https?:\/\/\S+/.exec((await newest()).text)![0]).pathname)).body)
    assert.match(page, /Приём изменился.*Ваш приём теперь.*сб 28 ноября, 14:00/)
    assert.doesNotMatch(page, /отменила/)
  }
})

test('another room is in the calendar; far off the reminder leads to it, and no mail is sent', async () => {
  const { token, tell } = await openVisit()
  await keepAll(test_house, token, [{ ...ROOM, id: 'r13', name: 'Кабинет 13' }, { ...SCHEDULE, actor: [{ reference: 'Practitioner/d1' }, { reference: 'Location/r13' }] }])
  const { sequence, events, mails } = await tell()
  assert.deepEqual({ sequence, events, mails }, { sequence: 1, events: 'booked changed', mails: 'booked 0' })
})

test('another room when the reminder of the day before has gone is told once, in a mail that does not say which', async () => {
  const { token, subjects, newest } = await openVisit()
  const roomed = (id: string) => [{ ...ROOM, id, name: `Кабинет ${id}` }, { ...SCHEDULE, actor: [{ reference: 'Practitioner/d1' }, { reference: `Location/${id}` }] }]
  const work = async (at: Date) => {
    test_house.clock.set(at)
    for (const job of ['access.mail_bookings', 'access.offers', 'access.mail_bookings', 'letters.dispatch']) await test_house.run(job)
  }
  await work(hours(48))
  test_house.clock.set(hours(50))
  await keepAll(test_house, token, roomed('14'))
  for (const at of [50, 50.1, 53, 60]) await work(hours(at))
  assert.deepEqual(await subjects(), ['Время подтверждено', 'Напоминание на завтра', 'Уточнили, куда подойти'])
  assert.match((await newest()).text, /Время прежнее: пт.27.ноября, 12:00\. Другой стал кабинет/)
  assert.doesNotMatch((await newest()).text, /\b14\b|врач|поликлиник|Оторино|приём/i)
  await keepAll(test_house, token, roomed('15'))
  await work(hours(60.1))
  assert.equal((await subjects()).length, 4, 'another room once more')
  await work(hours(70))
  assert.deepEqual((await subjects()).slice(4), ['Напоминание на сегодня'])
  test_house.clock.set(NOON)
})
