import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { GAP_MS, QUARTER_MAX, QUARTER_MS, type ScreenGuard, judgePress } from './faces.ts'
import { LOAD_HIGH, loadByHour } from './load.ts'
import { type Day, findProblems } from './problems.ts'

const DAY_START = new Date('2026-11-23T21:00:00Z')
const at = (hours: number) => new Date(DAY_START.getTime() + hours * 3_600_000)

/** Presses one after another, in milliseconds; out: how many counted, and what is known of the screen. */
function press(times: readonly number[]): { counted: number; guard: ScreenGuard | undefined } {
  let guard: ScreenGuard | undefined
  let counted = 0
  for (const time of times) {
    const judged = judgePress(guard, new Date(DAY_START.getTime() + time))
    guard = judged.guard
    if (judged.counts) counted += 1
  }
  return { counted, guard }
}

describe('faces', () => {
  test('one finger that presses fifty times in ten seconds is two visitors at the most', () => {
    const { counted, guard } = press(Array.from({ length: 50 }, (_, n) => n * 200))
    assert.deepEqual([counted, guard!.ignored], [2, 48])
  })

  test('a patient finger is stopped by the quarter of an hour', () => {
    const { counted } = press(Array.from({ length: 140 }, (_, n) => n * GAP_MS))
    assert.equal(counted, QUARTER_MAX)
  })

  test('people who go out one after another all count', () => {
    assert.equal(press(Array.from({ length: 50 }, (_, n) => n * 40_000)).counted, 50)
  })

  test('never more than the gap and the quarter allow, whatever is pressed; every press is counted or ignored', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 3_600_000 }), { maxLength: 200 }), (times) => {
      const sorted = times.toSorted((one, other) => one - other)
      const { counted, guard } = press(sorted)
      assert.equal(counted + (guard?.ignored ?? 0), times.length)
      if (times.length === 0) return
      const span = sorted.at(-1)! - sorted[0]!
      assert.ok(counted <= 1 + span / GAP_MS && counted <= QUARTER_MAX * (1 + Math.ceil((span + 1) / QUARTER_MS)))
    }))
  })
})

describe('load by hour', () => {
  test('acts of help against people on post, to the minute', () => {
    const tallies = new Map([[8, 20], [9, 60], [10, 9]])
    const shifts = [{ began_at: at(8), ended_at: at(20) }, { began_at: at(9.5), ended_at: at(20) }]
    const loads = loadByHour(tallies, shifts, DAY_START, at(10.5))
    assert.deepEqual(loads.map(({ hour, people, per_person, state }) => [hour, people, per_person, state]), [
      [8, 1, 20, 'fine'], [9, 1.5, 40, 'attention'], [10, 2, 9, 'fine'],
    ])
  })

  test('help without anybody on post is unknown, not infinite; a quiet morning is left out', () => {
    const [only] = loadByHour(new Map([[7, 3]]), [], DAY_START, at(8))
    assert.deepEqual([only!.hour, only!.per_person, only!.state], [7, null, 'unknown'])
    assert.deepEqual(loadByHour(new Map(), [], DAY_START, at(12)), [])
  })

  test('nobody is on post for longer than an hour has', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 1, max: 12 })), { maxLength: 6 }), fc.integer({ min: 1, max: 24 }), (some, hours) => {
      const shifts = some.map(([from, length]) => ({ began_at: at(from), ended_at: at(Math.min(hours, from + length)) }))
      for (const { people } of loadByHour(new Map(), shifts, DAY_START, at(hours))) assert.ok(people >= 0 && people <= some.length)
    }))
  })
})

const QUIET: Day = {
  now: at(12), situations: [], climb_minutes: 5, requests: [], lifts: [], empty: [], rooms: [], loads: [], faces: { bad: 0, all: 0 }, unaccepted: undefined,
}
const ago = (minutes: number) => new Date(at(12).getTime() - minutes * 60_000)

describe('today’s problems', () => {
  test('a quiet day has none', () => assert.deepEqual(findProblems(QUIET), []))

  for (const [what, day, kinds] of [
    ['a situation that waits', { situations: [{ id: 'a', state: 'open', opened_at: ago(6) }, { id: 'b', state: 'open', opened_at: ago(4) }, { id: 'c', state: 'taken', opened_at: ago(60) }] }, ['situation']],
    ['requests untaken, and not there in time', {
      requests: [
        { id: 'a', kind: 'escort', who: 'Х001', state: 'waiting', take_by: ago(1), due_at: null }, { id: 'b', kind: 'escort', who: 'Анна', state: 'taken', take_by: ago(9), due_at: ago(2) },
        { id: 'c', kind: 'escort', who: 'Анна', state: 'taken', take_by: ago(9), due_at: ago(-2) }, { id: 'd', kind: 'taxi', who: 'Анна', state: 'done', take_by: ago(9), due_at: ago(9) },
      ],
    }, ['request', 'request']],
    ['a situation as old as the minutes after which it climbs', { situations: [{ id: 'a', state: 'open', opened_at: ago(5) }] }, ['situation']],
    ['requests late this instant', {
      requests: [{ id: 'a', kind: 'escort', who: 'Х001', state: 'waiting', take_by: ago(0), due_at: null }, { id: 'b', kind: 'escort', who: 'Анна', state: 'handed', take_by: ago(9), due_at: ago(0) }],
    }, ['request', 'request']],
    ['the present hour’s load, when it is heavy', { loads: [{ hour: 11, per_person: LOAD_HIGH + 9, state: 'attention' }] }, ['load']],
    ['three sad faces of ten', { faces: { bad: 6, all: 20 } }, ['faces']],
    ['nineteen minutes behind are none, twenty are', { rooms: [{ key: 'a', room: '1', late_minutes: 19, waiting: 1 }, { key: 'b', room: '2', late_minutes: 20, waiting: 1 }] }, ['room']],
    ['the present hour’s load, not this morning’s', { loads: [{ hour: 9, per_person: LOAD_HIGH + 9, state: 'attention' }, { hour: 10, per_person: 3, state: 'fine' }] }, []],
    ['a few sad faces say nothing', { faces: { bad: 9, all: 19 } }, []],
    ['many do', { faces: { bad: 9, all: 30 } }, ['faces']],
    ['empty posts, lifts, a hand-off nobody took', { empty: [{ name: 'Вход', name_en: null }], lifts: [{ label: 'А', since: ago(9), until: null }], unaccepted: { id: 'h', by: null } }, ['lift', 'post', 'hand_off']],
  ] as [string, Partial<Day>, string[]][]) {
    test(what, () => assert.deepEqual(findProblems({ ...QUIET, ...day }).map(({ kind }) => kind), kinds))
  }
})
