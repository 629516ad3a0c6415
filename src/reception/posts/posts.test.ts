// Signing on by the senior's list, what is read before work begins, and what becomes of a shift.
import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { type ClinicRow, buildBranch, buildClinic, nextId } from '../../../test/builders.ts'
import { NOON, type TestHouse, openTestHouse } from '../../../test/house.ts'
import { type Person, signIn, textOf } from '../../../test/signed_in.ts'
import { all, sql } from '../../platform/db/index.ts'
import { HOUR_MS } from '../../platform/time.ts'
import { buildHolder, buildPost } from './post.sample.ts'
import { findCurrentShift } from './queries/shifts.ts'

let t: TestHouse
let clinic: ClinicRow
let base: string
let entrance: string
let floor: string
let anna: Person
let boris: Person
let senior: Person

before(async () => {
  t = await openTestHouse()
  clinic = await t.house.database.write((db) => buildClinic(db))
  base = `/reception/${clinic.slug}`
  entrance = await buildPost(t, clinic, { name: 'Вход с улицы' })
  floor = await buildPost(t, clinic, { kind: 'floor', name: 'Второй этаж', floor: 1 })
  anna = await signIn(t, 'administrator', clinic.id)
  boris = await signIn(t, 'administrator', clinic.id)
  senior = await signIn(t, 'senior_administrator', clinic.id)
})
after(() => t.close())
// two things never happen in one millisecond
beforeEach(() => t.clock.advance(1000))

const current = (person: Person) => findCurrentShift(t.house.database.read, clinic.id, person.id, t.clock.now())
const signOn = (person: Person, post: string, until = '20:00', more: Record<string, string> = {}) => person.post(`${base}/shifts`, { post, until, ...more })

describe('who is not on the list', () => {
  test('is told whom to ask, and signs on nowhere', async () => {
    const page = await anna.get(`${base}/posts`)
    assert.match(textOf(page.body), /Вас пока нет в списке ни одного поста\. .*попросите добавить вас/)
    const reply = await signOn(anna, entrance)
    assert.equal(reply.statusCode, 422)
    assert.match(textOf(reply.body), /Вас нет в списке этого поста/)
    assert.equal(await current(anna), undefined)
  })
})

describe('the list', () => {
  test('is kept by the senior: for a post or a building, from a day to a day', async () => {
    const form = { who: anna.id, where: `${clinic.branch_id}:`, from: '2026-11-24', to: '' }
    const reply = await senior.post(`${base}/lists/holders`, form)
    assert.equal(reply.headers.location, `${base}/lists?section=holders&done=listed`)
    await senior.post(`${base}/lists/holders`, { ...form, who: boris.id, where: `${clinic.branch_id}:${entrance}`, to: '2026-11-24' })
    const { body } = await senior.get(`${base}/lists?section=holders`)
    assert.match(textOf(body), /любой пост, Филиал № \d+ с вт 24 ноября/)
    assert.match(textOf(body), /Вход с улицы, Филиал № \d+ с вт 24 ноября до вт 24 ноября/)
  })

  test('takes no day before today, no stranger, no post of another clinic; what was typed is kept', async () => {
    const other = await t.house.database.write((db) => buildClinic(db))
    const doctor = await signIn(t, 'doctor', clinic.id)
    const good = { who: anna.id, where: `${clinic.branch_id}:`, from: '2026-11-24', to: '' }
    const WRONG: readonly [Partial<Record<keyof typeof good, string>>, RegExp][] = [
      [{ to: '2026-11-23' }, /не раньше первого/], [{ from: 'завтра' }, /Укажите день/], [{ from: '2026-02-31' }, /Укажите день/],
      [{ from: '9999-12-31' }, /не дальше десяти лет/], [{ from: '0001-01-01' }, /не дальше десяти лет/], [{ to: '9999-12-31' }, /не дальше десяти лет/],
      [{ who: doctor.id }, /Выберите сотрудника/], [{ where: `${other.branch_id}:` }, /где он может работать/], [{ where: `${clinic.branch_id}:${nextId()}` }, /где он может работать/],
    ]
    for (const [change, said] of WRONG) {
      const reply = await senior.post(`${base}/lists/holders`, { ...good, ...change })
      assert.equal(reply.statusCode, 422, JSON.stringify(change))
      assert.match(textOf(reply.body), said)
    }
    const reply = await senior.post(`${base}/lists/holders`, { ...good, who: '', to: '2026-12-31' })
    assert.ok(reply.body.includes('value="2026-12-31"'))
    assert.equal((await senior.get(`${base}/lists?section=holders`)).statusCode, 200)
  })

  test('counts for the whole shift: until when one may stay is said', async () => {
    const reply = await signOn(boris, entrance, '02:00')
    assert.equal(reply.statusCode, 422)
    assert.match(textOf(reply.body), /только до ср 25 ноября, 00:00/)
    assert.ok(reply.body.includes('value="02:00"'), 'the time is kept')
    assert.match(textOf((await signOn(boris, floor)).body), /Вас нет в списке этого поста/)
    for (const until of ['', 'вечером', '25:00', '05:00']) {
      const wrong = await signOn(anna, entrance, until)
      assert.deepEqual([wrong.statusCode, /Укажите время, например 20:00/.test(textOf(wrong.body))], [422, true], until)
    }
    assert.match(textOf((await signOn(anna, '')).body), /Выберите пост/)
    assert.match(textOf((await signOn(anna, nextId())).body), /Этого поста больше нет/)
  })
})

