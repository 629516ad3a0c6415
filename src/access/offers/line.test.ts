// The waiting list under load: fifty wait, times free at random, workers break off in the middle; nobody has two offers,
// nobody loses a turn, no time is stuck.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { buildBranch, buildClinic } from '../../../test/builders.ts'
import { NOON, type TestHouse, openTestHouse } from '../../../test/house.ts'
import { all, run, sql } from '../../platform/db/index.ts'
import type { House } from '../../platform/house.ts'
import { makeId } from '../../platform/ids.ts'
import { HOUR_MS } from '../../platform/time.ts'
import { type ScheduleRow, assertConsistent, buildPerson, buildSchedule, buildSlots } from '../booking/booking.sample.ts'
import { keepOffers } from './keeping.ts'
import { answerOffer } from './answering.ts'
import { findOffer } from './queries/offers.ts'
import { type Line, insertWaiting, listWaitingEvents } from './queries/waiting.ts'
import { byTurn, foldWaiting } from './rules/waiting.ts'

let t: TestHouse
before(async () => {
  t = await openTestHouse()
})
after(() => t.close())

const SYSTEM = { kind: 'system', name: 'test' } as const
const GOING = new AbortController().signal

/** Numbers that look random and are the same in every run (mulberry32). */
function makeRandom(seed: number) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

class Killed extends Error {}

/** A worker that dies at a random write: before it reached the database, or after, without hearing of it. */
function makeFragile(house: House, random: () => number, chance: number): House {
  let is_dead = false
  const fragile = <A extends unknown[], T>(work: (...args: A) => Promise<T>) => async (...args: A): Promise<T> => {
    if (is_dead) throw new Killed()
    const fate = random()
    if (fate < chance / 2) {
      is_dead = true
      throw new Killed()
    }
    const done = await work(...args)
    if (fate < chance) {
      is_dead = true
      throw new Killed()
    }
    return done
  }
  const { database } = house
  return { ...house, database: { ...database, read: database.read, write: fragile(database.write), writeSingle: fragile(database.writeSingle) } as House['database'] }
}

interface Kept { id: string; state: string; lapses: number; event_count: number; offer_id: string | null; urgent: boolean; asked_at: Date }
const places = () => all(t.house.database.read, sql<Kept>`
  select id, state, lapses, event_count, offer_id, urgent, asked_at
  from access.waiting`)

async function setUp() {
  const { clinic, other, schedules } = await t.house.database.write(async (db) => {
    const first = await buildClinic(db)
    const second = await buildClinic(db)
    const branch = await buildBranch(db, first.id)
    return {
      clinic: first, other: second,
      schedules: [
        await buildSchedule(db, first), await buildSchedule(db, { ...first, branch_id: branch }), await buildSchedule(db, second),
      ] as [ScheduleRow, ScheduleRow, ScheduleRow],
    }
  })
  const lines = schedules.map(({ clinic_id, branch_id, specialty_code }): Line => ({ clinic_id, branch_id, specialty_code }))
  return { clinic, other, schedules, lines }
}

async function join(person_id: string, class_code: string, lines: readonly Line[], asked_at: Date): Promise<string> {
  const id = makeId(asked_at)
  await t.house.database.writeSingle((db) => insertWaiting(db, {
    id, person_id, account_id: person_id, specialty_code: 'ent', class: class_code as 'afpn', urgent: class_code[2] === 'u',
    request_clinic_id: lines[0]!.clinic_id, request_id: makeId(asked_at),
  }, lines, SYSTEM, asked_at))
  return id
}

/** Nobody has two times kept at once, and a time that is kept is kept by an offer or a claim that lives. */
async function assertOneOffer(now: Date): Promise<void> {
  const twice = await all(t.house.database.read, sql`
    /* cross-clinic */
    select person_id
    from access.booking
    where state = 'held'
      and held_until > ${now}
    group by person_id
    having count(*) > 1`)
  assert.deepEqual(twice, [], 'somebody has two offers')
}

/** Each offer went to whoever stood first of those it could go to. */
async function assertOrder(lines: readonly Line[]): Promise<number> {
  const rows = await places()
  const events = new Map(await Promise.all(rows.map(async ({ id }) => [id, await listWaitingEvents(t.house.database.read, id)] as const)))
  const slots = new Map((await all(t.house.database.read, sql<{ id: string; branch_id: string }>`
    /* cross-clinic */
    select id, branch_id
    from access.slot`)).map(({ id, branch_id }) => [id, branch_id]))
  const members = await all(t.house.database.read, sql<{ waiting_id: string; branch_id: string }>`select waiting_id, branch_id from access.waiting_branch`)
  let looked_at = 0
  for (const { branch_id } of lines) {
    const line = rows.filter(({ id }) => members.some((one) => one.waiting_id === id && one.branch_id === branch_id)).toSorted(byTurn)
    for (const [index, person] of line.entries()) {
      for (const event of events.get(person.id)!.filter(({ kind, detail }) => kind === 'offered' && slots.get(detail!.slot_id!) === branch_id)) {
        for (const ahead of line.slice(0, index)) {
          const before_it = events.get(ahead.id)!.filter(({ at }) => at < event.at)
          if (before_it.length === 0) continue
          const theirs = events.get(ahead.id)!
          const was = foldWaiting(before_it).state
          const at_that_moment = theirs.filter(({ at }) => at.getTime() === event.at.getTime())
          const had_it = theirs.some(({ kind, detail }) => kind === 'offered' && detail!.slot_id === event.detail!.slot_id)
          const told = theirs.some(({ kind, detail }) => kind === 'passed' && detail!.slot_id === event.detail!.slot_id)
          assert.ok(was !== 'waiting' || at_that_moment.length > 0 || had_it || told, `${person.id} was offered a time before ${ahead.id}`)
          looked_at += 1
        }
      }
    }
  }
  return looked_at
}

