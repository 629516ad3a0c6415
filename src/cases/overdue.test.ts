// What is late and who sees it; what the author's link does when it is not what it should be; templates; readers write nothing.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { NOON, type TestHouse, openTestHouse } from '../../test/house.ts'
import { signIn, textOf } from '../../test/signed_in.ts'
import { makeLinkToken } from '../letters/index.ts'
import { run, sql } from '../platform/db/index.ts'
import { DAY_MS } from '../platform/time.ts'
import { ensureAssets } from '../ui/build.ts'
import { assertFolded, countRows, keptCase, makeCase, makeLetter, openDesk } from './desk.sample.ts'
import { lockCase } from './index.ts'
import { listTemplates } from './queries/replies.ts'
import { replyHref } from './replying.ts'

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

async function linkTo(clinic_id: string, id: string): Promise<string> {
  const given = await t.house.database.write((db) => lockCase(db, clinic_id, id))
  return new URL(replyHref(t.house, given!, t.clock.now())).pathname
}

test('a case climbs on the day after it was due, once, and the city sees the latest on top', async () => {
  t.clock.set(NOON)
  const { clinic, chief, officer } = await openDesk(t)
  const other = await openDesk(t)
  const late = await makeCase(t, clinic, chief.id, { working_days: 2, title_code: 'premises' })
  const later = await makeCase(t, other.clinic, other.chief.id, { working_days: 1 })
  const waiting = await makeCase(t, clinic, chief.id, { working_days: 1, letter_id: await makeLetter(t, clinic, 'wait@late.example') })
  await chief.post(`/cases/${clinic.slug}/${waiting}/question`, { question: 'В каком окне записи была ошибка?' })
  t.clock.advance(2 * DAY_MS)
  await t.run('cases.climb')
  assert.ok((await keptCase(t, other.clinic, later)).climbed_at)
  assert.equal((await keptCase(t, clinic, late)).climbed_at, null, 'the last day is not late')
  t.clock.advance(DAY_MS)
  await t.run('cases.climb')
  await t.run('cases.climb')
  assert.equal((await keptCase(t, clinic, late)).step_count, 2, 'climbing twice changes nothing')
  assert.equal((await keptCase(t, clinic, waiting)).climbed_at, null, 'the clock stands')
  const shown = textOf((await officer.get('/cases/overdue')).body)
  const [first, second] = [shown.indexOf(other.clinic.name_ru), shown.indexOf(clinic.name_ru)]
  assert.ok(first > 0 && second > first, 'the latest first')
  assert.match(shown, /О помещениях .* чт 26 ноября 1 рабочий день/)
  const one = textOf((await officer.get(`/cases/overdue/${clinic.slug}/${late}`)).body)
  assert.match(one, /открыт вт 24 ноября; 2 рабочих дня; срок — чт 26 ноября; просрочено на 1 рабочий день/)
  assert.ok(!one.includes('Долго ждали'), 'no words of the patient')
  assert.equal((await officer.get(`/cases/overdue/${clinic.slug}/${waiting}`)).statusCode, 404, 'only what climbed')
  assert.match(textOf((await chief.get(`/cases/${clinic.slug}`)).body), /просрочен на 1 рабочий день/)
  for (const person of [chief, await signIn(t, 'head_of_department', clinic.id)]) {
    assert.equal((await person.get('/cases/overdue')).statusCode, 403)
    assert.equal((await person.get(`/cases/overdue/${clinic.slug}/${late}`)).statusCode, 403)
  }
  await chief.post(`/cases/${clinic.slug}/${late}/reply`, { text: GOOD })
  assert.ok(!textOf((await officer.get('/cases/overdue')).body).includes(clinic.name_ru), 'gone once it is answered')
})

test('in English too', async () => {
  t.clock.set(NOON)
  const { clinic, chief, officer } = await openDesk(t)
  const id = await makeCase(t, clinic, chief.id, { working_days: 1, letter_id: await makeLetter(t, clinic, 'en@late.example', 'en') })
  t.clock.advance(3 * DAY_MS)
  await t.run('cases.climb')
  const one = textOf((await chief.get(`/cases/${clinic.slug}/${id}?lang=en`)).body)
  assert.match(one, /About waiting.*opened Tue 24 November; 1 working day; due Wed 25 November; 2 working days late/s)
  assert.ok(!/[а-яё]{3}/i.test(textOf((await officer.get('/cases/overdue?lang=en')).body).replace(/Русский|город\S*|филиал\S*/gi, '')), 'no Russian words')
  const held = await chief.post(`/cases/${clinic.slug}/${id}/reply?lang=en`, { text: 'Your visit is important to us.' })
  assert.match(textOf(held.body), /“your visit” confirm that the author was a patient/)
  await chief.post(`/cases/${clinic.slug}/${id}/reply`, { text: 'A second room was opened on Monday, I will check the queue on Thursday.' })
  await t.run('letters.dispatch')
  const [mail] = await t.house.mail.mailbox!.list({ query: 'en@late.example' })
  assert.equal(mail!.subject, 'A reply to what you wrote')
  const link = /\/cases\/reply\/[\w-]{74}/.exec(mail!.text)![0]
  assert.match(textOf((await t.web.inject(link)).body), /You have a reply.*Did it help\?/s)
  assert.match(textOf((await t.web.inject(`${link}?lang=ru`)).body), /Вам ответили/)
})

