import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type HolderLine, judgeHolding } from './holding.ts'

const at = (hour: number) => new Date(Date.UTC(2026, 10, 24, hour))
const line = (from: number, until: number | null, revoked: number | null = null): HolderLine => ({
  valid_from: at(from), valid_until: until === null ? null : at(until), revoked_at: revoked === null ? null : at(revoked),
})

describe('who may hold a post from eight to sixteen', () => {
  const TABLE: readonly (readonly [what: string, lines: readonly HolderLine[], expected: unknown])[] = [
    ['nobody on the list', [], { ok: false, refusal: 'not_listed' }],
    ['a line without an end', [line(0, null)], { ok: true }],
    ['a line that ends with the shift', [line(8, 16)], { ok: true }],
    ['a line that ends before the shift', [line(8, 15)], { ok: false, refusal: 'too_long', until: at(15) }],
    ['a line that begins within the shift', [line(9, null)], { ok: false, refusal: 'not_listed' }],
    ['a line that was over before', [line(0, 8)], { ok: false, refusal: 'not_listed' }],
    ['two lines that meet', [line(12, 18), line(7, 12)], { ok: true }],
    ['two lines with a gap', [line(7, 12), line(13, 18)], { ok: false, refusal: 'too_long', until: at(12) }],
    ['a line taken off the list', [line(0, null, 10)], { ok: false, refusal: 'revoked' }],
    ['taken off, and put on again', [line(0, null, 10), line(0, 20)], { ok: true }],
    ['taken off long ago, and over', [line(0, 5, 4)], { ok: false, refusal: 'not_listed' }],
  ]
  for (const [what, lines, expected] of TABLE) {
    test(what, () => assert.deepEqual(judgeHolding(lines, at(8), at(16)), expected))
  }
})

test('says yes exactly when every hour is in a line that is in force', () => {
  const anyLine = fc.record({ from: fc.nat(23), length: fc.integer({ min: 1, max: 10 }), endless: fc.boolean(), revoked: fc.boolean() })
  fc.assert(fc.property(fc.array(anyLine, { maxLength: 6 }), fc.nat(22), fc.integer({ min: 1, max: 12 }), (drawn, from, length) => {
    const lines = drawn.map((one) => line(one.from, one.endless ? null : one.from + one.length, one.revoked ? 0 : null))
    const hours = Array.from({ length }, (_, n) => from + n)
    const expected = hours.every((hour) => drawn.some((one) => !one.revoked && one.from <= hour && (one.endless || hour < one.from + one.length)))
    const told = judgeHolding(lines, at(from), at(from + length))
    assert.equal(told.ok, expected)
    if (!told.ok && told.refusal === 'too_long') {
      assert.ok(judgeHolding(lines, at(from), told.until).ok, 'and until the time that it names it says yes')
    }
  }))
})
