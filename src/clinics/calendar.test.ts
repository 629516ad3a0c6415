import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { type TestDatabase, makeDatabase } from '../../test/database.ts'
import { type Database, openDatabase } from '../platform/db/index.ts'
import { addDays } from '../platform/time.ts'
import { type WorkingCalendar, findWorkingCalendar, isStatutoryDayOff, makeWorkingCalendar } from './calendar.ts'

let copy: TestDatabase
let database: Database
let calendar: WorkingCalendar
before(async () => {
  copy = await makeDatabase()
  database = openDatabase(copy.url, { pool_size: 1 })
  calendar = await findWorkingCalendar(database.read)
})
after(async () => {
  await database.close()
  await copy.drop()
})

function workingDays(year: number, of: WorkingCalendar): number {
  let count = 0
  for (let date = `${year}-01-01`; date <= `${year}-12-31`; date = addDays(date, 1)) if (of.isWorking(date)) count += 1
  return count
}

test('years have the working days of the published calendars', () => {
  // 247 of 365 in both years is what the decrees' production calendars count
  assert.equal(workingDays(2025, calendar), 247)
  assert.equal(workingDays(2026, calendar), 247)
})

const DAYS: [date: string, working: boolean, why: string][] = [
  ['2025-02-24', true, '23 February was moved to May, so the Monday after it is worked'],
  ['2025-03-10', true, '8 March was moved to June'],
  ['2025-05-08', false, 'moved from 23 February'],
  ['2025-06-13', false, 'moved from 8 March'],
  ['2025-11-01', true, 'a working Saturday'],
  ['2025-11-03', false, 'moved from 1 November'],
  ['2025-12-31', false, 'moved from 5 January'],
  ['2026-01-09', false, 'moved from 3 January'],
  ['2026-01-12', true, 'the first working day of the year'],
  ['2026-03-09', false, '8 March is a Sunday'],
  ['2026-05-04', true, 'a Monday after holidays that fell on Friday'],
  ['2026-05-11', false, '9 May is a Saturday'],
  ['2026-11-04', false, 'a holiday in the middle of a week'],
  ['2026-11-24', true, 'a Tuesday'],
  ['2026-11-28', false, 'a Saturday'],
  ['2026-12-31', false, 'moved from 4 January'],
  ['2027-01-11', true, 'the first working day of the year'],
  ['2027-06-14', false, '12 June is a Saturday'],
]
for (const [date, working, why] of DAYS) {
  test(`${date} is ${working ? 'worked' : 'off'}: ${why}`, () => assert.equal(calendar.isWorking(date), working))
}

test('2027 is the law alone until a decree is known: its rows equal the fallback', () => {
  const fallback = makeWorkingCalendar([])
  for (let date = '2027-01-01'; date <= '2027-12-31'; date = addDays(date, 1)) {
    assert.equal(calendar.isWorking(date), fallback.isWorking(date), date)
  }
})

test('an unknown year has Monday to Friday without the holidays of art. 112', () => {
  assert.equal(calendar.find('2031-05-09'), undefined)
  assert.equal(calendar.isWorking('2031-05-09'), false, 'a Friday, Victory Day')
  assert.equal(calendar.isWorking('2031-01-08'), false)
  assert.equal(calendar.isWorking('2031-01-09'), true)
  assert.equal(calendar.isWorking('2031-02-24'), false, '23 February 2031 is a Sunday')
  assert.equal(calendar.isWorking('2033-01-10'), true, 'weekend days of January pull nothing after them')
})

test('in any unknown year a week has at most five working days, and statutory days off are never worked', () => {
  const fallback = makeWorkingCalendar([])
  const date = fc.integer({ min: 0, max: 30_000 }).map((days) => addDays('2028-01-01', days))
  fc.assert(fc.property(date, (start) => {
    const week = Array.from({ length: 7 }, (_, at) => addDays(start, at))
    assert.ok(week.filter((day) => fallback.isWorking(day)).length <= 5)
    for (const day of week) if (isStatutoryDayOff(day)) assert.equal(fallback.isWorking(day), false)
  }))
})

test('the table names only days that differ from Monday to Friday', () => {
  for (let date = '2025-01-01'; date <= '2027-12-31'; date = addDays(date, 1)) {
    const day = new Date(`${date}T00:00:00Z`).getUTCDay()
    const row = calendar.find(date)
    if (row) assert.notEqual(row.working, day !== 0 && day !== 6, `${date} needs no row`)
  }
})
