// A case from opening to its end, through the routes and with real mail.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { NOON, type TestHouse, openTestHouse } from '../../test/house.ts'
import { type Person, textOf } from '../../test/signed_in.ts'
import { hashAddress } from '../letters/links.ts'
import { all, run, sql } from '../platform/db/index.ts'
import { DAY_MS, HOUR_MS } from '../platform/time.ts'
import { ensureAssets } from '../ui/build.ts'
import { assertFolded, keptCase, makeCase, makeLetter, openDesk } from './desk.sample.ts'

let t: TestHouse
before(async () => {
  await ensureAssets()
  t = await openTestHouse()
})
after(async () => {
  await assertFolded(t)
  await t.close()
})

const GOOD = 'Здравствуйте. С понедельника открыли второй кабинет, сам проверю очередь в четверг.'
const SECOND = 'Терминал записи переставили ближе к входу, старшая смены следит за ним каждый час.'

async function mailTo(address: string) {
  await t.run('letters.dispatch')
  // the chief doctor's letter itself comes to the same address
  return (await t.house.mail.mailbox!.list({ query: address })).filter((mail) => mail.text.includes('/cases/reply/'))
}

const linkOf = (text: string) => /\/cases\/reply\/[\w-]{74}/.exec(text)![0]
/** Sends an author's form as a browser does: what is taken leads to a page that can be reloaded. */
async function asAuthor(url: string, form: Record<string, string>) {
  const sent = await t.web.inject({
    method: 'POST', url, headers: { 'content-type': 'application/x-www-form-urlencoded' }, payload: new URLSearchParams(form).toString(),
  })
  assert.notEqual(sent.statusCode, 200)
  return sent.statusCode === 303 ? t.web.inject(sent.headers.location as string) : sent
}

