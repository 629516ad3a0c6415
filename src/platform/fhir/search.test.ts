// Values of search parameters and cursors: properties, and tables of what is dirty.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { sql } from '../db/index.ts'
import { makeId } from '../ids.ts'
import { makeKeyRing } from '../keys.ts'
import { DAY_MS } from '../time.ts'
import { type Cursor, readCursor, writeCursor } from './cursor.ts'
import type { FhirSearch } from './search.ts'
import { type Pair, readSearch } from './search_reading.ts'
import { boundsOf } from './search_sql.ts'
import { PREFIXES, isMeant, openEnds, parseDateValue, parseReferenceValue, parseToken, splitValues } from './search_values.ts'

const ZONE = 'Europe/Moscow'
const SITE = { clinic_id: makeId(new Date(0)), fhir_id: 'o1', zone: ZONE, now: new Date('2026-11-24T09:00:00Z'), history: false }

describe('dates', () => {
  const CASES: [text: string, prefix: string, from: string, until: string][] = [
    ['2026-11-24', 'eq', '2026-11-23T21:00:00.000Z', '2026-11-24T21:00:00.000Z'],
    ['ge2026-11', 'ge', '2026-10-31T21:00:00.000Z', '2026-11-30T21:00:00.000Z'],
    ['lt2026', 'lt', '2025-12-31T21:00:00.000Z', '2026-12-31T21:00:00.000Z'],
    ['gt2026-12', 'gt', '2026-11-30T21:00:00.000Z', '2026-12-31T21:00:00.000Z'],
    ['2026-11-24T09:30', 'eq', '2026-11-24T06:30:00.000Z', '2026-11-24T06:31:00.000Z'],
    ['2026-11-24T09:30:15', 'eq', '2026-11-24T06:30:15.000Z', '2026-11-24T06:30:16.000Z'],
    ['sa2026-11-24T09:30:00Z', 'sa', '2026-11-24T09:30:00.000Z', '2026-11-24T09:30:01.000Z'],
    ['2026-11-24T09:30:00+05:30', 'eq', '2026-11-24T04:00:00.000Z', '2026-11-24T04:00:01.000Z'],
    ['2026-11-24T09:30:00 05:30', 'eq', '2026-11-24T04:00:00.000Z', '2026-11-24T04:00:01.000Z'],
    ['2026-11-24T09:30:00-05:00', 'eq', '2026-11-24T14:30:00.000Z', '2026-11-24T14:30:01.000Z'],
    ['2026-11-24T09:30:00.5Z', 'eq', '2026-11-24T09:30:00.500Z', '2026-11-24T09:30:00.600Z'],
    ['2026-11-24T09:30:00.123456Z', 'eq', '2026-11-24T09:30:00.123Z', '2026-11-24T09:30:00.124Z'],
    ['2024-02-29', 'eq', '2024-02-28T21:00:00.000Z', '2024-02-29T21:00:00.000Z'],
  ]
  for (const [text, prefix, from, until] of CASES) {
    test(text, () => assert.deepEqual(parseDateValue(text, ZONE), { prefix, from: new Date(from), until: new Date(until) }))
  }

  for (const text of ['', 'today', '2026-13', '2026-02-30', '2026-11-24T24:00:00Z', '2026-11-24T09:61Z', '2026-11-24T09', 'ap2026-11-24', 'ge', '0001-01-01', '9999', '2026-11-24T09:30:00+15:00', '2026-11-24 09:30', 'ge ge2026', '٢٠٢٦-11-24', '2026-11-24T09:30:00Z; drop']) {
    test(`«${text}» is no date`, () => assert.equal(parseDateValue(text, ZONE), undefined))
  }

  const instants = fc.date({ min: new Date('1950-01-01T00:00:00Z'), max: new Date('2100-01-01T00:00:00Z'), noInvalidDate: true })
  const written = fc.tuple(fc.constantFrom('', ...PREFIXES), instants, fc.constantFrom(4, 7, 10, 16, 19, 23))
    .map(([prefix, instant, length]) => `${prefix}${instant.toISOString().slice(0, length)}${length > 10 ? 'Z' : ''}`)

  test('what a value means lies within what it leaves open, and the prefixes agree with each other', () => {
    fc.assert(fc.property(written, instants, fc.integer({ min: -3, max: 3 }), (text, other, off) => {
      const value = parseDateValue(text, ZONE)!
      assert.ok(value.from < value.until)
      for (const instant of [other, new Date(value.from.getTime() + off), new Date(value.until.getTime() + off)]) {
        const means = (prefix: (typeof PREFIXES)[number]) => isMeant({ ...value, prefix }, instant)
        assert.notEqual(means('eq'), means('ne'))
        assert.notEqual(means('gt'), means('le'))
        assert.notEqual(means('lt'), means('ge'))
        assert.equal(means('eq'), means('ge') && means('le'))
        const { from, until } = openEnds(value)
        if (isMeant(value, instant)) assert.ok((from === null || instant >= from) && (until === null || instant < until))
      }
    }))
  })

  test('no text breaks the reader', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
      const value = parseDateValue(text, ZONE)
      if (value) assert.ok(value.from < value.until)
    }))
  })
})

