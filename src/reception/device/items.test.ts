// What devices deliver, through the route: once, in order, checked against shift and list.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { z } from 'zod'
import { nextId } from '../../../test/builders.ts'
import { NOON, type TestHouse, openTestHouse } from '../../../test/house.ts'
import { type Person, signIn } from '../../../test/signed_in.ts'
import { all, one, run, sql } from '../../platform/db/index.ts'
import { makeId } from '../../platform/ids.ts'
import { DAY_MS, HOUR_MS } from '../../platform/time.ts'
import { type OnPost, buildHolder, buildShift, openOnPost } from '../posts/post.sample.ts'
import { endShift } from '../posts/queries/shifts.ts'
import { registerItem } from './items.ts'

let t: TestHouse
let desk: OnPost

// a kind of the test's own: it writes a notice, and may be asked to refuse, to lose a race or to break
registerItem('test_note', {
  parse: z.object({ words: z.string(), so: z.enum(['kept', 'conflict', 'refused', 'fault', 'state']) }),
  async apply(db, { clinic, shift }, { id, at, value: { words, so } }) {
    await run(db, sql`
      insert into reception.notice (clinic_id, id, branch_id, body, created_at, author_name, valid_until)
      values (${clinic.id}, ${id}, ${shift.branch_id}, ${words}, ${at}, 'test', ${new Date(at.getTime() + DAY_MS)})`)
    if (so === 'fault') throw new Error('broken on purpose')
    if (so === 'state') return { outcome: 'kept', state: { number: 7 } }
    return so === 'kept' ? { outcome: 'kept' } : { outcome: so, sentence: 'Другой был быстрее.', state: { owner: 'Анна' } }
  },
})

before(async () => {
  t = await openTestHouse()
  desk = await openOnPost(t)
})
after(() => t.close())

const item = (kind: string, fields: object = {}, given: { shift?: string; id?: string; at?: Date } = {}) => {
  const at = given.at ?? t.clock.now()
  return { id: given.id ?? makeId(at), shift: given.shift ?? desk.shift.id, at: at.toISOString(), kind, ...fields }
}
const note = (words: string, so = 'kept', given = {}) => item('test_note', { words, so }, given)

async function send(items: unknown, given: { person?: Person; device?: string; sent_at?: string; slug?: string } = {}) {
  const { cookies } = { cookies: await (given.person ?? desk.person).cookies() }
  const url = `/reception/${given.slug ?? desk.clinic.slug}/items`
  const standing = await t.web.inject({ url, headers: { cookie: cookies, accept: 'application/json' } })
  const reply = await t.web.inject({
    method: 'POST', url, headers: { cookie: cookies, accept: 'application/json' },
    payload: { _csrf: standing.json().csrf, device: given.device ?? desk.device_id, sent_at: given.sent_at, items } as object,
  })
  return { status: reply.statusCode, answers: (reply.json().items ?? []) as { id: string; outcome: string; sentence?: string; state?: unknown }[], body: reply.json() }
}
const outcomes = async (items: unknown, given = {}) => (await send(items, given)).answers.map(({ outcome }) => outcome)

async function words(): Promise<string[]> {
  const rows = await all(t.house.database.read, sql<{ body: string }>`
    select body
    from reception.notice
    where clinic_id = ${desk.clinic.id}
    order by ctid`)
  await t.house.database.write((db) => run(db, sql`delete from reception.notice where clinic_id = ${desk.clinic.id}`))
  return rows.map(({ body }) => body)
}

