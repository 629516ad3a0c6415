// Requests through the routes and through items of devices, on a real database: who may, who may not, who was faster.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { type ClinicRow, nextId } from '../../../test/builders.ts'
import { NOON, type TestHouse, openTestHouse } from '../../../test/house.ts'
import { signIn, textOf, type Person } from '../../../test/signed_in.ts'
import { all, one, run, sql } from '../../platform/db/index.ts'
import { makeId } from '../../platform/ids.ts'
import { buildHolder, buildShift, openOnPost, type OnPost } from '../posts/post.sample.ts'
import { type OpenBuilding, openBuilding } from '../way/building.sample.ts'
import { findRequest, listRequestEvents } from './queries/requests.ts'
import { foldEvent, openStanding } from './rules/acting.ts'
import { openWatch, watchRound } from './watch.ts'

const MINUTE = 60_000
let t: TestHouse
let house: OpenBuilding
let clinic: ClinicRow
let entrance: OnPost
let floor: OnPost
let base: string

before(async () => {
  t = await openTestHouse()
  house = await openBuilding(t, { second_lift: true, porch: false })
  clinic = house.clinic
  entrance = await openOnPost(t, { clinic, kind: 'entrance', name: 'Главный вход' })
  floor = await openOnPost(t, { clinic, kind: 'floor', name: '4-й этаж', floor: 3 })
  base = `/reception/${clinic.slug}`
})
after(() => t.close())

const at = (minutes: number) => t.clock.set(new Date(NOON.getTime() + minutes * MINUTE))
const watch = () => watchRound(t.house, new AbortController().signal)

/** Asks by the form. Out: the request's id, and the answer. */
async function ask(fields: Record<string, string>, person: Person = entrance.person) {
  const id = makeId(t.clock.now())
  const reply = await person.post(`${base}/requests`, { id, kind: 'escort', who: 'Мария', room: '412', ...fields })
  return { id, reply }
}
const act = (person: Person, id: string, fields: Record<string, string>) => person.post(`${base}/requests/${id}/acts`, fields)
const rowOf = async (id: string) => (await findRequest(t.house.database.read, clinic.id, id))!
const changesOf = (id: string) => all(t.house.database.read, sql<{ seq: number; state: string }>`
  select seq, body->>'state' as state
  from reception.change
  where clinic_id = ${clinic.id}
    and subject = ${id}
  order by seq`)

/** Delivers items of a device on post. */
async function deliver(on: OnPost, items: readonly object[]) {
  const cookie = await on.person.cookies()
  const standing = await t.web.inject({ url: `${base}/items`, headers: { cookie, accept: 'application/json' } })
  const reply = await t.web.inject({
    method: 'POST', url: `${base}/items`, headers: { cookie, accept: 'application/json' },
    payload: { _csrf: standing.json().csrf, device: on.device_id, items: items.map((item) => ({ id: makeId(t.clock.now()), shift: on.shift.id, at: t.clock.now().toISOString(), ...item })) },
  })
  return reply.json().items as { id: string; outcome: string; sentence?: string; state?: { state: string; owner: string | null; code_misses: number } }[]
}

/** What a request is must be its events, folded. */
async function assertFolded(id: string): Promise<void> {
  const row = await rowOf(id)
  const events = await listRequestEvents(t.house.database.read, clinic.id, id)
  const folded = events.reduce(foldEvent, openStanding({ kind: row.kind, post_id: events.length > 0 ? null : row.post_id, needed_at: row.needed_at }, row.opened_at))
  for (const key of ['state', 'owner_id', 'owner_post_id', 'offered_post_id', 'reason', 'code_misses'] as const) assert.equal(row[key], folded[key], key)
  assert.deepEqual([row.taken_at, row.closed_at, row.due_at], [folded.taken_at, folded.closed_at, folded.due_at])
  assert.equal(row.event_count, events.length)
}

