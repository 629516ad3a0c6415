// How long offers stand, whose turn it is, what events of a place amount to.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { localTime } from '../../../platform/time.ts'
import { type OfferRule, addWaking, answerUntil, touchedUntil } from './answering.ts'
import { type OfferFacts, judgeOffer } from './offer.ts'
import { type WaitingEventKind, byTurn, foldWaiting } from './waiting.ts'

const ZONE = 'Europe/Moscow'
const RULE: OfferRule = {
  edition: '2026', answer_minutes: 120, day_opens: '09:00', day_closes: '21:00', near_hours: 24, near_answer_minutes: 30, notice_minutes: 120,
  touched_answer_minutes: 1440, lapses_max: 2, stay_days: 7, branches_max: 3,
}
const at = (text: string) => new Date(`${text}+03:00`)
const MINUTE = 60_000

const UNTIL: [now: string, visit: string, until: string | null, why: string][] = [
  ['2026-11-24T12:00', '2026-11-27T10:00', '2026-11-24T14:00', 'two hours'],
  ['2026-11-24T20:00', '2026-11-27T10:00', '2026-11-25T10:00', 'one hour before nine, one after'],
  ['2026-11-24T23:30', '2026-11-27T10:00', '2026-11-25T11:00', 'the night does not count'],
  ['2026-11-24T12:00', '2026-11-25T10:00', '2026-11-24T12:30', 'within a day: half an hour'],
  ['2026-11-24T12:00', '2026-11-25T12:00', '2026-11-24T12:30', 'exactly a day ahead is near'],
  ['2026-11-24T12:00', '2026-11-25T12:01', '2026-11-24T14:00', 'a minute more is not'],
  ['2026-11-24T19:00', '2026-11-27T10:00', '2026-11-24T21:00', 'to the end of the day'],
  ['2026-11-24T21:00', '2026-11-27T10:00', '2026-11-25T11:00', 'from the end of the day'],
  ['2026-11-24T12:00', '2026-11-24T14:30', '2026-11-24T12:30', 'and just enough'],
  ['2026-11-24T12:00', '2026-11-24T14:20', null, 'too near to answer and to come'],
  ['2026-11-24T22:00', '2026-11-25T09:30', null, 'nobody is awake before it'],
]
for (const [now, visit, until, why] of UNTIL) {
  test(`offered at ${now} for ${visit}: ${why}`, () => {
    assert.deepEqual(answerUntil(at(now), at(visit), ZONE, RULE), until && at(until))
  })
}

const instant = fc.integer({ min: at('2026-10-20T00:00').getTime(), max: at('2026-12-01T00:00').getTime() }).map((ms) => new Date(ms))
const zone = fc.constantFrom('Europe/Moscow', 'Europe/Berlin', 'Asia/Vladivostok')

test('property: an offer runs out while people are awake, with time to answer, before the visit comes too near', () => {
  fc.assert(fc.property(instant, fc.integer({ min: 0, max: 40_000 }), zone, (now, minutes, where) => {
    const visit = new Date(now.getTime() + minutes * MINUTE)
    const until = answerUntil(now, visit, where, RULE)
    if (until === null) {
      assert.ok(addWaking(now, 30, where, RULE).getTime() > visit.getTime() - 120 * MINUTE)
      return
    }
    assert.ok(until.getTime() >= now.getTime() + 30 * MINUTE && until.getTime() <= visit.getTime() - 120 * MINUTE)
    const time = localTime(until, where)
    assert.ok((time >= '09:00' && time <= '21:00') || until.getTime() === visit.getTime() - 120 * MINUTE, time)
  }), { numRuns: 80 })
})

test('a visit called off: a day to answer, less when the old visit or the kept one is near', () => {
  const now = at('2026-11-24T12:00')
  assert.deepEqual(touchedUntil(now, at('2026-11-30T10:00'), at('2026-12-02T10:00'), ZONE, RULE), at('2026-11-25T12:00'))
  assert.deepEqual(touchedUntil(now, at('2026-11-24T18:00'), at('2026-12-02T10:00'), ZONE, RULE), at('2026-11-24T18:00'))
  assert.deepEqual(touchedUntil(now, at('2026-11-30T10:00'), at('2026-11-24T16:00'), ZONE, RULE), at('2026-11-24T15:30'))
  assert.deepEqual(touchedUntil(now, at('2026-11-24T12:10'), null, ZONE, RULE), at('2026-11-24T12:30'), 'never without time to read')
})

