// The screen of a hall: what it is told by its line, and announcements on it.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { NOON, type TestHouse, openTestHouse } from '../../../test/house.ts'
import { textOf } from '../../../test/signed_in.ts'
import { noteChange } from '../board/changes.ts'
import { hubOf } from '../board/stream.ts'
import { ensureAssets } from '../../ui/build.ts'
import { type OpenHall, openHall } from './hall.sample.ts'

let t: TestHouse
before(async () => {
  await ensureAssets()
  t = await openTestHouse({ env: { TRUST_PROXY: 'on' } })
})
after(() => t.close())

const minutes = (n: number) => t.clock.set(new Date(NOON.getTime() + n * 60_000))
const give = (hall: OpenHall) => hall.admin.post(`${hall.hall}/walk-ins`, { b: hall.branch_slug, room: hall.room })
const screen = async (hall: OpenHall) => textOf((await t.web.inject({ url: hall.screen, headers: { accept: 'text/html' } })).body)
const callWho = (hall: OpenHall, subject: string) => hall.admin.post(`${hall.hall}/calls`, { b: hall.branch_slug, room: hall.room, subject })

describe('the line of the screen', () => {
  test('tells everybody that the hall is another, and nothing else of the building', async () => {
    minutes(0)
    const hall = await openHall(t)
    const place = { clinic_id: hall.clinic.id, branch_id: hall.clinic.branch_id }
    const told: string[] = []
    const until = async (n: number) => {
      for (let turn = 0; turn < 200 && numbers().length < n; turn += 1) await pause(20)
      return numbers()
    }
    const numbers = () => [...told.join('').matchAll(/^id: (\d+)\nevent: change\ndata: (.*)$/gm)].map((match) => `${match[1]} ${match[2]}`)
    const { leave } = hubOf(t.house).listen(place, 0, { write: (piece) => void told.push(String(piece)), waiting_bytes: () => 0, end: () => {}, drop: () => {} }, 'hall')
    const secret = () => t.house.database.writeSingle((db) => noteChange(db, place, { kind: 'request', subject: hall.clinic.id, body: { who: 'Мария' } }, NOON))
    await secret()
    await give(hall)
    await secret()
    const [one] = await hall.walkIns()
    await callWho(hall, one!.id)
    await hall.admin.post(`${hall.hall}/calls/${one!.id}/outcome`, { outcome: 'seen' })
    assert.deepEqual(await until(3), ['2 {"seq":2}', '4 {"seq":4}', '5 {"seq":5}'])
    assert.doesNotMatch(told.join(''), /Мария|request/)
    leave()
    // who comes back late is told the same way
    const late: string[] = []
    const back = hubOf(t.house).listen(place, 2, { write: (piece) => void late.push(String(piece)), waiting_bytes: () => 0, end: () => {}, drop: () => {} }, 'hall')
    await back.caught_up
    assert.deepEqual([...late.join('').matchAll(/^id: (\d+)/gm)].map((match) => match[1]), ['4', '5'])
    assert.doesNotMatch(late.join(''), /Мария|request/)
    back.leave()
    assert.match((await t.web.inject({ url: hall.screen })).body, /data-seq="5"/)
    assert.equal((await t.web.inject({ method: 'HEAD', url: `${hall.screen}/stream` })).statusCode, 200)
    assert.equal((await t.web.inject({ url: `${hall.screen.replace(hall.branch_slug, 'none')}/stream` })).statusCode, 404)
  })

  test('more screens than a building has are told to ask', async () => {
    minutes(0)
    const hall = await openHall(t)
    const place = { clinic_id: hall.clinic.id, branch_id: hall.clinic.branch_id }
    const lines = Array.from({ length: 30 }, () => hubOf(t.house).listen(place, 0, { write: () => {}, waiting_bytes: () => 0, end: () => {}, drop: () => {} }, 'hall'))
    await Promise.all(lines.map(({ caught_up }) => caught_up))
    assert.equal((await t.web.inject({ url: `${hall.screen}/stream` })).statusCode, 204)
    for (const { leave } of lines) leave()
  })
})

describe('announcements', () => {
  const say = (hall: OpenHall, form: Record<string, string>) => hall.admin.post(`${hall.hall}/announcements`, { b: hall.branch_slug, until: '13:00', ...form })

  test('a delay on the screen, aloud in words, until its time', async () => {
    minutes(0)
    const hall = await openHall(t)
    assert.equal((await say(hall, { kind: 'delay', room: '205', minutes: '20' })).statusCode, 303)
    assert.match(await screen(hall), /Кабинет 205: приём задерживается примерно на 20 минут/)
    const page = await hall.admin.get(`${hall.hall}/announcements?b=${hall.branch_slug}`)
    assert.match(textOf(page.body), /Кабинет двести пять: приём задерживается примерно на 20 минут\. Извините за ожидание\. Прочитать вслух, до 13:00/)
    minutes(61)
    assert.doesNotMatch(await screen(hall), /задерживается/)
  })

  test('own words without anybody’s name or number; taken away again', async () => {
    minutes(0)
    const hall = await openHall(t)
    const typed = 'Иванова Мария Петровна, подойдите: +7 900 555-01-07'
    const refused = await say(hall, { kind: 'words', text_ru: typed })
    assert.equal(refused.statusCode, 422)
    assert.match(textOf(refused.body), /Уберите имена и номера.*Иванова Мария Петровна, подойдите/s)
    for (const [form, sentence] of [
      [{}, /Выберите, что сказать/], [{ kind: 'delay', room: '999', minutes: '500' }, /Укажите кабинет.*Укажите задержку/], [{ kind: 'words', text_ru: 'а'.repeat(161) }, /Не больше 160/],
      [{ kind: 'pause', room: '205', until: '11:00' }, /позже нынешнего/], [{ kind: 'pause', room: '205', until: '99:99' }, /позже нынешнего/],
    ] as const) {
      const answer = await say(hall, form)
      assert.equal(answer.statusCode, 422)
      assert.match(textOf(answer.body), sentence)
    }
    await say(hall, { kind: 'words', text_ru: 'Врач Соколова начнёт в 12:30. Гардероб закрывается в 20:00.' })
    assert.match(await screen(hall), /Гардероб закрывается в 20:00/)
    const { body } = await hall.admin.get(`${hall.hall}/announcements?b=${hall.branch_slug}`)
    assert.equal((await hall.admin.post(/action="([^"]+\/end)"/.exec(body)![1]!)).statusCode, 303)
    assert.doesNotMatch(await screen(hall), /Гардероб/)
  })
})