describe('an escort', () => {
  test('asked at the entrance, with its walk by the plan; taken on the floor with the time of arrival; done; each change is on the board', async () => {
    const { id, reply } = await ask({ post: floor.post_id, step_free: 'yes' })
    assert.equal(reply.headers.location, `${base}/board?done=opened`)
    const asked = await rowOf(id)
    assert.deepEqual([asked.state, asked.level, asked.post_name, asked.step_free], ['waiting', 0, '4-й этаж', true])
    assert.ok(asked.walk_seconds! > 60 && asked.walk_seconds! < 400, `${asked.walk_seconds} s`)
    assert.match(textOf((await floor.person.get(`${base}/board`)).body), /Проводить: Мария, кабинет 412.*Ждёт до 12:03.*Путь без ступеней.*Идти около \d минут.*Для поста «4-й этаж»/)
    assert.equal((await act(floor.person, id, { act: 'take' })).headers.location, `${base}/board?done=acted`)
    const taken = await rowOf(id)
    assert.equal(taken.owner_name, floor.person.name)
    assert.ok(taken.due_at!.getTime() > NOON.getTime() + asked.walk_seconds! * 1000, 'the way to the visitor comes before the way together')
    assert.match(textOf((await entrance.person.get(`${base}/board`)).body), /Взято.*У кого: .*4-й этаж, с 12:00\..*Будут на месте около 12:0\d/)
    at(20)
    assert.match(textOf((await entrance.person.get(`${base}/board`)).body), /Взято, время прошло/)
    at(0)
    await act(floor.person, id, { act: 'done' })
    assert.deepEqual((await changesOf(id)).map(({ state }) => state), ['waiting', 'taken', 'done'])
    await assertFolded(id)
    const page = textOf((await entrance.person.get(`${base}/requests/${id}`)).body)
    assert.match(page, /Что было.*Попросили.*Взяли.*Сделали/)
  })

  test('two take it at once: one has it, the other is told who', async () => {
    const { id } = await ask({})
    const replies = await Promise.all([act(floor.person, id, { act: 'take' }), act(entrance.person, id, { act: 'take' })])
    assert.deepEqual(replies.map(({ statusCode }) => statusCode).toSorted(), [303, 409])
    const lost = replies.find(({ statusCode }) => statusCode === 409)!
    assert.match(textOf(lost.body), /уже взял другой сотрудник: administrator \d+\. Ничего делать не нужно/)
    await act(floor.person, id, { act: 'done' })
    await act(entrance.person, id, { act: 'done' })
  })

  test('handed over, accepted, given back, could not', async () => {
    const { id } = await ask({})
    await act(entrance.person, id, { act: 'take' })
    assert.equal((await act(entrance.person, id, { act: 'hand', post: 'x' })).statusCode, 422)
    assert.equal((await act(entrance.person, id, { act: 'hand', post: nextId() })).statusCode, 422)
    await act(entrance.person, id, { act: 'hand', post: floor.post_id })
    assert.match(textOf((await floor.person.get(`${base}/board`)).body), /Передают посту «4-й этаж», ждут, пока примут/)
    await act(floor.person, id, { act: 'accept' })
    assert.equal((await rowOf(id)).owner_id, floor.person.id)
    await act(floor.person, id, { act: 'release' })
    await act(floor.person, id, { act: 'take' })
    assert.equal((await act(floor.person, id, { act: 'fail' })).statusCode, 422)
    assert.equal((await act(floor.person, id, { act: 'fail', reason: 'left', note: 'после инсульта' })).statusCode, 422)
    await act(floor.person, id, { act: 'fail', reason: 'left', note: 'ушёл сам' })
    assert.deepEqual([(await rowOf(id)).state, (await rowOf(id)).reason], ['failed', 'left'])
    assert.equal((await act(entrance.person, id, { act: 'take' })).statusCode, 409)
    assert.match(textOf((await entrance.person.get(`${base}/requests/${id}`)).body), /Не получилось: посетитель ушёл\. ушёл сам/)
    await assertFolded(id)
  })

  test('asked twice under one id it is made once', async () => {
    const id = makeId(t.clock.now())
    for (const _ of [1, 2]) await ask({ id })
    const { count } = await one(t.house.database.read, sql<{ count: number }>`select count(*)::int as count from reception.request_event where clinic_id = ${clinic.id} and request_id = ${id}`)
    assert.equal(count, 1)
    await act(entrance.person, id, { act: 'fail', reason: 'mistake' })
  })
})