test('opened → handed → accepted → held → mended → mail → not solved → reopened → replied → helped → settled', async () => {
  t.clock.set(NOON)
  const { clinic, chief, head } = await openDesk(t)
  const letter_id = await makeLetter(t, clinic, 'maria@journey.example')
  const id = await makeCase(t, clinic, chief.id, { letter_id })
  const href = `/cases/${clinic.slug}/${id}`

  const list = await chief.get(`/cases/${clinic.slug}`)
  assert.equal(list.statusCode, 200)
  assert.match(textOf(list.body), /Об ожидании срок — пт 4 декабря/)
  const opened = textOf((await chief.get(href)).body)
  assert.match(opened, /Долго ждали \[имя\]/, 'the subject’s panel')
  assert.match(opened, /открыт вт 24 ноября; 8 рабочих дней; срок — пт 4 декабря; осталось 8 рабочих дней/)

  assert.equal((await chief.post(`${href}/hand-off`, { to: head.id, hand_words: 'Разберитесь со вторым этажом' })).statusCode, 303)
  assert.deepEqual(await keptCase(t, clinic, id).then((kept) => [kept.state, kept.offered_to, kept.owner_account_id]), ['offered', head.id, chief.id])
  const offered = textOf((await head.get(href)).body)
  assert.match(offered, /просит вас взять этот вопрос/)
  assert.match(offered, /Разберитесь со вторым этажом/)
  assert.equal((await chief.post(`${href}/hand-off/acceptance`)).statusCode, 409, 'only who was asked may say yes')
  assert.equal((await head.post(`${href}/hand-off/acceptance`)).statusCode, 303)
  assert.deepEqual(await keptCase(t, clinic, id).then((kept) => [kept.state, kept.owner_account_id]), ['open', head.id])

  const held = await head.post(`${href}/reply`, { text: 'После вашего визита с сотрудниками проведена беседа.' })
  assert.equal(held.statusCode, 422)
  assert.match(textOf(held.body), /Слова «вашего визита» подтверждают/)
  assert.match(textOf(held.body), /«проведена беседа» ничего не меняет/)
  assert.match(held.body, /<textarea[^>]*>После вашего визита/, 'what was typed is still there')
  assert.equal((await mailTo('maria@journey.example')).length, 0, 'nothing went out')
  assert.match(textOf((await head.get(href)).body), /Ответ не отправлен.*После вашего визита/s, 'the draft waits with its reasons')

  t.clock.advance(2 * HOUR_MS)
  const sent = await head.post(`${href}/reply`, { text: GOOD })
  assert.equal(sent.headers.location, `${href}?done=replied`)
  assert.match(textOf((await head.get(`${href}?done=replied`)).body), /Ответ отправлен автору письмом/)
  const [mail] = await mailTo('maria@journey.example')
  assert.equal(mail!.subject, 'Ответ на ваши слова')
  assert.match(mail!.text, /второй кабинет/)
  assert.match(mail!.text, /Сергей Павлович Дроздов/)
  assert.ok(!mail!.text.includes(clinic.name_ru), 'the mail names no clinic')
  assert.deepEqual(Object.keys(mail!.headers).filter((name) => name.startsWith('list-')), [], 'a stream of its own')
  assert.equal(mail!.headers['auto-submitted'], 'auto-generated')

  const link = linkOf(mail!.text)
  const shown = await t.web.inject(link)
  assert.match(textOf(shown.body), /Вам ответили.*второй кабинет.*Это помогло\?/s)
  assert.equal(shown.headers['referrer-policy'], 'no-referrer')
  t.clock.advance(DAY_MS)
  const unsolved = await asAuthor(`${link}/verdict`, { verdict: 'not_solved', reason: 'nothing_changed', words: 'Петрова снова опоздала' })
  assert.match(textOf(unsolved.body), /не решено. Вопрос открыт снова/)
  const again = await keptCase(t, clinic, id)
  assert.deepEqual([again.state, again.round, again.due_on, again.verdict], ['open', 2, '2026-12-07', 'not_solved'])
  const reopened = textOf((await head.get(href)).body)
  assert.match(reopened, /Автор: не решено, ничего не изменилось/)
  assert.match(reopened, /\[имя\] снова опоздала/)
  assert.ok(!reopened.includes('Петрова'), 'the words are kept masked only')
  assert.match(reopened, /отсчёт с ср 25 ноября; 8 рабочих дней/)

  assert.equal((await head.post(`${href}/reply`, { text: GOOD })).statusCode, 422, 'the same once more is near-identical')
  assert.equal((await head.post(`${href}/reply`, { text: SECOND })).statusCode, 303)
  const mails = await mailTo('maria@journey.example')
  assert.equal(mails.length, 2)
  const helped = await asAuthor(`${linkOf(mails[0]!.text)}/verdict`, { verdict: 'helped' })
  assert.match(textOf(helped.body), /Мы записали: помогло/)
  const kinds = await stepsOf(clinic.id, id)
  assert.deepEqual(kinds, [
    'opened', 'handed_over', 'accepted', 'reply_held', 'replied', 'not_solved', 'reopened', 'reply_held', 'replied', 'helped', 'settled',
  ])
  const settled = textOf((await chief.get(`/cases/${clinic.slug}?shown=settled`)).body)
  assert.match(settled, /Об ожидании решён/)
  assert.deepEqual(await audited(clinic.id, id), [...kinds.map((kind) => `cases.${kind}`), ...Array(5).fill('cases.seen')].sort())
})

test('the author changes their mind within 72 hours, not later', async () => {
  t.clock.set(NOON)
  const { clinic, chief } = await openDesk(t)
  const id = await makeCase(t, clinic, chief.id, { letter_id: await makeLetter(t, clinic, 'mind@journey.example') })
  await chief.post(`/cases/${clinic.slug}/${id}/reply`, { text: GOOD })
  const [mail] = await mailTo('mind@journey.example')
  const link = linkOf(mail!.text)
  await asAuthor(`${link}/verdict`, { verdict: 'helped' })
  assert.equal((await keptCase(t, clinic, id)).state, 'settled')
  await asAuthor(`${link}/verdict`, { verdict: 'helped' })
  assert.equal((await stepsOf(clinic.id, id)).length, 4, 'the same again writes nothing')
  t.clock.advance(71 * HOUR_MS)
  assert.match(textOf((await t.web.inject(link)).body), /Вы сказали, что это помогло.*Передумать можно/s)
  assert.equal((await asAuthor(`${link}/verdict`, { verdict: 'not_solved' })).statusCode, 200)
  assert.equal((await keptCase(t, clinic, id)).state, 'open')
  t.clock.advance(73 * HOUR_MS)
  const late = await asAuthor(`${link}/verdict`, { verdict: 'helped' })
  assert.equal(late.statusCode, 409)
  assert.match(textOf(late.body), /больше трёх суток назад/)
  assert.equal((await keptCase(t, clinic, id)).state, 'open')
})

