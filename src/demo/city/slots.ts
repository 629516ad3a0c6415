// Rooms, schedules and a rolling 28 days of visits with believable scarcity: what is near is nearly all taken, what is
// far is nearly all free, and where the turn lies differs by specialty, branch and doctor.
import { HORIZON_DAYS } from '../../access/slot.ts'
import { isStatutoryDayOff } from '../../clinics/calendar.ts'
import { addDays } from '../../platform/time.ts'
import type { Random } from '../random.ts'
import { type CityCalendar, DAY, HOUR, MINUTE } from './calendar.ts'
import { type PlannedRoom, addRooms } from './indoor.ts'
import { addOwnHours, isKeptHere } from './own_hours.ts'
import type { PlannedBranch, PlannedClinic, PlannedDoctor } from './plan.ts'
import { type RowBook, instantText } from './rows.ts'

/** So long of every shift is open to booking; the rest is the clinic's own. */
const SHIFT_MS = 4 * HOUR

/** Whole days until about half of the visits are free, for an ordinary branch. Our assumption: no source tells them. */
const SCARCITY_DAYS: Readonly<Record<string, number>> = {
  therapist: 0.6, paediatrician: 0.4, gp: 0.8, surgeon: 2, 'surgeon-child': 3, ent: 3.5, ophthalmologist: 6, 'ob-gyn': 4,
  dermatologist: 5, urologist: 6, neurologist: 12, cardiologist: 11, endocrinologist: 15, gastroenterologist: 13, ultrasound: 10,
  rheumatologist: 17, oncologist: 3, geriatrician: 16, allergologist: 14, pulmonologist: 9, traumatologist: 5,
}
const SCARCITY_OTHER_DAYS = 8

/** Nobody sees these without a referral; as access.specialty_rule says. */
const FREE_TO_ALL = new Set([
  'therapist', 'paediatrician', 'gp', 'ophthalmologist', 'ent', 'ob-gyn', 'surgeon', 'surgeon-child', 'urologist', 'dermatologist',
  'psychiatrist', 'narcologist', 'venereologist',
])
const FIRST_CONTACT = new Set(['therapist', 'paediatrician', 'gp'])

export interface PlannedSlot {
  id: string
  doctor: PlannedDoctor
  schedule_id: string
  place_id: string
  starts_at: number
  ends_at: number
  day: string
  /** Somebody has booked it. */
  taken: boolean
  /** … by somebody whom we know by name. */
  booked: boolean
  urgent_only: boolean
  visit: 'any' | 'first' | 'repeat'
}

/** How scarce a specialty is at a branch: whole days, drawn once. */
export function scarcityOf(branch: PlannedBranch, specialty_code: string, random: Random): number {
  const usual = SCARCITY_DAYS[specialty_code] ?? SCARCITY_OTHER_DAYS
  return usual * Math.exp(random.fork(`${branch.id} ${specialty_code}`).normal(0, 0.45))
}

export function needsReferral(specialty_code: string): boolean {
  return !FREE_TO_ALL.has(specialty_code)
}

/** Adds rooms and schedules of a clinic. Out: the slots, by the branch's id and in the order of time. */
export function planSlots(clinic: PlannedClinic, calendar: CityCalendar, book: RowBook): Map<string, PlannedSlot[]> {
  const random = clinic.random.fork('slots')
  const known_at = instantText(calendar.now - 6 * HOUR)
  const founded = new Date(calendar.days[0]!.midnight - 30 * DAY)
  const by_branch = new Map<string, PlannedSlot[]>(clinic.branches.map((branch) => [branch.id, []]))
  const rooms = new Map<PlannedBranch, PlannedRoom[]>()
  for (const doctor of clinic.doctors) {
    const { branch, specialty } = doctor
    // a branch here and there sends no schedules: it shows «no data», never «nothing free»
    if (isSilent(clinic, branch)) continue
    const [place_id, schedule_id] = [random.uuid7(founded), random.uuid7(founded)]
    const of_branch = rooms.get(branch) ?? []
    const number = of_branch.length + 1
    of_branch.push({ place_id, number: (1 + (number % branch.spec.floors)) * 100 + Math.ceil(number / branch.spec.floors) })
    rooms.set(branch, of_branch)
    if (isKeptHere(clinic, doctor)) {
      addOwnHours(clinic, doctor, place_id, needsReferral(specialty.code), random, calendar, book)
      continue
    }
    book.add('access.schedule', [clinic.id, schedule_id, schedule_id, false, branch.id, doctor.id, place_id, specialty.code, audienceOf(clinic), known_at])
    by_branch.get(branch.id)!.push(...makeSlots(clinic, doctor, { schedule_id, place_id }, calendar))
  }
  for (const [branch, of_branch] of rooms) addRooms(clinic, branch, of_branch, { founded, now: calendar.now }, book)
  for (const slots of by_branch.values()) slots.sort((a, b) => a.starts_at - b.starts_at)
  return by_branch
}

