// Thirteen months of visits to one clinic.
import type { Random } from '../random.ts'
import { type CityCalendar, type CityDay, DAY, HOUR, MINUTE } from './calendar.ts'
import type { Patient } from './patients.ts'
import type { PlannedClinic, PlannedDoctor } from './plan.ts'
import { type RowBook, instantText } from './rows.ts'

/** The latest visits are left for the planning job to decide. */
export const UNDECIDED_MS = 2 * HOUR

export interface Visit {
  id: string
  patient: Patient
  doctor: PlannedDoctor
  day: CityDay
  ended_at: number
  received_at: number
  /** Reported days after the visit: too late to ask about it. */
  late: boolean
  /** When the clinic took the visit back, or null. */
  withdrawn_at: number | null
}

/** Makes a clinic's visits by patient, each patient's in the order of their ends, and adds their rows. */
export function makeVisits(clinic: PlannedClinic, calendar: CityCalendar, patients: readonly Patient[], book: RowBook): Map<Patient, Visit[]> {
  const random = clinic.random.fork('visits')
  const draw = { patient: runningSums(patients.map((patient) => patient.frequency)), day: calendar.sums }
  const doctors = new DoctorBook(clinic)
  const visits: Visit[] = []
  while (visits.length < clinic.visit_count) {
    const patient = patients[drawIndex(random, draw.patient)]!
    const day = calendar.days[drawIndex(random, draw.day)]!
    const doctor = doctors.draw(random, patient)
    const first = makeVisit(random, patient, doctor, day, calendar)
    if (!first) continue
    visits.push(first)
    // now and then somebody sees two doctors in a day
    if (visits.length < clinic.visit_count && random.chance(0.04)) {
      const second = makeVisit(random, patient, doctors.draw(random, patient), day, calendar)
      if (second && second.doctor !== doctor) visits.push(second)
    }
  }
  const by_patient = Map.groupBy(visits.sort((a, b) => a.ended_at - b.ended_at), (visit) => visit.patient)
  withdrawSome(random, by_patient, calendar)
  visits.forEach((visit, index) => addRow(clinic, visit, index + 1, book))
  return by_patient
}

function makeVisit(random: Random, patient: Patient, doctor: PlannedDoctor, day: CityDay, calendar: CityCalendar): Visit | undefined {
  const hours = doctor.branch.spec.hours[day.weekday - 1]!
  const [opens, closes] = [minutesOf(hours.opens), minutesOf(hours.closes)]
  const middle = (opens + closes) / 2
  // doctors work mornings and afternoons in turn; on weekends a single shift
  const morning = (doctor.number + day.midnight / DAY) % 2 < 1
  const [from, to] = day.weekday > 5 ? [opens, closes] : morning ? [opens, middle] : [middle, closes]
  const step = doctor.specialty.visit_minutes
  const slot = Math.floor(Math.min(random.next(), random.next() + 0.25) * (to - from - step) / step)
  const ended_at = Math.min(
    day.midnight + Math.round((from + slot * step + step * (0.6 + random.next() * 0.6)) * MINUTE),
    day.midnight + closes * MINUTE,
  )
  if (ended_at > calendar.now - 3 * MINUTE) return undefined
  const late_by = random.chance(0.006) ? random.int(3, 20) * DAY : 0
  const late = late_by > 0 && ended_at + late_by < calendar.now - UNDECIDED_MS
  const received_at = Math.min(ended_at + random.int(1, 40) * MINUTE + (late ? late_by : 0), calendar.now - MINUTE)
  return { id: random.uuid7(new Date(received_at)), patient, doctor, day, ended_at, received_at, late, withdrawn_at: null }
}

/** Some visits are entered by mistake and taken back within hours; only a day's single visit, before any letter. */
function withdrawSome(random: Random, by_patient: Map<Patient, Visit[]>, calendar: CityCalendar): void {
  for (const visits of by_patient.values()) {
    for (const visit of visits) {
      if (visit.late || !random.chance(0.003)) continue
      const at = visit.received_at + random.int(20, 360) * MINUTE
      const single = visits.filter((other) => other.day === visit.day).length === 1
      if (single && at < calendar.now - UNDECIDED_MS) visit.withdrawn_at = at
    }
  }
}

function addRow(clinic: PlannedClinic, visit: Visit, number: number, book: RowBook): void {
  const { doctor, patient } = visit
  const started_at = visit.ended_at - Math.round(doctor.specialty.visit_minutes * 0.6) * MINUTE
  const withdrawn = visit.withdrawn_at !== null
  book.add('visits.visit', [
    clinic.id, visit.id, `visit-${clinic.spec.code}-${number}`, withdrawn ? 2 : 1, withdrawn ? 'entered-in-error' : 'finished',
    patient.id, doctor.id, doctor.branch.id, 'AMB', null, doctor.specialty.code, instantText(started_at),
    instantText(visit.ended_at), visit.day.date, instantText(visit.received_at), instantText(visit.withdrawn_at ?? visit.received_at),
  ])
}

/** Whom a patient sees: the doctor of the district as a rule, a colleague at the own branch, else one of the clinic. */
class DoctorBook {
  readonly #by_specialty: Map<string, PlannedDoctor[]>
  readonly #sums: number[]
  readonly #codes: string[]

  constructor(clinic: PlannedClinic) {
    this.#by_specialty = Map.groupBy(clinic.doctors, (doctor) => doctor.specialty.code)
    this.#codes = [...this.#by_specialty.keys()]
    this.#sums = runningSums(this.#codes.map((code) => this.#by_specialty.get(code)![0]!.specialty.share_of_visits))
  }

  draw(random: Random, patient: Patient): PlannedDoctor {
    const all = this.#by_specialty.get(this.#codes[drawIndex(random, this.#sums)]!)!
    const near = all.filter((doctor) => doctor.branch === patient.branch)
    const list = near.length > 0 && random.chance(0.9) ? near : all
    return random.chance(0.65) ? list[patient.number % list.length]! : random.pick(list)
  }
}


function runningSums(weights: readonly number[]): number[] {
  let sum = 0
  return weights.map((weight) => (sum += weight))
}

function drawIndex(random: Random, sums: readonly number[]): number {
  const wanted = random.next() * sums.at(-1)!
  let [low, high] = [0, sums.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if (sums[middle]! > wanted) high = middle
    else low = middle + 1
  }
  return low
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
}
