import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { NOON } from '../../../test/house.ts'
import { DAY_MS, HOUR_MS } from '../../platform/time.ts'
import { CLASSES, readClass } from '../slot.ts'
import type { ClassFigure } from '../waits/index.ts'
import { distanceKm, roundPlace } from './distance.ts'
import { hoursOn, isOpenEvenings, isOpenWeekends } from './opening.ts'
import { type Candidate, orderBranches, rankByName } from './order.ts'
import { findStreets } from './places.ts'
import { NEEDS, SOON_DAYS, type Wish, placeIn, readWish, wishFields, wishHref } from './wish.ts'

const WISH = readWish({})

const figure = (third_days: number | null, next_in_days: number | null): ClassFigure => ({
  next_at: next_in_days === null ? null : new Date(NOON.getTime() + next_in_days * DAY_MS + HOUR_MS).toISOString(),
  third_days, third_beyond: third_days === null, free_7: 1, free_14: 2, free_28: 3, load: 0.5, doctors: 1,
})

let count = 0
interface Named extends Candidate { name_ru: string }
function candidate(given: Partial<Named>): Named {
  count += 1
  return {
    rank: count, name_ru: `Поликлиника № ${count}`, okrug_code: 'C', place: null, zone: 'Europe/Moscow', opening_hours: null,
    step_free: null, lift: null, languages: null, star: null, figure: figure(3, 1), ...given,
  }
}

const ranked = (list: readonly Named[]) => {
  const ranks = rankByName(list.map(({ name_ru }, at) => [String(at), name_ru]))
  return list.map((one, at) => ({ ...one, rank: ranks.get(String(at))! }))
}
const names = (list: readonly Named[], wish: Partial<Wish> = {}) =>
  orderBranches(ranked(list), { ...WISH, ...wish }, NOON).offers.map(({ candidate: { name_ru } }) => name_ru)

const week = [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], opens: '08:00', closes: '20:00' }]

describe('the order', () => {
  test('third next available, then the first visit, then the name as people count; none free and unknown last', () => {
    assert.deepEqual(names([
      candidate({ name_ru: 'неизвестно', figure: null }),
      candidate({ name_ru: 'нет свободного', figure: figure(null, null) }),
      candidate({ name_ru: '№ 12', figure: figure(2, 1) }),
      candidate({ name_ru: 'позже', figure: figure(5, 0) }),
      candidate({ name_ru: '№ 7', figure: figure(2, 1) }),
      candidate({ name_ru: 'первое раньше', figure: figure(2, 0) }),
    ]), ['первое раньше', '№ 7', '№ 12', 'позже', 'нет свободного', 'неизвестно'])
  })

  test('near: distance first, and where it is not known after those where it is', () => {
    const list = [
      candidate({ name_ru: 'далеко', place: { lat: 57.3, lon: 46.5 }, figure: figure(0, 0) }),
      candidate({ name_ru: 'рядом', place: { lat: 57.18, lon: 46.52 }, figure: figure(9, 9) }),
      candidate({ name_ru: 'без места', figure: figure(0, 0) }),
    ]
    assert.deepEqual(names(list, { order: 'near', place: { lat: 57.18, lon: 46.52 } }), ['рядом', 'далеко', 'без места'])
  })

  test('what matters: without it not shown, unknown after those that have it', () => {
    const list = [
      candidate({ name_ru: 'неизвестно', figure: figure(0, 0) }),
      candidate({ name_ru: 'нет', lift: false, figure: figure(0, 0) }),
      candidate({ name_ru: 'есть', lift: true, figure: figure(7, 7) }),
    ]
    const ordered = orderBranches(list, { ...WISH, needs: ['lift'] }, NOON)
    assert.deepEqual([ordered.offers.map((offer) => [offer.candidate.name_ru, offer.unsure]), ordered.without], [[['есть', false], ['неизвестно', true]], 1])
  })

  test('how soon: later ones are counted, unknown ones stay', () => {
    const ordered = orderBranches(
      [candidate({ figure: figure(1, 1) }), candidate({ figure: figure(9, 8) }), candidate({ figure: null }), candidate({ figure: figure(null, null) })],
      { ...WISH, days: 3 }, NOON,
    )
    assert.deepEqual([ordered.offers.length, ordered.later], [2, 2])
  })

  test('is total, stable and loses nobody: any shuffle gives the same list', () => {
    const days = fc.option(fc.integer({ min: 0, max: 28 }), { nil: null })
    const one = fc.record({
      name_ru: fc.constantFrom('№ 1', '№ 2', '№ 10'), place: fc.option(fc.record({ lat: fc.constantFrom(57.1, 57.2), lon: fc.constantFrom(46.4, 46.6) }), { nil: null }),
      step_free: fc.option(fc.boolean(), { nil: null }), third: days, next: days, is_known: fc.boolean(), star: fc.option(fc.constantFrom(3.5, 4.5), { nil: null }),
    })
    const wishes = fc.record({
      needs: fc.subarray([...NEEDS]), order: fc.constantFrom('soon' as const, 'near' as const), days: fc.option(fc.constantFrom(...SOON_DAYS), { nil: null }),
      place: fc.option(fc.constant({ lat: 57.15, lon: 46.5 }), { nil: null }),
    })
    fc.assert(fc.property(fc.array(one, { maxLength: 12 }), wishes, fc.infiniteStream(fc.nat()), (rows, given, random) => {
      const list = rows.map(({ third, next, is_known, ...row }, at) => candidate({ ...row, rank: at, figure: is_known ? figure(third, next) : null }))
      const wish = { ...WISH, ...given }
      const ordered = orderBranches(list, wish, NOON)
      assert.equal(ordered.offers.length + ordered.later + ordered.without, list.length)
      const shuffled = list.map((each) => [random.next().value as number, each] as const).sort((a, b) => a[0] - b[0]).map(([, each]) => each)
      assert.deepEqual(orderBranches(shuffled, wish, NOON), ordered)
      const known = ordered.offers.map((offer) => offer.candidate.figure !== null)
      assert.deepEqual(known, known.toSorted((a, b) => Number(b) - Number(a)))
      assert.ok(ordered.offers.every((offer) => offer.candidate.step_free !== false || !wish.needs.includes('step_free')))
    }))
  })

  test('a star neither helps nor harms where it was not asked for: no league table', () => {
    assert.deepEqual(names([candidate({ name_ru: 'а', star: 3 }), candidate({ name_ru: 'б', star: 5 })]), ['а', 'б'])
  })
})

