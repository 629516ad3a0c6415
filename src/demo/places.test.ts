import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { city, makeClinics, okrugs, specialties, streets } from './places.ts'
import type { Point } from './places.ts'

const clinics = makeClinics()
const branches = clinics.flatMap((clinic) => clinic.branches)

test('40 clinics, 28 for adults and 12 for children, with 120 branches in 12 okrugs', () => {
  assert.equal(clinics.length, 40)
  assert.equal(clinics.filter((clinic) => clinic.children).length, 12)
  assert.equal(branches.length, 120)
  assert.equal(okrugs.length, 12)
  for (const children of [false, true]) {
    const these = clinics.filter((clinic) => clinic.children === children)
    assert.equal(new Set(these.map((clinic) => clinic.okrug_code)).size, 12)
  }
})

test('the city is the same each time', () => {
  assert.deepEqual(makeClinics(), clinics)
  const drawn = JSON.stringify({ clinics, okrugs, streets })
  assert.equal(createHash('sha256').update(drawn).digest('hex').slice(0, 16), '14e310e4ee383ed6')
})

test('codes, addresses and telephones are nobody else’s', () => {
  const unlike = (values: string[]) => assert.equal(new Set(values).size, values.length)
  unlike(clinics.map((clinic) => clinic.code))
  unlike(branches.map((branch) => branch.code))
  unlike(branches.map((branch) => branch.address_ru))
  unlike(okrugs.flatMap((okrug) => okrug.districts.map((district) => district.name_ru)))
  const phones = [...clinics, ...branches].map((place) => place.phone)
  unlike(phones)
  for (const phone of phones) assert.match(phone, /^\+7900555\d{4}$/)
  assert.ok(streets.length >= 100)
  unlike(streets.map((street) => street.name_ru))
})

test('every branch lies in its okrug, and in no other', () => {
  for (const branch of branches) {
    const around = okrugs.filter((okrug) => isInside(branch.place, okrug.polygon)).map((okrug) => okrug.code)
    assert.deepEqual(around, [branch.okrug_code], branch.code)
  }
})

test('okrug rings are closed and hold all residents', () => {
  for (const okrug of okrugs) assert.deepEqual(okrug.polygon[0], okrug.polygon.at(-1))
  const sum = okrugs.reduce((share, okrug) => share + okrug.residents_share, 0)
  assert.ok(Math.abs(sum - 1) < 1e-9)
  assert.ok(okrugs.some((okrug) => isInside(city.centre, okrug.polygon)))
})

test('30 specialties share all visits; sensitive ones are marked', () => {
  assert.equal(specialties.length, 30)
  assert.equal(new Set(specialties.map((specialty) => specialty.code)).size, 30)
  const sum = specialties.reduce((share, specialty) => share + specialty.share_of_visits, 0)
  assert.ok(Math.abs(sum - 1) < 1e-9)
  for (const specialty of specialties) {
    assert.match(specialty.code, /^[a-z]+(-[a-z]+)*$/)
    assert.ok(specialty.adults || specialty.children)
  }
  const sensitive = specialties.filter((specialty) => specialty.sensitive).map((specialty) => specialty.code)
  const expected = ['psychiatrist', 'narcologist', 'venereologist', 'oncologist', 'infectious-disease']
  assert.deepEqual(sensitive, expected)
})

/** Ray casting: an odd number of edges to the east means inside. */
function isInside([x, y]: Point, ring: readonly Point[]): boolean {
  let inside = false
  for (let index = 1; index < ring.length; index++) {
    const [x1, y1] = ring[index - 1]!
    const [x2, y2] = ring[index]!
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside
  }
  return inside
}
