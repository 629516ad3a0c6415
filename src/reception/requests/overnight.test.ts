// What stays on a board over midnight is told with its day, and in hours.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { textOf } from '../../../test/signed_in.ts'
import { openOnPost } from '../posts/post.sample.ts'
import { openFrontDesk } from './requests.sample.ts'

const { t, clinic, base, ask, at, rowOf } = await openFrontDesk()
after(() => t.close())

const HOUR = 60

test('a thing lost yesterday evening says yesterday, on the board, on its page and in what a shift hands over', async () => {
  at(6 * HOUR)
  const { id, reply } = await ask({ kind: 'lost', room: 'гардероб', detail: 'серый зонт' })
  assert.equal(reply.statusCode, 303)
  at(21 * HOUR)
  const morning = await openOnPost(t, { clinic, name: 'Утренний вход' })
  const board = textOf((await morning.person.get(`${base}/board`)).body)
  assert.match(board, /Никто не берёт 14 часов/)
  assert.match(board, /Попросили в 18:00 24 ноября: /)
  assert.match(textOf((await morning.person.get(`${base}/requests/${id}`)).body), /Попросили в 18:00 24 ноября: /)
  assert.match(textOf((await morning.person.get(`${base}/board?lang=en`)).body), /at 18:00 on 24 November/)
  const handed = textOf((await morning.person.get(`${base}/hand-offs?lang=ru`)).body)
  assert.match(handed, /Забытая вещь: Мария, гардероб, никто не взял/)
  assert.doesNotMatch(handed, /кабинет гардероб/)
  assert.match(textOf((await morning.person.get(`${base}/hand-offs?lang=en`)).body), /Lost thing: Maria, garderob, nobody took it/)
  const today = await ask({ room: '412' }, morning.person)
  assert.equal(today.reply.statusCode, 303)
  assert.match(textOf((await morning.person.get(`${base}/board?lang=ru`)).body), /Попросили в 09:00: /)
})

test('near midnight a time of the small hours is of tomorrow, and a few minutes ago may be yesterday', async () => {
  at(10 * HOUR)
  const late = await openOnPost(t, { clinic, name: 'Вечерний вход', hours: 6 })
  at(11 * HOUR + 50)
  const escort = await ask({ needed: '00:20' }, late.person)
  assert.equal(escort.reply.statusCode, 303)
  assert.equal((await rowOf(escort.id)).needed_at!.toISOString(), '2026-11-24T21:20:00.000Z')
  assert.match(textOf((await late.person.get(`${base}/board?lang=ru`)).body), /К 00:20 25 ноября\./)
  const child = await ask({ kind: 'child', until: '00:10' }, late.person)
  assert.equal(child.reply.statusCode, 200, 'the code')
  assert.equal((await rowOf(child.id)).until_at!.toISOString(), '2026-11-24T21:10:00.000Z')
  at(12 * HOUR + 10)
  const before = await ask({ needed: '23:50' }, late.person)
  assert.equal((await rowOf(before.id)).needed_at!.toISOString(), '2026-11-24T20:50:00.000Z')
  assert.equal((await ask({ needed: '23:20' }, late.person)).reply.statusCode, 303, 'that of this evening')
  at(11 * HOUR + 50)
  assert.equal((await ask({ needed: '09:00' }, late.person)).reply.statusCode, 422, 'tomorrow morning is not asked for tonight')
})