test('fifty wait, times free at random, workers die in between', async () => {
  t.clock.set(NOON)
  const random = makeRandom(20261124)
  const { schedules, lines } = await setUp()
  const people: string[] = []
  for (let index = 0; index < 50; index++) {
    const person = await t.house.database.write((db) => buildPerson(db, { name: `Ждущий ${index}`, email: index % 3 === 0 ? null : `w${index}@line.example` }))
    const chosen = lines.filter(() => random() < 0.6)
    people.push(await join(person.id, index % 9 === 4 ? 'afun' : 'afpn', chosen.length > 0 ? chosen : [lines[0]!], new Date(NOON.getTime() - (60 - index) * HOUR_MS)))
  }
  let freed = 0
  let deaths = 0
  for (let round = 0; round < 26; round++) {
    const now = t.clock.now()
    if (freed < 14 && random() < 0.7) {
      const starts_at = new Date(NOON.getTime() + (50 + freed * 7 + round) * HOUR_MS)
      await t.house.database.write((db) => buildSlots(db, schedules[Math.floor(random() * 3)]!, [{ starts_at, urgent_only: random() < 0.15 }]))
      freed += 1
    }
    const workers = [0, 1].map(() => makeFragile(t.house, random, 0.06))
    for (const outcome of await Promise.allSettled(workers.map((house) => keepOffers(house, GOING)))) {
      if (outcome.status === 'fulfilled') continue
      assert.ok(outcome.reason instanceof Killed, String(outcome.reason))
      deaths += 1
    }
    await assertOneOffer(now)
    for (const place of await places()) {
      if (place.state !== 'offered' || random() < 0.55) continue
      const [row] = await all(t.house.database.read, sql<{ clinic_id: string }>`select offer_clinic_id as clinic_id from access.waiting where id = ${place.id}`)
      const offer = await findOffer(t.house.database.read, row!.clinic_id, place.offer_id!)
      if (offer) await answerOffer(t.house, { kind: 'link' }, offer, random() < 0.5 ? 'take' : 'decline', 'test', now)
    }
    t.clock.advance(Math.floor(10 + random() * 120) * 60_000)
    await t.run('access.expire_holds')
    await assertOneOffer(t.clock.now())
  }
  // the storm is over: what is unfinished is finished
  for (let turn = 0; turn < 4; turn++) {
    t.clock.advance(3 * HOUR_MS)
    await t.run('access.expire_holds')
    await keepOffers(t.house, GOING)
  }
  const now = t.clock.now()
  await assertOneOffer(now)
  await assertConsistent(t)
  const rows = await places()
  for (const { id, state, lapses, event_count } of rows) {
    assert.deepEqual({ state, lapses, event_count }, foldWaiting(await listWaitingEvents(t.house.database.read, id)), id)
  }
  const stuck = await all(t.house.database.read, sql<{ id: string }>`
    /* cross-clinic */
    select s.id
    from access.slot s
    where s.starts_at > ${now}
      and s.status = 'busy-tentative'
      and not exists (
        select
        from access.booking b
        join access.offer o
          on o.clinic_id = b.clinic_id
          and o.booking_id = b.id
          and o.state = 'open'
        where b.clinic_id = s.clinic_id
          and b.slot_id = s.id
          and b.state = 'held'
          and b.held_until > ${now}
      )`)
  assert.deepEqual(stuck, [], 'a time is kept for nobody')
  const looked_at = await assertOrder(lines)
  const booked = rows.filter(({ state }) => state === 'booked').length
  assert.ok(deaths >= 5 && freed >= 10 && booked >= 3 && looked_at > 20, `deaths ${deaths}, freed ${freed}, booked ${booked}, compared ${looked_at}`)
  assert.equal(people.length, 50)
})

test('a time that fits only somebody behind is offered to them, and whoever is passed reads it', async () => {
  t.clock.set(NOON)
  await t.house.database.write((db) => run(db, sql`delete from access.waiting`))
  const { schedules, lines } = await setUp()
  const [planned, urgent] = await t.house.database.write(async (db) => [await buildPerson(db), await buildPerson(db)] as const)
  const behind = await join(urgent.id, 'afun', [lines[0]!], NOON)
  const ahead = await join(planned.id, 'arpn', [lines[0]!], new Date(NOON.getTime() - HOUR_MS))
  const later = new Date(NOON.getTime() + 72 * HOUR_MS)
  await t.house.database.write((db) => buildSlots(db, schedules[0], [{ starts_at: later, visit: 'first' }]))
  await keepOffers(t.house, GOING)
  assert.deepEqual((await listWaitingEvents(t.house.database.read, behind)).map(({ kind }) => kind), ['joined', 'offered'])
  assert.deepEqual((await listWaitingEvents(t.house.database.read, ahead)).map(({ kind }) => kind), ['joined'], 'behind an urgent one nobody is passed')
  const third = await t.house.database.write((db) => buildPerson(db))
  const last = await join(third.id, 'afpn', [lines[0]!], NOON)
  await t.house.database.write((db) => buildSlots(db, schedules[0], [{ starts_at: new Date(later.getTime() + HOUR_MS), visit: 'first' }]))
  await keepOffers(t.house, GOING)
  assert.deepEqual((await listWaitingEvents(t.house.database.read, last)).map(({ kind }) => kind), ['joined', 'offered'])
  const passed = await listWaitingEvents(t.house.database.read, ahead)
  assert.deepEqual(passed.map(({ kind, detail }) => [kind, detail?.why]), [['joined', undefined], ['passed', 'does_not_fit']])
})
