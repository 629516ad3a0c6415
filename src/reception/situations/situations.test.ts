// Unusual situations through their routes: one tap, notices, likeness in Russian, steps, the end.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { NOON, type TestHouse, openTestHouse } from '../../../test/house.ts'
import { textOf } from '../../../test/signed_in.ts'
import { all, one, run, sql } from '../../platform/db/index.ts'
import { makeId } from '../../platform/ids.ts'
import { ensureAssets } from '../../ui/build.ts'
import { openOnPost } from '../posts/post.sample.ts'
import { type StepKind, foldSteps } from './rules/state.ts'
import { type OpenSituations, buildClosed, openSituations } from './situations.sample.ts'

let t: TestHouse
before(async () => {
  await ensureAssets()
  t = await openTestHouse()
})
after(() => t.close())

const minutes = (n: number) => t.clock.set(new Date(NOON.getTime() + n * 60_000))
const idOf = (location: unknown) => /situations\/([\w-]{36})/.exec(String(location))![1]!
const stateOf = (s: OpenSituations, id: string) => one(t.house.database.read, sql<{ state: string; words: string; done: string | null; next_time: string | null; climbed_at: Date | null }>`
  select state, words, done, next_time, climbed_at
  from reception.situation
  where clinic_id = ${s.clinic.id}
    and id = ${id}`)
const open = async (s: OpenSituations, form: Record<string, string> = {}) => idOf((await s.admin.post(s.href, { b: s.branch, ...form })).headers.location)
/** The text of what a page says is alike. */
const alikeOf = (body: string) => textOf(/data-similar[\s\S]*?<\/div>/.exec(body)![0])

describe('one tap', () => {
  test('opens it at once; pressed twice it is one; the senior and, nobody being on call, the head get a mail that says nothing', async () => {
    minutes(0)
    const s = await openSituations(t)
    await t.house.database.write((db) => run(db, sql`
      update people.account
      set email = id || '@staff.example'
      where id = any(${[s.senior.id, s.head.id, s.chief.id]}::uuid[])`))
    const [first, second] = [await open(s), await open(s)]
    assert.equal(first, second)
    assert.equal((await stateOf(s, first)).state, 'open')
    const page = await s.admin.get(`${s.href}/${first}?done=opened`)
    assert.match(textOf(page.body), /Помощь позвали.*Старший администратор и заведующие отделениями уже знают\. Если за 5 минут никто не ответит, сообщим главному врачу/)
    await t.run('letters.dispatch')
    for (const [who, count] of [[s.senior, 1], [s.head, 1], [s.chief, 0]] as const) {
      const mails = await t.house.mail.mailbox!.list({ query: `${who.id}@staff.example` })
      assert.equal(mails.length, count, who.name)
      if (count > 0) assert.match(mails[0]!.text, new RegExp(`Администратор не знает, как поступить.*/situations/${first}`, 's'))
    }
    minutes(4)
    await t.run('reception.climb_situations')
    assert.equal((await stateOf(s, first)).climbed_at, null)
    minutes(5)
    await t.run('reception.climb_situations')
    await t.run('reception.climb_situations')
    await t.run('letters.dispatch')
    assert.equal((await t.house.mail.mailbox!.list({ query: `${s.chief.id}@staff.example` })).length, 1, 'told further up, once')
    assert.match(textOf((await s.chief.get(s.href)).body), /ждёт 5 минут/)
  })

  test('what is taken in time does not climb', async () => {
    minutes(0)
    const s = await openSituations(t)
    const id = await open(s)
    assert.equal((await s.head.post(`${s.href}/${id}/taking`)).statusCode, 303)
    minutes(60)
    await t.run('reception.climb_situations')
    assert.equal((await stateOf(s, id)).climbed_at, null)
  })

  test('a clinic of several buildings asks which, unless one is on post there', async () => {
    const s = await openSituations(t)
    const answer = await s.admin.post(s.href, { b: 'nowhere' })
    assert.equal(answer.statusCode, 422)
    assert.match(textOf(answer.body), /Выберите здание, где нужна помощь/)
  })

  test('boards hear of it in the same transaction', async () => {
    minutes(0)
    const s = await openSituations(t)
    const id = await open(s)
    await s.senior.post(`${s.href}/${id}/taking`)
    const changes = await all(t.house.database.read, sql<{ kind: string; body: { state: string } }>`
      select kind, body
      from reception.change
      where clinic_id = ${s.clinic.id}
        and subject = ${id}
      order by seq`)
    assert.deepEqual(changes.map(({ kind, body }) => [kind, body.state]), [['situation', 'open'], ['situation', 'taken']])
  })
})

test('pressed several times in one instant it is one, and told once', async () => {
  minutes(0)
  const s = await openSituations(t)
  await t.house.database.write((db) => run(db, sql`
    update people.account
    set email = id || '@staff.example'
    where id = ${s.senior.id}`))
  const opened = await Promise.all(Array.from({ length: 5 }, () => open(s)))
  assert.equal(new Set(opened).size, 1)
  await t.run('letters.dispatch')
  assert.equal((await t.house.mail.mailbox!.list({ query: `${s.senior.id}@staff.example` })).length, 1)
})

