// Two who write at once: colleagues to one author, an author to a case that moved on. Nothing that was typed is lost.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { NOON, type TestHouse, openTestHouse } from '../../test/house.ts'
import { textOf } from '../../test/signed_in.ts'
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

const seenOn = (body: string) => /name="seen" value="([^"]*)"/.exec(body)![1]!

async function openCaseOf(address: string) {
  t.clock.set(NOON)
  const desk = await openDesk(t)
  const id = await makeCase(t, desk.clinic, desk.chief.id, { letter_id: await makeLetter(t, desk.clinic, address) })
  return { ...desk, id, href: `/cases/${desk.clinic.slug}/${id}` }
}

async function mailsTo(address: string) {
  await t.run('letters.dispatch')
  return (await t.house.mail.mailbox!.list({ query: address })).filter((mail) => mail.text.includes('/cases/reply/'))
}

async function linkTo(address: string) {
  return /\/cases\/reply\/[\w-]{74}/.exec((await mailsTo(address))[0]!.text)![0]
}

async function asAuthor(url: string, form: Record<string, string>) {
  const sent = await t.web.inject({
    method: 'POST', url, headers: { 'content-type': 'application/x-www-form-urlencoded' }, payload: new URLSearchParams(form).toString(),
  })
  return sent.statusCode === 303 ? t.web.inject(sent.headers.location as string) : sent
}

test('two colleagues write to one author: the second is told, keeps the text, and sends it knowingly', async () => {
  const { chief, head, href } = await openCaseOf('two@meeting.example')
  const seen = seenOn((await head.get(href)).body)
  assert.equal((await chief.post(`${href}/reply`, { text: GOOD, seen: seenOn((await chief.get(href)).body) })).statusCode, 303)
  t.clock.advance(1000)
  const met = await head.post(`${href}/reply`, { text: SECOND, seen })
  assert.equal(met.statusCode, 409)
  assert.match(textOf(met.body), /второй кабинет.*Пока вы писали, автору уже ответили/s, 'what went out is above')
  assert.match(met.body, /<textarea[^>]*>Терминал записи/, 'what was typed is still there')
  assert.equal((await mailsTo('two@meeting.example')).length, 1)
  assert.equal((await head.post(`${href}/reply`, { text: SECOND, seen: seenOn(met.body) })).statusCode, 303)
  assert.equal((await mailsTo('two@meeting.example')).length, 2)
})

test('a reply to a case that a colleague closed meanwhile is shown, to be copied', async () => {
  const { chief, head, href } = await openCaseOf('closed@meeting.example')
  await chief.post(`${href}/closure`, { reason: 'settled_by_talk', settle_words: 'Созвонились' })
  const late = await head.post(`${href}/reply`, { text: SECOND, seen: '' })
  assert.equal(late.statusCode, 409)
  assert.match(textOf(late.body), /Терминал записи переставили.*Ваш текст: он не отправлен/s)
})

test('«not solved» is one press, and why may be told after it, once', async () => {
  const { chief, href, id, clinic } = await openCaseOf('why@meeting.example')
  await chief.post(`${href}/reply`, { text: GOOD })
  const link = await linkTo('why@meeting.example')
  t.clock.advance(HOUR_MS)
  const pressed = await asAuthor(`${link}/verdict`, { verdict: 'not_solved' })
  assert.match(textOf(pressed.body), /Мы записали: не решено.*Что не так.*ничего не изменилось.*Несколько слов/s)
  t.clock.advance(HOUR_MS)
  const told = await asAuthor(`${link}/verdict`, { verdict: 'not_solved', reason: 'only_promises', words: 'Петрова обещала ещё летом' })
  assert.equal(told.statusCode, 200)
  assert.doesNotMatch(textOf(told.body), /Несколько слов/)
  assert.match(textOf((await chief.get(href)).body), /Автор: не решено, одни обещания.*\[имя\] обещала ещё летом/s)
  const kept = await keptCase(t, clinic, id)
  assert.deepEqual([kept.state, kept.round, kept.step_count], ['open', 2, 5])
  await asAuthor(`${link}/verdict`, { verdict: 'not_solved', reason: 'other', words: 'ещё раз' })
  assert.equal((await keptCase(t, clinic, id)).step_count, 5)
  t.clock.advance(80 * HOUR_MS)
  assert.doesNotMatch(textOf((await t.web.inject(link)).body), /Что не так/)
})

test('an author’s answer to a question that is over stays on the page; pressed twice it is thanked for', async () => {
  const { chief, href } = await openCaseOf('late@meeting.example')
  await chief.post(`${href}/question`, { question: 'В каком окне записи была ошибка?' })
  const link = await linkTo('late@meeting.example')
  for (const _ of [1, 2]) {
    const sent = await asAuthor(`${link}/answer`, { words: 'В третьем, там Петрова' })
    assert.match(textOf(sent.body), /Мы получили ваш ответ/)
  }
  const late = await asAuthor(`${link}/answer`, { words: 'И ещё в пятом' })
  assert.equal(late.statusCode, 409)
  assert.match(textOf(late.body), /И ещё в пятом.*Ваши слова: они не отправлены.*по телефону/s)
  t.clock.advance(61 * DAY_MS)
  const expired = await asAuthor(`${link}/answer`, { words: 'И ещё в седьмом' })
  assert.equal(expired.statusCode, 410)
  assert.match(textOf(expired.body), /Срок ссылки прошёл.*И ещё в седьмом/s)
})

test('an author who turned the page into English reads on in English after pressing', async () => {
  const { chief, href } = await openCaseOf('english@meeting.example')
  await chief.post(`${href}/question`, { question: 'В каком окне записи была ошибка?' })
  const actionOn = (body: string) => /<form[^>]* action="([^"]*\/(?:answer|verdict)[^"]*)"/.exec(body)![1]!.replaceAll('&amp;', '&')
  const shown = await t.web.inject(`${await linkTo('english@meeting.example')}?lang=en`)
  const answered = await asAuthor(actionOn(shown.body), { words: 'In the third one' })
  assert.match(textOf(answered.body), /We have your answer|Thank you/)
  t.clock.advance(HOUR_MS)
  await chief.post(`${href}/reply`, { text: GOOD })
  const reply = await t.web.inject(`${await linkTo('english@meeting.example')}?lang=en`)
  const pressed = await asAuthor(actionOn(reply.body), { verdict: 'not_solved' })
  assert.match(textOf(pressed.body), /What is wrong/)
  assert.doesNotMatch(textOf(pressed.body), /Мы записали/)
})
