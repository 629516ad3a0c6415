// The workplace through the route: what waits, in groups; what is done with an answer; who may and who may not.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type TestHouse, NOON, openTestHouse } from '../../test/house.ts'
import { type Person, signIn, textOf } from '../../test/signed_in.ts'
import { all, run, sql } from '../platform/db/index.ts'
import { ensureAssets } from '../ui/build.ts'
import { assertFolded, changeAnswer, openDesk, sendAnswer, stateOf } from './workplace.sample.ts'

let t: TestHouse
before(async () => {
  await ensureAssets()
  t = await openTestHouse()
})
after(() => t.close())

const rowsOf = (html: string) => [...html.matchAll(/data-row=""[\s\S]*?<\/li>/g)].map((match) => textOf(match[0]))

async function listed(person: Person, url: string, words: readonly string[]): Promise<string[]> {
  const page = await person.get(url)
  assert.equal(page.statusCode, 200, url)
  const rows = rowsOf(page.body)
  return words.filter((word) => rows.some((row) => row.includes(word)))
}

test('what waits is in groups by what it is about, and each filter is an address', async () => {
  const { clinic, doctor_id, path, chief } = await openDesk(t)
  await sendAnswer(t, clinic, doctor_id, { comment: 'Врач объяснил всё подробно' })
  await sendAnswer(t, clinic, doctor_id, { comment: 'Очередь на час', clinic: '2' })
  await sendAnswer(t, clinic, doctor_id, { comment: 'Спасибо доктору' })
  await sendAnswer(t, clinic, doctor_id, { comment: 'Ну так себе' })
  await sendAnswer(t, clinic, doctor_id)
  const words = ['Врач объяснил', 'Очередь', 'Спасибо', 'так себе', 'Только оценки']
  const table: [string, string[]][] = [
    ['', words],
    ['?topic=doctor', ['Врач объяснил', 'Спасибо']],
    ['?topic=queue', ['Очередь']],
    ['?topic=thanks', ['Спасибо']],
    ['?topic=other', ['так себе']],
    ['?topic=marks', ['Только оценки']],
    ['?topic=doctor&mark=low', []],
    ['?topic=nonsense', words],
    ['?state=done', []],
    ['?from=2026-11-24&to=2026-11-24', words],
    ['?from=2026-11-25', []],
    ['?to=2026-11-23', []],
  ]
  for (const [query, expected] of table) assert.deepEqual(await listed(chief, path + query, words), expected, query)
  const { body } = await chief.get(path)
  assert.match(textOf(body), /врач 2 .*очереди и ожидание 1 .*благодарность 1 .*прочее 1 только оценки 1/)
})

test('search knows forms of words, phrases, what must not be there, ё, and English', async () => {
  const { clinic, doctor_id, path, chief } = await openDesk(t)
  await sendAnswer(t, clinic, doctor_id, { comment: 'В коридорах душно, лифты сломаны' })
  await sendAnswer(t, clinic, doctor_id, { comment: 'Лифт работает', remarks: 'Ребёнок плакал' })
  await sendAnswer(t, clinic, doctor_id, { comment: 'The doctors listened to my complaints' })
  const words = ['душно', 'Лифт работает', 'complaints']
  const table: [string, string[]][] = [
    ['лифтами', ['душно', 'Лифт работает']],
    ['коридор', ['душно']],
    ['лифт -коридор', ['Лифт работает']],
    ['"лифты сломаны"', ['душно']],
    ['ребенок', ['Лифт работает']],
    ['РЕБЁНОК', ['Лифт работает']],
    ['complaint', ['complaints']],
    ['и на не', []],
    ['терапевт', []],
    ["' or 1=1 --", []],
  ]
  for (const [q, expected] of table) {
    assert.deepEqual(await listed(chief, `${path}?q=${encodeURIComponent(q)}`, words), expected, q)
  }
  assert.equal((await chief.get(`${path}?q=%01${encodeURIComponent('я'.repeat(500))}`)).statusCode, 200)
})

