// Who is asked about a visit, and when. Pure: no database, no clock.
import { HOUR_MS, addDays, ageOn, atLocal, daysBetween, localDate } from '../../platform/time.ts'
import type { Lang } from '../../platform/i18n.ts'

export interface Policy {
  paused: boolean
  delay_hours_min: number
  delay_hours_max: number
  /** Local wall times 'HH:MM' between which letters go out. */
  send_from: string
  send_to: string
  /** Days after the letter for the one reminder; null for none. */
  reminder_days: number | null
}

/** What a clinic without a policy of its own does. */
export const DEFAULT_POLICY: Policy = {
  paused: false, delay_hours_min: 24, delay_hours_max: 48, send_from: '09:00', send_to: '21:00', reminder_days: 4,
}

export const ADULT_AGE = 18
/** At most one letter about the same doctor to the same patient in so many days. */
export const DOCTOR_CAP_DAYS = 14
/** At most so many letters to a patient in so many days. */
export const PATIENT_CAP = 2
export const PATIENT_CAP_DAYS = 30
/** How long a letter's link may be answered, in days. */
export const LINK_DAYS = 30

/** Why a visit is not asked about; each is counted and shown to the chief doctor in words. */
export const REFUSALS = [
  'withdrawn', 'sensitive', 'deceased', 'inactive', 'age_unknown', 'no_parent_address', 'no_address', 'no_consent',
  'unsubscribed', 'hard_bounce', 'complaint', 'paused', 'no_wording', 'letter_already_sent', 'too_late',
  'doctor_asked_recently', 'patient_asked_often',
] as const
export type Refusal = (typeof REFUSALS)[number]

export interface VisitFacts {
  status: string
  doctor_id: string
  ended_at: Date
  /** Local date of the end. */
  day: string
  class_code: string | null
  type_code: string | null
  service_code: string | null
  specialty_code: string | null
}

export interface PatientFacts {
  active: boolean
  deceased: boolean
  birth_date: string | null
  lang: Lang
  email: string | null
  letters_consent: boolean
  parent_email: string | null
}

/** What was asked of this patient before: one entry a letter that was not withdrawn, other than this day's. */
export interface EarlierLetter {
  day: string
  doctor_ids: string[]
}

export interface Circumstances {
  policy: Policy
  zone: string
  sensitive: readonly { kind: string; code: string }[]
  earlier: readonly EarlierLetter[]
  /** Whether this day's letter is already on its way or sent. */
  day_letter_sent: boolean
  /** Why the address that would be written to gets no letters, if so. */
  suppressed: (address: string) => 'unsubscribed' | 'hard_bounce' | 'complaint' | undefined
  has_wording: (audience: Audience, lang: Lang) => boolean
}

export type Audience = 'adult' | 'child'
export type Decision = { ask: true; audience: Audience; due_at: Date } | { ask: false; refusal: Refusal }

/**
 * Decides about one finished visit. In: the visit, its patient, the circumstances, now. Out: to whom and when, or the
 * first refusal that holds, the person's protection first, then what is missing, then the caps.
 */
export function decideVisit(visit: VisitFacts, patient: PatientFacts, around: Circumstances, now: Date): Decision {
  const refusal = findRefusal(visit, patient, around)
  if (refusal) return { ask: false, refusal }
  const audience = audienceOf(patient, visit.day)!
  const due_at = dueAt(visit.ended_at, around.policy, around.zone, now)
  if (!due_at) return { ask: false, refusal: 'too_late' }
  const close = (days: number) => around.earlier.filter((letter) => Math.abs(daysBetween(letter.day, visit.day)) < days)
  if (close(DOCTOR_CAP_DAYS).some((letter) => letter.doctor_ids.includes(visit.doctor_id))) {
    return { ask: false, refusal: 'doctor_asked_recently' }
  }
  if (close(PATIENT_CAP_DAYS).length >= PATIENT_CAP) return { ask: false, refusal: 'patient_asked_often' }
  return { ask: true, audience, due_at }
}

function findRefusal(visit: VisitFacts, patient: PatientFacts, around: Circumstances): Refusal | undefined {
  if (visit.status !== 'finished') return 'withdrawn'
  if (isSensitive(visit, around.sensitive)) return 'sensitive'
  if (patient.deceased) return 'deceased'
  if (!patient.active) return 'inactive'
  const audience = audienceOf(patient, visit.day)
  if (!audience) return 'age_unknown'
  const address = addressOf(patient, audience)
  if (!address) return audience === 'child' ? 'no_parent_address' : 'no_address'
  if (!patient.letters_consent) return 'no_consent'
  const suppressed = around.suppressed(address)
  if (suppressed) return suppressed
  if (around.policy.paused) return 'paused'
  if (!around.has_wording(audience, patient.lang)) return 'no_wording'
  return around.day_letter_sent ? 'letter_already_sent' : undefined
}

/** Whether a visit is on the clinic's list of those never asked about. */
export function isSensitive(visit: VisitFacts, list: readonly { kind: string; code: string }[]): boolean {
  const codes: Record<string, string | null> = {
    specialty: visit.specialty_code, service: visit.service_code, type: visit.type_code, class: visit.class_code,
  }
  return list.some((entry) => codes[entry.kind] === entry.code)
}

/** Adult or child on the day of the visit; undefined when the birth date is unknown, since doubt asks nobody. */
export function audienceOf(patient: Pick<PatientFacts, 'birth_date'>, day: string): Audience | undefined {
  if (!patient.birth_date) return undefined
  return ageOn(patient.birth_date, day) >= ADULT_AGE ? 'adult' : 'child'
}

/** Where the letter goes: to the adult, or to the child's parent. */
export function addressOf(patient: Pick<PatientFacts, 'email' | 'parent_email'>, audience: Audience): string | null {
  return audience === 'child' ? patient.parent_email : patient.email
}

/**
 * When the letter about a visit is due: the first moment within the sending hours that is at least the smallest delay
 * after the visit and not past. Undefined when that would be later than the longest delay.
 */
export function dueAt(ended_at: Date, policy: Policy, zone: string, now: Date): Date | undefined {
  const earliest = new Date(Math.max(ended_at.getTime() + policy.delay_hours_min * HOUR_MS, now.getTime()))
  const due = nextSendingTime(earliest, policy, zone)
  return due.getTime() > ended_at.getTime() + policy.delay_hours_max * HOUR_MS ? undefined : due
}

/** The given instant, or the next opening of the sending hours when it lies outside them. */
export function nextSendingTime(at: Date, policy: Pick<Policy, 'send_from' | 'send_to'>, zone: string): Date {
  const day = localDate(at, zone)
  const opens = atLocal(day, policy.send_from, zone)
  if (at < opens) return opens
  if (at < atLocal(day, policy.send_to, zone)) return at
  return atLocal(addDays(day, 1), policy.send_from, zone)
}