describe('a wish in an address', () => {
  const wishes = fc.record({
    q: fc.constantFrom('', 'болит ухо', 'a&b=c'), s: fc.constantFrom(null, 'ent'), who: fc.constantFrom(...CLASSES).map((code) => readClass(code)!), who_said: fc.constant(true),
    okrug: fc.constantFrom(null, 'NE'), from: fc.constantFrom('', 'Лесная'), place: fc.option(fc.record({ lat: fc.double({ min: -80, max: 80, noNaN: true }), lon: fc.double({ min: -170, max: 170, noNaN: true }) }).map(roundPlace), { nil: null }),
    days: fc.constantFrom(null, ...SOON_DAYS), needs: fc.subarray([...NEEDS]), speaks: fc.constantFrom(null, 'en'), order: fc.constantFrom('soon' as const, 'near' as const), page: fc.integer({ min: 1, max: 99 }),
  })
  test('comes back whole', () => {
    fc.assert(fc.property(wishes, (wish) => {
      const search = new URLSearchParams(wishFields(wish))
      const query: Record<string, unknown> = {}
      for (const name of new Set(search.keys())) query[name] = search.getAll(name).length > 1 ? search.getAll(name) : search.get(name)
      const again = readWish(query)
      assert.deepEqual({ ...again, place: again.place && { lat: again.place.lat + 0, lon: again.place.lon + 0 } }, { ...wish, place: wish.place && { lat: wish.place.lat + 0, lon: wish.place.lon + 0 } })
      assert.equal(wishHref(again, { page: again.page }), wishHref(wish, { page: wish.page }))
    }))
  })
  test('whatever stands there is read without a fault, and only what is known', () => {
    fc.assert(fc.property(fc.dictionary(fc.constantFrom('q', 's', 'c', 'okrug', 'lat', 'lon', 'days', 'need', 'speaks', 'order', 'page', 'age'), fc.oneof(fc.string(), fc.array(fc.string()))), (query) => {
      const wish = readWish(query)
      assert.ok(wish.page >= 1 && wish.q.length <= 100)
      readWish(Object.fromEntries(wishFields(wish)))
    }))
  })
  test('a place is rounded to half a kilometre, typed with a comma or a point', () => {
    assert.deepEqual(readWish({ lat: '57.18234', lon: '46.52811' }).place, { lat: 57.18, lon: 46.53 })
    assert.deepEqual(placeIn('57.18234, 46.52811'), { lat: 57.18, lon: 46.53 })
    assert.equal(placeIn('Лесная, 5'), null)
    assert.equal(readWish({ lat: '99', lon: '46' }).place, null)
    const rounded = roundPlace({ lat: 57.1849, lon: 46.5149 })
    assert.ok(distanceKm({ lat: 57.1849, lon: 46.5149 }, rounded) < 0.5)
  })
})

describe('what is known of a branch', () => {
  test('hours of a day: known, closed, unknown', () => {
    assert.deepEqual(hoursOn(week, '2026-11-24'), { opens: '08:00', closes: '20:00' })
    assert.equal(hoursOn(week, '2026-11-28'), null)
    assert.equal(hoursOn(null, '2026-11-28'), undefined)
    assert.deepEqual([isOpenEvenings(week), isOpenEvenings(null), isOpenWeekends(week)], [true, undefined, false])
  })
  test('distance: a degree of latitude is 111 km', () => {
    assert.equal(Math.round(distanceKm({ lat: 57, lon: 46 }, { lat: 58, lon: 46 })), 111)
  })
  test('streets: by any of their words, one that is exactly meant alone', () => {
    const at = (address: string) => ({ address, latitude: 57, longitude: 46 })
    const branches = [at('улица Лесная, 5'), at('Новая Лесная улица, 1'), at('проспект Мира, 12'), at('улица Лесная, 9')]
    assert.deepEqual(findStreets('лесн', branches).map(({ name }) => name), ['Новая Лесная улица', 'улица Лесная'])
    assert.deepEqual(findStreets('ул. Лесная, 5', branches).map(({ name }) => name), ['улица Лесная'])
    assert.deepEqual([findStreets('Морская', branches), findStreets('12', branches)], [[], []])
  })
})
