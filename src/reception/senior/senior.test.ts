// The senior's view, hand-offs between shifts and the exit's question, through their routes.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { buildBranch, nextId } from '../../../test/builders.ts'
import { NOON, type TestHouse, openTestHouse } from '../../../test/house.ts'
import { type Person, signIn, textOf } from '../../../test/signed_in.ts'
import { all, one, run, sql } from '../../platform/db/index.ts'
import { ensureAssets } from '../../ui/build.ts'
import { type OpenHall, openHall } from '../hall/hall.sample.ts'
import { buildPost, buildShift } from '../posts/post.sample.ts'
import { endShift } from '../posts/queries/shifts.ts'
import { exitHref } from './exit.tsx'
import { buildDay } from './senior.sample.ts'

let t: TestHouse
before(async () => {
  await ensureAssets()
  t = await openTestHouse({ env: { TRUST_PROXY: 'on' } })
})
after(() => t.close())

const minutes = (n: number) => t.clock.set(new Date(NOON.getTime() + n * 60_000))

async function openSenior() {
  minutes(0)
  const hall = await openHall(t)
  const senior = await signIn(t, 'senior_administrator', hall.clinic.id)
  const base = `/reception/${hall.clinic.slug}`
  return { ...hall, senior, base, view: async (lang = 'ru') => textOf((await senior.get(`${base}/senior?lang=${lang}`)).body) }
}

describe('the senior’s view', () => {
  test('a building where nothing has happened: every list says why it is empty and what comes next', async () => {
    const s = await openSenior()
    const seen = await s.view()
    assert.match(seen, /Всё идёт как надо.*Постов в этом здании нет.*Никто не ждёт помощи.*Сейчас всё спокойно.*Сегодня отметок ещё нет.*Сегодня никто ещё не нажимал/)
    assert.match(await s.view('en'), /All goes well.*This building has no posts/)
  })

  test('posts held and empty, load by hour against people, requests waiting, today’s problems', async () => {
    const s = await openSenior()
    await buildDay(t, s)
    await s.admin.post(`${s.base}/situations`, { b: s.branch_slug })
    minutes(10)
    const seen = await s.view()
    assert.match(seen, /Что требует внимания Администратор не знает, что делать, и ждёт 10 минут/)
    assert.match(seen, /Проводить, Анна: опаздывает на 7 минут/)
    assert.match(seen, /Пост «Второй этаж» пуст/)
    assert.match(seen, /Вход Смирнова Ольга с 08:00 до 20:00 Второй этаж пусто/)
    assert.match(seen, /Проводить: Анна никто не взял кабинет 205 · с 12:00/)
    assert.match(seen, /08:00 20 1,0 20,0 посильно 09:00 30 1,0 30,0 много/, 'twenty in an hour with one on post, then thirty')
    assert.doesNotMatch(seen, /людей мало/, 'the present hour is quiet')
  })

  test('not for those at the entrance', async () => {
    const s = await openSenior()
    assert.equal((await s.admin.get(`${s.base}/senior`)).statusCode, 403)
    assert.equal((await s.senior.get(`${s.base}/senior?b=nowhere`)).statusCode, 404)
  })
})

