// Who reads what of the words: the doctor in batches, the public after a moderator.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { buildDoctor } from '../../test/builders.ts'
import { type TestHouse, openTestHouse } from '../../test/house.ts'
import { signIn, textOf } from '../../test/signed_in.ts'
import { all, run, sql } from '../platform/db/index.ts'
import { DAY_MS } from '../platform/time.ts'
import { ensureAssets } from '../ui/build.ts'
import { findPublished } from './publishing.ts'
import { openDesk, sendAnswer } from './workplace.sample.ts'

let t: TestHouse
before(async () => {
  await ensureAssets()
  t = await openTestHouse()
})
after(() => t.close())

test('a doctor sees nothing at four, all five at five, a week after the fifth, without names and days', async () => {
  const { clinic, doctor_id, path, chief } = await openDesk(t)
  const doctor = await signIn(t, 'doctor', clinic.id, doctor_id)
  const own = async () => textOf((await doctor.get(`${path}/own`)).body)
  const release = () => t.run('ratings.batches')
  const empty = await own()
  assert.match(empty, /Доступны ответы, когда их наберётся пять/)
  const sent: { id: string }[] = []
  for (let index = 1; index <= 4; index++) sent.push(await sendAnswer(t, clinic, doctor_id, { comment: `Доктор Соколова, слова-${index}` }))
  await chief.post(`${path}/${(await sendAnswer(t, clinic, doctor_id, { comment: 'Спасибо доктору, слова-5' })).id}/thanks`)
  t.clock.advance(6 * DAY_MS)
  await release()
  assert.equal(await own(), empty, 'five, but the fifth is six days old')
  await t.house.database.write((db) => run(db, sql`
    delete from ratings.answer
    where clinic_id = ${clinic.id}
      and id = ${sent[0]!.id}`))
  t.clock.advance(30 * DAY_MS)
  await release()
  assert.equal(await own(), empty, 'four show nothing, not even that there are four')
  await sendAnswer(t, clinic, doctor_id, { comment: 'Врач помог, слова-6' })
  t.clock.advance(7 * DAY_MS)
  await release()
  await release()
  const shown = await own()
  for (const part of ['слова-2', 'слова-3', 'слова-4', 'слова-5', 'слова-6']) assert.ok(shown.includes(part), part)
  assert.match(shown, /Посещения за ноябрь 2026 — декабрь 2026/)
  assert.match(shown, /главный врач передаёт вам эту благодарность/)
  assert.doesNotMatch(shown, /Соколов|Мария|24 ноября|понедельник|\d\d:\d\d/)
  await sendAnswer(t, clinic, doctor_id, { comment: 'Врач снова помог, слова-7' })
  t.clock.advance(30 * DAY_MS)
  await release()
  assert.equal(await own(), shown, 'the next four wait for a fifth of their own')
  assert.doesNotMatch((await doctor.get(`${path}/own`)).body, new RegExp(sent[1]!.id))
})

test('what is not about the doctor alone, or raised an alarm, never comes; nor does what is about a colleague', async () => {
  const { clinic, doctor_id, path } = await openDesk(t)
  const other = await t.house.database.write((db) => buildDoctor(db, clinic.id, { family: 'Жукова' }))
  const [doctor, colleague] = [await signIn(t, 'doctor', clinic.id, doctor_id), await signIn(t, 'doctor', clinic.id, other)]
  for (let index = 1; index <= 5; index++) await sendAnswer(t, clinic, doctor_id, { comment: `Врач хороший, слова-${index}` })
  await sendAnswer(t, clinic, doctor_id, { comment: 'Врач потребовал взятку' })
  await sendAnswer(t, clinic, doctor_id, { comment: 'Туалет закрыт' })
  t.clock.advance(8 * DAY_MS)
  await t.run('ratings.batches')
  const shown = textOf((await doctor.get(`${path}/own`)).body)
  assert.match(shown, /слова-1/)
  assert.doesNotMatch(shown, /взятку|Туалет/)
  assert.match(textOf((await colleague.get(`${path}/own`)).body), /когда их наберётся пять/)
})

test('five answers of one patient are no five', async () => {
  const { clinic, doctor_id, path } = await openDesk(t)
  const doctor = await signIn(t, 'doctor', clinic.id, doctor_id)
  let patient_id: string | undefined
  for (let index = 1; index <= 3; index++) await sendAnswer(t, clinic, doctor_id, { comment: `Врач, слова-${index}` })
  for (let index = 4; index <= 5; index++) {
    const sent = await sendAnswer(t, clinic, doctor_id, { comment: `Врач, слова-${index}`, ...(patient_id ? { patient_id } : {}) })
    patient_id = sent.patient_id
    t.clock.advance(40 * DAY_MS)
  }
  await t.run('ratings.batches')
  assert.match(textOf((await doctor.get(`${path}/own`)).body), /когда их наберётся пять/)
})