describe('likeness', () => {
  const PAST = [
    { words: 'Пожилой посетитель потерял очки в гардеробе, без них не может дойти домой', done: 'Нашли очки за вешалкой', next_time: 'Сначала смотреть за вешалками' },
    { words: 'Мужчина пришёл без полиса и паспорта, просит записать к хирургу', done: 'Нашли полис по базе', next_time: 'Искать полис по СНИЛС' },
    { words: 'В лифте застряли двое посетителей с коляской', done: 'Вызвали лифтёра', next_time: 'Телефон лифтёра на стойке' },
    { words: 'Ребёнок остался один, мама ушла на приём', done: 'Ребёнка забрала администратор этажа', next_time: 'Предлагать присмотр сразу' },
    { words: 'Собака в холле, хозяйка отказывается выйти', done: 'Хозяйку проводили к отдельному входу', next_time: 'Показать отдельный вход' },
  ]

  test('is found by words in other forms, in parts of words, with е for ё, as one types', async () => {
    const s = await openSituations(t)
    await buildClosed(t, s.clinic, PAST)
    for (const [typed, found] of [
      ['потеряла очки', 'потерял очки'], ['очками', 'потерял очки'], ['человек без полисов', 'без полиса'], ['застря', 'застряли'], ['застрял лифт', 'застряли'], ['РЕБЕНКА', 'Ребёнок остался'],
      ['ребёнка оставили одного', 'Ребёнок остался'], ['вешалк', 'потерял очки'], ['пришла с собаками', 'Собака в холле'],
    ] as const) {
      const answer = await s.admin.post(`${s.href}/finding`, { q: typed })
      assert.equal(answer.statusCode, 200)
      assert.match(alikeOf(answer.body), new RegExp(found), typed)
    }
    const none = await s.admin.post(`${s.href}/finding`, { q: 'вертолёт на крыше' })
    assert.match(alikeOf(none.body), /Похожего пока не было/)
    const one_of_four = await s.admin.post(`${s.href}/finding`, { q: 'высокий посетитель хочет кофе' })
    assert.doesNotMatch(alikeOf(one_of_four.body), /очки/, 'one common word makes no likeness')
    const nothing = await s.admin.post(`${s.href}/finding`, { q: '!' })
    assert.equal(nothing.statusCode, 422)
    assert.match(textOf(nothing.body), /Напишите хотя бы одно слово/)
  })

  test('the best stands first; other clinics’ only when given free', async () => {
    const [s, other] = [await openSituations(t), await openSituations(t)]
    await buildClosed(t, s.clinic, PAST)
    await buildClosed(t, other.clinic, [{ words: 'Посетитель забыл слуховой аппарат в кабинете', teaching: true }, { words: 'Посетитель забыл трость в кабинете' }])
    const body = alikeOf((await s.admin.post(`${s.href}/finding`, { q: 'забыл слуховой аппарат' })).body)
    assert.match(body, /слуховой аппарат/)
    assert.doesNotMatch(alikeOf((await s.admin.post(`${s.href}/finding`, { q: 'забыл трость в кабинете' })).body), /трость/)
    const best = alikeOf((await s.admin.post(`${s.href}/finding`, { q: 'застряли в лифте с коляской, посетитель' })).body)
    assert.match(best, /^[^]*?Похожее уже было В лифте застряли/)
  })

  test('beside the words of a situation, without script by the button', async () => {
    minutes(0)
    const s = await openSituations(t)
    await buildClosed(t, s.clinic, PAST)
    const id = await open(s, { words: 'Дедушка ищет очки, потерял их здесь' })
    assert.match(alikeOf(/<textarea[\s\S]*$/.exec((await s.admin.get(`${s.href}/${id}`)).body)![0]), /потерял очки в гардеробе/)
    const answer = await s.admin.post(`${s.href}/finding`, { situation: id, words: 'женщина с собакой, собака без намордника' })
    assert.match(textOf(answer.body), /женщина с собакой, собака без намордника/, 'what was typed is still there')
    assert.match(alikeOf(/<textarea[\s\S]*$/.exec(answer.body)![0]), /Собака в холле/)
    assert.equal((await stateOf(s, id)).words, 'Дедушка ищет очки, потерял их здесь', 'looking saves nothing')
  })
})

