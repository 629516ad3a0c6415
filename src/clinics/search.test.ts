import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { DAYS, byNumber, readHours, searchClinics } from './search.ts'

const clinic = (name_ru: string, name_en: string, slug: string) => ({ name_ru, name_en, slug })
const CITY = [
  clinic('Городская поликлиника № 7', 'City Polyclinic No. 7', 'gp-7'),
  clinic('Городская поликлиника № 17', 'City Polyclinic No. 17', 'gp-17'),
  clinic('Детская поликлиника № 7 «Берёзка»', 'Children’s Polyclinic No. 7', 'dgp-7'),
]

test('a number finds the clinic of that number, words any part of a name', () => {
  const table: [string, string[]][] = [
    ['', ['gp-7', 'gp-17', 'dgp-7']],
    ['7', ['gp-7', 'dgp-7']],
    ['№17', ['gp-17']],
    ['  детская 7 ', ['dgp-7']],
    ['БЕРЕЗКА', ['dgp-7']],
    ['city', ['gp-7', 'gp-17']],
    ['007', ['gp-7', 'dgp-7']],
    ['больница', []],
  ]
  for (const [text, slugs] of table) assert.deepEqual(searchClinics(CITY, text).map(({ slug }) => slug), slugs, text)
})

test('any text at all is searched without a fault', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => searchClinics(CITY, text).length <= CITY.length))
})

test('names are in the order of their numbers', () => {
  assert.deepEqual([CITY[1]!, CITY[0]!].sort(byNumber).map(({ slug }) => slug), ['gp-7', 'gp-17'])
})

test('hours are read as stretches of neighbouring days', () => {
  const week = [
    { days: ['mon', 'tue', 'wed', 'thu', 'fri'], opens: '08:00', closes: '20:00' },
    { days: ['sun'], opens: '09:00', closes: '16:00' },
    { days: ['sat'], opens: '09:00', closes: '18:00' },
  ]
  assert.deepEqual(readHours(week), [['mon', 'fri', '08:00', '20:00'], ['sat', 'sat', '09:00', '18:00'], ['sun', 'sun', '09:00', '16:00']])
  assert.deepEqual(readHours([{ days: ['mon', 'wed'], opens: '08:00', closes: '12:00' }]), [['mon', 'mon', '08:00', '12:00'], ['wed', 'wed', '08:00', '12:00']])
  for (const broken of [null, 'x', [null], [{ days: 'mon' }], [{ days: ['mon'], opens: '08:00' }]]) assert.deepEqual(readHours(broken), [])
})

test('every open day is in exactly one stretch', () => {
  fc.assert(fc.property(fc.subarray([...DAYS]), (days) => {
    const covered = readHours([{ days, opens: '08:00', closes: '20:00' }])
      .flatMap(([from, to]) => DAYS.slice(DAYS.indexOf(from as never), DAYS.indexOf(to as never) + 1))
    assert.deepEqual(covered, days)
  }))
})