describe('on post', () => {
  test('after the notices that one has not read; read once, they do not come again', async () => {
    const other_branch = await t.house.database.write((db) => buildBranch(db, clinic.id))
    const write = (body: string, branch: string) => senior.post(`${base}/lists/notices`, { body, branch, until: '2026-11-30' })
    assert.equal((await write('Лифт А стоит.\r\nВедите к лифту Б.', clinic.branch_id)).statusCode, 303)
    t.clock.advance(1000)
    await write('Только другим.', other_branch)
    await write('Всем: завтра комиссия.', '')
    for (const bad of [{ body: ' ' }, { body: 'х'.repeat(1001) }, { until: '2026-11-23' }, { branch: nextId() }]) {
      const reply = await senior.post(`${base}/lists/notices`, { body: 'ж', branch: '', until: '2026-11-30', ...bad })
      assert.equal(reply.statusCode, 422)
    }
    assert.equal((await signOn(anna, entrance)).headers.location, `${base}/post/start`)
    const start = await anna.get(`${base}/post/start`)
    const text = textOf(start.body)
    assert.match(text, /Вход с улицы, до 20:00.*Лифт А стоит\. Ведите к лифту Б\..*Всем: завтра комиссия.*Прошлая смена ничего не передала/)
    assert.doesNotMatch(text, /Только другим/)
    const read = [...start.body.matchAll(/name="read" value="([^"]+)"/g)].map((match) => match[1]!)
    assert.equal(read.length, 2)
    const { id } = (await current(anna))!
    const reply = await anna.post(`${base}/post/start`, { shift: id, read: read[0]! })
    assert.equal(reply.headers.location, `${base}/post`)
    assert.ok((await current(anna))!.ready_at)
    const again = textOf((await anna.get(`${base}/post/start`)).body)
    assert.doesNotMatch(again, /Лифт А стоит/)
    assert.match(again, /завтра комиссия/)
    assert.match(textOf((await senior.get(`${base}/lists?section=notices`)).body), /Прочитал 1 человек/)
  })

  test('of somebody else: seen, and taken over on purpose only', async () => {
    const reply = await signOn(boris, entrance, '15:00')
    assert.equal(reply.statusCode, 409)
    assert.match(textOf(reply.body), /«Вход с улицы» сейчас занят.*смена до 20:00/)
    const replaces = /value="([^"]+)" name="replaces"/.exec(reply.body)![1]!
    assert.equal((await signOn(boris, entrance, '15:00', { replaces: nextId() })).statusCode, 409, 'another shift than the one that was seen')
    assert.equal((await signOn(boris, entrance, '15:00', { replaces })).statusCode, 303)
    assert.equal(await current(anna), undefined)
    assert.match(textOf((await anna.get(`${base}/posts`)).body), /На ваш пост заступил другой сотрудник/)
  })

  test('moves with its person: one post at a time', async () => {
    await signOn(anna, floor, '20:00')
    t.clock.advance(1000)
    const before_it = (await current(anna))!
    await signOn(anna, floor, '21:00')
    t.clock.advance(1000)
    const now_held = (await current(anna))!
    assert.deepEqual([now_held.until.getTime() - before_it.until.getTime(), now_held.id !== before_it.id], [HOUR_MS, true])
    await signOn(anna, floor, '20:00', { device: nextId() })
    assert.ok((await current(anna))!.device_id)
  })

  test('twice in one moment: one of the two', async () => {
    const carla = await signIn(t, 'administrator', clinic.id)
    await buildHolder(t, clinic, carla.id)
    const free = [await buildPost(t, clinic), await buildPost(t, clinic)]
    const replies = await Promise.all([...free, ...free].map((post) => signOn(carla, post)))
    assert.ok(replies.every(({ statusCode }) => statusCode === 303 || statusCode === 422))
    const live = await all(t.house.database.read, sql`
      select id
      from reception.shift
      where clinic_id = ${clinic.id}
        and account_id = ${carla.id}
        and ended_at is null`)
    assert.equal(live.length, 1)
  })

  test('until the time is up, or one signs off; nobody ends another’s shift', async () => {
    const { id } = (await current(anna))!
    assert.equal((await boris.post(`${base}/shifts/${id}/end`)).statusCode, 303)
    assert.ok(await current(anna))
    const now = t.clock.now()
    t.clock.set(new Date(NOON.getTime() + 9 * HOUR_MS))
    assert.equal(await current(anna), undefined)
    assert.match(textOf((await anna.get(`${base}/posts`)).body), /Время вашей смены вышло/)
    t.clock.set(now)
    await anna.post(`${base}/shifts/${id}/end`)
    assert.match(textOf((await anna.get(`${base}/posts?done=off`)).body), /Смена закончена\. Спасибо/)
  })
})