test('asking the author stops the clock, and the answer moves the date by what was waited', async () => {
  t.clock.set(NOON)
  const { clinic, chief } = await openDesk(t)
  const id = await makeCase(t, clinic, chief.id, { letter_id: await makeLetter(t, clinic, 'ask@journey.example') })
  const href = `/cases/${clinic.slug}/${id}`
  const held = await chief.post(`${href}/question`, { question: 'Во сколько начался ваш приём?' })
  assert.match(textOf(held.body), /Спросите, не называя посещения/)
  t.clock.advance(DAY_MS)
  assert.equal((await chief.post(`${href}/question`, { question: 'В каком окне записи была ошибка?' })).statusCode, 303)
  assert.match(textOf((await chief.get(href)).body), /отсчёт стоит с ср 25 ноября/)
  const [mail] = await mailTo('ask@journey.example')
  assert.equal(mail!.subject, 'Вопрос к вам')
  const link = linkOf(mail!.text)
  assert.match(textOf((await t.web.inject(link)).body), /В каком окне записи была ошибка\?/)
  t.clock.advance(2 * DAY_MS)
  assert.equal((await asAuthor(`${link}/answer`, { words: '' })).statusCode, 422)
  assert.match(textOf((await asAuthor(`${link}/answer`, { words: 'В третьем, там Петрова' })).body), /Мы получили ваш ответ/)
  const kept = await keptCase(t, clinic, id)
  assert.deepEqual([kept.state, kept.due_on], ['open', '2026-12-08'])
  assert.match(
    textOf((await chief.get(href)).body),
    /открыт вт 24 ноября; 8 рабочих дней; ждали автора 2 дня; срок — вт 8 декабря; осталось 7 рабочих дней.*В третьем, там \[имя\]/s,
  )
  assert.equal((await asAuthor(`${link}/answer`, { words: 'ещё' })).statusCode, 409, 'answered once')
})

test('the date is moved by the chief doctor, with a reason, to a working day ahead', async () => {
  t.clock.set(NOON)
  const { clinic, chief, head } = await openDesk(t)
  const id = await makeCase(t, clinic, head.id)
  const move = (person: Person, due_on: string, due_words = 'Деталь везут из другого города') =>
    person.post(`/cases/${clinic.slug}/${id}/due-date`, { due_on, due_words })
  assert.equal((await move(head, '2026-12-15')).statusCode, 403)
  for (const [day, sentence] of [
    ['2026-11-24', /должен быть позже/], ['2026-12-13', /нерабочий день/], ['2027-06-01', /на 60 рабочих дней/], ['завтра', /Укажите новый срок/],
  ] as const) {
    const answer = await move(chief, day)
    assert.equal(answer.statusCode, 422)
    assert.match(textOf(answer.body), sentence)
    assert.match(answer.body, /value="Деталь везут из другого города"/)
  }
  assert.equal((await move(chief, '2026-12-15', '')).statusCode, 422, 'a reason is needed')
  assert.equal((await move(chief, '2026-12-15')).statusCode, 303)
  assert.equal((await keptCase(t, clinic, id)).due_on, '2026-12-15')
})

