// Who goes next: a table of mornings, and what holds of every one.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { LATE_MINUTES, WALK_IN_MINUTES, type Waiting, dueOf, foretell, pickNext } from './merge.ts'

const MINUTE_MS = 60_000
/** Minutes from 08:00. */
const at = (minutes: number) => new Date(Date.UTC(2026, 10, 24, 5, 0) + minutes * MINUTE_MS)
const minutesOf = (instant: Date) => (instant.getTime() - at(0).getTime()) / MINUTE_MS

/** «A0@10»: booked for 0, came at 10. «X@5»: without a booking, came at 5; «!» acute; «~30» came back at 30. */
function read(text: string): Waiting {
  const [, ticket, booked, came, back, urgent] = /^([A-Z]+)(\d+)?@(\d+)(?:~(\d+))?(!)?$/.exec(text)!
  return {
    id: text, ticket: ticket!, booked_for: booked === undefined ? null : at(Number(booked)), came_at: at(Number(came)),
    urgent: urgent !== undefined, returned_at: back === undefined ? null : at(Number(back)),
  }
}

const MORNINGS: readonly [what: string, now: number, waiting: string, next: string, why: string][] = [
  ['booked, at their time', 30, 'A30@20', 'A', 'due'],
  ['two booked: the earlier time', 30, 'B30@5 A15@12', 'A', 'due'],
  ['booked before somebody who came ten minutes ago', 30, 'X@20 A30@25', 'A', 'due'],
  ['somebody without a booking who came more than forty minutes before', 60, 'X@15 A60@50', 'X', 'due'],
  ['exactly forty minutes: the booked one', 60, 'X@20 A60@50', 'A', 'due'],
  ['a gap before the next booked one', 30, 'X@25 A60@20', 'X', 'gap'],
  ['a gap that is too short', 50, 'X@45 A60@20', 'A', 'early'],
  ['a gap as long as a visit', 45, 'X@44 A60@20', 'X', 'gap'],
  ['nobody booked is here', 30, 'X@29 Y@20', 'Y', 'first'],
  ['nobody without a booking: early', 30, 'A60@20', 'A', 'early'],
  ['nine minutes late keeps the place', 40, 'A30@39 B35@20', 'A', 'due'],
  ['ten minutes late still does', 41, 'A30@40 B35@20', 'A', 'due'],
  ['eleven minutes late: after those who are due', 62, 'A30@41 B60@20', 'B', 'due'],
  ['late waits half of what one without a booking waits', 65, 'A30@41 X@22', 'A', 'due'],
  ['acute goes before everybody', 60, 'A45@40 X@5 Z@59!', 'Z', 'urgent'],
  ['two acute: who came first', 60, 'Z@59! Y@58!', 'Y', 'urgent'],
  ['two who came in one minute: the lower number', 60, 'Y@10 X@10', 'X', 'due'],
  ['came back: by the time of coming back', 60, 'A15@10~55 B50@40', 'B', 'due'],
  ['came back before their own time: nothing is lost', 60, 'A60@10~40 B59@40', 'B', 'due'],
]

describe('who goes next', () => {
  for (const [what, now, waiting, next, why] of MORNINGS) {
    test(what, () => {
      const turn = pickNext(waiting.split(' ').map(read), 15, at(now))
      assert.deepEqual([turn?.who.ticket, turn?.why], [next, why])
    })
  }

  test('nobody waits: nobody goes', () => assert.equal(pickNext([], 15, at(0)), undefined))
})

const minute = fc.integer({ min: 0, max: 240 })
const morning = fc.array(
  fc.record({ booked: fc.option(minute), came: minute, urgent: fc.boolean(), back: fc.option(minute) }),
  { minLength: 1, maxLength: 12 },
).map((some) => some.map(({ booked, came, urgent, back }, index): Waiting => ({
  id: String(index), ticket: String.fromCharCode(65 + index), booked_for: booked === null ? null : at(booked), came_at: at(came),
  urgent: urgent && booked === null && came % 5 === 0, returned_at: back === null ? null : at(came + back),
})))
const visit = fc.integer({ min: 5, max: 30 })

describe('of every morning', () => {
  test('somebody goes whenever somebody waits', () => {
    fc.assert(fc.property(morning, visit, minute, (waiting, minutes, now) => pickNext(waiting, minutes, at(now)) !== undefined))
  })

  test('of two without a booking who never went away the one who came first goes first; of two booked in time, the earlier time', () => {
    fc.assert(fc.property(morning, visit, minute, (waiting, minutes, now) => {
      const { who } = pickNext(waiting, minutes, at(now))!
      if (who.urgent || who.returned_at) return
      for (const other of waiting) {
        if (other === who || other.urgent || other.returned_at || (other.booked_for === null) !== (who.booked_for === null)) continue
        assert.ok(dueOf(who) <= dueOf(other))
      }
    }))
  })

  test('nobody whose time has come is passed by somebody with a later one, but by acute ones', () => {
    fc.assert(fc.property(morning, visit, minute, (waiting, minutes, now) => {
      const { who, why } = pickNext(waiting, minutes, at(now))!
      const due = waiting.filter((one) => dueOf(one) <= at(now))
      if (why === 'urgent' || due.length === 0) return
      assert.ok(due.every((one) => dueOf(one) >= dueOf(who)))
    }))
  })

  test('a booked one who is here is never kept waiting past their time by a gap', () => {
    fc.assert(fc.property(morning, visit, minute, (waiting, minutes, now) => {
      const { who, why } = pickNext(waiting, minutes, at(now))!
      if (why !== 'gap') return
      assert.equal(who.booked_for, null)
      assert.ok(waiting.every((one) => one.booked_for === null || minutesOf(dueOf(one)) >= now + minutes))
    }))
  })

  test('the instant of a turn does not move while one waits: no later comer can push it', () => {
    fc.assert(fc.property(morning, (waiting) => {
      for (const one of waiting) {
        const due = dueOf(one)
        assert.ok(due >= (one.booked_for ?? one.came_at) && minutesOf(due) <= Math.max(
          one.booked_for === null ? minutesOf(one.came_at) + WALK_IN_MINUTES : minutesOf(one.booked_for),
          minutesOf(one.came_at) + (one.booked_for === null ? WALK_IN_MINUTES : LATE_MINUTES), one.returned_at ? minutesOf(one.returned_at) : 0,
        ))
      }
    }))
  })

  test('foretelling names everybody who waits once, never two at once, and begins with whose turn it is', () => {
    fc.assert(fc.property(morning, fc.array(minute, { maxLength: 6 }), visit, minute, (waiting, coming, minutes, now) => {
      const expected = coming.map((booked, index) => ({ id: `c${index}`, booked_for: at(now + 1 + booked) }))
      const told = foretell(waiting, expected, minutes, at(now))
      assert.deepEqual(told.map(({ who }) => who.id).toSorted(), waiting.map(({ id }) => id).toSorted())
      assert.equal(told[0]!.who, pickNext(waiting, minutes, at(now))!.who)
      for (const [index, one] of told.entries()) if (index > 0) assert.ok(minutesOf(one.at) - minutesOf(told[index - 1]!.at) >= minutes)
    }))
  })
})
