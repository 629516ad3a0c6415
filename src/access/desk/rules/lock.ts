// The no-show rule: who stayed away too often books this specialty by phone or at the desk for a while. Pure.
import { DAY_MS } from '../../../platform/time.ts'

/** An edition of the rule (access.lock_rule). */
export interface LockRule {
  specialty_code: string
  edition: string
  missed_max: number
  window_days: number
  lock_days: number
  source: string
  valid_from: string
  valid_to: string | null
}

/** What `source` says of a rule that rests on nothing but the service's own decision. */
export const OUR_CHOICE = 'our choice'

/** A visit that was missed. */
export interface MissedVisit {
  clinic_id: string
  booking_id: string
  starts_at: Date
}

export interface Lock {
  rule: LockRule
  /** The visits that led to it, the earliest first. */
  missed: readonly MissedVisit[]
  /** Self-booking is closed before this instant. */
  until: Date
}

export interface LockStanding {
  rule: LockRule
  /** The lock in force, if any. */
  lock: Lock | null
  /** Visits that count now towards the next lock, the earliest first; those of a lock that was served count no more. */
  counted: readonly MissedVisit[]
  /** How many more missed visits would close self-booking; 0 while it is closed. */
  left: number
}

/** The rule in force for a specialty on a local date: its own row before '*', the newest edition first. Undefined: none. */
export function pickRule(rules: readonly LockRule[], specialty_code: string, date: string): LockRule | undefined {
  const in_force = rules
    .filter((rule) => rule.valid_from <= date && (rule.valid_to === null || rule.valid_to >= date))
    .toSorted((a, b) => (a.valid_from < b.valid_from ? 1 : -1))
  return in_force.find((rule) => rule.specialty_code === specialty_code) ?? in_force.find((rule) => rule.specialty_code === '*')
}

/** Whether an edition is the one that its specialty (or '*') follows on a local date. */
export function isRuleNow(rules: readonly LockRule[], rule: LockRule, date: string): boolean {
  return pickRule(rules.filter(({ specialty_code }) => specialty_code === rule.specialty_code), rule.specialty_code, date)?.edition === rule.edition
}

/**
 * Where a person stands with one specialty. In: the rule, the missed visits in any order, the instant up to which
 * everything is forgiven (null: nothing), now. Visits are walked in their order; when `missed_max` of them lie within
 * `window_days`, self-booking is closed for `lock_days` from the start of the last one, and these visits are spent:
 * nobody is locked twice for the same. Visits that start after `now` are left out.
 */
export function judgeLock(rule: LockRule, visits: readonly MissedVisit[], forgiven_until: Date | null, now: Date): LockStanding {
  const ordered = visits
    .filter(({ starts_at }) => starts_at <= now && (forgiven_until === null || starts_at > forgiven_until))
    .toSorted((a, b) => a.starts_at.getTime() - b.starts_at.getTime() || (a.booking_id < b.booking_id ? -1 : 1))
  let counted: MissedVisit[] = []
  let lock: Lock | null = null
  for (const visit of ordered) {
    counted = [...counted.filter((earlier) => isWithin(earlier, visit.starts_at, rule)), visit]
    if (counted.length < rule.missed_max) continue
    lock = { rule, missed: counted, until: new Date(visit.starts_at.getTime() + rule.lock_days * DAY_MS) }
    counted = []
  }
  const in_force = lock !== null && lock.until > now ? lock : null
  const still = counted.filter((visit) => isWithin(visit, now, rule))
  return { rule, lock: in_force, counted: still, left: in_force ? 0 : rule.missed_max - still.length }
}

/** Whether a clinic knows of a lock what happened: one of its missed visits was there. Only such a clinic's desk lifts it. */
export function wasMissedAt(lock: Lock, clinic_id: string): boolean {
  return lock.missed.some((visit) => visit.clinic_id === clinic_id)
}

function isWithin(visit: MissedVisit, at: Date, rule: LockRule): boolean {
  return at.getTime() - visit.starts_at.getTime() < rule.window_days * DAY_MS
}
