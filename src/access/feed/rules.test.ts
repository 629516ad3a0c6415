// The rules of feeds: ids, instants, clocks, opening hours, overlaps, tables. Pure, so tried by tables and by properties.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { BOOKING_LINK, HAS_AVAILABILITY, SLOT_CAPACITY } from '../terms.ts'
import { judgeSource } from './rules/age.ts'
import { foreignId } from './rules/foreign.ts'
import { readInstant } from './rules/instant.ts'
import { findOverlapping } from './rules/overlap.ts'
import { isLink, readManifest, readSchedule, readSlot } from './rules/smart.ts'
import { readCells, readHead, readTableSlot } from './rules/table.ts'
import { judgeTimes, readHours } from './rules/times.ts'
import { makeZoneClock } from './rules/zone.ts'

const NOW = new Date('2026-10-20T09:00:00Z')
const at = (text: string) => readInstant(text)!

describe('foreign ids', () => {
  test('short ones stand behind their source, long and odd ones end in a hash', () => {
    assert.equal(foreignId('gp7', 'slot-1'), 'gp7.slot-1')
    assert.match(foreignId('gp7', 'x'.repeat(100)), /^gp7\.x+-[0-9a-f]{24}$/)
    assert.match(foreignId('gp7', 'a_b/c'), /^gp7\.a-b-c-[0-9a-f]{24}$/)
  })

  test('are FHIR ids, stay the same, and differ when the ids or the sources differ', () => {
    const id = fc.string({ minLength: 1, maxLength: 200 })
    fc.assert(fc.property(id, id, (one, other) => {
      assert.match(foreignId('abcdefghijkl', one), /^[A-Za-z0-9.-]{1,64}$/)
      assert.equal(foreignId('a', one), foreignId('a', one))
      assert.notEqual(foreignId('a', one), foreignId('b', one))
      if (one !== other) assert.notEqual(foreignId('a', one), foreignId('a', other))
    }))
  })
})

