// Tallies as plain forms, their counts by hour and post, and what is forgotten.
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { NOON, type TestHouse, openTestHouse } from '../../../test/house.ts'
import { type Person, signIn, textOf } from '../../../test/signed_in.ts'
import { all, one, run, sql } from '../../platform/db/index.ts'
import { DAY_MS } from '../../platform/time.ts'
import { type OnPost, openOnPost } from '../posts/post.sample.ts'
import { markReady } from '../posts/queries/shifts.ts'

let t: TestHouse
let desk: OnPost
let senior: Person
let base: string

before(async () => {
  t = await openTestHouse()
  desk = await openOnPost(t, { name: '=Вход, "главный"' })
  senior = await signIn(t, 'senior_administrator', desk.clinic.id)
  base = `/reception/${desk.clinic.slug}`
  await t.house.database.write((db) => markReady(db, desk.clinic.id, desk.shift.id, NOON))
})
after(() => t.close())
beforeEach(() => t.clock.advance(1000))

const counts = () => all(t.house.database.read, sql<{ hour: number; kind: string; count: number }>`
  select hour, kind, count
  from reception.tally_hour
  where clinic_id = ${desk.clinic.id}
    and count > 0
  order by hour, kind`)

/** Presses a tile; out: the address of its undoing. */
async function tap(of: string, person = desk.person): Promise<string> {
  const { headers } = await person.post(`${base}/tallies`, { of })
  return `${base}/tallies/${/tally=([0-9a-f-]{36})/.exec(String(headers.location))![1]}/undo`
}

test('a tap counts in its local hour, and is taken back within ten seconds once', async () => {
  await tap('ticket')
  const undo = await tap('taxi')
  const page = await desk.person.get(`${base}/post?tally=${undo.split('/').at(-2)}`)
  assert.match(textOf(page.body), /Отметок за смену: 2.*Отмечено: Такси/)
  assert.equal((await desk.person.post(undo)).headers.location, `${base}/post?told=undone`)
  assert.equal((await desk.person.post(undo)).headers.location, `${base}/post?told=undone`, 'twice is once')
  assert.deepEqual(await counts(), [{ hour: 12, kind: 'ticket', count: 1 }])
  const late = await tap('thanks')
  t.clock.advance(13_000)
  assert.equal((await desk.person.post(late)).headers.location, `${base}/post?told=late`)
  assert.deepEqual((await counts()).map(({ kind }) => kind), ['thanks', 'ticket'])
  assert.doesNotMatch((await desk.person.get(`${base}/post?tally=${late.split('/').at(-2)}`)).body, /undo--page/)
})

test('nobody takes back another’s tally; a kind that there is none of counts nothing', async () => {
  const other = await openOnPost(t, { clinic: desk.clinic })
  const undo = await tap('card')
  assert.match(String((await other.person.post(undo)).headers.location), /told=late/)
  assert.equal((await counts()).find(({ kind }) => kind === 'card')!.count, 1)
  const wrong = await desk.person.post(`${base}/tallies`, { of: 'diagnosis' })
  assert.deepEqual([wrong.statusCode, /Выберите, с чем вы помогли/.test(textOf(wrong.body))], [422, true])
  const idle = await signIn(t, 'administrator', desk.clinic.id)
  assert.equal((await idle.post(`${base}/tallies`, { of: 'card' })).headers.location, `${base}/posts`)
  assert.equal((await idle.get(`${base}/post`)).headers.location, `${base}/posts`)
})

test('whoever is taken off the list counts no more', async () => {
  const other = await openOnPost(t, { clinic: desk.clinic })
  await tap('child', other.person)
  await t.house.database.write((db) => run(db, sql`
    update reception.holder
    set revoked_at = ${t.clock.now()}
    where clinic_id = ${desk.clinic.id}
      and id = ${other.holder_id}`))
  assert.equal((await other.person.post(`${base}/tallies`, { of: 'child' })).headers.location, `${base}/posts`)
  assert.equal((await counts()).find(({ kind }) => kind === 'child')!.count, 1)
})

test('a day by kind, hour and post, for those who answer for it; as a table nothing of it is a formula', async () => {
  const page = textOf((await senior.get(`${base}/tallies`)).body)
  assert.match(page, /вт 24 ноября: 4 отметки\..*12:00–13:00/)
  assert.match(page, /=Вход, "главный", Филиал/)
  assert.match(textOf((await senior.get(`${base}/tallies?day=2026-11-23`)).body), /За этот день отметок нет/)
  assert.match(textOf((await senior.get(`${base}/tallies?day=вчера`)).body), /вт 24 ноября/)
  const csv = await senior.get(`${base}/tallies.csv`)
  assert.equal(csv.headers['content-type'], 'text/csv; charset=utf-8')
  assert.match(csv.body, /^day,hour,branch,post,kind,count\r\n/)
  assert.match(csv.body, /2026-11-24,12,\d+,"'=Вход, ""главный""",ticket,1\r\n/)
  assert.equal((await desk.person.get(`${base}/tallies`)).statusCode, 403)
})

test('single tallies go after three months, ids of acts after one; counts stay', async () => {
  await t.house.database.write((db) => run(db, sql`
    insert into reception.item (clinic_id, id, device_id, account_id, kind, at, received_at, outcome)
    values (${desk.clinic.id}, ${desk.device_id}, ${desk.device_id}, ${desk.person.id}, 'tally', ${NOON}, ${NOON}, 'kept')`))
  const left = () => one(t.house.database.read, sql<{ tallies: number; items: number; counted: number }>`/* cross-clinic */
    select
      (select count(*) from reception.tally) as tallies,
      (select count(*) from reception.item) as items,
      (select sum(count) from reception.tally_hour) as counted`)
  const at_first = await left()
  const days = async (count: number) => {
    t.clock.set(new Date(NOON.getTime() + count * DAY_MS))
    await t.run('reception.forget_acts')
    return left()
  }
  assert.deepEqual(await days(29), at_first)
  assert.deepEqual(await days(31), { ...at_first, items: 0 })
  assert.deepEqual(await days(93), { tallies: 0, items: 0, counted: at_first.counted })
})