describe('a form that cannot be taken', () => {
  test('comes back with what was typed and a sentence beside the field; nothing is written', async () => {
    const count = () => one(t.house.database.read, sql<{ count: number }>`select count(*)::int as count from reception.request where clinic_id = ${clinic.id}`)
    const had = await count()
    const bad: [Record<string, string>, RegExp][] = [
      [{ who: 'Мария Соколова' }, /Напишите только имя или номер талона/], [{ room: '' }, /Напишите, куда проводить/], [{ kind: 'нет' }, /Выберите, о чём просят/],
      [{ kind: 'interpreter', detail: 'для ВИЧ-центра' }, /сказано о здоровье/], [{ kind: 'lost', detail: 'звонить 8 900 123-45-67' }, /Уберите номер телефона/],
      [{ kind: 'lost' }, /Напишите в двух словах/], [{ needed: '25:00' }, /Укажите время сегодня/], [{ needed: '09:00' }, /Укажите время сегодня/],
      [{ kind: 'child' }, /Укажите, когда закончится приём/], [{ kind: 'child', until: '11:45' }, /Укажите время позже начала/], [{ post: nextId() }, /Такого поста в здании нет/],
      [{ kind: 'taxi', provider: 'x' }, /Такого такси в списке нет/], [{ kind: 'other', detail: 'а'.repeat(300) }, /Слишком длинно/],
    ]
    for (const [fields, sentence] of bad) {
      const { reply } = await ask(fields)
      assert.equal(reply.statusCode, 422, JSON.stringify(fields))
      assert.match(textOf(reply.body), sentence)
      for (const typed of Object.values(fields).filter((value) => value.length > 2 && value.length < 60)) assert.ok(reply.body.includes(typed) || typed === 'нет' || fields['post'], typed)
    }
    assert.deepEqual(await count(), had)
  })
})

describe('a request that nobody takes', () => {
  test('climbs on the board by the watch, each level once, and whoever is above acts without a post', async () => {
    at(0)
    const { id } = await ask({ post: floor.post_id })
    for (const [minute, level] of [[2, 0], [3, 1], [6, 2], [9, 3], [30, 3]] as const) {
      at(minute)
      await watch()
      assert.equal((await rowOf(id)).level, level, `after ${minute} minutes`)
    }
    const events = await listRequestEvents(t.house.database.read, clinic.id, id)
    assert.deepEqual(events.map(({ kind }) => kind), ['opened', 'climbed', 'climbed', 'climbed'])
    const head = await signIn(t, 'head_of_department', clinic.id)
    assert.match(textOf((await head.get(`${base}/board`)).body), /Никто не берёт 27 минут.*Дошло до заведующего отделением/)
    assert.match(String((await act(head, id, { act: 'take' })).headers.location), /branch=/)
    await watch()
    assert.equal((await rowOf(id)).state, 'taken', 'whoever stands above leaves no post')
    await act(head, id, { act: 'done' })
    at(0)
  })

  test('the watch of a worker does so by itself and ends when told', async () => {
    at(0)
    const { id } = await ask({ post: floor.post_id })
    at(4)
    const watching = openWatch(t.house)
    for (let turn = 0; turn < 100 && (await rowOf(id)).level === 0; turn++) await pause(20)
    await watching.close()
    assert.equal((await rowOf(id)).level, 1)
    await act(entrance.person, id, { act: 'fail', reason: 'mistake' })
  })

  test('what was left behind goes back on the board when its person signs off', async () => {
    at(0)
    const { id } = await ask({})
    const leaving = await openOnPost(t, { clinic, name: `Вход ${nextId().slice(-5)}` })
    await act(leaving.person, id, { act: 'take' })
    await watch()
    assert.equal((await rowOf(id)).state, 'taken')
    await leaving.person.post(`${base}/shifts/${leaving.shift.id}/end`)
    await watch()
    assert.deepEqual([(await rowOf(id)).state, (await rowOf(id)).level], ['waiting', 1])
    assert.equal((await act(leaving.person, id, { act: 'take' })).headers.location, `${base}/posts`, 'without a post nobody takes')
    await act(entrance.person, id, { act: 'fail', reason: 'nobody' })
  })
})

