// Requests through the routes and through items of devices, on a real database: who may, who may not, who was faster.
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { buildBranch, nextId } from '../../../test/builders.ts'
import { whileFailing } from '../../../test/faults.ts'
import { NOON } from '../../../test/house.ts'
import { signIn, textOf } from '../../../test/signed_in.ts'
import { one, run, sql } from '../../platform/db/index.ts'
import { makeId } from '../../platform/ids.ts'
import { buildHolder, buildPost, openOnPost } from '../posts/post.sample.ts'
import { listRequestEvents } from './queries/requests.ts'
import { MINUTE, openFrontDesk } from './requests.sample.ts'
import { openWatch } from './watch.ts'

const { t, house, clinic, entrance, floor, base, rowOf, at, watch, ask, act, changesOf, deliver, assertFolded } = await openFrontDesk()
after(() => t.close())

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
    for (const note of ['после инсульта', 'Иванова Мария Петровна ушла']) assert.equal((await act(floor.person, id, { act: 'fail', reason: 'left', note })).statusCode, 422)
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
      [{ kind: 'lost', detail: 'Зонт, Иванова Мария Петровна' }, /хватит имени или номера талона/], [{ kind: 'other', detail: 'Сидоров А. В. ждёт' }, /хватит имени/],
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
  test('that cannot be written keeps no other from climbing', async () => {
    at(0)
    const asked = []
    for (let number = 0; number < 3; number++) asked.push(await ask({ post: floor.post_id }))
    at(3)
    assert.equal((await whileFailing(t, [asked[0]!.id, asked[1]!.id], watch) as Error).message, 'broken on purpose')
    assert.deepEqual(await Promise.all(asked.map(async ({ id }) => (await rowOf(id)).level)), [0, 0, 1])
    for (const { id } of asked) await act(floor.person, id, { act: 'fail', reason: 'mistake' })
    at(0)
  })

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

  test('what somebody had goes back on the board when they move to another building', async () => {
    at(0)
    const { id } = await ask({})
    const leaving = await openOnPost(t, { clinic, name: `Вход ${nextId().slice(-5)}` })
    await act(leaving.person, id, { act: 'take' })
    const branch_id = await t.house.database.write((db) => buildBranch(db, clinic.id))
    const post = await buildPost(t, clinic, { branch_id })
    await buildHolder(t, { ...clinic, branch_id }, leaving.person.id)
    assert.equal((await leaving.person.post(`${base}/shifts`, { post, until: '20:00' })).statusCode, 303)
    await watch()
    assert.equal((await rowOf(id)).state, 'waiting')
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

test('what was done before a shift was over counts, though the request went back on the board before the device was heard', async () => {
  at(0)
  const [mine, given] = [(await ask({})).id, (await ask({})).id]
  const leaving = await openOnPost(t, { clinic, name: `Вход ${nextId().slice(-5)}` })
  for (const id of [mine, given]) await act(leaving.person, id, { act: 'take' })
  at(15)
  await leaving.person.post(`${base}/shifts/${leaving.shift.id}/end`)
  await watch()
  await act(floor.person, given, { act: 'take' })
  at(20)
  const done = (request: string, minute: number) => ({ at: new Date(NOON.getTime() + minute * MINUTE).toISOString(), kind: 'request_act', request, act: 'done' })
  const answers = await deliver(leaving, [done(mine, 10), done(given, 10)])
  assert.deepEqual(answers.map(({ outcome, state }) => [outcome, state!.state]), [['kept', 'done'], ['conflict', 'taken']])
  assert.deepEqual([(await rowOf(mine)).closed_by, (await rowOf(mine)).closed_at!.getTime()], [leaving.person.id, NOON.getTime() + 10 * MINUTE])
  await assertFolded(mine)
  await act(floor.person, given, { act: 'release' })
  const [again] = await deliver(leaving, [done(given, 10)])
  assert.equal(again!.outcome, 'conflict', 'somebody else had it since')
  await act(floor.person, given, { act: 'fail', reason: 'mistake' })
  at(0)
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
    assert.match(textOf(english.body), /Escort: Maria, room 412/)
    await act(entrance.person, id, { act: 'fail', reason: 'mistake' })
  })
})
