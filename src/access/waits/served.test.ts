import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type CountedRequest, countsOf } from './requests.ts'
import { BEYOND_DAYS, SERVED_MIN, type WaitCount, computeServed, lastClosedMonth, nineInTen, shareWithin } from './served.ts'

const countsOfDays = (...days: number[]): WaitCount[] => days.map((day) => ({ days: day, n: 1 }))
const CHECK = [0, 1, 1, 2, 3, 3, 4, 5, 7, 12, 21, 26]

test('nine in ten: the check values', () => {
  assert.deepEqual(nineInTen(countsOfDays(...CHECK), 1), { n: 12, days: 21, beyond: false, too_few: false })
  assert.equal(nineInTen(countsOfDays(...CHECK, BEYOND_DAYS), 1).days, 26, 'one more who was not served')
  assert.deepEqual(nineInTen(countsOfDays(...CHECK, BEYOND_DAYS, BEYOND_DAYS), 1), { n: 14, days: null, beyond: true, too_few: false })
})

test('nine in ten: from 30 waits on', () => {
  assert.deepEqual(nineInTen([{ days: 3, n: SERVED_MIN - 1 }]), { n: 29, days: null, beyond: false, too_few: true })
  assert.equal(nineInTen([{ days: 3, n: SERVED_MIN }]).days, 3)
  assert.deepEqual(nineInTen([]), { n: 0, days: null, beyond: false, too_few: true })
})

test('nine in ten is a wait that somebody had, and nine in ten waited no longer', () => {
  fc.assert(fc.property(fc.array(fc.nat(BEYOND_DAYS), { minLength: 1, maxLength: 200 }), (waits) => {
    const found = nineInTen(countsOfDays(...waits), 1)
    const days = found.beyond ? BEYOND_DAYS : found.days!
    assert.ok(waits.includes(days))
    assert.ok(waits.filter((wait) => wait <= days).length * 10 >= waits.length * 9)
    assert.ok(waits.filter((wait) => wait < days).length * 10 < waits.length * 9, 'and it is the smallest such')
  }))
})

test('nine in ten never falls when somebody waits longer', () => {
  const days = (waits: number[]) => nineInTen(countsOfDays(...waits), 1).days ?? Infinity
  fc.assert(fc.property(fc.array(fc.nat(28), { minLength: 1, maxLength: 60 }), fc.nat(), fc.nat(30), (waits, at, more) => {
    const longer = waits.map((wait, index) => (index === at % waits.length ? Math.min(wait + more, BEYOND_DAYS) : wait))
    assert.ok(days(longer) >= days(waits))
  }))
})

const REQUEST: CountedRequest = {
  branch_id: 'b', specialty_code: 'ent', class: 'afpn', day: '2026-10-31', first_offer_at: new Date('2026-11-02T06:00:00Z'),
  norm_key: 'specialist', norm_edition: '2026', first_offer_met: true, outcome: 'booked', wait_days: 2, path_days: null,
}
const daysOf = (given: Partial<CountedRequest>) =>
  countsOf({ ...REQUEST, ...given }).flatMap(({ measure, days }) => (measure === 'norm' ? [] : [`${measure} ${days}`]))

const TABLE: [given: Partial<CountedRequest>, counts: string[], why: string][] = [
  [{}, ['visit 2'], 'booked'],
  [{ path_days: 9 }, ['visit 2', 'path 9'], 'booked with a referral that led here'],
  [{ wait_days: 31, path_days: 45 }, ['visit 29', 'path 29'], 'beyond the horizon'],
  [{ outcome: 'waiting', wait_days: null }, ['visit 29'], 'in the waiting list: not served so far'],
  [{ outcome: 'left', wait_days: null, first_offer_at: null }, ['visit 29'], 'left, since there was nothing'],
  [{ outcome: 'left', wait_days: null }, [], 'left though there was an offer: own choice'],
  [{ outcome: 'open', wait_days: null }, [], 'not decided yet'],
]
for (const [given, counts, why] of TABLE) {
  test(`a request counts for ${counts.join(', ') || 'no wait'}: ${why}`, () => {
    assert.deepEqual(daysOf(given), counts)
    assert.equal(countsOf({ ...REQUEST, ...given }).filter(({ measure }) => measure === 'norm').length, 1, 'always once for its norm')
  })
}

test('a request counts in the month it was made in; no offer does not meet the norm', () => {
  assert.deepEqual(countsOf({ ...REQUEST, first_offer_at: null, first_offer_met: false, outcome: 'open' }), [{
    branch_id: 'b', specialty_code: 'ent', class: 'afpn', month: '2026-10-01', measure: 'norm', days: null,
    norm_key: 'specialist', norm_edition: '2026', met: false, no_offer: true,
  }])
})

test('the figures of a month: by class and together, editions of a norm apart', () => {
  const norm = { norm_key: 'specialist', asked: 10, met: 8, no_offer: 1 }
  const figures = computeServed(
    [{ class: 'afpn', measure: 'visit', days: 3, n: 20 }, { class: 'cfpn', measure: 'visit', days: 5, n: 20 }, { class: 'arpn', measure: 'visit', days: 5, n: 0 }],
    [{ class: 'afpn', norm_edition: '2026', ...norm }, { class: 'cfpn', norm_edition: '2026', ...norm }, { class: 'cfpn', norm_edition: '2027', ...norm, met: 0 }],
  )
  assert.deepEqual(Object.keys(figures), ['afpn', 'cfpn', '*'])
  assert.equal(figures.afpn?.visit.too_few, true)
  assert.deepEqual(figures['*']?.visit, { n: 40, days: 5, beyond: false, too_few: false })
  assert.deepEqual(figures['*']?.norms, [
    { norm_key: 'specialist', norm_edition: '2026', asked: 20, met: 16, no_offer: 2 },
    { norm_key: 'specialist', norm_edition: '2027', asked: 10, met: 0, no_offer: 1 },
  ])
  assert.equal(shareWithin(figures.afpn?.norms ?? []), 0.8)
  assert.equal(shareWithin([]), null)
})

test('a month is closed when the horizon has passed since its last day', () => {
  assert.equal(lastClosedMonth('2026-11-27'), '2026-09-01')
  assert.equal(lastClosedMonth('2026-11-28'), '2026-09-01', 'somebody may still be seen on the 28th day')
  assert.equal(lastClosedMonth('2026-11-29'), '2026-10-01')
  assert.equal(lastClosedMonth('2027-03-01'), '2027-01-01')
})