/** Adds the slots themselves, once it is known which of them are booked by name. */
export function addSlots(clinic: PlannedClinic, slots: readonly PlannedSlot[], calendar: CityCalendar, book: RowBook): void {
  const known_at = instantText(calendar.now - 6 * HOUR)
  for (const slot of slots) {
    const { branch, specialty, id } = slot.doctor
    book.add('access.slot', [
      clinic.id, slot.id, slot.id, slot.schedule_id, branch.id, id, slot.place_id, specialty.code,
      instantText(slot.starts_at), instantText(slot.ends_at), slot.day, slot.taken ? 'busy' : 'free', slot.booked ? 1 : 0, audienceOf(clinic),
      slot.visit, slot.urgent_only, needsReferral(specialty.code), known_at,
    ])
  }
}

function audienceOf(clinic: PlannedClinic): string {
  return clinic.spec.children ? 'child' : 'adult'
}

/** The last branch of every ninth clinic has no system that tells us. */
function isSilent(clinic: PlannedClinic, branch: PlannedBranch): boolean {
  return clinic.spec.number % 9 === 4 && branch === clinic.branches.at(-1) && clinic.branches.length > 2
}

function makeSlots(clinic: PlannedClinic, doctor: PlannedDoctor, of: { schedule_id: string; place_id: string }, calendar: CityCalendar): PlannedSlot[] {
  const random = clinic.random.fork(`slots of ${doctor.id}`)
  const { specialty, branch } = doctor
  const turn = scarcityOf(branch, specialty.code, clinic.random) * Math.exp(random.normal(0, 0.25))
  const today = calendar.days.at(-1)!
  const [absent_from, absent_to] = random.chance(0.08) ? [random.int(1, 12), random.int(13, 20)] : [99, 99]
  const slots: PlannedSlot[] = []
  for (let ahead = 0; ahead <= HORIZON_DAYS; ahead++) {
    const date = addDays(today.date, ahead)
    const midnight = today.midnight + ahead * DAY
    const weekday = (today.weekday + ahead - 1) % 7 + 1
    const works_saturday = FIRST_CONTACT.has(specialty.code) && doctor.number % 3 === 0
    if (weekday === 7 || (weekday === 6 && !works_saturday) || isStatutoryDayOff(date)) continue
    if (ahead >= absent_from && ahead <= absent_to) continue
    const hours = branch.spec.hours[weekday - 1]!
    const opens = midnight + Number(hours.opens.slice(0, 2)) * HOUR
    const morning = weekday > 5 || (doctor.number + Math.round(midnight / DAY)) % 2 < 1
    const from = morning ? opens + 30 * MINUTE : opens + 6.5 * HOUR
    const step = specialty.visit_minutes * MINUTE
    for (let at = from, place = 0; at + step <= from + SHIFT_MS; at += step, place++) {
      const urgent_only = place === 0 && FIRST_CONTACT.has(specialty.code)
      const visit = place % 8 === 5 && !FIRST_CONTACT.has(specialty.code) ? 'repeat' : 'any'
      const taken = random.chance(chanceTaken(ahead, turn) * (urgent_only ? 0.5 : 1))
      slots.push({
        id: random.uuid7(new Date(calendar.now - 5 * DAY)), doctor, ...of, starts_at: at, ends_at: at + step, day: date, taken, booked: false, urgent_only, visit,
      })
    }
  }
  return slots
}

/** A logistic fall: nearly all taken well before the turn, nearly all free well after it. */
function chanceTaken(ahead: number, turn: number): number {
  return 0.04 + 0.955 / (1 + Math.exp((ahead - turn) / (0.6 + turn / 6)))
}