describe('a child', () => {
  test('the code is shown once and kept as a hash; a wrong one is refused and counted, the right one lets go; the bell rings', async () => {
    at(0)
    const { id, reply } = await ask({ kind: 'child', room: '', until: '12:40' })
    const code = /data-code="">(\d{5})</.exec(reply.body)![1]!
    assert.match(textOf(reply.body), /Доска позовёт в 12:35/)
    assert.ok(!(await ask({ id, kind: 'child', until: '12:40' })).reply.body.includes(code), 'asked again it is not told')
    const { hash } = await one(t.house.database.read, sql<{ hash: Buffer }>`select code_hash as hash from reception.request where clinic_id = ${clinic.id} and id = ${id}`)
    assert.equal(hash.length, 32)
    const written = await all(t.house.database.read, sql<{ body: string }>`select body::text as body from reception.change where clinic_id = ${clinic.id} and subject = ${id}`)
    assert.ok(written.every(({ body }) => !body.includes(code) && !body.includes('code_hash')))
    const wrong = code === '00000' ? '11111' : '00000'
    await act(floor.person, id, { act: 'take' })
    assert.equal((await act(floor.person, id, { act: 'done' })).statusCode, 422, 'without a code nobody is given a child')
    assert.equal((await act(floor.person, id, { act: 'fail', reason: 'left' })).statusCode, 422)
    at(34)
    await watch()
    assert.equal((await rowOf(id)).rung_at, null)
    at(35)
    await watch()
    assert.match(textOf((await floor.person.get(`${base}/board`)).body), /Пора: приём заканчивается/)
    const refused = await act(floor.person, id, { act: 'fetch', code: wrong })
    assert.equal(refused.statusCode, 422)
    assert.match(textOf(refused.body), /Код неверный\. Ребёнка отдавать нельзя\. Можно назвать ещё 4 раза/)
    assert.equal((await rowOf(id)).code_misses, 1)
    assert.equal((await act(floor.person, id, { act: 'fetch', code: ` ${code.slice(0, 2)} ${code.slice(2)}` })).statusCode, 303)
    assert.equal((await rowOf(id)).state, 'done')
    await assertFolded(id)
    at(0)
  })

  test('after five wrong codes only the senior helps, with a new one; by a device likewise', async () => {
    const code = '12345'
    const [opened] = await deliver(entrance, [{ kind: 'request_open', of: 'child', who: 'Ия', until: '13:00', code }])
    const request = opened!.id
    assert.deepEqual((await deliver(floor, [{ kind: 'request_act', request, act: 'take' }])).map(({ outcome }) => outcome), ['kept'])
    for (const left of [4, 3, 2, 1, 0]) {
      const [told] = await deliver(floor, [{ kind: 'request_act', request, act: 'fetch', code: '54321' }])
      assert.deepEqual([told!.outcome, told!.state!.code_misses, told!.state!.state], ['kept', 5 - left, 'taken'])
      assert.match(told!.sentence!, left > 0 ? /Можно назвать ещё/ : /Попытки закончились/)
    }
    const [locked] = await deliver(floor, [{ kind: 'request_act', request, act: 'fetch', code }])
    assert.deepEqual([locked!.outcome, /пять раз/.test(locked!.sentence!)], ['refused', true])
    assert.equal((await act(floor.person, request, { act: 'new_code' })).statusCode, 403)
    assert.equal((await deliver(floor, [{ kind: 'request_act', request, act: 'new_code' }]))[0]!.outcome, 'refused')
    const senior = await signIn(t, 'senior_administrator', clinic.id)
    const renewed = await act(senior, request, { act: 'new_code' })
    const fresh = /data-code="">(\d{5})</.exec(renewed.body)![1]!
    const [fetched] = await deliver(floor, [{ kind: 'request_act', request, act: 'fetch', code: fresh }])
    assert.deepEqual([fetched!.outcome, fetched!.state!.state], ['kept', 'done'])
  })
})

