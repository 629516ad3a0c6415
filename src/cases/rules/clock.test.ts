import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { makeWorkingCalendar, workingDaysBetween } from '../../clinics/index.ts'
import { addDays } from '../../platform/time.ts'
import { type Clock, type Stop, dueOn, showArithmetic } from './clock.ts'

const off = (day: string, working = false) => ({ day, working, name_ru: 'праздник', name_en: 'holiday' })
const calendar = makeWorkingCalendar([
  off('2026-11-04'), off('2026-12-31'), off('2027-01-01'), off('2027-01-04'), off('2027-01-05'), off('2027-01-06'),
  off('2027-01-07'), off('2027-01-08'), off('2027-02-20', true),
])

const TABLE: [from: string, days: number, stops: Stop[], due: string, why: string][] = [
  ['2026-11-24', 8, [], '2026-12-04', 'Tuesday, two weekends on'],
  ['2026-11-24', 1, [], '2026-11-25', 'the first day is the next one'],
  ['2026-11-27', 1, [], '2026-11-30', 'Friday: the first day is Monday'],
  ['2026-11-28', 1, [], '2026-11-30', 'opened on a Saturday'],
  ['2026-11-03', 1, [], '2026-11-05', 'over a holiday'],
  ['2026-12-30', 1, [], '2027-01-11', 'over the New Year'],
  ['2027-02-19', 1, [], '2027-02-20', 'a working Saturday'],
  ['2026-11-24', 8, [{ from: '2026-11-25', to: '2026-11-27' }], '2026-12-08', 'two working days of waiting'],
  ['2026-11-24', 8, [{ from: '2026-11-25', to: '2026-11-25' }], '2026-12-04', 'asked and answered on one day'],
  ['2026-11-24', 8, [{ from: '2026-11-27', to: '2026-11-29' }], '2026-12-04', 'waited over a weekend: nothing lost'],
  ['2026-11-24', 8, [{ from: '2026-11-25', to: '2026-11-26' }, { from: '2026-11-30', to: '2026-12-01' }], '2026-12-08', 'twice'],
  ['2026-11-24', 8, [{ from: '2026-12-10', to: '2026-12-12' }], '2026-12-04', 'asked when it was late already'],
  ['2026-11-24', 8, [{ from: '2026-11-25', to: null }], '2026-12-08', 'still waiting, two working days so far'],
]
for (const [from, days, stops, due, why] of TABLE) {
  test(`${from} + ${days}, ${stops.length} stops → ${due}: ${why}`, () => {
    assert.equal(dueOn(calendar, { from, days, stops }, '2026-11-27'), due)
  })
}

test('the arithmetic is shown as a value', () => {
  const clock: Clock = { from: '2026-10-30', days: 8, stops: [{ from: '2026-11-05', to: '2026-11-09' }] }
  assert.deepEqual(showArithmetic(calendar, clock, '2026-11-10'), {
    from: '2026-10-30', days: 8, waited_days: 2, standing_since: null, exceptions: [off('2026-11-04')],
    due_on: '2026-11-16', left_days: 4,
  })
  assert.equal(showArithmetic(calendar, clock, '2026-11-18').left_days, -2)
  assert.equal(showArithmetic(calendar, clock, '2026-11-16').left_days, 0)
})

const date = fc.integer({ min: 0, max: 900 }).map((days) => addDays('2026-01-01', days))
const stop = fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 15 }))
const clocks = fc.record({ from: date, days: fc.integer({ min: 1, max: 30 }), stops: fc.array(stop, { maxLength: 4 }) })
  .map(({ from, days, stops }): Clock => ({
    from, days,
    stops: stops.map(([after, length]) => ({ from: addDays(from, after), to: addDays(from, after + length) })),
  }))
const TODAY = '2030-01-01'

/** By definition: list the days, strike out those off and those waited, take the n-th. */
function naiveDue({ from, days, stops }: Clock): string {
  const waited = new Set(stops.flatMap((one) => {
    const dates: string[] = []
    for (let day = one.from; day < one.to!; ) dates.push((day = addDays(day, 1)))
    return dates
  }))
  const counted = Array.from({ length: 400 }, (_, at) => addDays(from, at + 1))
    .filter((day) => calendar.isWorking(day))
    .filter((day) => !waited.has(day))
  return counted[days - 1]!
}

test('equals a naive count day by day', () => {
  fc.assert(fc.property(clocks, (clock) => assert.equal(dueOn(calendar, clock, TODAY), naiveDue(clock))), { numRuns: 300 })
})

test('is due on a working day after it began; a later start or more days are never due earlier', () => {
  fc.assert(fc.property(clocks, fc.integer({ min: 0, max: 20 }), (clock, more) => {
    const due = dueOn(calendar, clock, TODAY)
    assert.ok(calendar.isWorking(due) && due > clock.from)
    assert.ok(dueOn(calendar, { ...clock, days: clock.days + more }, TODAY) >= due)
    assert.ok(dueOn(calendar, { ...clock, from: addDays(clock.from, more) }, TODAY) >= due)
  }))
})

test('stopping never shortens, and lengthens by no more than what was waited', () => {
  fc.assert(fc.property(clocks, (clock) => {
    const plain = dueOn(calendar, { ...clock, stops: [] }, TODAY)
    const stopped = dueOn(calendar, clock, TODAY)
    assert.ok(stopped >= plain)
    const { waited_days } = showArithmetic(calendar, clock, TODAY, stopped)
    assert.ok(workingDaysBetween(calendar, plain, stopped) <= waited_days)
  }))
})

test('counting there and back differ by the sign only', () => {
  fc.assert(fc.property(date, date, (one, other) => {
    assert.equal(workingDaysBetween(calendar, one, other) + workingDaysBetween(calendar, other, one), 0)
  }))
})
