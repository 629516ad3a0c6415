import { okrugs, placeInDistrict } from './city_map.ts'
import type { Okrug, Point } from './city_map.ts'
import { makeRandom } from './random.ts'
import type { Random } from './random.ts'
import { streets } from './streets.ts'

export { city, okrugs } from './city_map.ts'
export type { District, Okrug, Point } from './city_map.ts'
export { specialties } from './specialties.ts'
export type { Specialty } from './specialties.ts'
export { streets } from './streets.ts'

/** Opening hours by day of the week, 1 Monday to 7 Sunday; local times 'HH:MM'. */
export type Hours = { weekday: number, opens: string, closes: string }

export type DemoBranch = {
  /** 'gp-7-2': the clinic's code and the branch's number. */
  code: string
  number: number
  name_ru: string
  name_en: string
  address_ru: string
  address_en: string
  okrug_code: string
  district_code: string
  /** Longitude, latitude. */
  place: Point
  /** E.164, from a range without subscribers in the demo. */
  phone: string
  hours: readonly Hours[]
  floors: number
  lift: boolean
  /** How many residents are attached, relative to an ordinary branch (1). */
  size: number
}

export type DemoClinic = {
  /** 'gp-7' for adults, 'dgp-12' for children. */
  code: string
  number: number
  name_ru: string
  name_en: string
  short_ru: string
  short_en: string
  children: boolean
  okrug_code: string
  phone: string
  branches: DemoBranch[]
}

/** Mon–Fri 8–20, Sat 9–18, Sun 9–16. */
export const ordinary_hours: readonly Hours[] = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({
  weekday,
  opens: weekday < 6 ? '08:00' : '09:00',
  closes: weekday < 6 ? '20:00' : weekday === 6 ? '18:00' : '16:00',
}))

const adult_clinic_count = 28
const child_clinic_count = 12

/**
 * The clinics of the demo city: 40 (28 for adults, 12 for children) with 120 branches, always the same for
 * the same seed.
 */
export function makeClinics(seed = 'Яснореченск'): DemoClinic[] {
  const random = makeRandom(seed).fork('clinics')
  const builder: Builder = { random, addresses: new Set(), phone: 100 }
  return [
    ...buildClinics(builder, false, adult_clinic_count),
    ...buildClinics(builder, true, child_clinic_count),
  ]
}

type Builder = { random: Random, addresses: Set<string>, phone: number }

function buildClinics(builder: Builder, children: boolean, count: number): DemoClinic[] {
  const homes = spreadOverOkrugs(count)
  let number = 0
  return homes.map((okrug, index) => {
    // Numbers have gaps, as where clinics were merged.
    number += builder.random.weighted([[1, 5], [2, 2], [5, 1], [8, 0.6]])
    const code = `${children ? 'dgp' : 'gp'}-${number}`
    const clinic: DemoClinic = {
      code,
      number,
      name_ru: `${children ? 'Детская городская' : 'Городская'} поликлиника №\u00a0${number}`,
      name_en: `${children ? 'City Children’s Polyclinic' : 'City Polyclinic'} No.\u00a0${number}`,
      short_ru: `${children ? 'ДГП' : 'ГП'} №\u00a0${number}`,
      short_en: `${children ? 'CCP' : 'CP'} No.\u00a0${number}`,
      children,
      okrug_code: okrug.code,
      phone: takePhone(builder),
      branches: [],
    }
    // Two, three, four in turn: three on the average, 120 in all.
    const branch_count = [3, 4, 2, 3][index % 4]!
    for (let branch = 1; branch <= branch_count; branch++) {
      clinic.branches.push(buildBranch(builder, clinic, okrug, branch))
    }
    return clinic
  })
}

function buildBranch(builder: Builder, clinic: DemoClinic, okrug: Okrug, number: number): DemoBranch {
  const { random } = builder
  const district = (number - 1 + clinic.number) % okrug.districts.length
  const floors = random.weighted([[2, 2], [3, 4], [4, 3], [5, 2], [6, 1]])
  return {
    code: `${clinic.code}-${number}`,
    number,
    name_ru: `Филиал №\u00a0${number}`,
    name_en: `Branch No.\u00a0${number}`,
    ...takeAddress(builder),
    okrug_code: okrug.code,
    district_code: okrug.districts[district]!.code,
    place: placeInDistrict(random, okrug.code, district),
    phone: takePhone(builder),
    hours: ordinary_hours,
    floors,
    lift: floors > 3 || random.chance(0.4),
    size: Math.min(1.9, Math.max(0.5, Math.round(Math.exp(random.normal(-0.06, 0.35)) * 100) / 100)),
  }
}

/** Homes for `count` clinics: at least one an okrug, the rest after the number of residents. */
function spreadOverOkrugs(count: number): Okrug[] {
  const given = new Map(okrugs.map((okrug) => [okrug, 1]))
  for (let left = count - okrugs.length; left > 0; left--) {
    const neediest = okrugs.reduce((best, okrug) =>
      okrug.residents_share / given.get(okrug)! > best.residents_share / given.get(best)! ? okrug : best)
    given.set(neediest, given.get(neediest)! + 1)
  }
  return okrugs.flatMap((okrug) => Array.from({ length: given.get(okrug)! }, () => okrug))
}

function takeAddress(builder: Builder): { address_ru: string, address_en: string } {
  const { random, addresses } = builder
  for (;;) {
    const street = random.pick(streets)
    const house = random.int(1, 96)
    const wing = random.chance(0.25) ? random.int(1, 4) : 0
    const address_ru = `${street.name_ru}, ${house}${wing ? `, корп.\u00a0${wing}` : ''}`
    if (addresses.has(street.name_ru)) continue
    addresses.add(street.name_ru)
    if (addresses.size >= streets.length) addresses.clear()
    return { address_ru, address_en: `${house}${wing ? `, bldg\u00a0${wing},` : ''} ${street.name_en}` }
  }
}

function takePhone(builder: Builder): string {
  builder.phone += 7
  return `+7900555${String(builder.phone).padStart(4, '0')}`
}