test('a reader writes nothing, whoever reads and however often', async () => {
  t.clock.set(NOON)
  const { clinic, chief, officer } = await openDesk(t)
  const id = await makeCase(t, clinic, chief.id, { letter_id: await makeLetter(t, clinic, 'read@late.example') })
  await chief.post(`/cases/${clinic.slug}/${id}/reply`, { text: GOOD })
  const link = await linkTo(clinic.id, id)
  const before_reading = [await countRows(t), await keptCase(t, clinic, id)]
  for (const method of ['GET', 'HEAD'] as const) {
    for (const url of [link, `${link}?verdict=helped`, `${link}/verdict`, `${link}/answer`]) await t.web.inject({ method, url })
    for (const url of ['', `/${id}`, `/${id}?template=${id}`, `/${id}/reply`, '/templates']) {
      await t.web.inject({ method, url: `/cases/${clinic.slug}${url}`, headers: { cookie: await chief.cookies() } })
    }
    await t.web.inject({ method, url: '/cases/overdue', headers: { cookie: await officer.cookies() } })
  }
  assert.deepEqual([await countRows(t), await keptCase(t, clinic, id)], before_reading)
})

test('a link that is forged, of another kind or too old opens nothing', async () => {
  t.clock.set(NOON)
  const { clinic, chief } = await openDesk(t)
  const id = await makeCase(t, clinic, chief.id)
  const link = await linkTo(clinic.id, id)
  assert.match(textOf((await t.web.inject(link)).body), /Вопросом занимаются.*Ответа пока нет/s, 'before a reply')
  const post = (url: string) => t.web.inject({
    method: 'POST', url: `${url}/verdict`, headers: { 'content-type': 'application/x-www-form-urlencoded' }, payload: 'verdict=helped',
  })
  assert.equal((await post(link)).statusCode, 409, 'no verdict without a reply')
  const other_kind = makeLinkToken(t.house.keys.link, {
    clinic_id: clinic.id, letter_id: id, purpose: 'answer', expires_at: new Date(NOON.getTime() + DAY_MS),
  })
  const nobody = makeLinkToken(t.house.keys.link, {
    clinic_id: clinic.id, letter_id: clinic.id, purpose: 'reply', expires_at: new Date(NOON.getTime() + DAY_MS),
  })
  const changed = link.slice('/cases/reply/'.length).replace(/.$/, (last) => (last === 'A' ? 'Q' : 'A'))
  for (const token of [other_kind, nobody, 'nonsense', changed]) {
    assert.equal((await t.web.inject(`/cases/reply/${token}`)).statusCode, 404)
    assert.equal((await post(`/cases/reply/${token}`)).statusCode, 404)
  }
  await chief.post(`/cases/${clinic.slug}/${id}/reply`, { text: GOOD })
  assert.equal((await t.web.inject({ method: 'POST', url: `${link}/verdict`, payload: { verdict: 'perhaps' } })).statusCode, 422)
  t.clock.advance(61 * DAY_MS)
  const expired = await t.web.inject(link)
  assert.equal(expired.statusCode, 410)
  assert.match(textOf(expired.body), /Ссылка работает 60 дней/)
  assert.equal((await post(link)).statusCode, 410)
  assert.equal((await keptCase(t, clinic, id)).state, 'replied')
})

test('a reply that nobody answered is settled when its link has run out', async () => {
  t.clock.set(NOON)
  const { clinic, chief } = await openDesk(t)
  const id = await makeCase(t, clinic, chief.id)
  await chief.post(`/cases/${clinic.slug}/${id}/reply`, { text: GOOD })
  t.clock.advance(60 * DAY_MS)
  await t.run('cases.settle_silent')
  assert.equal((await keptCase(t, clinic, id)).state, 'replied', 'on the last day the link still works')
  t.clock.advance(DAY_MS)
  await t.run('cases.settle_silent')
  await t.run('cases.settle_silent')
  assert.deepEqual(await keptCase(t, clinic, id).then((kept) => [kept.state, kept.step_count]), ['settled', 3])
  assert.match(textOf((await chief.get(`/cases/${clinic.slug}/${id}`)).body), /Вопрос закрыт: ответ отправлен, автор молчит/)
})

