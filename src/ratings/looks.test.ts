// Who looked at an answer: every way to see what a person wrote leaves a line that can be listed.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type TestHouse, openTestHouse } from '../../test/house.ts'
import { signIn, textOf } from '../../test/signed_in.ts'
import { all, sql } from '../platform/db/index.ts'
import { DAY_MS } from '../platform/time.ts'
import { ensureAssets } from '../ui/build.ts'
import { openDesk, sendAnswer, stateOf } from './workplace.sample.ts'

let t: TestHouse
before(async () => {
  await ensureAssets()
  t = await openTestHouse()
})
after(() => t.close())

test('every look is in the log and can be listed by the chief doctor', async () => {
  const { clinic, doctor_id, path, chief } = await openDesk(t)
  const moderator = await signIn(t, 'moderator', clinic.id)
  const { id } = await sendAnswer(t, clinic, doctor_id, { comment: 'Слова' })
  await moderator.get(`${path}/${id}`)
  assert.equal(await stateOf(t, clinic, id), 'new', 'a moderator’s look reads nothing')
  await chief.get(`${path}/${id}`)
  await chief.get(`${path}/${id}`)
  const looks = textOf((await chief.get(`${path}/${id}/looks`)).body)
  assert.equal(looks.split(`${chief.name} открыл ответ`).length - 1, 2)
  assert.equal(looks.split(`${moderator.name} открыл ответ`).length - 1, 1)
  assert.match(looks, /автор написал ответ/)
  assert.equal((await moderator.get(`${path}/${id}/looks`)).statusCode, 403)
})

test('a list that shows the beginning of words is a look as well, and so is the case’s page', async () => {
  const { clinic, doctor_id, path, chief } = await openDesk(t)
  const moderator = await signIn(t, 'moderator', clinic.id)
  const { id } = await sendAnswer(t, clinic, doctor_id, { comment: 'Слова в списке', may_publish: 'yes' })
  const other = await sendAnswer(t, clinic, doctor_id, { comment: 'О другом' })
  const cookie = await moderator.cookies()
  await t.web.inject({ method: 'HEAD', url: path, headers: { cookie } })
  const looksOf = async (answer_id: string) => textOf((await chief.get(`${path}/${answer_id}/looks`)).body)
  assert.doesNotMatch(await looksOf(id), /в списке/, 'HEAD shows nobody anything')
  await moderator.get(path)
  await moderator.get(`${path}?q=другом`)
  const seen = `${moderator.name} видел начало ответа в списке`
  assert.equal((await looksOf(id)).split(seen).length - 1, 1)
  assert.equal((await looksOf(other.id)).split(seen).length - 1, 2)
  t.clock.advance(4 * DAY_MS)
  await moderator.get(`${path}/moderation`)
  assert.equal((await looksOf(id)).split(seen).length - 1, 2, 'the queue of the moderator is a list too')
  await chief.post(`${path}/${id}/case`)
  const href = /href="(\/cases\/[^"]+)">Вопрос на контроле/.exec((await chief.get(`${path}/${id}`)).body)![1]!
  await chief.get(href)
  assert.match(await looksOf(id), new RegExp(`${chief.name} смотрел вопрос на контроле`))
  const [{ count }] = await all(t.house.database.read, sql<{ count: number }>`
    select count(*)::int as count
    from platform.audit_event
    where clinic_id = ${clinic.id}
      and event = 'ratings.listed'
      and actor_id = ${moderator.id}`) as [{ count: number }]
  assert.equal(count, 3, 'one event a page, however many answers it shows')
})

test('a batch that a doctor read is a look at each of its answers', async () => {
  const { clinic, doctor_id, path, chief } = await openDesk(t)
  const doctor = await signIn(t, 'doctor', clinic.id, doctor_id)
  const { id } = await sendAnswer(t, clinic, doctor_id, { comment: 'Врач внимательный, слова-0' })
  for (let index = 1; index < 5; index++) await sendAnswer(t, clinic, doctor_id, { comment: `Врач внимательный, слова-${index}` })
  t.clock.advance(8 * DAY_MS)
  await t.run('ratings.batches')
  const own = await doctor.get(`${path}/own`)
  assert.match(own.body, /слова-0/)
  assert.match(textOf((await chief.get(`${path}/${id}/looks`)).body), new RegExp(`${doctor.name} прочитал среди слов о себе`))
})
