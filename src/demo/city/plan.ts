// What the city is made of before anybody visits: clinics, doctors, how good each truly is, and how much of everything.
import { makePerson } from '../names.ts'
import type { Person } from '../names.ts'
import { city, makeClinics, specialties } from '../places.ts'
import type { DemoBranch, DemoClinic, Specialty } from '../places.ts'
import { makeRandom } from '../random.ts'
import type { Random } from '../random.ts'
import { type CityCalendar, DAY, makeCityCalendar } from './calendar.ts'

export interface CitySize {
  /** 1 for the whole city, less for a small one with fewer clinics. */
  scale: number
  seed?: string
}

/** The numbers of the whole city. */
const WHOLE = { clinics: 40, doctors: 2000, patients: 120_000, visits: 300_000, answers: 45_000 }

export interface PlannedBranch {
  id: string
  spec: DemoBranch
  /** In standard deviations of a mark's cause; before and from the day on which the branch changed. */
  quality: { before: number; after: number }
}

export interface PlannedDoctor {
  id: string
  number: number
  person: Person
  branch: PlannedBranch
  specialty: Specialty
  /** In standard deviations of a mark's cause. */
  quality: number
}

export interface PlannedClinic {
  id: string
  spec: DemoClinic
  chief: Person
  branches: PlannedBranch[]
  doctors: PlannedDoctor[]
  patient_count: number
  visit_count: number
  answer_count: number
  /** Chance of its own: what one clinic draws does not change another. */
  random: Random
}

export interface CityPlan {
  calendar: CityCalendar
  clinics: PlannedClinic[]
  /** The branch that changed in spring: bad until 15 April, good since. */
  changed: PlannedBranch
}

/** Plans the city whose thirteen months end at `now`: always the same for the same seed, scale and instant. */
export function planCity(size: CitySize, now: Date): CityPlan {
  const seed = size.seed ?? city.name_ru
  const calendar = makeCityCalendar(now)
  const chosen = chooseClinics(makeClinics(seed), size.scale)
  const weights = chosen.map((clinic) => clinic.branches.reduce((sum, branch) => sum + branch.size, 0))
  const doctors = divide(Math.round(WHOLE.doctors * chosen.length / WHOLE.clinics), weights)
  const patients = divide(Math.round(WHOLE.patients * size.scale), weights)
  const visits = divide(Math.round(WHOLE.visits * size.scale), weights)
  const answers = divide(Math.round(WHOLE.answers * size.scale), weights)
  const clinics = chosen.map((spec, index) =>
    planClinic(makeRandom(seed).fork(spec.code), spec, calendar, doctors[index]!, {
      patient_count: patients[index]!, visit_count: visits[index]!, answer_count: answers[index]!,
    }))
  const changed = clinics[1]!.branches[1]!
  changed.quality = { before: -1.1, after: 0.7 }
  return { calendar, clinics, changed }
}

/** A tenth of the clinics makes a hundredth of the city: four, of which one for children. */
function chooseClinics(all: readonly DemoClinic[], scale: number): DemoClinic[] {
  if (scale >= 1) return [...all]
  const children_count = Math.max(1, Math.round(12 * Math.sqrt(scale)))
  const adult_count = Math.max(3, Math.round(28 * Math.sqrt(scale)))
  return [
    ...all.filter((clinic) => !clinic.children).slice(0, adult_count),
    ...all.filter((clinic) => clinic.children).slice(0, children_count),
  ]
}

/** Divides a whole number by weights, largest remainders first; the parts add up to it. */
export function divide(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((a, b) => a + b, 0)
  const exact = weights.map((weight) => total * weight / sum)
  const parts = exact.map(Math.floor)
  const order = exact.map((_, index) => index).sort((a, b) => (exact[b]! % 1) - (exact[a]! % 1))
  for (let left = total - parts.reduce((a, b) => a + b, 0), place = 0; left > 0; left--, place++) parts[order[place]!]! += 1
  return parts
}

function planClinic(
  random: Random, spec: DemoClinic, calendar: CityCalendar, doctor_count: number,
  counts: Pick<PlannedClinic, 'patient_count' | 'visit_count' | 'answer_count'>,
): PlannedClinic {
  const founded = new Date(calendar.days[0]!.midnight - 400 * DAY)
  const branches = spec.branches.map((branch): PlannedBranch => {
    const quality = clamp(random.normal(0, 0.32), -0.8, 0.8)
    return { id: random.uuid7(founded), spec: branch, quality: { before: quality, after: quality } }
  })
  const clinic: PlannedClinic = {
    id: random.uuid7(founded), spec, branches, doctors: [], random, ...counts,
    chief: makePerson(random, { birth_year: random.int(1958, 1980) }),
  }
  for (const specialty of staff(spec, doctor_count)) {
    const branch = random.weighted(branches.map((one) => [one, one.spec.size] as const))
    clinic.doctors.push({
      id: random.uuid7(founded), number: clinic.doctors.length + 1, branch, specialty,
      person: makePerson(random, { birth_year: random.int(1955, 1998), sex: random.chance(0.7) ? 'female' : 'male' }),
      quality: clamp(random.normal(0, 0.42), -1.1, 1),
    })
  }
  return clinic
}

/** One doctor of each specialty that the clinic has, the rest after the visits that a specialty gets. */
function staff(spec: DemoClinic, doctor_count: number): Specialty[] {
  const fitting = specialties.filter((one) => (spec.children ? one.children : one.adults)).slice(0, doctor_count)
  const more = divide(doctor_count - fitting.length, fitting.map((one) => one.share_of_visits))
  return fitting.flatMap((one, index) => Array.from({ length: 1 + more[index]! }, () => one))
}

/** «Сергей Павлович Дроздов», as a chief doctor signs. */
export function signature(person: Person): string {
  return [person.given, person.patronymic, person.family].filter(Boolean).join(' ')
}

export function clamp(value: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, value))
}
