// What is done with an answer's case in cases shows in the workplace: once, in order, and never against the author.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type TestHouse, openTestHouse } from '../../test/house.ts'
import { type Person, textOf } from '../../test/signed_in.ts'
import { makeLinkToken } from '../letters/index.ts'
import { one, sql } from '../platform/db/index.ts'
import { DAY_MS } from '../platform/time.ts'
import { ensureAssets } from '../ui/build.ts'
import { type Sent, assertFolded, changeAnswer, openDesk, sendAnswer, stateOf } from './workplace.sample.ts'

let t: TestHouse
before(async () => {
  await ensureAssets()
  t = await openTestHouse()
})
after(() => t.close())

const REPLY = 'Инженер Панов починит вытяжку на втором этаже до 1 декабря, я проверю сам.'

/** An answer with a case: its desk, and the case's address. */
async function openWithCase(given: { comment: string; clinic?: string; email?: string }) {
  const desk = await openDesk(t)
  const sent = await sendAnswer(t, desk.clinic, desk.doctor_id, given)
  assert.equal((await desk.chief.post(`${desk.path}/${sent.id}/case`)).statusCode, 303)
  const { id } = await one(t.house.database.read, sql<{ id: string }>`
    select id
    from cases.case
    where clinic_id = ${desk.clinic.id}
      and subject_id = ${sent.id}`)
  return { ...desk, sent, case_id: id, case_path: `/cases/${desk.clinic.slug}/${id}` }
}

async function sayVerdict(clinic_id: string, case_id: string, verdict: 'helped' | 'not_solved'): Promise<void> {
  const token = makeLinkToken(t.house.keys.link, {
    clinic_id, letter_id: case_id, purpose: 'reply', expires_at: new Date(t.clock.now().getTime() + DAY_MS),
  })
  const said = await t.web.inject({
    method: 'POST', url: `/cases/reply/${token}/verdict`, headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ verdict }).toString(),
  })
  assert.equal(said.statusCode, 303, said.body.slice(0, 300))
}

const listOf = async (chief: Person, path: string, query = '') => textOf((await chief.get(path + query)).body)

async function detailOf(chief: Person, path: string, sent: Sent): Promise<string> {
  return textOf((await chief.get(`${path}/${sent.id}`)).body)
}

test('a reply made in cases shows in the workplace, and the answer leaves what waits', async () => {
  const { clinic, chief, path, sent, case_path } = await openWithCase({ comment: 'В коридоре душно', email: 'one@mail.example' })
  await chief.post(`${path}/${sent.id}/return`)
  assert.equal(await stateOf(t, clinic, sent.id), 'read')
  assert.match(await listOf(chief, path), /коридоре душно/)
  assert.equal((await chief.post(`${case_path}/reply`, { text: REPLY })).statusCode, 303)
  assert.doesNotMatch(await listOf(chief, path), /коридоре душно/)
  assert.match(await listOf(chief, path, '?state=done'), /отвечено автору .*коридоре душно/)
  assert.equal(await stateOf(t, clinic, sent.id), 'done replied')
  assert.match(await detailOf(chief, path, sent), new RegExp(`отправлен ответ автору, ${chief.name}`))
  await listOf(chief, path)
  await t.run('ratings.follow_cases')
  const events = await detailOf(chief, path, sent)
  assert.equal(events.split('отправлен ответ автору').length - 1, 1, 'asked again it is still one event')
  await assertFolded(t)
})

test('an answer that is returned to work after the reply stays there', async () => {
  const { clinic, chief, path, sent, case_path } = await openWithCase({ comment: 'Лифт стоит', email: 'two@mail.example' })
  await chief.post(`${case_path}/reply`, { text: REPLY.replace('вытяжку', 'лифт') })
  await listOf(chief, path)
  assert.equal(await stateOf(t, clinic, sent.id), 'done replied')
  await chief.post(`${path}/${sent.id}/return`)
  assert.match(await listOf(chief, path), /Лифт стоит/)
  await t.run('ratings.follow_cases')
  assert.equal(await stateOf(t, clinic, sent.id), 'read')
})

test('settled by the clinic, not solved and helped by the author', async () => {
  const { clinic, chief, path, sent, case_id, case_path } = await openWithCase({ comment: 'Очередь в кассу', email: 'three@mail.example' })
  const state = async () => {
    await listOf(chief, path)
    return stateOf(t, clinic, sent.id)
  }
  await chief.post(`${case_path}/closure`, { reason: 'settled_by_talk' })
  assert.equal(await state(), 'done settled')
  assert.match(await listOf(chief, path, '?state=done'), /вопрос решён .*Очередь в кассу/)
  await chief.post(`${case_path}/reopening`, { reopen_words: 'Нашлось ещё' })
  assert.equal(await state(), 'done case')
  await chief.post(`${case_path}/reply`, { text: REPLY.replace('вытяжку', 'кассу') })
  assert.equal(await state(), 'done replied')
  await sayVerdict(clinic.id, case_id, 'not_solved')
  assert.equal(await state(), 'done case')
  await chief.post(`${case_path}/reply`, { text: 'Вторую кассу открыли сегодня. Завхоз Орлова проверит очередь до 27 ноября.' })
  await sayVerdict(clinic.id, case_id, 'helped')
  assert.equal(await state(), 'done settled')
  assert.match(await detailOf(chief, path, sent), /вопрос закрыт, автор/)
  await assertFolded(t)
})

test('words that the author changed wait to be read, whatever the author says of the reply', async () => {
  const { clinic, chief, path, sent, case_id, case_path } = await openWithCase({ comment: 'Холодно', email: 'four@mail.example' })
  await chief.post(`${case_path}/reply`, { text: REPLY.replace('вытяжку', 'отопление') })
  await changeAnswer(t, sent, 1, { comment: 'Холодно, и ещё грубили' })
  await listOf(chief, path)
  assert.equal(await stateOf(t, clinic, sent.id), 'new', 'the reply was to the former words')
  await sayVerdict(clinic.id, case_id, 'helped')
  assert.match(await listOf(chief, path), /ещё грубили/)
  assert.equal(await stateOf(t, clinic, sent.id), 'new')
  await assertFolded(t)
})

test('thanks passed on in cases reach the doctor’s batches too', async () => {
  const { clinic, chief, path, sent, case_path } = await openWithCase({ comment: 'Спасибо доктору за внимание' })
  assert.equal((await chief.post(`${case_path}/thanks`)).statusCode, 303)
  await t.run('ratings.follow_cases')
  assert.equal(await stateOf(t, clinic, sent.id), 'done thanked')
  await listOf(chief, path)
  await assertFolded(t)
})