test('urgent before planned, then who asked first', () => {
  const line = [
    { id: 'c', urgent: false, asked_at: at('2026-11-01T10:00') }, { id: 'a', urgent: false, asked_at: at('2026-11-02T10:00') },
    { id: 'b', urgent: true, asked_at: at('2026-11-03T10:00') }, { id: 'd', urgent: false, asked_at: at('2026-11-01T10:00') },
  ]
  assert.deepEqual(line.toSorted(byTurn).map(({ id }) => id), ['b', 'c', 'd', 'a'])
})

const fold = (...kinds: (WaitingEventKind | ['lapsed', boolean])[]) => foldWaiting(kinds.map((kind, index) => ({
  number: index + 1, kind: typeof kind === 'string' ? kind : kind[0], at: at('2026-11-24T12:00'), detail: typeof kind === 'string' ? null : { asked: kind[1] },
})))

test('a place folds from its events, and impossible ones are a fault', () => {
  assert.deepEqual(fold('joined'), { state: 'waiting', lapses: 0, event_count: 1 })
  assert.deepEqual(fold('joined', 'passed', 'offered', 'declined'), { state: 'waiting', lapses: 0, event_count: 4 })
  assert.deepEqual(fold('joined', 'offered', ['lapsed', false], 'offered', ['lapsed', true]), { state: 'asked', lapses: 2, event_count: 5 })
  assert.deepEqual(fold('joined', 'offered', ['lapsed', false], 'offered', ['lapsed', true], 'stayed').state, 'waiting')
  assert.deepEqual(fold('joined', 'offered', 'taken').state, 'booked')
  assert.deepEqual(fold('joined', 'booked_otherwise').state, 'left')
  for (const wrong of [['offered'], ['joined', 'taken'], ['joined', 'left', 'offered'], ['joined', 'offered', 'taken', 'lapsed']] as WaitingEventKind[][]) {
    assert.throws(() => fold(...wrong))
  }
})

test('what has become of an offer', () => {
  const now = at('2026-11-24T12:00')
  const later = at('2026-11-24T14:00')
  const held = { state: 'held' as const, held_until: later }
  const old = { state: 'booked' as const, starts_at: at('2026-11-26T10:00'), closed: true }
  const table: [Partial<OfferFacts>, string][] = [
    [{ kept: held }, 'open'],
    [{ kept: { ...held, held_until: now } }, 'lapsed'],
    [{ kept: { ...held, state: 'expired' } }, 'lapsed'],
    [{ kept: { ...held, state: 'cancelled', reason: 'system' } }, 'lapsed'],
    [{ kept: { ...held, state: 'cancelled', reason: 'person' } }, 'declined'],
    [{ kept: { ...held, state: 'cancelled', reason: 'clinic' } }, 'settled'],
    [{ kind: 'touched', old, kept: { ...held, state: 'cancelled', reason: 'clinic' } }, 'lapsed'],
    [{ kept: { ...held, state: 'booked' } }, 'taken'],
    [{ state: 'lapsed', kept: { ...held, state: 'booked' } }, 'taken'],
    [{ kind: 'touched', old, kept: null, expires_at: later }, 'open'],
    [{ kind: 'touched', old, kept: null, expires_at: now }, 'lapsed'],
    [{ kind: 'touched', old: { ...old, state: 'moved' }, kept: held }, 'settled'],
    [{ kind: 'touched', old: { ...old, state: 'cancelled' }, state: 'lapsed' }, 'settled'],
    [{ kind: 'touched', old: { ...old, closed: false }, kept: held }, 'void'],
    [{ kind: 'touched', old, state: 'declined' }, 'declined'],
    [{ state: 'taken', kept: { ...held, state: 'cancelled' } }, 'taken'],
    [{ state: 'void', kept: { ...held, state: 'booked' } }, 'void'],
    [{ state: 'settled', kept: { ...held, state: 'booked' } }, 'settled'],
    [{ kind: 'touched', old: { ...old, state: 'arrived' }, kept: held }, 'open'],
    [{ kind: 'waiting', old: { ...old, closed: false }, kept: held }, 'open'],
    [{ expires_at: null }, 'open'],
    [{ kept: { ...held, held_until: null } }, 'open'],
  ]
  for (const [given, state] of table) {
    assert.equal(judgeOffer({ kind: 'waiting', state: 'open', expires_at: later, kept: null, old: null, ...given }, now), state, JSON.stringify(given))
  }
})
