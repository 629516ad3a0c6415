import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ageOn } from '../../../platform/time.ts'
import { ageClass } from './judging.ts'

const date = fc.date({ min: new Date('1920-01-01'), max: new Date('2030-12-31'), noInvalidDate: true }).map((instant) => instant.toISOString().slice(0, 10))

test('adult from the eighteenth birthday on, as the calendar counts', () => {
  fc.assert(fc.property(date, date, (birth, day) => {
    fc.pre(birth <= day)
    assert.equal(ageClass(birth, day), ageOn(birth, day) >= 18 ? 'adult' : 'child')
  }))
  for (const [birth, day, is] of [['2008-02-29', '2026-02-28', 'child'], ['2008-02-29', '2026-03-01', 'adult'], ['2008-11-24', '2026-11-24', 'adult'], ['2008', '2026-12-30', 'child']] as const) {
    assert.equal(ageClass(birth, day), is, birth)
    assert.equal(ageOn(birth, day) >= 18 ? 'adult' : 'child', is, birth)
  }
})
