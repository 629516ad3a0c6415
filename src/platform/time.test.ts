import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { addDays, ageOn, atLocal, daysBetween, formatDate, formatDateTime, formatMonth, localDate, localTime } from './time.ts'

const ZONES = ['Europe/Moscow', 'Asia/Kamchatka', 'Europe/London', 'America/St_Johns', 'Pacific/Apia', 'Asia/Kolkata']
const instants = fc.date({ min: new Date('2000-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })

test('local dates and times agree with Temporal in every zone, clock changes included', () => {
  fc.assert(fc.property(instants, fc.constantFrom(...ZONES), (at, zone) => {
    const zoned = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone)
    assert.equal(localDate(at, zone), zoned.toPlainDate().toString())
    assert.equal(localTime(at, zone), zoned.toPlainTime().toString({ smallestUnit: 'minute' }))
  }))
})

test('a wall time of a zone comes back as the same wall time unless the clock skips it', () => {
  fc.assert(fc.property(instants, fc.constantFrom(...ZONES), (at, zone) => {
    const again = atLocal(localDate(at, zone), localTime(at, zone), zone)
    assert.equal(localTime(again, zone), localTime(at, zone))
  }))
})

test('days and ages', () => {
  assert.equal(addDays('2026-02-28', 1), '2026-03-01')
  assert.equal(daysBetween('2026-03-02', '2026-03-01'), -1)
  assert.equal(ageOn('2008-11-24', '2026-11-23'), 17)
  assert.equal(ageOn('2008-11-24', '2026-11-24'), 18)
  assert.equal(ageOn('2008-02-29', '2026-02-28'), 17)
  assert.equal(ageOn('2008', '2026-12-30'), 17, 'a bare year counts to its last day')
  assert.equal(ageOn('2008-11', '2026-12-01'), 18)
  assert.equal(ageOn('2008-10', '2026-10-30'), 17, 'a month without a day counts to its last day')
  assert.equal(ageOn('2008-10', '2026-10-31'), 18)
})

test('dates as people read them', () => {
  assert.equal(formatDate('ru', '2026-11-24'), 'вт\u00a024\u00a0ноября')
  assert.equal(formatDate('en', '2025-11-24', '2026-01-01'), 'Mon\u00a024\u00a0November\u00a02025')
  assert.equal(formatDateTime('ru', new Date('2026-11-24T06:30:00Z'), 'Europe/Moscow'), 'вт\u00a024\u00a0ноября, 09:30')
  assert.equal(formatMonth('ru', '2026-11'), 'ноябрь\u00a02026')
})