describe('what a device sends', () => {
  test('is done once, in its order, however often it comes', async () => {
    const [first, second, third] = [note('раз'), note('два'), note('три')]
    assert.deepEqual(await outcomes([first, second]), ['kept', 'kept'])
    assert.deepEqual(await outcomes([first, second, third, third]), ['again', 'again', 'kept', 'again'])
    assert.deepEqual(await words(), ['раз', 'два', 'три'])
  })

  test('sent twice at once is done once', async () => {
    const items = Array.from({ length: 5 }, (_, n) => note(`${n}`))
    const both = await Promise.all([outcomes(items), outcomes(items)])
    assert.deepEqual(both.flat().toSorted(), [...Array(5).fill('again'), ...Array(5).fill('kept')])
    assert.deepEqual(await words(), ['0', '1', '2', '3', '4'])
  })

  test('in conflict leaves nothing but its answer, which is told again', async () => {
    const lost = note('поздно', 'conflict')
    const told = { id: lost.id, outcome: 'conflict', sentence: 'Другой был быстрее.', state: { owner: 'Анна' } }
    assert.deepEqual((await send([lost, note('после')])).answers[0], told)
    assert.deepEqual((await send([lost])).answers[0], told)
    assert.deepEqual(await words(), ['после'])
    const kept = note('число', 'state')
    await send([kept])
    assert.deepEqual((await send([kept])).answers, [{ id: kept.id, outcome: 'again', state: { number: 7 } }])
    await words()
  })

  test('up to a fault is kept, the rest comes again', async () => {
    const [before_it, broken, after_it] = [note('до'), note('сбой', 'fault'), note('за ним')]
    assert.equal((await send([before_it, broken, after_it])).status, 500)
    assert.deepEqual(await words(), ['до'])
    const mended = { ...broken, so: 'kept' }
    assert.deepEqual(await outcomes([before_it, mended, after_it]), ['again', 'kept', 'kept'])
    assert.deepEqual(await words(), ['сбой', 'за ним'])
  })

  test('that nobody understands is refused and holds nothing up', async () => {
    const { answers } = await send([item('no_such_kind'), item('test_note', { words: 7 }), note('дальше')])
    assert.deepEqual(answers.map(({ outcome }) => outcome), ['refused', 'refused', 'kept'])
    assert.match(answers[0]!.sentence!, /Обновите страницу/)
    assert.deepEqual(await words(), ['дальше'])
    assert.deepEqual(await outcomes([note('без \u0000 нулей \ud800')]), ['kept'])
    assert.deepEqual(await words(), ['без  нулей \ufffd'])
    for (const bad of [undefined, 'x', [{ id: '1' }], [item('test\u0000note')], Array(201).fill(note('много'))]) {
      const { status, body } = await send(bad)
      assert.equal(status, 422)
      assert.match(body.error, /не больше 200/)
    }
  })

  test('belongs to a shift of the device, within its time', async () => {
    const late = new Date(NOON.getTime() + 8 * HOUR_MS + 2 * 60_000)
    const early = new Date(NOON.getTime() - 2 * 60_000)
    const { answers } = await send([note('нет смены', 'kept', { shift: nextId() }), note('рано', 'kept', { at: early })])
    assert.deepEqual(answers.map(({ outcome }) => outcome), ['refused', 'refused'])
    t.clock.set(late)
    assert.deepEqual(await outcomes([note('в срок', 'kept', { at: NOON }), note('поздно')]), ['kept', 'refused'])
    t.clock.set(NOON)
    const other = await openOnPost(t, { clinic: desk.clinic })
    assert.deepEqual(await outcomes([note('чужое')], { person: other.person, device: other.device_id }), ['refused'], 'another’s shift from another device')
    assert.deepEqual(await outcomes([note('своё')], { person: other.person }), ['kept'], 'the device itself may deliver what was left on it')
    const own = note('одно')
    await send([own])
    assert.match((await send([{ ...own, shift: other.shift.id }], { person: other.person, device: other.device_id })).answers[0]!.sentence!, /другого устройства/)
    assert.deepEqual((await words()).toSorted(), ['в срок', 'одно', 'своё'])
  })

  test('by a clock that is wrong is set right', async () => {
    const wrong = new Date(NOON.getTime() - 3 * HOUR_MS)
    const act = { ...note('часы'), at: new Date(wrong.getTime() - 60_000).toISOString() }
    t.clock.set(new Date(NOON.getTime() + 10 * 60_000))
    assert.deepEqual(await outcomes([act], { sent_at: wrong.toISOString() }), ['kept'])
    const { at } = await one(t.house.database.read, sql<{ at: Date }>`select at from reception.item where clinic_id = ${desk.clinic.id} and id = ${act.id}`)
    assert.equal(at.getTime(), NOON.getTime() + 9 * 60_000)
    await words()
    for (const sent_at of ['9999-12-31T23:59:59Z', '0001-01-01T00:00:00Z']) assert.deepEqual(await outcomes([note('никогда')], { sent_at }), [sent_at.startsWith('9') ? 'refused' : 'kept'], sent_at)
    await words()
    t.clock.set(new Date(NOON.getTime() + 8 * DAY_MS))
    assert.match((await send([note('давно', 'kept', { at: NOON })])).answers[0]!.sentence!, /старше недели/)
    t.clock.set(NOON)
  })
})

