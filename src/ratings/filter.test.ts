import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Chosen, STATES_CHOSEN, TOPICS_CHOSEN, filterOf, hrefOf, readChosen, readPlace, recentMonths } from './filter.ts'

const id = fc.uuid({ version: 7 })
const day = fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-30'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10))
const chosen: fc.Arbitrary<Chosen> = fc.record({
  state: fc.constantFrom(...STATES_CHOSEN, undefined),
  topic: fc.constantFrom(...TOPICS_CHOSEN, undefined),
  from: fc.option(day, { nil: undefined }),
  to: fc.option(day, { nil: undefined }),
  q: fc.constantFrom(undefined, 'очередь', '"живая очередь" -лифт', 'a&b=c'),
  branch: fc.option(id, { nil: undefined }),
  doctor: fc.option(id, { nil: undefined }),
  mark: fc.constantFrom('low', 'middle', 'high', undefined),
  month: fc.option(fc.tuple(fc.integer({ min: 2000, max: 2099 }), fc.integer({ min: 1, max: 12 }))
    .map(([year, month]) => `${year}-${String(month).padStart(2, '0')}`), { nil: undefined }),
}, { noNullPrototype: true })
const place = fc.record({ work_state: fc.constantFrom('new' as const, 'read' as const, 'done' as const), answered_at: fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }), id }, { noNullPrototype: true })

test('a choice and a place written into an address are read back', () => {
  fc.assert(fc.property(chosen, place, (choice, from) => {
    const query = Object.fromEntries(new URL(hrefOf('http://localhost/ratings/gp-7', choice, from)).searchParams)
    assert.deepEqual(readChosen(query), choice)
    assert.deepEqual(readPlace(query['after']), from)
  }))
})

test('anything else chooses nothing', () => {
  fc.assert(fc.property(fc.anything(), (value) => {
    const read = readChosen({ state: value, topic: value, branch: value, doctor: value, mark: 'best', month: value, from: value, to: value, q: value })
    if (typeof value !== 'string') assert.deepEqual(Object.values(read).filter(Boolean), [])
    readPlace(value)
  }))
})

test('a month ends before the next begins', () => {
  const days = (month: string) => [filterOf({ month }).day_from, filterOf({ month }).day_until]
  assert.deepEqual(days('2026-11'), ['2026-11-01', '2026-12-01'])
  assert.deepEqual(days('2026-12'), ['2026-12-01', '2027-01-01'])
  assert.deepEqual(days('2028-02'), ['2028-02-01', '2028-03-01'])
})

test('the last twelve months begin with this one', () => {
  const months = recentMonths('2026-03-31')
  assert.equal(months.length, 12)
  assert.deepEqual([months[0], months[2], months[3], months[11]], ['2026-03', '2026-01', '2025-12', '2025-04'])
})

test('days and a month narrow together, and a search loses what PostgreSQL cannot take', () => {
  const { day_from, day_until } = filterOf({ month: '2026-11', from: '2026-10-05', to: '2026-11-09' })
  assert.deepEqual([day_from, day_until], ['2026-11-01', '2026-11-10'])
  assert.equal(readChosen({ q: ' лифт\u0000не \n едет ' }).q, 'лифт не  едет'.replace('  ', ' '))
  assert.equal(readChosen({ q: '\u0000 ' }).q, undefined)
  assert.equal(readChosen({ from: '2026-02-30' }).from, undefined)
})