test('there is no way to look for a patient', async () => {
  const { clinic, doctor_id, path, chief } = await openDesk(t)
  const sent = await sendAnswer(t, clinic, doctor_id, { comment: 'Один ответ', email: 'wanted@mail.example' })
  await sendAnswer(t, clinic, doctor_id, { comment: 'Другой ответ' })
  const all_rows = rowsOf((await chief.get(path)).body)
  for (const name of ['patient', 'patient_id', 'letter', 'email', 'name']) {
    assert.deepEqual(rowsOf((await chief.get(`${path}?${name}=${sent.patient_id}`)).body), all_rows, name)
  }
  for (const q of [sent.patient_id, 'wanted@mail.example', 'Мария Ивановна']) {
    assert.deepEqual(rowsOf((await chief.get(`${path}?q=${encodeURIComponent(q)}`)).body), [], q)
  }
  const { body } = await chief.get(`${path}/${sent.id}`)
  assert.doesNotMatch(body, new RegExp(`${sent.patient_id}|wanted@`))
  const fields = [...body.matchAll(/<(?:input|select|textarea)[^>]* name="([^"]+)"/g)].map((match) => match[1])
  assert.deepEqual(fields.filter((name) => /patient|email|letter|address/.test(name!)), [])
})

test('opening reads, new stands before read, and the list is walked page by page', async () => {
  const { clinic, doctor_id, path, chief } = await openDesk(t)
  const first_answer = await sendAnswer(t, clinic, doctor_id, { comment: 'Ответ номер-0.' })
  for (let index = 1; index < 43; index++) await sendAnswer(t, clinic, doctor_id, { comment: `Ответ номер-${index}.` })
  const newest = rowsOf((await chief.get(path)).body)[0]!
  assert.match(newest, /номер-42/)
  await chief.get(`${path}/${first_answer.id}`)
  assert.equal(await stateOf(t, clinic, first_answer.id), 'read')
  const second = (await chief.get(path)).body
  const seen: number[] = []
  let href: string | undefined = path
  for (let pages = 0; href !== undefined && pages < 4; pages += 1) {
    const { body } = await chief.get(href)
    seen.push(...rowsOf(body).map((row) => Number(/номер-(\d+)/.exec(row)![1])))
    href = /class="pages__link pages__link--next" href="([^"]+)"/.exec(body)?.[1]?.replaceAll('&amp;', '&')
  }
  assert.deepEqual(seen, [...Array.from({ length: 42 }, (_, index) => 42 - index), 0], 'the one that was read comes last')
  assert.ok(second.includes('номер-42'))
})

test('answers with marks only are read in one go, and only those that were on the page', async () => {
  const { clinic, doctor_id, path, chief } = await openDesk(t)
  const [one, two] = [await sendAnswer(t, clinic, doctor_id, { clinic: '1' }), await sendAnswer(t, clinic, doctor_id)]
  const words = await sendAnswer(t, clinic, doctor_id, { comment: 'Слова' })
  const until = /name="until" value="(\d+)"/.exec((await chief.get(path)).body)![1]!
  t.clock.advance(60_000)
  const later = await sendAnswer(t, clinic, doctor_id)
  const done = await chief.post(`${path}/readings`, { until })
  assert.equal(done.statusCode, 303)
  assert.match(textOf((await chief.get(done.headers.location as string)).body), /Отмечены прочитанными: 2 ответа/)
  const states = await Promise.all([one, two, words, later].map(({ id }) => stateOf(t, clinic, id)))
  assert.deepEqual(states, ['done marks', 'done marks', 'new', 'new'])
  assert.match((await chief.post(`${path}/readings`, { until })).headers.location as string, /count=0/)
})