test('only doctors have such a page, each their own', async () => {
  const { clinic, doctor_id, path, chief } = await openDesk(t)
  assert.equal((await chief.get(`${path}/own`)).statusCode, 403)
  const unlinked = await signIn(t, 'doctor', clinic.id, null)
  const page = await unlinked.get(`${path}/own`)
  assert.equal(page.statusCode, 404)
  assert.match(page.body, /не связана с врачом/)
  const doctor = await signIn(t, 'doctor', clinic.id, doctor_id)
  for (const url of [path, `${path}/moderation`]) assert.equal((await doctor.get(url)).statusCode, 403, url)
})

test('a moderator sees what is hidden, hides more, publishes; the public reads just that', async () => {
  const { clinic, doctor_id, path, chief } = await openDesk(t)
  const moderator = await signIn(t, 'moderator', clinic.id)
  const { id } = await sendAnswer(t, clinic, doctor_id, { comment: 'Доктор Соколова и рыжая из регистратуры помогли', may_publish: 'yes' })
  await sendAnswer(t, clinic, doctor_id, { comment: 'Это не для всех' })
  const queue = `${path}/moderation`
  assert.match((await moderator.get(queue)).body, /Проверять нечего/, 'its author may still change it')
  assert.equal((await moderator.get(`${queue}/${id}`)).statusCode, 404)
  t.clock.advance(3 * DAY_MS)
  const list = await moderator.get(queue)
  assert.match(list.body, /рыжая из регистратуры/)
  assert.doesNotMatch(list.body, /не для всех/)
  assert.match((await moderator.get(`${queue}/${id}`)).body, /<del>Соколова<\/del> <ins>\[имя\]<\/ins>/)
  const wrong = await moderator.post(`${queue}/${id}/publication`, { hide: 'рыжий кот', act: 'publish' })
  assert.equal(wrong.statusCode, 422)
  assert.match(textOf(wrong.body), /В тексте нет слов «рыжий кот»/)
  assert.match(wrong.body, />рыжий кот<\/textarea>/)
  const preview = await moderator.post(`${queue}/${id}/publication`, { hide: 'Рыжая', act: 'preview' })
  assert.equal(preview.statusCode, 200)
  assert.match(preview.body, /<del>рыжая<\/del> <ins>\[скрыто\]<\/ins>/)
  assert.equal((await moderator.post(`${queue}/${id}/publication`, { hide: 'Рыжая', act: 'publish' })).statusCode, 303)
  assert.equal((await moderator.post(`${queue}/${id}/publication`, { act: 'publish' })).statusCode, 409, 'once')
  assert.equal((await chief.post(`${queue}/${id}/publication`, { act: 'publish' })).statusCode, 403)
  const found = () => findPublished(t.house.database.read, clinic.id, clinic.branch_id, 10)
  assert.deepEqual(await found(), [], 'the branch has no figure yet: not even that there is a comment')
  for (let index = 0; index < 5; index++) await sendAnswer(t, clinic, doctor_id)
  t.clock.advance(40 * DAY_MS)
  await t.run('ratings.release')
  const published = await found()
  assert.deepEqual(published.map(({ comment, month }) => [comment, month]), [['Доктор [имя] и [скрыто] из регистратуры помогли', '2026-11-01'].map((part, index) => (index === 1 ? published[0]!.month : part))])
  assert.match(published[0]!.month, /-01$/)
})

test('a refusal names its rule', async () => {
  const { clinic, doctor_id, path } = await openDesk(t)
  const moderator = await signIn(t, 'moderator', clinic.id)
  const { id } = await sendAnswer(t, clinic, doctor_id, { comment: 'Бессвязные слова', may_publish: 'yes' })
  t.clock.advance(3 * DAY_MS)
  const missing = await moderator.post(`${path}/moderation/${id}/refusal`)
  assert.equal(missing.statusCode, 422)
  assert.match(missing.body, /Выберите правило/)
  const done = await moderator.post(`${path}/moderation/${id}/refusal`, { rule: 'unreadable' })
  assert.equal(done.statusCode, 303)
  assert.match((await moderator.get(done.headers.location as string)).body, /Слова не будут опубликованы/)
  const rows = await all(t.house.database.read, sql<{ refused_rule: string; publication: string; comment: string | null }>`
    select p.refused_rule, a.publication, p.comment
    from ratings.publication p
    join ratings.answer a
      on a.clinic_id = p.clinic_id
      and a.id = p.answer_id
    where p.clinic_id = ${clinic.id}`)
  assert.deepEqual(rows, [{ refused_rule: 'unreadable', publication: 'refused', comment: null }])
})
