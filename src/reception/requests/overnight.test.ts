// What stays on a board over midnight is told with its day, and in hours.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { textOf } from '../../../test/signed_in.ts'
import { openOnPost } from '../posts/post.sample.ts'
import { openFrontDesk } from './requests.sample.ts'

const { t, clinic, base, ask, at } = await openFrontDesk()
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