describe('a device that was offline', () => {
  test('its acts count from when they were done; whoever was faster is shown', async () => {
    at(0)
    const { id } = await ask({})
    const [mine, taken_at] = [makeId(t.clock.now()), t.clock.now().toISOString()]
    at(30)
    await act(entrance.person, id, { act: 'take' })
    const answers = await deliver(floor, [
      { id: mine, at: taken_at, kind: 'request_act', request: id, act: 'take' }, { kind: 'request_act', request: id, act: 'done' },
      { kind: 'request_open', of: 'wheelchair', who: 'А012', room: '405' }, { kind: 'request_open', of: 'escort', who: 'Мария Соколова', room: '405' },
    ])
    assert.deepEqual(answers.map(({ outcome }) => outcome), ['conflict', 'conflict', 'kept', 'refused'])
    assert.equal(answers[0]!.state!.owner, entrance.person.name)
    assert.match(answers[0]!.sentence!, /уже взял другой/)
    await act(entrance.person, id, { act: 'done' })
    at(0)
    const late = (await ask({})).id
    at(30)
    await deliver(floor, [{ at: new Date(NOON.getTime() + 5 * MINUTE).toISOString(), kind: 'request_act', request: late, act: 'take' }])
    assert.equal((await rowOf(late)).taken_at!.getTime(), NOON.getTime() + 5 * MINUTE)
    await act(floor.person, late, { act: 'done' })
    at(0)
  })
})

describe('whose board it is', () => {
  test('people of another building of the clinic neither see nor change it; another clinic finds nothing', async () => {
    const { id } = await ask({})
    const other = await t.house.database.write(async (db) => {
      const branch_id = nextId()
      await run(db, sql`
        insert into clinics.branch (clinic_id, id, slug, fhir_id, name_ru, name_en, updated_at)
        values (${clinic.id}, ${branch_id}, 'other', 'other', 'Филиал', 'Branch', ${NOON})`)
      return { ...clinic, branch_id }
    })
    const there = await openOnPost(t, { clinic: other, name: 'Там' })
    assert.equal((await there.person.get(`${base}/requests/${id}`)).statusCode, 404)
    assert.equal((await act(there.person, id, { act: 'take' })).statusCode, 404)
    for (const noun of ['state', 'stream']) {
      assert.equal((await there.person.get(`${base}/board/${noun}?branch=${house.slug}`)).statusCode, 403, 'another building’s board is not theirs')
      assert.equal((await there.person.get(`${base}/board/${noun}?branch=none`)).statusCode, 404)
    }
    assert.equal((await there.person.get(`${base}/board/state?branch=other`)).json().seq, 0)
    const stranger = await openOnPost(t)
    assert.equal((await stranger.person.get(`/reception/${stranger.clinic.slug}/requests/${id}`)).statusCode, 404)
    assert.equal((await stranger.person.get(`${base}/board`)).statusCode, 403)
    const off = await signIn(t, 'administrator', clinic.id)
    await buildHolder(t, clinic, off.id)
    assert.equal((await off.get(`${base}/board`)).headers.location, `${base}/posts`)
    const english = await entrance.person.get(`${base}/board?lang=en`)
    assert.match(textOf(english.body), /Escort: Мария, room 412/)
    await act(entrance.person, id, { act: 'fail', reason: 'mistake' })
    await buildShift(t, clinic, { post_id: (await openOnPost(t, { clinic, name: 'Ещё' })).post_id, person: off, hours: 1 }).catch(() => undefined)
  })
})
