// The rules of asking (letters/rules/asking.ts) at the speed of a whole year: the same refusals in the same order, with
// days counted as numbers. city.test.ts compares both on every visit of the small city.
import { DEFAULT_POLICY, DOCTOR_CAP_DAYS, LINK_DAYS, PATIENT_CAP, PATIENT_CAP_DAYS, type Refusal } from '../../letters/rules/asking.ts'
import type { CityCalendar } from './calendar.ts'
import { DAY, HOUR, MINUTE, timeOfDay } from './calendar.ts'
import type { Patient } from './patients.ts'
import type { PlannedDoctor } from './plan.ts'
import type { Visit } from './visits.ts'

export const LINK_MS = LINK_DAYS * DAY
export const REMINDER_MS = DEFAULT_POLICY.reminder_days! * DAY
const SEND_FROM = wallMs(DEFAULT_POLICY.send_from)
const SEND_TO = wallMs(DEFAULT_POLICY.send_to)

/** A letter of one patient as far as asking goes. */
export interface AskedLetter {
  /** Local midnight of its day. */
  midnight: number
  doctors: PlannedDoctor[]
}

export type SuppressionReason = 'unsubscribed' | 'hard_bounce' | 'complaint'
export interface Suppressed { reason: SuppressionReason; since: number }

export interface History {
  /** Letters of other days that were not withdrawn. */
  earlier: readonly AskedLetter[]
  suppressed: Suppressed | null
  /** Whether the day's letter has been handed over. */
  day_letter_sent: boolean
}

export type BulkDecision = { ask: true; due_at: number } | { ask: false; refusal: Refusal }

/** Decides about a finished visit as `decideVisit` would at the instant `at`. */
export function decideQuickly(visit: Visit, history: History, calendar: CityCalendar, at: number): BulkDecision {
  const refusal = findRefusal(visit, visit.patient, history, at)
  if (refusal) return { ask: false, refusal }
  const due_at = sendingTime(calendar, Math.max(visit.ended_at + DEFAULT_POLICY.delay_hours_min * HOUR, at))
  if (due_at > visit.ended_at + DEFAULT_POLICY.delay_hours_max * HOUR) return { ask: false, refusal: 'too_late' }
  const within = (days: number) => history.earlier.filter((letter) => Math.abs(letter.midnight - visit.day.midnight) < days * DAY)
  if (within(DOCTOR_CAP_DAYS).some((letter) => letter.doctors.includes(visit.doctor))) return { ask: false, refusal: 'doctor_asked_recently' }
  if (within(PATIENT_CAP_DAYS).length >= PATIENT_CAP) return { ask: false, refusal: 'patient_asked_often' }
  return { ask: true, due_at }
}

/** The given instant, or the next opening of the sending hours; milliseconds. */
export function sendingTime(calendar: CityCalendar, at: number): number {
  const wall = timeOfDay(calendar, at)
  if (wall < SEND_FROM) return at - wall + SEND_FROM
  return wall < SEND_TO ? at : at - wall + DAY + SEND_FROM
}

function findRefusal(visit: Visit, patient: Patient, history: History, at: number): Refusal | undefined {
  if (visit.doctor.specialty.sensitive) return 'sensitive'
  if (patient.deceased) return 'deceased'
  if (!patient.active) return 'inactive'
  if (!patient.birth_date) return 'age_unknown'
  if (!patient.address) return patient.child ? 'no_parent_address' : 'no_address'
  if (!patient.consent) return 'no_consent'
  if (history.suppressed && history.suppressed.since <= at) return history.suppressed.reason
  return history.day_letter_sent ? 'letter_already_sent' : undefined
}

function wallMs(time: string): number {
  return Number(time.slice(0, 2)) * HOUR + Number(time.slice(3)) * MINUTE
}