test('a tally is taken back within ten seconds of the tap by the device’s own measure, however long its message travels', async () => {
  const tally = item('tally', { of: 'thanks' })
  assert.deepEqual(await outcomes([tally], { sent_at: t.clock.now().toISOString() }), ['kept'])
  const tapped = new Date(NOON.getTime() + 6_000)
  // it left at once and came nine seconds later: that looks like a clock that is nine seconds slow
  t.clock.set(new Date(NOON.getTime() + 15_000))
  const undo = { ...item('tally_undo', { tally: tally.id, after_ms: 6_000 }), at: tapped.toISOString() }
  assert.deepEqual(await outcomes([undo], { sent_at: tapped.toISOString() }), ['kept'])
  assert.deepEqual(await outcomes([undo], { sent_at: tapped.toISOString() }), ['again'])
  const other = item('tally', { of: 'thanks' }, { at: t.clock.now() })
  await outcomes([other])
  t.clock.advance(120_000)
  for (const after_ms of [10_001 + 2_000, -1, 1.5, '6000']) {
    const [refused] = (await send([item('tally_undo', { tally: other.id, after_ms })])).answers
    assert.equal(refused!.outcome, 'refused', String(after_ms))
  }
  const [lying] = (await send([item('tally_undo', { tally: other.id, after_ms: 5_000 })])).answers
  assert.deepEqual([lying!.outcome, lying!.sentence !== undefined], ['refused', true], 'two minutes are no ten seconds')
  t.clock.set(NOON)
})

test('whoever is taken off the list is told so at the next write, and by asking', async () => {
  const tablet = await openOnPost(t)
  const given = { person: tablet.person, device: tablet.device_id, slug: tablet.clinic.slug }
  const standing = async () => (await t.web.inject({ url: `/reception/${tablet.clinic.slug}/items`, headers: { cookie: await tablet.person.cookies() } })).json()
  assert.equal((await standing()).shift.id, tablet.shift.id)
  assert.deepEqual(await outcomes([note('можно', 'kept', { shift: tablet.shift.id })], given), ['kept'])
  await t.house.database.write((db) => run(db, sql`
    update reception.holder
    set revoked_at = ${NOON}
    where clinic_id = ${tablet.clinic.id}
      and id = ${tablet.holder_id}`))
  const { answers } = await send([note('нельзя', 'kept', { shift: tablet.shift.id })], given)
  assert.deepEqual([answers[0]!.outcome, /больше не в списке/.test(answers[0]!.sentence!)], ['refused', true])
  const { shift, sentence } = await standing()
  assert.deepEqual([shift, /убрали из списка/.test(sentence)], [null, true])
})

test('whoever’s post is closed is told that, and not that they were taken off the list', async () => {
  const tablet = await openOnPost(t)
  const senior = await signIn(t, 'senior_administrator', tablet.clinic.id)
  const given = { person: tablet.person, device: tablet.device_id, slug: tablet.clinic.slug }
  assert.equal((await senior.post(`/reception/${tablet.clinic.slug}/lists/posts/${tablet.post_id}/closure`)).statusCode, 303)
  const { answers } = await send([note('поздно', 'kept', { shift: tablet.shift.id })], given)
  assert.deepEqual([answers[0]!.outcome, /пост закрыт/i.test(answers[0]!.sentence!), /списке/.test(answers[0]!.sentence!)], ['refused', true, false])
  const reply = await t.web.inject({ url: `/reception/${tablet.clinic.slug}/items`, headers: { cookie: await tablet.person.cookies() } })
  assert.match(reply.json<{ sentence: string }>().sentence, /Пост, на котором вы были, закрыли/)
})