describe('tokens and references', () => {
  test('a token that was written is read, whatever signs it has', () => {
    const escape = (text: string) => text.replace(/[\\,|$]/g, (sign) => `\\${sign}`)
    const plain = fc.string({ minLength: 1, maxLength: 20 }).filter((text) => text.trim() === text && text !== '')
    fc.assert(fc.property(fc.array(fc.tuple(fc.option(plain, { nil: undefined }), plain), { minLength: 1, maxLength: 4 }), (tokens) => {
      const text = tokens.map(([system, code]) => (system === undefined ? escape(code) : `${escape(system)}|${escape(code)}`)).join(',')
      assert.deepEqual(splitValues(text).map(parseToken), tokens.map(([system, code]) => ({ system, code })))
    }))
  })

  test('references by id, by type and id, by address; a type that is asked for must be the one named', () => {
    assert.deepEqual(parseReferenceValue('s1'), { type: undefined, id: 's1' })
    assert.deepEqual(parseReferenceValue('Schedule/s1'), { type: 'Schedule', id: 's1' })
    assert.deepEqual(parseReferenceValue('https://a.example/fhir/Schedule/s1'), { type: 'Schedule', id: 's1' })
    assert.deepEqual(parseReferenceValue('s1', 'Schedule'), { type: 'Schedule', id: 's1' })
    assert.equal(parseReferenceValue('Schedule/s1', 'Location'), undefined)
    assert.equal(parseReferenceValue('Schedule/s 1'), undefined)
    assert.equal(parseReferenceValue(''), undefined)
  })
})

const SEARCH: FhirSearch = {
  params: {
    schedule: { type: 'reference', about: '', targets: { Schedule: [{ column: sql`s.schedule_id`, table: 'access.schedule' }] } },
    start: { type: 'date', about: '', column: sql`s.starts_at` },
    status: { type: 'token', about: '', column: sql`s.status`, codes: ['free', 'busy'] },
    actor: { type: 'reference', about: '', targets: { Practitioner: [{ column: sql`s.doctor_id`, table: 'clinics.doctor' }], Location: [{ column: sql`s.place_id`, table: 'clinics.place' }] } },
  },
  columns: { id: sql`s.id`, fhir_id: sql`s.fhir_id`, updated_at: sql`s.updated_at` },
  sorts: { start: sql`s.starts_at` },
  includes: { 'Slot:schedule': () => [] },
  count: { usual: 20, max: 100 },
  judgeCost: () => undefined,
  select: async () => [],
  total: async () => 0,
}
const read = (pairs: Pair[], strict = false) => readSearch('Slot', SEARCH, pairs, strict, SITE)
const reasons = (pairs: Pair[], strict = false) => {
  const result = read(pairs, strict)
  return (result.ok ? result.asked.warnings : result.issues).map((issue) => `${issue.severity} ${issue.code} ${issue.details?.coding[0]?.code}`)
}

