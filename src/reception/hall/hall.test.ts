// The hall through its routes: numbers, the merged line, calls.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { NOON, type TestHouse, openTestHouse } from '../../../test/house.ts'
import { signIn, textOf } from '../../../test/signed_in.ts'
import { all, one as oneRow, run, sql } from '../../platform/db/index.ts'
import { ensureAssets } from '../../ui/build.ts'
import { type OpenHall, openHall } from './hall.sample.ts'

let t: TestHouse
before(async () => {
  await ensureAssets()
  t = await openTestHouse({ env: { TRUST_PROXY: 'on' } })
})
after(() => t.close())

const minutes = (n: number) => t.clock.set(new Date(NOON.getTime() + n * 60_000))
const give = (hall: OpenHall, room = hall.room, more: Record<string, string> = {}) => hall.admin.post(`${hall.hall}/walk-ins`, { b: hall.branch_slug, room, ...more })
const arrive = (hall: OpenHall, ticket: string) => hall.admin.post(`${hall.hall}/arrivals`, { b: hall.branch_slug, ticket })
const look = async (hall: OpenHall, room = hall.room) => (await hall.admin.get(`${hall.hall}?b=${hall.branch_slug}&room=${encodeURIComponent(room)}`)).body
const screen = async (hall: OpenHall) => textOf((await t.web.inject({ url: hall.screen, headers: { accept: 'text/html' } })).body)
const callWho = (hall: OpenHall, subject: string, room = hall.room) => hall.admin.post(`${hall.hall}/calls`, { b: hall.branch_slug, room, subject })
/** Whom the page would call: the value of its first button. */
const nextOf = (body: string) => /value="([\w-]{36})"[^>]*name="subject"/.exec(body)?.[1]
/** What a page says, with commas where a reader sees them. */
const said = (body: string) => textOf(body).replaceAll(' ,', ',')

describe('the line', () => {
  test('a number for somebody without a booking: on a slip, with how one is called', async () => {
    minutes(0)
    const hall = await openHall(t)
    const given = await give(hall)
    assert.equal(given.statusCode, 303)
    const slip = textOf((await hall.admin.get(given.headers.location as string)).body)
    assert.match(slip, /Ваш номер Х001 Кабинет 205, 2 этаж Оториноларинголог, Соколова А\. И\. Перед вами никого нет\. Примерно в 12:00/)
    assert.match(slip, /Кто пришёл без записи, встаёт так, будто записан через 40 минут после прихода/)
    assert.match(slip, /Выдан вт 24 ноября, 12:00/)
  })

  test('booked and unbooked ones in one order, by the stated rule', async () => {
    minutes(0)
    const hall = await openHall(t)
    const [first, second] = [await hall.book(1), await hall.book(3)]
    await give(hall)
    minutes(20)
    await give(hall)
    assert.equal((await arrive(hall, first.ticket.toLowerCase())).statusCode, 303)
    await arrive(hall, second.ticket)
    minutes(31)
    const body = await look(hall)
    // 12:30 has come; then whoever came at 12:00 may go before 13:00; 13:00 goes early, since no visit fits in before; then 12:20
    assert.match(said(body), new RegExp(`Следующий ${first.ticket}, по записи на 12:30: подошла очередь\\. Вызвать ${first.ticket}`))
    const order = [...said(body).slice(said(body).indexOf('Очередь по порядку')).matchAll(/ ([АХ]\d{3}) (по записи|без записи)/g)].map((match) => match[1])
    assert.deepEqual(order, [first.ticket, 'Х001', second.ticket, 'Х002'])
    assert.match(said(body), /ждут 4 человека/)
  })

  test('acute pain goes first; whoever went away is called no more', async () => {
    minutes(0)
    const hall = await openHall(t)
    await give(hall)
    await give(hall, hall.room, { urgent: 'yes' })
    assert.match(said(await look(hall)), /Следующий Х002, без записи, острая боль: таких вызывают сразу/)
    const [, urgent] = await hall.walkIns()
    assert.equal((await hall.admin.post(`${hall.hall}/walk-ins/${urgent!.id}/leaving`, { b: hall.branch_slug })).statusCode, 303)
    assert.match(said(await look(hall)), /Следующий Х001/)
    assert.equal((await hall.admin.post(`${hall.hall}/walk-ins/${urgent!.id}/leaving`, { b: hall.branch_slug })).statusCode, 409)
  })

  test('a button pressed twice gives one number; pressed for the next visitor it gives the next', async () => {
    minutes(0)
    const hall = await openHall(t)
    const press = /name="press" value="([\w-]{36})"/.exec(await look(hall))![1]!
    const given = await Promise.all([give(hall, hall.room, { press }), give(hall, hall.room, { press })])
    assert.deepEqual([given.map(({ statusCode }) => statusCode), new Set(given.map(({ headers }) => headers.location)).size], [[303, 303], 1])
    minutes(1)
    assert.notEqual((await give(hall, hall.room, { press })).headers.location, given[0].headers.location, 'a page that was gone back to')
    for (const odd of ['', 'x']) assert.equal((await give(hall, hall.room, { press: odd })).statusCode, 303)
    assert.deepEqual((await hall.walkIns()).map(({ ticket }) => ticket), ['Х001', 'Х002', 'Х003', 'Х004'])
  })

  test('the duty doctor has a line too', async () => {
    minutes(0)
    const hall = await openHall(t)
    await give(hall, 'd:both')
    assert.match(said(await look(hall, 'd:both')), /Кабинет 108 Дежурный врач · приём 08:00–20:00 Следующий Х001, без записи/)
  })

  test('wrong numbers and rooms: a sentence, what was typed, the right status', async () => {
    minutes(0)
    const hall = await openHall(t)
    const { ticket } = await hall.book(5)
    for (const [typed, status, sentence] of [['12', 422, /Номер — это буква и три цифры/], ['К999', 422, /никто не записан/], ['', 422, /буква и три цифры/]] as const) {
      const answer = await arrive(hall, typed)
      assert.equal(answer.statusCode, status)
      assert.match(textOf(answer.body), sentence)
      assert.ok(typed === '' || new RegExp(`<input[^>]*value="${typed}"`).test(answer.body), typed)
    }
    await arrive(hall, ticket)
    const again = await arrive(hall, ticket)
    assert.match(textOf(again.body), /уже отмечен и ждёт/)
    const none = await give(hall, 's:nobody')
    assert.equal(none.statusCode, 409)
    assert.match(textOf(none.body), /Этот кабинет сегодня не принимает/)
    assert.equal((await hall.walkIns()).length, 0)
  })
})

