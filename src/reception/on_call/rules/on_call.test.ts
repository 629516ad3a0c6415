import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type OnCallLine, findOverlap, isSameLine, pickOnCall, pickTold } from './on_call.ts'
import { spanOf } from './span.ts'

const at = (hour: number) => new Date(Date.UTC(2026, 10, 24, hour))
const line = (account_id: string, branch_id: string | null, from: number, until: number): OnCallLine => ({ account_id, branch_id, from_at: at(from), until_at: at(until) })

describe('who is on call', () => {
  const LINES = [line('all', null, 8, 20), line('one', '1', 8, 20), line('two', '2', 8, 20), line('night', '1', 20, 32), line('one', null, 12, 22)]
  const TABLE: readonly (readonly [what: string, branch: string, hour: number, expected: readonly string[]])[] = [
    ['before anybody', '1', 7, []],
    ['at the first instant', '1', 8, ['one', 'all']],
    ['another building', '2', 9, ['two', 'all']],
    ['a building without a line of its own', '3', 9, ['all']],
    ['somebody of two lines once, as of the building', '1', 13, ['one', 'all']],
    ['somebody of all buildings at another one', '3', 13, ['one', 'all']],
    ['at the last instant no more', '1', 20, ['night', 'one']],
    ['over midnight', '1', 25, ['night']],
    ['after everybody', '1', 32, []],
  ]
  for (const [what, branch, hour, expected] of TABLE) {
    test(what, () => assert.deepEqual(pickOnCall(LINES, branch, at(hour)).map(({ account_id }) => account_id), expected))
  }
})

test('a form that was sent twice says the very same, person aside', () => {
  const sent = { ...line('anna', '1', 8, 20), phone: '+7 900 000-00-00' }
  assert.ok(isSameLine(sent, { ...sent, from_at: at(8), until_at: at(20) }))
  for (const other of [{ branch_id: null }, { phone: null }, { from_at: at(9) }, { until_at: at(21) }]) {
    assert.ok(!isSameLine(sent, { ...sent, ...other }), Object.keys(other)[0])
  }
})

describe('lines that would say the same twice', () => {
  const KNOWN = [line('anna', '1', 8, 20), line('boris', null, 20, 32)]
  const TABLE: readonly (readonly [what: string, wish: OnCallLine, overlaps: boolean])[] = [
    ['the same', line('anna', '1', 8, 20), true], ['a part of it', line('anna', '1', 10, 11), true], ['the end of it', line('anna', '1', 19, 30), true],
    ['what follows', line('anna', '1', 20, 30), false], ['what goes before', line('anna', '1', 0, 8), false],
    ['another building', line('anna', '2', 8, 20), false], ['all buildings', line('anna', null, 10, 11), true], ['somebody else', line('boris', '1', 8, 20), false],
    ['one of all the buildings', line('boris', '2', 31, 40), true],
  ]
  for (const [what, wish, overlaps] of TABLE) test(what, () => assert.equal(findOverlap(KNOWN, wish) !== undefined, overlaps))
})

describe('who is told', () => {
  const person = (id: string, email: string | null = `${id}@staff.example`) => ({ id, email })
  const seniors = [person('senior')]
  const heads = [person('head'), person('head 2')]
  const TABLE: readonly (readonly [what: string, on_call: ReturnType<typeof person>[], told: readonly string[], told_heads: boolean])[] = [
    ['somebody on call, and no other head', [person('chief')], ['senior', 'chief'], false],
    ['two on call', [person('chief'), person('head')], ['senior', 'chief', 'head'], false],
    ['nobody on call: the heads', [], ['senior', 'head', 'head 2'], true],
    ['on call without an address: the heads', [person('chief', null)], ['senior', 'head', 'head 2'], true],
    ['one of two with an address', [person('chief', null), person('head')], ['senior', 'head'], false],
    ['the senior on call, once', [person('senior')], ['senior'], false],
  ]
  for (const [what, on_call, told, told_heads] of TABLE) {
    test(what, () => {
      const picked = pickTold({ seniors, on_call, heads })
      assert.deepEqual([picked.people.map(({ id }) => id), picked.told_heads], [told, told_heads])
    })
  }
})

describe('a span', () => {
  const MOSCOW = 'Europe/Moscow'
  const BERLIN = 'Europe/Berlin'
  const noon = new Date('2026-11-24T09:00:00Z')
  const TABLE: readonly (readonly [what: string, day: string, from: string, to: string, zone: string, now: Date, expected: string])[] = [
    ['of a day', '2026-11-25', '08:00', '20:00', MOSCOW, noon, '2026-11-25T05:00 2026-11-25T17:00'],
    ['over midnight', '2026-11-25', '20:00', '08:00', MOSCOW, noon, '2026-11-25T17:00 2026-11-26T05:00'],
    ['of a whole day', '2026-11-25', '08:00', '08:00', MOSCOW, noon, '2026-11-25T05:00 2026-11-26T05:00'],
    ['to midnight', '2026-11-25', '08:00', '00:00', MOSCOW, noon, '2026-11-25T05:00 2026-11-25T21:00'],
    ['that runs already', '2026-11-24', '08:00', '20:00', MOSCOW, noon, '2026-11-24T05:00 2026-11-24T17:00'],
    ['of last night that runs still', '2026-11-23', '20:00', '12:01', MOSCOW, noon, '2026-11-23T17:00 2026-11-24T09:01'],
    ['of last night that is over', '2026-11-23', '20:00', '12:00', MOSCOW, noon, 'past'],
    ['long ago', '2025-11-24', '08:00', '20:00', MOSCOW, noon, 'past'],
    ['two months ahead', '2027-01-25', '08:00', '20:00', MOSCOW, noon, '2027-01-25T05:00 2027-01-25T17:00'],
    ['further ahead', '2027-01-26', '08:00', '20:00', MOSCOW, noon, 'far'],
    ['of the night when the clock goes back', '2026-10-24', '20:00', '08:00', BERLIN, new Date('2026-10-24T09:00:00Z'), '2026-10-24T18:00 2026-10-25T07:00'],
    ['of twenty-five hours then', '2026-10-24', '20:00', '20:00', BERLIN, new Date('2026-10-24T09:00:00Z'), 'long'],
    ['of an hour that is left out', '2026-03-29', '02:00', '03:00', BERLIN, new Date('2026-03-28T09:00:00Z'), 'backwards'],
  ]
  for (const [what, day, from, to, zone, now, expected] of TABLE) {
    test(what, () => {
      const span = spanOf(day, from, to, zone, now)
      assert.equal(span.ok ? `${span.from_at.toISOString().slice(0, 16)} ${span.until_at.toISOString().slice(0, 16)}` : span.refusal, expected)
    })
  }

  test('is never longer than a day, never over, never empty', () => {
    const time = fc.tuple(fc.nat(23), fc.nat(59)).map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`)
    fc.assert(fc.property(fc.constantFrom('2026-11-23', '2026-11-24', '2026-12-31'), time, time, (day, from, to) => {
      const span = spanOf(day, from, to, MOSCOW, noon)
      const hours = span.ok ? (span.until_at.getTime() - span.from_at.getTime()) / 3_600_000 : 1
      assert.ok(hours > 0 && hours <= 24 && (!span.ok || span.until_at > noon))
    }))
  })
})