describe('handing over a shift', () => {
  test('half is written by itself and frozen; the other half is added; whoever comes takes over, once', async () => {
    const s = await openSenior()
    await buildDay(t, s)
    await s.admin.post(`${s.hall}/walk-ins`, { b: s.branch_slug, room: s.room })
    const draft = textOf((await s.admin.get(`${s.base}/hand-offs`)).body)
    assert.match(draft, /Что было за смену Смена с вт 24 ноября, 00:00\. Помогли 50 раз: найти кабинет — 30, запись — 20\./)
    assert.match(draft, /Просьбы: поступило 1, выполнено 0, не удалось 0\. Осталось: 1 просьба\. Проводить: Анна, кабинет 205, никто не взял/)
    assert.match(draft, /Все лифты работают\. Сейчас пусто на постах: Второй этаж\. В зале: вызвали 0, из них без записи 0; ждут ещё 1\./)
    const written = await s.admin.post(`${s.base}/hand-offs`, { words: 'Иванова Мария Петровна вернётся в 18:00 за зонтом.' })
    assert.equal(written.statusCode, 303)
    const href = String(written.headers.location).split('?')[0]!
    assert.match(textOf((await s.admin.get(String(written.headers.location))).body), /Смена передана.*\[имя\] вернётся в 18:00 за зонтом\./)
    assert.equal((await s.admin.post(`${s.base}/hand-offs`, { words: 'Иванова Мария Петровна вернётся в 18:00 за зонтом.' })).headers.location, written.headers.location, 'sent twice, written once')
    assert.equal((await s.admin.post(`${href}/acceptance`)).statusCode, 409, 'one’s own')
    assert.match(await s.view(), /Передачу смены никто не принял\. Её оставили: administrator \d+/)
    await t.house.database.write((db) => run(db, sql`update reception.request set state = 'done', closed_at = ${NOON} where clinic_id = ${s.clinic.id}`))
    const next = await signIn(t, 'administrator', s.clinic.id)
    assert.equal((await next.post(`${href}/acceptance`)).statusCode, 303)
    const read = textOf((await next.get(href)).body)
    assert.match(read, /Осталось: 1 просьба/, 'as it was when it was written')
    assert.match(read, /Принял: administrator \d+/)
    assert.equal((await s.senior.post(`${href}/acceptance`)).statusCode, 409)
    assert.doesNotMatch(await s.view(), /никто не принял/)
  })

  test('the same form twice in one instant is one; nobody takes over their own by going back to work, and not that of another building', async () => {
    const s = await openSenior()
    const replies = await Promise.all(Array.from({ length: 4 }, () => s.admin.post(`${s.base}/hand-offs`, { words: 'Ключ у охраны.' })))
    assert.deepEqual([replies.map(({ statusCode }) => statusCode), new Set(replies.map(({ headers }) => headers.location)).size], [[303, 303, 303, 303], 1])
    const hand_off = /hand-offs\/([\w-]{36})/.exec(String(replies[0]!.headers.location))![1]!
    const accepted = async () => (await one(t.house.database.read, sql<{ by: string | null }>`
      select accepted_by as by
      from reception.hand_off
      where clinic_id = ${s.clinic.id}
        and id = ${hand_off}`)).by
    const begin = async (clinic: OpenHall['clinic'], person: Person, branch_id = clinic.branch_id) => {
      const { shift } = await buildShift(t, { ...clinic, branch_id }, { post_id: await buildPost(t, clinic, { branch_id }), person, hours: 4 })
      assert.equal((await person.post(`${s.base}/post/start`, { shift: shift.id, hand_off })).statusCode, 303)
      await t.house.database.write((db) => endShift(db, clinic.id, shift.id, 'signed_off', NOON))
    }
    await begin(s.clinic, s.admin)
    assert.equal(await accepted(), null, 'their own')
    const elsewhere = await t.house.database.write((db) => buildBranch(db, s.clinic.id))
    const far = await signIn(t, 'administrator', s.clinic.id)
    await begin(s.clinic, far, elsewhere)
    assert.equal(await accepted(), null, 'of another building')
    const next = await signIn(t, 'administrator', s.clinic.id)
    await begin(s.clinic, next)
    assert.equal(await accepted(), next.id)
    const { n } = await one(t.house.database.read, sql<{ n: number }>`
      select count(*)::int as n
      from platform.audit_event
      where clinic_id = ${s.clinic.id}
        and event = 'reception.taken_over'`)
    assert.equal(n, 1, 'and the log says so')
  })

  test('too long a text comes back; nothing is written', async () => {
    const s = await openSenior()
    const answer = await s.admin.post(`${s.base}/hand-offs`, { words: `важно ${'а'.repeat(2001)}` })
    assert.equal(answer.statusCode, 422)
    assert.match(textOf(answer.body), /Не больше 2000 знаков.*важно ааа/s)
    assert.match(textOf((await s.admin.get(`${s.base}/hand-offs`)).body), /Смену здесь ещё не передавали/)
    assert.equal((await s.admin.get(`${s.base}/hand-offs/${nextId()}`)).statusCode, 404)
  })
})

describe('three faces at the exit', () => {
  const openExit = async () => {
    const s = await openSenior()
    const href = exitHref(t.house, s.clinic, { id: s.clinic.branch_id, slug: s.branch_slug }, '1')
    const press = (face: string, url = href) => t.web.inject({ method: 'POST', url, headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' }, payload: `face=${face}` })
    return { ...s, href, press }
  }
  const counted = (s: OpenHall) => all(t.house.database.read, sql<{ hour: number; face: string; count: number }>`
    select hour, face, count
    from reception.face_count
    where clinic_id = ${s.clinic.id}
    order by hour, face`)

  test('one question, one press, thanks; no row of a press, no address, no account', async () => {
    const s = await openExit()
    const page = await t.web.inject(s.href)
    assert.match(textOf(page.body), /Вам сегодня помогли\?.*Хорошо.*Так себе.*Плохо/)
    assert.equal(page.headers['referrer-policy'], 'same-origin')
    const pressed = await s.press('good')
    assert.equal(pressed.statusCode, 303)
    assert.match(textOf((await t.web.inject(String(pressed.headers.location))).body), /Спасибо/)
    assert.deepEqual(await counted(s), [{ hour: 12, face: 'good', count: 1 }])
    assert.match(await s.view(), /Хорошо 1 \(100 %\)/)
  })

  test('one finger that presses fifty times at once is one visitor', async () => {
    const s = await openExit()
    const answers = await Promise.all(Array.from({ length: 50 }, () => s.press('bad')))
    assert.ok(answers.every(({ statusCode }) => statusCode === 303), 'everybody is thanked')
    assert.deepEqual(await counted(s), [{ hour: 12, face: 'bad', count: 1 }])
    minutes(1)
    await s.press('good')
    assert.equal((await counted(s)).length, 2)
  })

  test('without the key, with another building’s, with nonsense: nothing', async () => {
    const [s, other] = [await openExit(), await openExit()]
    for (const url of [s.href.slice(0, -1), `${s.href.slice(0, -1)}_`, s.href.replace('/1-', '/2-'), s.href.replace(s.clinic.slug, other.clinic.slug)]) {
      assert.equal((await t.web.inject({ url, headers: { accept: 'text/html' } })).statusCode, 404, url)
      assert.equal((await s.press('good', url)).statusCode, 404, url)
    }
    const wrong = await s.press('splendid')
    assert.equal(wrong.statusCode, 422)
    assert.match(textOf(wrong.body), /Нажмите одно из трёх лиц/)
    assert.deepEqual(await counted(s), [])
  })
})