describe('taken off', () => {
  test('the list: the shift ends, and the next sign-on is refused', async () => {
    await signOn(anna, floor)
    const { body } = await senior.get(`${base}/lists?section=holders`)
    const lines = [...body.matchAll(/lists\/holders\/([0-9a-f-]{36})\/revocation/g)].map((match) => match[1]!)
    for (const line of lines) await senior.post(`${base}/lists/holders/${line}/revocation`)
    assert.equal((await senior.post(`${base}/lists/holders/${lines[0]}/revocation`)).headers.location, `${base}/lists?section=holders&done=gone`)
    assert.equal(await current(anna), undefined)
    assert.match(textOf((await anna.get(`${base}/posts`)).body), /Вас убрали из списка поста/)
    assert.match(textOf((await signOn(anna, floor)).body), /Вас убрали из списка этого поста/)
    await buildHolder(t, clinic, anna.id)
    assert.equal((await signOn(anna, floor)).statusCode, 303)
  })

  test('a post that is closed: its shift ends; its name is free again', async () => {
    assert.equal((await senior.post(`${base}/lists/posts/${floor}/closure`)).headers.location, `${base}/lists?done=closed`)
    assert.equal(await current(anna), undefined)
    const told = textOf((await anna.get(`${base}/posts`)).body)
    assert.match(told, /Пост, на котором вы были, закрыли/)
    assert.doesNotMatch(told, /убрали из списка/)
    const form = { branch: clinic.branch_id, kind: 'floor', name: ' Второй  этаж ', floor: '1' }
    assert.equal((await senior.post(`${base}/lists/posts`, form)).headers.location, `${base}/lists?done=opened`)
    const again = await senior.post(`${base}/lists/posts`, form)
    assert.deepEqual([again.statusCode, /уже есть пост с таким названием/.test(textOf(again.body)), again.body.includes('Второй  этаж')], [422, true, true])
    assert.match(textOf((await senior.get(`${base}/lists`)).body), /Второй этаж 2-й этаж, Филиал/)
    for (const bad of [{ branch: '' }, { kind: 'roof' }, { name: '  ' }, { name: 'х'.repeat(61) }]) {
      assert.equal((await senior.post(`${base}/lists/posts`, { ...form, ...bad })).statusCode, 422)
    }
  })

  test('each step leaves its line in the log', async () => {
    const events = await all(t.house.database.read, sql<{ event: string }>`
      select distinct event
      from platform.audit_event
      where clinic_id = ${clinic.id}
        and event like 'reception.%'
      order by event`)
    assert.deepEqual(events.map(({ event }) => event.slice(10)), [
      'holder_listed', 'holder_revoked', 'notice_written', 'post_closed', 'post_opened', 'signed_off', 'signed_on',
    ])
  })
})

test('a page of a former post ends nothing: where one stands now is said', async () => {
  const carla = await signIn(t, 'administrator', clinic.id)
  await buildHolder(t, clinic, carla.id)
  const [east, west] = [await buildPost(t, clinic), await buildPost(t, clinic)]
  await signOn(carla, east)
  const old = (await current(carla))!
  t.clock.advance(1000)
  await signOn(carla, west)
  const now_at = (await current(carla))!
  await carla.post(`${base}/post/start`, { shift: now_at.id })
  const stale = await carla.post(`${base}/shifts/${old.id}/end`)
  assert.equal((await current(carla))!.post_id, west)
  assert.match(textOf((await carla.get(String(stale.headers.location))).body), /Вы на этом посту, и смена идёт/)
  const ended = await carla.post(`${base}/shifts/${now_at.id}/end`)
  assert.match(textOf((await carla.get(String(ended.headers.location))).body), /Смена закончена/)
})

test('whoever was replaced and then presses «end» is told that a colleague took the post, not thanked for the shift', async () => {
  const [first, second] = [await signIn(t, 'administrator', clinic.id), await signIn(t, 'administrator', clinic.id)]
  for (const one of [first, second]) await buildHolder(t, clinic, one.id)
  const post = await buildPost(t, clinic)
  await signOn(first, post)
  const { id } = (await current(first))!
  t.clock.advance(1000)
  await signOn(second, post, '20:00', { replaces: id })
  const late = await first.post(`${base}/shifts/${id}/end`)
  const said = textOf((await first.get(String(late.headers.location))).body)
  assert.match(said, /На ваш пост заступил другой сотрудник/)
  assert.doesNotMatch(said, /Смена закончена/)
})