describe('instants', () => {
  for (const [text, iso, offset] of [
    ['2026-11-24T09:30:00+03:00', '2026-11-24T06:30:00.000Z', 180],
    ['2021-03-10T15:00:00-05', '2021-03-10T20:00:00.000Z', -300],
    ['2026-11-24T09:30Z', '2026-11-24T09:30:00.000Z', null],
    ['2026-11-24T09:30:00.1234567+00:00', '2026-11-24T09:30:00.123Z', null],
    ['2026-11-24 09:30:00+0530', '2026-11-24T04:00:00.000Z', 330],
  ] as const) {
    test(text, () => assert.deepEqual(readInstant(text), { ms: Date.parse(iso), offset }))
  }
  for (const text of ['2026-11-24T09:30:00', '2026-02-30T09:30:00Z', '2026-11-24', '2026-13-01T00:00:00Z', '2026-11-24T25:00:00Z', '2026-00-24T09:00:00Z', '2026-11-00T09:00:00Z', '2026-11-24T24:30:00Z', '', null, 5]) {
    test(`${text} is none`, () => assert.equal(readInstant(text), undefined))
  }

  test('every instant in any offset is read back', () => {
    const instant = fc.date({ min: new Date('1990-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
    fc.assert(fc.property(instant, fc.integer({ min: -56, max: 56 }), (when, quarters) => {
      const minutes = quarters * 15
      const local = new Date(when.getTime() + minutes * 60_000).toISOString().slice(0, -1)
      const two = (n: number) => String(n).padStart(2, '0')
      const text = `${local}${minutes < 0 ? '-' : '+'}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`
      assert.deepEqual(readInstant(text), { ms: when.getTime(), offset: minutes === 0 ? null : minutes })
    }))
  })
})

describe('clocks and opening hours', () => {
  // clocks in Berlin go back on 25 October 2026, those in Moscow stay
  const berlin = makeZoneClock('Europe/Berlin')
  const moscow = makeZoneClock('Europe/Moscow')
  const hours = readHours([{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], opens: '08:00', closes: '20:00' }])
  const judge = (start: string, end: string, clock = berlin, week = hours) => judgeTimes(at(start), at(end), clock, week, NOW.getTime())

  test('a wall clock shows date, weekday and minutes', () => {
    assert.deepEqual(berlin.wallAt(Date.parse('2026-10-26T07:30:00Z')), { date: '2026-10-26', weekday: 0, minutes: 510 })
    assert.deepEqual([...berlin.offsetsAround(NOW.getTime())].sort(), [120, 60].sort())
    assert.deepEqual(moscow.offsetsAround(NOW.getTime()), [180])
  })

  for (const [verdict, start, end, why] of [
    ['fine', '2026-10-26T08:00:00+01:00', '2026-10-26T08:15:00+01:00', 'the offset of the day'],
    ['fine', '2026-10-26T07:00:00Z', '2026-10-26T07:15:00Z', 'UTC'],
    ['fine', '2026-10-26T10:00:00+03:00', '2026-10-26T10:15:00+03:00', 'an offset of another zone is an instant like any other'],
    ['wrong_offset', '2026-10-26T10:00:00+02:00', '2026-10-26T10:15:00+02:00', 'still summer'],
    ['wrong_offset', '2026-10-26T06:30:00Z', '2026-10-26T06:45:00Z', 'half an hour before the doors open, an hour late it would fit'],
    ['wrong_offset', '2026-10-26T19:30:00Z', '2026-10-26T19:45:00Z', 'local time called UTC'],
    ['outside_hours', '2026-10-24T10:00:00Z', '2026-10-24T10:15:00Z', 'a Saturday'],
    ['outside_hours', '2026-10-26T00:00:00Z', '2026-10-26T00:15:00Z', 'in the night, an hour would not help'],
    ['past', '2026-10-20T09:00:00Z', '2026-10-20T09:15:00Z', 'begins now'],
    ['ends_before', '2026-10-26T09:00:00Z', '2026-10-26T09:00:00Z', 'no length'],
    ['too_long', '2026-10-26T09:00:00Z', '2026-10-27T09:00:01Z', 'over a day'],
    ['too_far', '2027-12-26T09:00:00Z', '2027-12-26T09:15:00Z', 'over 400 days ahead'],
  ] as const) {
    test(`${verdict}: ${why}`, () => assert.equal(judge(start, end), verdict))
  }

  test('without known hours everything is within them', () => {
    assert.equal(readHours(null), null)
    assert.equal(readHours([{ days: 'mon' }]), null)
    assert.equal(judge('2026-10-24T00:00:00Z', '2026-10-24T00:15:00Z', moscow, null), 'fine')
  })
})

describe('overlaps', () => {
  const one = (key: string, owner: string, starts_at: number, ends_at: number) => ({ key, owner, starts_at, ends_at })

  test('the first stays, and what overlaps only with one that goes', () => {
    assert.deepEqual(findOverlapping([one('a', 'd', 0, 20), one('b', 'd', 10, 30), one('c', 'd', 20, 40), one('e', 'f', 10, 30)]), ['b'])
  })

  test('none of those that stay overlap, and each that goes overlaps with one that stays', () => {
    const stretch = fc.record({ owner: fc.constantFrom('a', 'b'), starts_at: fc.nat(100), length: fc.integer({ min: 1, max: 30 }) })
    fc.assert(fc.property(fc.array(stretch), (drawn) => {
      const all = drawn.map(({ owner, starts_at, length }, n) => one(String(n), owner, starts_at, starts_at + length))
        .sort((x, y) => x.owner.localeCompare(y.owner) || x.starts_at - y.starts_at)
      const going = new Set(findOverlapping(all))
      const meets = (x: (typeof all)[0], y: (typeof all)[0]) => x.owner === y.owner && x.starts_at < y.ends_at && y.starts_at < x.ends_at
      const staying = all.filter(({ key }) => !going.has(key))
      for (const x of staying) for (const y of staying) if (x !== y) assert.ok(!meets(x, y))
      for (const x of all) if (going.has(x.key)) assert.ok(staying.some((y) => meets(x, y)))
    }))
  })
})

describe('how a source stands', () => {
  const source = { active: true, url: 'https://a.example', poll_minutes: 5, created_at: NOW, success_at: null as Date | null }
  const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000)
  test('late after three polls, never before the first success', () => {
    assert.equal(judgeSource(source, later(15)), 'never')
    assert.equal(judgeSource(source, later(16)), 'late')
    assert.equal(judgeSource({ ...source, success_at: later(10) }, later(25)), 'fine')
    assert.equal(judgeSource({ ...source, success_at: later(10) }, later(26)), 'late')
    assert.equal(judgeSource({ ...source, active: false }, later(99)), 'paused')
    assert.equal(judgeSource({ ...source, url: null }, later(99)), 'by_hand')
  })
})

describe('SMART Scheduling Links', () => {
  const link = (valueUrl: string) => ({ url: BOOKING_LINK, valueUrl })
  const capacity = (valueInteger: unknown) => ({ url: SLOT_CAPACITY, valueInteger })
  const slot = (more: object = {}) => readSlot({
    resourceType: 'Slot', id: '1', schedule: { reference: 'Schedule/2' }, status: 'free', start: '2026-11-24T09:00:00Z', end: '2026-11-24T09:15:00Z', ...more,
  })

  test('a manifest names its files; others are left out; a time to come is no time', () => {
    const output = [{ type: 'Slot', url: 'a' }, { type: 'Patient', url: 'b' }, { type: 'Location' }, null]
    assert.deepEqual(readManifest({ transactionTime: '2026-10-20T08:00:00Z', output }, NOW), {
      transaction_time: new Date('2026-10-20T08:00:00Z'), output: [{ type: 'Slot', url: 'a' }],
    })
    assert.equal(readManifest({ transactionTime: '2026-10-20T12:00:00Z', output: [] }, NOW)?.transaction_time, null)
    for (const wrong of [null, [], 'x', {}, { output: {} }]) assert.equal(readManifest(wrong, NOW), undefined)
  })

  test('a slot has its link, its seats and its rules', () => {
    const read = slot({ extension: [link('https://a.example/b?c=1'), capacity(100)] })
    assert.ok(typeof read === 'object')
    assert.deepEqual([read.schedule, read.link, read.capacity, read.status, read.visit, read.urgent_only], ['2', 'https://a.example/b?c=1', 100, 'free', 'any', false])
    const full = slot({ extension: [capacity(0)] })
    assert.ok(typeof full === 'object')
    assert.deepEqual([full.status, full.capacity], ['busy', 1])
  })

  test('what a slot cannot do without', () => {
    assert.equal(slot({ id: undefined }), 'no_id')
    assert.equal(slot({ schedule: { reference: 'Location/2' } }), 'unknown_schedule')
    assert.equal(slot({ status: 'maybe' }), 'wrong_status')
    assert.equal(slot({ start: '2026-11-24T09:00:00' }), 'wrong_time')
    assert.equal(slot({ extension: [link('javascript:alert(1)')] }), 'wrong_link')
  })

  test('links lead to the web and nowhere else', () => {
    for (const good of ['https://a.example', 'http://a.example/b?c=d&e=%20#f']) assert.ok(isLink(good), good)
    for (const bad of ['javascript:alert(1)', 'data:text/html,x', '//a.example', 'https://a b', 'https://a"b', 'https://a\tb', 'ftp://a', '', null]) assert.ok(!isLink(bad), String(bad))
  })

  test('a schedule names place, doctor, specialty, and what is known without times', () => {
    const read = readSchedule({
      resourceType: 'Schedule', id: '2', actor: [{ reference: 'Practitioner/d1' }, { reference: 'https://a.example/fhir/Location/l1' }],
      serviceType: [{ coding: [{ system: 's', code: 'c' }, { code: '' }] }],
      extension: [{ url: HAS_AVAILABILITY, valueCode: 'unknown' }],
    })
    assert.deepEqual(read, {
      id: '2', location: 'l1', doctor: { by: 'id', value: 'd1' }, codings: [{ system: 's', code: 'c' }], audience: 'both', active: true,
      coarse: 'unknown', link: null, phone: null,
    })
  })

  test('nothing that JSON can say makes the readers stumble', () => {
    const known = ['id', 'schedule', 'status', 'start', 'extension', 'actor', 'serviceType', 'output', 'url', 'reference', 'coding']
    const value = fc.letrec((tie) => ({
      any: fc.oneof({ depthSize: 'small' }, fc.jsonValue(), fc.array(tie('any')), fc.dictionary(fc.constantFrom(...known), tie('any'))),
    })).any
    fc.assert(fc.property(fc.dictionary(fc.constantFrom(...known), value), (resource) => {
      readSlot(resource)
      readSchedule(resource)
      readManifest(resource, NOW)
    }))
  })
})

describe('tables', () => {
  const clock = makeZoneClock('Europe/Berlin')
  const head = readHead(['Филиал', 'специальность', ' ВРАЧ ', 'Дата', 'Начало', 'Конец', 'Состояние', 'мест', 'для кого', 'ссылка'])
  assert.ok(head.ok)
  const read = (...cells: string[]) => readTableSlot(readCells(cells, head.places), clock)

  test('a head without what a slot needs names the column', () => {
    assert.deepEqual(readHead(['branch', 'specialty', 'date', 'start']), { ok: false, missing: 'end' })
    assert.deepEqual(readHead(['x']), { ok: false, missing: 'branch' })
    assert.ok(readHead(['branch', 'specialty', 'date', 'start', 'minutes']).ok)
  })

  test('local times are read in the zone of the branch, whole instants as they stand', () => {
    const slot = read('1', 'therapist', 'd1', '26.10.2026', '9:00', '09:15', 'Свободно', '2', 'дети', '')
    assert.ok(typeof slot === 'object')
    assert.deepEqual([new Date(slot.start.ms).toISOString(), new Date(slot.end.ms).toISOString(), slot.status, slot.capacity, slot.audience],
      ['2026-10-26T08:00:00.000Z', '2026-10-26T08:15:00.000Z', 'free', 2, 'child'])
    const other = read('1', 'therapist', 'd1', '2026-10-26', '2026-10-26T09:00:00+01:00', '2026-10-26T09:15:00+01:00')
    assert.ok(typeof other === 'object')
    assert.equal(other.id, slot.id)
  })

  test('a time that the clocks leave out is none, one shown twice is the first', () => {
    assert.equal(read('1', 't', 'd', '2027-03-28', '02:30', '02:45'), 'no_such_time')
    const twice = read('1', 't', 'd', '2026-10-25', '02:30', '02:45')
    assert.ok(typeof twice === 'object')
    assert.equal(new Date(twice.start.ms).toISOString(), '2026-10-25T00:30:00.000Z')
  })

  for (const [problem, cells] of [
    ['wrong_time', ['1', 't', 'd', '31.11.2026', '9:00', '9:15']],
    ['wrong_time', ['1', 't', 'd', '2026-11-24', '9', '9:15']],
    ['wrong_time', ['1', 't', 'd', '24.00.2026', '9:00', '9:15']],
    ['wrong_time', ['1', 't', 'd', '00.11.2026', '9:00', '9:15']],
    ['wrong_time', ['1', 't', 'd', '2026-11-24', '24:30', '9:15']],
    ['wrong_status', ['1', 't', 'd', '2026-11-24', '9:00', '9:15', 'может быть']],
    ['wrong_value', ['1', 't', 'd', '2026-11-24', '9:00', '9:15', '', 'много']],
    ['wrong_link', ['1', 't', 'd', '2026-11-24', '9:00', '9:15', '', '', '', 'javascript:x']],
  ] as const) {
    test(`${problem}: ${cells.join(' ')}`, () => assert.equal(read(...cells), problem))
  }
})