describe('searches', () => {
  test('what is asked', () => {
    const result = read([['schedule', 'Schedule/a,b'], ['start', 'ge2026-11-24'], ['start', 'lt2026-12-01'], ['_count', '7'], ['_sort', '-start'], ['_include', 'Slot:schedule'], ['_format', 'json']])
    assert.ok(result.ok)
    const { criteria, count, sort, includes, used, warnings } = result.asked
    assert.deepEqual(criteria.map(({ name, values }) => [name, values.length]), [['schedule', 2], ['start', 1], ['start', 1]])
    assert.deepEqual({ count, sort, includes, warnings }, { count: 7, sort: { name: 'start', down: true }, includes: ['Slot:schedule'], warnings: [] })
    assert.deepEqual(used.map(([name]) => name), ['schedule', 'start', 'start', '_count', '_sort', '_include'])
    assert.equal(boundsOf(criteria).days('start'), 7)
    assert.equal(boundsOf(criteria).values('schedule'), 2)
    assert.equal(boundsOf(criteria).days('_lastUpdated'), Infinity)
  })

  const DIRTY: [name: string, pairs: Pair[], lenient: string[], strict: string[]][] = [
    ['an unknown parameter', [['colour', 'red']], ['warning not-supported unknown-parameter'], ['error not-supported unknown-parameter']],
    ['a chain', [['schedule.actor', 'd1']], ['warning not-supported unknown-parameter'], ['error not-supported unknown-parameter']],
    ['_has', [['_has:Appointment:slot:status', 'booked']], ['warning not-supported unknown-parameter'], ['error not-supported unknown-parameter']],
    ['a name of every object', [['constructor', 'x'], ['__proto__', 'x']], ['warning not-supported unknown-parameter', 'warning not-supported unknown-parameter'], ['error not-supported unknown-parameter', 'error not-supported unknown-parameter']],
    ['nothing', [['status', ' ']], ['warning informational empty-parameter'], ['warning informational empty-parameter']],
    ['a code that is none', [['status', 'free,open']], ['error value wrong-parameter'], ['error value wrong-parameter']],
    ['a modifier', [['status:text', 'free']], ['error value wrong-parameter'], ['error value wrong-parameter']],
    ['another type', [['schedule', 'Location/1']], ['error value wrong-parameter'], ['error value wrong-parameter']],
    ['no date', [['start', 'tomorrow']], ['error value wrong-parameter'], ['error value wrong-parameter']],
    ['commas only', [['schedule', ',,']], ['error value wrong-parameter'], ['error value wrong-parameter']],
    ['a count that is none', [['_count', 'many']], ['error value wrong-parameter'], ['error value wrong-parameter']],
    ['an order that is none', [['_sort', 'status']], ['error value wrong-parameter'], ['error value wrong-parameter']],
    ['too many values', [['schedule', Array.from({ length: 101 }, (_, n) => n).join()]], ['error value wrong-parameter'], ['error value wrong-parameter']],
    ['too long', [['schedule', 'x'.repeat(4001)]], ['error too-costly too-long'], ['error too-costly too-long']],
  ]
  for (const [name, pairs, lenient, strict] of DIRTY) {
    test(name, () => {
      assert.deepEqual(reasons(pairs), lenient)
      assert.deepEqual(reasons(pairs, true), strict)
    })
  }

  test('no pairs break the reader', () => {
    const name = fc.oneof(fc.constantFrom('schedule', 'start', 'status', 'actor:Location', '_count', '_sort', '_include', '_id', '_lastUpdated', '_total'), fc.string())
    fc.assert(fc.property(fc.array(fc.tuple(name, fc.string({ unit: 'binary' }))), fc.boolean(), (pairs, strict) => {
      const result = read(pairs, strict)
      assert.ok(result.ok || result.issues.length > 0)
    }))
  })
})

describe('cursors', () => {
  const keys = makeKeyRing([{ id: 1, secret: randomBytes(32) }])
  const cursors = fc.record({
    pairs: fc.array(fc.tuple(fc.string(), fc.string()), { maxLength: 5 }),
    key: fc.record({ value: fc.option(fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true })), id: fc.integer({ min: 0, max: 4e12 }).map((n) => makeId(new Date(n))) }, { noNullPrototype: true }),
    total: fc.option(fc.nat(), { nil: undefined }),
  }, { noNullPrototype: true }) as fc.Arbitrary<Cursor>

  test('what was written is read; one that was changed, or is another clinic’s or type’s, is not', () => {
    const other = makeId(new Date(1))
    fc.assert(fc.property(cursors, fc.nat(), (cursor, at) => {
      const text = writeCursor(keys, SITE.clinic_id, 'Slot', cursor)
      assert.match(text, /^[\w-]+$/)
      assert.deepEqual(readCursor(keys, SITE.clinic_id, 'Slot', text), cursor)
      assert.equal(readCursor(keys, other, 'Slot', text), undefined)
      assert.equal(readCursor(keys, SITE.clinic_id, 'Schedule', text), undefined)
      const bytes = Buffer.from(text, 'base64url')
      bytes[at % bytes.length]! ^= 1
      assert.equal(readCursor(keys, SITE.clinic_id, 'Slot', bytes.toString('base64url')), undefined)
    }))
  })

  test('a key that was added signs, and the one before still reads', () => {
    const cursor: Cursor = { pairs: [], key: { value: null, id: makeId(new Date(DAY_MS)) }, total: 3 }
    const text = writeCursor(keys, SITE.clinic_id, 'Slot', cursor)
    const rotated = makeKeyRing([...keys.all, { id: 2, secret: randomBytes(32) }])
    assert.deepEqual(readCursor(rotated, SITE.clinic_id, 'Slot', text), cursor)
  })
})