describe('to its end', () => {
  test('described, taken, advised, closed with what was learned, given free; the fold of the steps is the state', async () => {
    minutes(0)
    const s = await openSituations(t)
    const id = await open(s)
    await s.admin.post(`${s.href}/${id}/words`, { words: 'Иванова Мария Петровна просит справку, телефон +7 900 555-01-07' })
    const { words } = await stateOf(s, id)
    assert.ok(!/Иванова|555/.test(words) && words.includes('просит справку'), words)
    assert.equal((await s.admin.post(`${s.href}/${id}/taking`)).statusCode, 403, 'an administrator asks, and does not answer')
    await s.head.post(`${s.href}/${id}/taking`)
    await s.head.post(`${s.href}/${id}/advice`, { advice: 'Проводите в кабинет 101, там выдают.' })
    assert.match(textOf((await s.admin.get(`${s.href}/${id}`)).body), /Совет: Проводите в кабинет 101, там выдают\..*head_of_department/)
    const empty = await s.head.post(`${s.href}/${id}/closure`, { done: 'ок', next_time: 'В следующий раз сразу в 101.' })
    assert.equal(empty.statusCode, 422)
    assert.match(textOf(empty.body), /Напишите, что сделали: хотя бы несколько слов/)
    assert.ok(empty.body.includes('В следующий раз сразу в 101.</textarea>'), 'what was typed is still there')
    assert.equal((await stateOf(s, id)).state, 'taken')
    assert.equal((await s.head.post(`${s.href}/${id}/closure`, { done: 'Проводили в кабинет 101, справку выдали.', next_time: 'Сразу вести в 101.' })).statusCode, 303)
    const late = await s.admin.post(`${s.href}/${id}/words`, { words: 'ещё' })
    assert.equal(late.statusCode, 409)
    assert.match(textOf(late.body), /с ситуацией уже что-то сделали/)
    await s.senior.post(`${s.href}/${id}/teaching`, { teach: 'yes' })
    assert.match(textOf((await s.admin.get(`${s.href}?shown=teaching`)).body), /просит справку/)
    await s.senior.post(`${s.href}/${id}/teaching`, { teach: 'no' })
    assert.match(textOf((await s.admin.get(`${s.href}?shown=teaching`)).body), /Для учёбы пока ничего не отмечено/)
    const steps = await all(t.house.database.read, sql<{ kind: StepKind }>`
      select kind
      from reception.situation_event
      where clinic_id = ${s.clinic.id}
        and situation_id = ${id}
      order by number`)
    assert.deepEqual(steps.map(({ kind }) => kind), ['opened', 'described', 'taken', 'advised', 'closed', 'taught', 'untaught'])
    assert.equal(foldSteps(steps.map(({ kind }) => kind)), (await stateOf(s, id)).state)
  })

  test('somebody else’s is closed by those who answer for it, not by another administrator; two takers at once', async () => {
    minutes(0)
    const s = await openSituations(t)
    const id = idOf((await s.senior.post(s.href, { b: s.branch })).headers.location)
    const answer = await s.admin.post(`${s.href}/${id}/closure`, { done: 'Всё уладили сами.', next_time: 'Так же, как сейчас.' })
    assert.equal(answer.statusCode, 403)
    assert.match(textOf(answer.body), /Закрыть ситуацию может тот, кто её открыл/)
    await Promise.all([s.head.post(`${s.href}/${id}/taking`), s.chief.post(`${s.href}/${id}/taking`)])
    const { n } = await one(t.house.database.read, sql<{ n: number }>`
      select count(*)::int as n
      from reception.situation_event
      where clinic_id = ${s.clinic.id}
        and situation_id = ${id}`)
    assert.equal(n, 3, 'both steps stand, one after the other')
    assert.equal((await s.senior.post(`${s.href}/${id}/withdrawal`)).statusCode, 303)
    assert.equal((await stateOf(s, id)).state, 'withdrawn')
    const other = await openSituations(t)
    assert.equal((await other.chief.get(`${s.href}/${id}`)).statusCode, 403)
    assert.equal((await other.chief.get(`${other.href}/${id}`)).statusCode, 404, 'not by another clinic’s address either')
  })
})

describe('from a device', () => {
  test('help called without network arrives once, from the post where it was called', async () => {
    minutes(0)
    const on = await openOnPost(t, { name: 'Третий этаж' })
    const url = `/reception/${on.clinic.slug}/items`
    const headers = { cookie: await on.person.cookies(), accept: 'application/json' }
    const { csrf } = (await t.web.inject({ url, headers })).json<{ csrf: string }>()
    const item = { id: makeId(NOON), shift: on.shift.id, at: NOON.toISOString(), kind: 'situation' }
    const send = async () => (await t.web.inject({ method: 'POST', url, headers, payload: { _csrf: csrf, device: on.device_id, items: [item] } }))
      .json<{ items: { outcome: string; state: { situation: string } }[] }>().items[0]!
    const [first, second] = [await send(), await send()]
    assert.deepEqual([first.outcome, second.outcome, first.state.situation], ['kept', 'again', item.id])
    const rows = await all(t.house.database.read, sql<{ id: string; place: string; state: string }>`
      select id, place, state
      from reception.situation
      where clinic_id = ${on.clinic.id}`)
    assert.deepEqual(rows, [{ id: item.id, place: 'Третий этаж', state: 'open' }])
  })
})