test('where no mask is registered the author has choices and no field for words', async () => {
  t.clock.set(NOON)
  const { clinic, chief } = await openDesk(t)
  const id = await makeCase(t, clinic, chief.id, { subject_kind: 'unregistered', letter_id: await makeLetter(t, clinic, 'no-mask@late.example') })
  const href = `/cases/${clinic.slug}/${id}`
  assert.match(textOf((await chief.get(href)).body), /Слова автора здесь не показаны/)
  await chief.post(`${href}/question`, { question: 'В каком окне записи была ошибка?' })
  const link = await linkTo(clinic.id, id)
  const asked = await t.web.inject(link)
  assert.match(textOf(asked.body), /Ответьте, пожалуйста, по телефону/)
  assert.ok(!asked.body.includes('<textarea'))
  const sent = await t.web.inject({ method: 'POST', url: `${link}/answer`, payload: { words: 'Иванов' } })
  assert.equal(sent.statusCode, 409, 'words are not kept unmasked, whatever is sent')
  await chief.post(`${href}/reply`, { text: GOOD })
  assert.ok(!(await t.web.inject(link)).body.includes('<textarea'))
})

test('templates begin a reply, and word for word the gate holds them', async () => {
  t.clock.set(NOON)
  const { clinic, chief, head } = await openDesk(t)
  const base = `/cases/${clinic.slug}/templates`
  const template = { title: 'Кабинет открыт', template_text: 'Спасибо, что написали. Мы открыли ещё один кабинет, очередь проверю сам.' }
  assert.equal((await head.post(base, template)).statusCode, 403)
  assert.match(textOf((await chief.get(base)).body), /Заготовок пока нет/)
  const wrong = await chief.post(base, { title: '', template_text: 'Спасибо за ваш визит.' })
  assert.equal(wrong.statusCode, 422)
  assert.match(textOf(wrong.body), /Назовите заготовку.*«ваш визит»/s)
  assert.match(wrong.body, />Спасибо за ваш визит\.</, 'what was typed is still there')
  assert.equal((await chief.post(base, template)).statusCode, 303)
  const [kept] = await listTemplates(t.house.database.read, clinic.id)
  const id = await makeCase(t, clinic, head.id)
  const begun = await head.get(`/cases/${clinic.slug}/${id}?template=${kept!.id}`)
  assert.match(begun.body, /<textarea[^>]*>Спасибо, что написали\. Мы открыли ещё один кабинет/)
  const held = await head.post(`/cases/${clinic.slug}/${id}/reply`, { text: template.template_text })
  assert.match(textOf(held.body), /повторяет заготовку/)
  const mended = `${template.template_text} На втором этаже с понедельника принимает дежурный врач, а терминал записи переставили к окну.`
  assert.equal((await head.post(`/cases/${clinic.slug}/${id}/reply`, { text: mended })).statusCode, 303)
  assert.equal((await chief.post(`${base}/${kept!.id}`, { ...template, title: 'Ещё кабинет' })).statusCode, 303)
  assert.match(textOf((await head.get(base)).body), /Ещё кабинет.*Заготовки пишет главный врач/s)
  assert.equal((await chief.post(`${base}/${kept!.id}/removal`)).statusCode, 303)
  assert.equal((await chief.post(`${base}/${kept!.id}/removal`)).statusCode, 404)
  assert.equal((await chief.post(`${base}/${kept!.id}`, template)).statusCode, 404)
})

test('a norm is an edition: a new one counts for new cases, the old ones keep theirs', async () => {
  t.clock.set(NOON)
  const { clinic, chief } = await openDesk(t)
  const before_change = await makeCase(t, clinic, chief.id)
  await t.house.database.write((db) => run(db, sql`
    insert into cases.norm (key, edition, value, unit, source_ru, source_en, valid_from)
    values ('comment_reply', '2027', 5, 'working_days', 'проба', 'a trial', '2026-11-25')`))
  t.clock.advance(DAY_MS)
  const after_change = await makeCase(t, clinic, chief.id)
  assert.deepEqual((await keptCase(t, clinic, before_change)).norm_edition, '2026')
  assert.deepEqual([(await keptCase(t, clinic, after_change)).norm_edition, (await keptCase(t, clinic, after_change)).due_on], ['2027', '2026-12-02'])
  assert.match(textOf((await chief.get(`/cases/${clinic.slug}/${after_change}`)).body), /Норматив, редакция 2027: проба/)
})