test('declining, taking, settling and opening again', async () => {
  t.clock.set(NOON)
  const { clinic, chief, head } = await openDesk(t)
  const id = await makeCase(t, clinic, null)
  const href = `/cases/${clinic.slug}/${id}`
  assert.match(textOf((await chief.get(`/cases/${clinic.slug}`)).body), /никто не взял/)
  await chief.post(`${href}/owner`)
  await chief.post(`${href}/hand-off`, { to: head.id })
  assert.match(textOf((await head.get(`/cases/${clinic.slug}?mine=yes`)).body), /вас просят взять/)
  assert.equal((await head.post(`${href}/hand-off/refusal`, { decline_words: '' })).statusCode, 422)
  await head.post(`${href}/hand-off/refusal`, { decline_words: 'Это не моё отделение' })
  assert.equal((await chief.post(`${href}/hand-off`, { to: chief.id })).statusCode, 422, 'not to oneself')
  assert.equal((await chief.post(`${href}/hand-off`, { to: '' })).statusCode, 422)
  assert.equal((await chief.post(`${href}/closure`, {})).statusCode, 422)
  await chief.post(`${href}/closure`, { reason: 'settled_by_talk', settle_words: 'Созвонились' })
  assert.equal((await keptCase(t, clinic, id)).state, 'settled')
  assert.equal((await chief.post(`${href}/reply`, { text: GOOD })).statusCode, 409, 'a closed case is not replied to')
  await chief.post(`${href}/reopening`, { reopen_words: 'Позвонили ещё раз' })
  assert.deepEqual(await stepsOf(clinic.id, id), ['opened', 'taken', 'handed_over', 'declined', 'settled', 'reopened'])
})

test('thanks need no action in the reply, and can be passed on without one', async () => {
  t.clock.set(NOON)
  const { clinic, chief } = await openDesk(t)
  const letter_id = await makeLetter(t, clinic, 'thanks@journey.example')
  const one = await makeCase(t, clinic, chief.id, { title_code: 'thanks', letter_id })
  assert.equal((await chief.post(`/cases/${clinic.slug}/${one}/reply`, { text: 'Спасибо за добрые слова.' })).statusCode, 303)
  const other = await makeCase(t, clinic, chief.id, { title_code: 'thanks' })
  assert.equal((await chief.post(`/cases/${clinic.slug}/${other}/thanks`)).statusCode, 303)
  assert.equal((await keptCase(t, clinic, other)).state, 'settled')
})

test('an author without an address still gets a recorded reply, and cannot be asked', async () => {
  t.clock.set(NOON)
  const { clinic, chief } = await openDesk(t)
  const id = await makeCase(t, clinic, chief.id, { letter_id: await makeLetter(t, clinic, null) })
  const href = `/cases/${clinic.slug}/${id}`
  const asked = await chief.post(`${href}/question`, { question: 'В каком окне записи была ошибка?' })
  assert.match(textOf(asked.body), /Адреса автора у нас нет/)
  const sent = await chief.post(`${href}/reply`, { text: GOOD })
  assert.equal(sent.headers.location, `${href}?done=replied_unmailed`)
  assert.match(textOf((await chief.get(href)).body), /Отправить некому/)
})

test('unsubscribing does not stop a reply', async () => {
  t.clock.set(NOON)
  const { clinic, chief } = await openDesk(t)
  const letter_id = await makeLetter(t, clinic, 'stopped@journey.example')
  const id = await makeCase(t, clinic, chief.id, { letter_id })
  await t.house.database.write((db) => run(db, sql`
    insert into letters.suppression (clinic_id, address_hash, reason, since)
    values (${clinic.id}, ${hashAddress(t.house.keys.address, 'stopped@journey.example')}, 'unsubscribed', ${NOON})`))
  await chief.post(`/cases/${clinic.slug}/${id}/reply`, { text: GOOD })
  assert.equal((await mailTo('stopped@journey.example')).length, 1)
})

function stepsOf(clinic_id: string, case_id: string): Promise<string[]> {
  return all(t.house.database.read, sql<{ kind: string }>`
    select kind
    from cases.step
    where clinic_id = ${clinic_id}
      and case_id = ${case_id}
    order by number`).then((rows) => rows.map(({ kind }) => kind))
}

function audited(clinic_id: string, case_id: string): Promise<string[]> {
  return all(t.house.database.read, sql<{ event: string }>`
    select event
    from platform.audit_event
    where clinic_id = ${clinic_id}
      and subject_kind = 'case'
      and subject_id = ${case_id}`).then((rows) => rows.map(({ event }) => event).sort())
}