describe('calls', () => {
  test('a call is on the screen with number and room, never a name, and is read aloud in words', async () => {
    minutes(0)
    const hall = await openHall(t)
    const booked = await hall.book(0)
    await arrive(hall, booked.ticket)
    minutes(15)
    assert.equal((await callWho(hall, booked.id)).statusCode, 303)
    const shown = await screen(hall)
    assert.match(shown, new RegExp(`Вас вызывают.* ${booked.ticket} кабинет 205, 2 этаж`))
    const version = /data-hall="([^"]+)"/.exec((await t.web.inject({ url: hall.screen })).body)![1]!
    assert.equal((await t.web.inject({ url: `${hall.screen}?known=${version}` })).statusCode, 204, 'nothing new, nothing sent')
    assert.ok(!/Петрова|Соколова|Мария/.test((await t.web.inject({ url: hall.screen })).body), 'no name, not even the doctor’s')
    assert.match(said(await look(hall)), /Талон А ноль ноль один\. Пройдите в кабинет двести пять, 2 этаж\. Прочитать вслух/)
    assert.match(textOf((await t.web.inject({ url: `${hall.screen}?lang=en` })).body), new RegExp(`You are called.*${booked.ticket} room 205, floor 2`))
  })

  test('a button pressed twice calls one person; two at once as well', async () => {
    minutes(0)
    const hall = await openHall(t)
    await give(hall)
    await give(hall)
    const subject = nextOf(await look(hall))!
    const answers = await Promise.all([callWho(hall, subject), callWho(hall, subject), callWho(hall, subject)])
    assert.deepEqual(answers.map(({ statusCode }) => statusCode).toSorted(), [303, 409, 409])
    assert.match(textOf(answers.find(({ statusCode }) => statusCode === 409)!.body), /уже вызвали или он ушёл/)
    assert.match(await screen(hall), /Вас вызывают.* Х001 .*Готовятся: Х002/)
  })

  test('the next call ends the one before; who did not come stands by when they came back', async () => {
    minutes(0)
    const hall = await openHall(t)
    for (let n = 0; n < 3; n += 1) await give(hall)
    const [one, two, three] = await hall.walkIns()
    await callWho(hall, one!.id)
    const settle = (id: string, outcome: string) => hall.admin.post(`${hall.hall}/calls/${id}/outcome`, { outcome })
    assert.equal((await settle(one!.id, 'again')).statusCode, 303)
    assert.match(said(await look(hall)), /Х001, вызван 2 раза/)
    assert.equal((await settle(one!.id, 'absent')).statusCode, 303)
    assert.equal((await settle(one!.id, 'seen')).statusCode, 409, 'somebody else said otherwise')
    await callWho(hall, two!.id)
    minutes(50)
    assert.equal((await arrive(hall, 'x1')).statusCode, 303, 'back by the same number')
    const order = said(await look(hall))
    assert.match(order, /Следующий Х003, без записи: подошла очередь/)
    await callWho(hall, three!.id)
    const rows = await all(t.house.database.read, sql<{ ticket: string; state: string }>`
      select ticket, state
      from reception.hall_call
      where clinic_id = ${hall.clinic.id}
      order by ticket`)
    assert.deepEqual(rows.map(({ ticket, state }) => `${ticket} ${state}`), ['Х001 back', 'Х002 seen', 'Х003 called'])
    assert.equal((await settle(hall.clinic.id, 'seen')).statusCode, 404)
    assert.equal((await settle(three!.id, 'nonsense')).statusCode, 422)
  })

  test('who was marked as absent in the very moment of the next call stays absent, and comes back by their number', async () => {
    minutes(0)
    for (let turn = 0; turn < 8; turn += 1) {
      const hall = await openHall(t)
      await give(hall)
      await give(hall)
      const [one, two] = await hall.walkIns()
      await callWho(hall, one!.id)
      const [settled] = await Promise.all([hall.admin.post(`${hall.hall}/calls/${one!.id}/outcome`, { outcome: 'absent' }), callWho(hall, two!.id)])
      if (settled.statusCode !== 303) continue
      assert.equal((await arrive(hall, 'х1')).statusCode, 303)
    }
  })

  test('who comes back to a room that receives no more is told so, and nothing is noted', async () => {
    minutes(0)
    const hall = await openHall(t)
    await give(hall, 'd:both')
    const [one] = await hall.walkIns()
    await callWho(hall, one!.id, 'd:both')
    await hall.admin.post(`${hall.hall}/calls/${one!.id}/outcome`, { outcome: 'absent' })
    await t.house.database.write((db) => run(db, sql`delete from access.duty where clinic_id = ${hall.clinic.id}`))
    const back = await arrive(hall, 'Х001')
    assert.equal(back.statusCode, 409)
    assert.match(textOf(back.body), /Этот кабинет сегодня не принимает/)
    const { state } = await oneRow(t.house.database.read, sql<{ state: string }>`select state from reception.hall_call where clinic_id = ${hall.clinic.id}`)
    assert.equal(state, 'absent')
  })

  test('somebody of another clinic neither looks nor calls', async () => {
    minutes(0)
    const [hall, other] = [await openHall(t), await openHall(t)]
    await give(hall)
    const [one] = await hall.walkIns()
    assert.equal((await other.admin.get(hall.hall)).statusCode, 403)
    assert.equal((await other.admin.post(`${hall.hall}/calls`, { b: hall.branch_slug, room: hall.room, subject: one!.id })).statusCode, 403)
    const doctor = await signIn(t, 'doctor', hall.clinic.id)
    assert.equal((await doctor.get(hall.hall)).statusCode, 200, 'a doctor calls their own')
  })

  test('those who are here without a ticket get a number when the hall is looked at, and not by HEAD', async () => {
    minutes(0)
    const hall = await openHall(t)
    const { id } = await hall.book(0)
    await t.house.database.writeSingle((db) => sql`
      update access.booking
      set ticket = null, state = 'arrived'
      where clinic_id = ${hall.clinic.id}
        and id = ${id}`.execute(db as never))
    const ticketOf = async () => (await all(t.house.database.read, sql<{ ticket: string | null }>`
      select ticket
      from access.booking
      where clinic_id = ${hall.clinic.id}
        and id = ${id}`))[0]!.ticket
    await t.web.inject({ method: 'HEAD', url: hall.hall, headers: { cookie: await hall.admin.cookies() } })
    assert.equal(await ticketOf(), null)
    await hall.admin.get(hall.hall)
    assert.match((await ticketOf())!, /^А\d{3}$/)
  })
})

test('what a colleague has noted about a call is told on the hall as it is, and an announcement that is gone says so', async () => {
  minutes(0)
  const hall = await openHall(t)
  await give(hall)
  const [walk_in] = await hall.walkIns()
  await callWho(hall, walk_in!.id)
  const settle = (outcome: string) => hall.admin.post(`${hall.hall}/calls/${walk_in!.id}/outcome`, { outcome })
  assert.equal((await settle('seen')).statusCode, 303)
  const late = await settle('absent')
  assert.equal(late.statusCode, 409)
  assert.match(textOf(late.body), /Это уже отметил кто-то другой\. Вот очередь, как она есть сейчас.*Сейчас никто не ждёт/s)
  const gone = await hall.admin.post(`${hall.hall}/announcements/${walk_in!.id}/end`, {})
  assert.equal(gone.statusCode, 404)
  assert.match(textOf(gone.body), /Этого объявления уже нет/)
})
