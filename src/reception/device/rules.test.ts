import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { mayUndo } from '../tallies/kinds.ts'
import { correctTime, judgeAct, type ShiftRefusal, type ShiftTimes } from './rules.ts'

const at = (minute: number, second = 0) => new Date(Date.UTC(2026, 10, 24, 9, minute, second))

describe('the clock of a device', () => {
  const TABLE: readonly (readonly [what: string, noted: Date, sent_at: Date | null, expected: Date])[] = [
    ['that is right', at(10), at(30), at(10)],
    ['that tells nothing of itself', at(10), null, at(10)],
    ['that is three seconds off: the way takes as long', at(10), at(29, 57), at(10)],
    ['an hour slow', at(10 - 60), at(30 - 60), at(10)],
    ['an hour fast', at(10 + 60), at(30 + 60), at(10)],
    ['that was set right in between, so that an act seems to come', at(50), at(30), at(30)],
  ]
  for (const [what, noted, sent_at, expected] of TABLE) test(what, () => assert.deepEqual(correctTime(noted, sent_at, at(30)), expected))

  test('keeps the distance of an act to its sending, however wrong it is', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 7_000_000 }), fc.integer({ min: -100_000_000_000, max: 100_000_000_000 }), (ago_ms, off_ms) => {
      fc.pre(Math.abs(off_ms) > 5_000)
      const now = at(30)
      const sent_at = new Date(now.getTime() - off_ms)
      const noted = new Date(sent_at.getTime() - ago_ms)
      assert.equal(correctTime(noted, sent_at, now).getTime(), now.getTime() - ago_ms)
    }))
  })
})

describe('an act belongs to a shift from nine to half past', () => {
  const shift = (ended: number | null = null, end_kind: ShiftTimes['end_kind'] = null): ShiftTimes =>
    ({ began_at: at(0), until: at(30), ended_at: ended === null ? null : at(ended), end_kind })
  const TABLE: readonly (readonly [what: string, of: ShiftTimes, when: Date, expected: ShiftRefusal | undefined])[] = [
    ['within it', shift(), at(10), undefined],
    ['in its last minute, seen a little later', shift(), at(30, 59), undefined],
    ['after it', shift(), at(31, 1), 'after'],
    ['a little before it', shift(), new Date(at(0).getTime() - 59_000), undefined],
    ['long before it', shift(), new Date(at(0).getTime() - 61_000), 'before'],
    ['after somebody signed off', shift(10, 'signed_off'), at(12), 'after'],
    ['after somebody moved to another post', shift(10, 'moved'), at(12), 'after'],
    ['of somebody who was replaced while offline', shift(10, 'replaced'), at(25), undefined],
    ['of somebody who was replaced, after their time', shift(10, 'replaced'), at(35), 'after'],
    ['of somebody taken off the list, whatever the time', shift(10, 'revoked'), at(5), 'revoked'],
    ['of a post that was closed, whatever the time', shift(10, 'closed'), at(5), 'closed'],
  ]
  for (const [what, of, when, expected] of TABLE) test(what, () => assert.equal(judgeAct(of, when), expected))
})

test('a tally may be taken back for ten seconds, and a little for the way', () => {
  const after = (seconds: number) => mayUndo(at(0), at(0, seconds))
  assert.deepEqual([after(0), after(10), after(12), after(13)], [true, true, true, false])
})
