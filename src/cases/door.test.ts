// What slices below call, and who may open what.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { NOON, type TestHouse, openTestHouse } from '../../test/house.ts'
import { SYSTEM, signIn, textOf } from '../../test/signed_in.ts'
import { ensureAssets } from '../ui/build.ts'
import { assertFolded, makeCase, openDesk } from './desk.sample.ts'
import { findCase, findCaseBySubject, findSubjectReplies, openCase } from './index.ts'
import { insertReply } from './queries/replies.ts'

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

test('a subject has one case, whoever opens it twice', async () => {
  t.clock.set(NOON)
  const { clinic, chief } = await openDesk(t)
  const subject_id = '0199a000-0000-7000-8000-000000000777'
  const wish = { clinic_id: clinic.id, branch_id: clinic.branch_id, subject_kind: 'answer', subject_id, letter_id: null }
  const open = () => t.house.database.write((db) => openCase(db, SYSTEM, { ...wish, working_days: 3 }, NOON))
  const [one, other] = await Promise.all([open(), open()])
  assert.equal(one.id, other.id)
  assert.equal(one.folded.due_on, '2026-11-27')
  const found = await findCaseBySubject(t.house.database.read, clinic.id, 'answer', subject_id)
  assert.equal(found?.steps.length, 1)
  assert.equal(await findCaseBySubject(t.house.database.read, clinic.id, 'report', subject_id), undefined)
  await chief.post(`/cases/${clinic.slug}/${one.id}/reply`, { text: GOOD })
  const replies = await findSubjectReplies(t.house.database.read, clinic.id, 'answer', [subject_id])
  assert.deepEqual(replies.map(({ text }) => text), [GOOD])
  await assert.rejects(t.house.database.write((db) => openCase(db, SYSTEM, { ...wish, subject_id: clinic.id, working_days: 0 }, NOON)))
  await assert.rejects(t.house.database.write((db) => openCase(db, SYSTEM, { ...wish, subject_id: clinic.id, letter_id: clinic.id }, NOON)))
})

test('the gate compares with the newest two hundred replies of this clinic alone', async () => {
  t.clock.set(NOON)
  const { clinic, chief } = await openDesk(t)
  const neighbour = await openDesk(t)
  const theirs = await makeCase(t, neighbour.clinic, neighbour.chief.id)
  await neighbour.chief.post(`/cases/${neighbour.clinic.slug}/${theirs}/reply`, { text: GOOD })
  const id = await makeCase(t, clinic, chief.id)
  await t.house.database.write((db) => insertReply(db, clinic.id, { id, case_id: id, text: GOOD, account_id: null, message_id: null }, NOON))
  const held = await chief.post(`/cases/${clinic.slug}/${id}/reply`, { text: GOOD.replace('четверг', 'пятницу') })
  assert.match(textOf(held.body), /повторяет тот, что уже отправлен/)
  assert.equal((await neighbour.chief.post(`/cases/${neighbour.clinic.slug}/${theirs}/reply`, { text: SECOND })).statusCode, 303)
})

test('who may and who may not', async () => {
  t.clock.set(NOON)
  const { clinic, chief, head, officer } = await openDesk(t)
  const id = await makeCase(t, clinic, chief.id)
  const doctor = await signIn(t, 'doctor', clinic.id)
  const moderator = await signIn(t, 'moderator', clinic.id)
  const stranger = (await openDesk(t)).chief
  for (const person of [doctor, moderator, stranger, officer]) {
    for (const path of ['', `/${id}`, '/templates']) {
      assert.equal((await person.get(`/cases/${clinic.slug}${path}`)).statusCode, 403, `${person.name} ${path}`)
    }
    for (const path of ['owner', 'hand-off', 'hand-off/acceptance', 'hand-off/refusal', 'reply', 'question', 'due-date', 'closure', 'thanks', 'reopening']) {
      assert.equal((await person.post(`/cases/${clinic.slug}/${id}/${path}`, { text: GOOD })).statusCode, 403, `${person.name} ${path}`)
    }
  }
  assert.equal((await t.web.inject(`/cases/${clinic.slug}`)).statusCode, 303, 'to sign in')
  assert.equal((await head.get(`/cases/${clinic.slug}/${id}`)).statusCode, 200)
  assert.equal((await head.get(`/cases/${clinic.slug}/${clinic.id}`)).statusCode, 404)
  assert.equal((await head.get(`/cases/${clinic.slug}/nonsense`)).statusCode, 404)
  const elsewhere = await openDesk(t)
  assert.equal((await elsewhere.chief.get(`/cases/${elsewhere.clinic.slug}/${id}`)).statusCode, 404, 'another clinic’s case')
  const forged = await t.web.inject({
    method: 'POST', url: `/cases/${clinic.slug}/${id}/owner`, headers: { cookie: await head.cookies() }, payload: {},
  })
  assert.equal(forged.statusCode, 403, 'a form without its token')
  assert.equal((await findCase(t.house.database.read, clinic.id, id))!.steps.length, 1)
})