test('nothing to do takes a reason, and can be undone', async () => {
  const { clinic, doctor_id, path, chief } = await openDesk(t)
  const { id } = await sendAnswer(t, clinic, doctor_id, { comment: 'Просто так' })
  const hasty = await chief.post(`${path}/${id}/closure`, { reason: ' x ' })
  assert.equal(hasty.statusCode, 422)
  assert.match(hasty.body, /Напишите причину хотя бы в трёх знаках/)
  assert.match(hasty.body, /value=" x "/, 'what was typed is still there')
  assert.equal(await stateOf(t, clinic, id), 'new')
  assert.equal((await chief.post(`${path}/${id}/closure?topic=other`, { reason: 'Ни о чём не просит' })).headers.location, `${path}/${id}?topic=other&done=nothing`)
  assert.equal(await stateOf(t, clinic, id), 'done nothing')
  const again = await chief.post(`${path}/${id}/closure`, { reason: 'Ещё раз' })
  assert.equal(again.statusCode, 409)
  assert.match(textOf(again.body), /ответ уже разобрали или изменили/)
  await chief.post(`${path}/${id}/return`)
  assert.equal(await stateOf(t, clinic, id), 'read')
  assert.match(textOf((await chief.get(`${path}/${id}`)).body), /решено, что ничего не требуется, chief_doctor \d+: Ни о чём не просит/)
})

test('a changed answer is new again', async () => {
  const { clinic, doctor_id, path, chief } = await openDesk(t)
  const sent = await sendAnswer(t, clinic, doctor_id, { comment: 'Сначала так' })
  await chief.post(`${path}/${sent.id}/closure`, { reason: 'Понятно' })
  await changeAnswer(t, sent, 1, { comment: 'Теперь об очереди' })
  assert.equal(await stateOf(t, clinic, sent.id), 'new')
  assert.deepEqual(await listed(chief, `${path}?topic=queue`, ['очереди']), ['очереди'])
})

test('a reply goes through the gate: held with what was typed, then mended and sent', async () => {
  const { clinic, doctor_id, path, chief } = await openDesk(t)
  const { id } = await sendAnswer(t, clinic, doctor_id, { comment: 'В коридоре душно', clinic: '2', email: 'author@mail.example' })
  const held = await chief.post(`${path}/${id}/reply`, { text: 'Спасибо за отзыв. Ваше мнение важно для нас.' })
  assert.equal(held.statusCode, 422)
  assert.match(textOf(held.body), /Ответ не отправлен: его нужно поправить/)
  assert.match(held.body, /Ваше мнение важно для нас/)
  assert.equal(await stateOf(t, clinic, id), 'new')
  const secret = await chief.post(`${path}/${id}/reply`, { text: 'Вы были у нас на приёме у врача 20 ноября. Инженер Панов починит вытяжку до 1 декабря.' })
  assert.equal(secret.statusCode, 422)
  assert.match(textOf(secret.body), /подтверждают, что автор был пациентом/)
  const sent = await chief.post(`${path}/${id}/reply`, { text: 'Инженер Панов починит вытяжку на втором этаже до 1 декабря, я проверю сам.' })
  assert.equal(sent.headers.location, `${path}/${id}?done=replied`)
  assert.equal(await stateOf(t, clinic, id), 'done replied')
  await t.run('letters.dispatch')
  const mails = await t.house.mail.mailbox!.list({ query: 'author@mail.example' })
  assert.ok(mails.some((mail) => mail.text.includes('Панов')))
  assert.match(textOf((await chief.get(`${path}/${id}`)).body), /Вопрос на контроле : ждём слова автора/)
})

