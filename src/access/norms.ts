// Norms: how long one may have to wait, as dated data (access.norm), and what each specialty follows.
import { type WorkingCalendar, addWorkingDays } from '../clinics/index.ts'
import { type Read, all, sql } from '../platform/db/index.ts'
import { HOUR_MS, addDays, daysBetween, localDate } from '../platform/time.ts'

export interface Norm {
  key: string
  edition: string
  value: number
  unit: 'hours' | 'calendar_days' | 'working_days'
  start_event: string
  name_ru: string
  name_en: string
  source: string
  valid_from: string
  valid_to: string | null
}

export interface SpecialtyRule {
  specialty_code: string
  norm_key: string
  visit_minutes: number
  referral_needed: boolean
  bookings_max: number
}

export interface NormBook {
  /** The edition in force on a local date for a specialty; urgent visits have a norm of their own. Undefined: none is known. */
  find(specialty_code: string, urgent: boolean, date: string): Norm | undefined
  rule(specialty_code: string): SpecialtyRule
  /** The edition of every norm that is in force on a local date. */
  inForce(date: string): Norm[]
}

/** All norms and rules: two statements over some dozens of rows. */
export async function findNorms(db: Read): Promise<NormBook> {
  const [norms, rules] = await Promise.all([
    all(db, sql<Norm>`
      select key, edition, value, unit, start_event, name_ru, name_en, source, valid_from, valid_to
      from access.norm
      order by key, valid_from desc`),
    all(db, sql<SpecialtyRule>`
      select specialty_code, norm_key, visit_minutes, referral_needed, bookings_max
      from access.specialty_rule`),
  ])
  return makeNormBook(norms, rules)
}

/** A book of given rows; the newest edition in force counts. */
export function makeNormBook(norms: readonly Norm[], rules: readonly SpecialtyRule[]): NormBook {
  const by_code = new Map(rules.map((rule) => [rule.specialty_code, rule]))
  const newest = norms.toSorted((a, b) => (a.valid_from < b.valid_from ? 1 : -1))
  const rule = (specialty_code: string): SpecialtyRule => {
    const found = by_code.get(specialty_code) ?? by_code.get('*')
    if (!found) throw new Error('access.specialty_rule has no row for other specialties (*)')
    return found
  }
  const holdsOn = (norm: Norm, date: string) => norm.valid_from <= date && (norm.valid_to === null || norm.valid_to >= date)
  return {
    rule,
    find(specialty_code, urgent, date) {
      const key = urgent ? 'urgent' : rule(specialty_code).norm_key
      return newest.find((norm) => norm.key === key && holdsOn(norm, date))
    },
    inForce(date) {
      const in_force = newest.filter((norm) => holdsOn(norm, date))
      return in_force.filter((norm, at) => in_force.findIndex(({ key }) => key === norm.key) === at)
    },
  }
}

/**
 * The last local date on which a visit still meets the norm, for a request on a local date: hours give the date of the
 * request plus the whole days they make, at least the same day. For lists and charts; `meetsNorm` judges one visit.
 */
export function lastDayWithin(norm: Norm, requested_on: string, calendar: WorkingCalendar): string {
  const key = `${norm.unit} ${norm.value} ${requested_on}`
  let known = last_days.get(calendar)
  if (!known || known.size >= LAST_DAYS_MAX) last_days.set(calendar, (known = new Map()))
  let last = known.get(key)
  if (last === undefined) known.set(key, (last = countLastDay(norm, requested_on, calendar)))
  return last
}

// a list asks the same for four hundred branches
const last_days = new WeakMap<WorkingCalendar, Map<string, string>>()
const LAST_DAYS_MAX = 5_000

function countLastDay(norm: Norm, requested_on: string, calendar: WorkingCalendar): string {
  if (norm.unit === 'hours') return addDays(requested_on, Math.floor(norm.value / 24))
  if (norm.unit === 'calendar_days') return addDays(requested_on, norm.value)
  return addWorkingDays(calendar, requested_on, norm.value)
}

/**
 * Whether a visit that starts at `starts_at` meets the norm for a request at `requested_at` (both instants, judged in
 * the clinic's zone): hours run by the clock, days by local dates, the day of the request not counted.
 */
export function meetsNorm(norm: Norm, requested_at: Date, starts_at: Date, zone: string, calendar: WorkingCalendar): boolean {
  if (norm.unit === 'hours') return starts_at.getTime() - requested_at.getTime() <= norm.value * HOUR_MS
  return localDate(starts_at, zone) <= lastDayWithin(norm, localDate(requested_at, zone), calendar)
}

/** A wait in raw days: the difference of local dates (domain: wait). */
export function waitDays(requested_at: Date, starts_at: Date, zone: string): number {
  return daysBetween(localDate(requested_at, zone), localDate(starts_at, zone))
}