test('a shift that was over when its post was closed is told as over', async () => {
  const tablet = await openOnPost(t, { hours: 1 })
  const senior = await signIn(t, 'senior_administrator', tablet.clinic.id)
  t.clock.set(new Date(NOON.getTime() + 2 * HOUR_MS))
  await senior.post(`/reception/${tablet.clinic.slug}/lists/posts/${tablet.post_id}/closure`)
  const reply = await t.web.inject({ url: `/reception/${tablet.clinic.slug}/items`, headers: { cookie: await tablet.person.cookies() } })
  assert.match(reply.json<{ sentence: string }>().sentence, /Время смены вышло/)
  t.clock.set(NOON)
})

test('nobody but administrators of the clinic delivers', async () => {
  const doctor = await signIn(t, 'doctor', desk.clinic.id)
  const stranger = await openOnPost(t)
  for (const person of [doctor, stranger.person]) {
    const reply = await t.web.inject({ url: `/reception/${desk.clinic.slug}/items`, headers: { cookie: await person.cookies(), accept: 'application/json' } })
    assert.equal(reply.statusCode, 403)
  }
})

test('a hundred tallies in one burst are one transaction; one after the shift is refused alone', async () => {
  const burst = await openOnPost(t)
  const tallies = Array.from({ length: 100 }, () => item('tally', { of: 'find_room' }, { shift: burst.shift.id }))
  const given = { person: burst.person, device: burst.device_id, slug: burst.clinic.slug }
  assert.deepEqual(new Set(await outcomes(tallies, given)), new Set(['kept']))
  const late = item('tally', { of: 'thanks' }, { shift: burst.shift.id, at: new Date(NOON.getTime() - HOUR_MS) })
  const more = [item('tally', { of: 'thanks' }, { shift: burst.shift.id }), late, tallies[0], item('tally', { of: 'taxi' }, { shift: burst.shift.id })]
  assert.deepEqual(await outcomes(more, given), ['kept', 'refused', 'again', 'kept'])
  const counts = await all(t.house.database.read, sql<{ kind: string; count: number; hour: number }>`
    select kind, count, hour
    from reception.tally_hour
    where clinic_id = ${burst.clinic.id}
    order by kind`)
  assert.deepEqual(counts, [{ kind: 'find_room', count: 100, hour: 12 }, { kind: 'taxi', count: 1, hour: 12 }, { kind: 'thanks', count: 1, hour: 12 }])
})

test('two devices of one post deliver at once, whoever was replaced as well: every tally is counted', async () => {
  const before_it = await openOnPost(t)
  await t.house.database.write((db) => endShift(db, before_it.clinic.id, before_it.shift.id, 'replaced', NOON))
  const person = await signIn(t, 'administrator', before_it.clinic.id)
  await buildHolder(t, before_it.clinic, person.id)
  const after_it = { ...(await buildShift(t, before_it.clinic, { post_id: before_it.post_id, person, hours: 8 })), person }
  const slug = before_it.clinic.slug
  const bursts = Array.from({ length: 12 }, (_, n) => {
    const { device_id: device, shift, person: who } = n % 2 === 0 ? before_it : after_it
    const kinds = n % 3 === 0 ? ['thanks', 'card', 'taxi', 'booking'] : ['booking', 'taxi', 'card', 'thanks']
    return outcomes(kinds.map((of) => item('tally', { of }, { shift: shift.id })), { person: who, device, slug })
  })
  assert.ok((await Promise.all(bursts)).flat().every((outcome) => outcome === 'kept'))
  const counts = await all(t.house.database.read, sql<{ kind: string; count: number }>`
    select kind, count
    from reception.tally_hour
    where clinic_id = ${before_it.clinic.id}
    order by kind`)
  assert.deepEqual(counts, ['booking', 'card', 'taxi', 'thanks'].map((kind) => ({ kind, count: 12 })))
})