test('an answer is handed to a head of department, who finds it in their cases', async () => {
  const { clinic, doctor_id, path, chief } = await openDesk(t)
  const { id } = await sendAnswer(t, clinic, doctor_id, { comment: 'Лифт стоит' })
  assert.match(textOf((await chief.get(`${path}/${id}`)).body), /Передать пока некому/)
  const head = await signIn(t, 'head_of_department', clinic.id)
  assert.equal((await chief.post(`${path}/${id}/hand-off`, { to: 'nobody' })).statusCode, 422)
  const stranger = await chief.post(`${path}/${id}/hand-off`, { to: doctor_id, hand_words: 'Прошу разобраться' })
  assert.equal(stranger.statusCode, 422)
  assert.match(stranger.body, /Этот коллега больше не работает/)
  assert.match(stranger.body, /Прошу разобраться/)
  assert.equal((await chief.post(`${path}/${id}/hand-off`, { to: head.id, hand_words: 'Прошу разобраться' })).statusCode, 303)
  assert.equal(await stateOf(t, clinic, id), 'done handed')
  const detail = textOf((await chief.get(`${path}/${id}`)).body)
  assert.match(detail, new RegExp(`передан: ${head.name}`))
  const href = /href="(\/cases\/[^"]+)">Вопрос на контроле/.exec((await head.get(`${path}/${id}`)).body)![1]!
  const case_page = textOf((await head.get(href)).body)
  assert.match(case_page, /Лифт стоит/)
  assert.match(case_page, /Прошу разобраться/)
})

test('a case takes a working day after today, or the usual term', async () => {
  const { clinic, doctor_id, path, chief } = await openDesk(t)
  const { id } = await sendAnswer(t, clinic, doctor_id, { comment: 'Записаться нельзя' })
  const table: [string, RegExp][] = [
    ['2026-11-24', /Укажите день после сегодняшнего/],
    ['2026-11-29', /Этот день — выходной/],
    ['2027-12-01', /не позже/],
    ['завтра', /Укажите день, например/],
  ]
  for (const [due_on, sentence] of table) {
    const refused = await chief.post(`${path}/${id}/case`, { due_on })
    assert.equal(refused.statusCode, 422, due_on)
    assert.match(textOf(refused.body), sentence, due_on)
  }
  assert.equal((await chief.post(`${path}/${id}/case`, { due_on: '2026-12-01' })).statusCode, 303)
  assert.equal(await stateOf(t, clinic, id), 'done case')
  assert.match(textOf((await chief.get(`${path}/${id}`)).body), /срок — .{0,4}1 декабря/)
})

test('only thanks are passed to a doctor, and nothing that raised an alarm', async () => {
  const { clinic, doctor_id, path, chief } = await openDesk(t)
  const thanks = await sendAnswer(t, clinic, doctor_id, { comment: 'Спасибо доктору за внимание' })
  const angry = await sendAnswer(t, clinic, doctor_id, { comment: 'Ну спасибо, врач', clinic: '1', doctor: '1' })
  const alarmed = await sendAnswer(t, clinic, doctor_id, { comment: 'Спасибо врачу, но потребовали взятку' })
  assert.match((await chief.get(`${path}/${thanks.id}`)).body, /data-key="t"/)
  assert.doesNotMatch((await chief.get(`${path}/${angry.id}`)).body, /data-key="t"/)
  assert.equal((await chief.post(`${path}/${angry.id}/thanks`)).statusCode, 409)
  assert.equal((await chief.post(`${path}/${alarmed.id}/thanks`)).statusCode, 409)
  assert.equal((await chief.post(`${path}/${thanks.id}/thanks`)).statusCode, 303)
  assert.deepEqual(
    await Promise.all([thanks, angry, alarmed].map(({ id }) => stateOf(t, clinic, id))), ['done thanked', 'read', 'new'],
  )
})

test('answers of another clinic are not there, whatever is done with them', async () => {
  const [own, other] = [await openDesk(t), await openDesk(t)]
  const { id } = await sendAnswer(t, other.clinic, other.doctor_id, { comment: 'Чужое' })
  for (const act of ['reply', 'hand-off', 'case', 'thanks', 'closure', 'return']) {
    const form = { text: 'Текст', to: own.chief.id, reason: 'Причина' }
    assert.equal((await own.chief.post(`${own.path}/${id}/${act}`, form)).statusCode, 404, act)
    assert.equal((await own.chief.post(`${other.path}/${id}/${act}`, form)).statusCode, 403, act)
  }
  assert.equal(await stateOf(t, other.clinic, id), 'new')
})

test('answers that came without topics get theirs by night', async () => {
  const { clinic, doctor_id, path, chief } = await openDesk(t)
  const { id } = await sendAnswer(t, clinic, doctor_id, { comment: 'Очередь', doctor: '2' })
  await t.house.database.write((db) => run(db, sql`
    update ratings.answer
    set topics = null
    where clinic_id = ${clinic.id}
      and id = ${id}`))
  assert.deepEqual(await listed(chief, `${path}?topic=queue`, ['Очередь']), [])
  await t.run('ratings.topics')
  await t.run('ratings.topics')
  assert.deepEqual(await listed(chief, `${path}?topic=queue`, ['Очередь']), ['Очередь'])
  assert.deepEqual(await listed(chief, `${path}?topic=doctor`, ['Очередь']), ['Очередь'])
})

test('all that happened folds to what is kept', async () => {
  assert.ok((await assertFolded(t)) >= 12)
  const stray = await all(t.house.database.read, sql<{ id: string }>`
    /* cross-clinic */
    select id
    from ratings.answer
    where work_state = 'done'
      and answered_at < ${NOON}
      and event_count = 0`)
  assert.deepEqual(stray, [])
})

test('two write to one author: the second is told and keeps the text; what a colleague closed meanwhile leaves it to be copied', async () => {
  const { clinic, doctor_id, path, chief } = await openDesk(t)
  const head = await signIn(t, 'head_of_department', clinic.id)
  await t.house.database.write((db) => run(db, sql`update people.account set name = 'Жукова Мария' where id = ${head.id}`))
  const [one, other] = [await sendAnswer(t, clinic, doctor_id, { comment: 'Очередь на час' }), await sendAnswer(t, clinic, doctor_id, { comment: 'Душно' })]
  const shown = (await head.get(`${path}/${one.id}`)).body
  const seen = /name="seen" value="([^"]*)"/.exec(shown)![1]!
  assert.equal((await chief.post(`${path}/${one.id}/reply`, { text: 'С понедельника открыли второй кабинет.', seen })).statusCode, 303)
  const mine = 'Старшая смены следит за очередью каждый час, начали сегодня.'
  const held = await head.post(`${path}/${one.id}/reply`, { text: 'Проведена беседа.', seen })
  assert.ok(held.body.includes(`name="seen" value="${seen}"`), 'the gate does not let the page forget what it had shown')
  const met = await head.post(`${path}/${one.id}/reply`, { text: mine, seen })
  assert.equal(met.statusCode, 409)
  assert.match(textOf(met.body), /Пока вы писали, автору уже ответили/)
  assert.match(met.body, /<textarea[^>]*>Старшая смены следит/)
  assert.equal((await head.post(`${path}/${one.id}/reply`, { text: mine, seen: /name="seen" value="([^"]*)"/.exec(met.body)![1]! })).statusCode, 303)

  assert.match(textOf((await chief.get(`${path}/${other.id}?lang=en`)).body), /Zhukova Mariya|Maria|Mariia/, 'names in Latin letters on English pages')
  await chief.post(`${path}/${other.id}/case`, {})
  const [row] = await all(t.house.database.read, sql<{ id: string }>`select id from cases.case where clinic_id = ${clinic.id} and subject_id = ${other.id}`)
  await chief.post(`/cases/${clinic.slug}/${row!.id}/closure`, { reason: 'settled_by_talk' })
  const late = await head.post(`${path}/${other.id}/reply`, { text: 'Окна открываем каждый час, за этим следит сестра-хозяйка.', seen: '' })
  assert.equal(late.statusCode, 409)
  assert.match(textOf(late.body), /Окна открываем каждый час.*Ваш текст: он не отправлен/s)
})
