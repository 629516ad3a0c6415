// Whether a wish may have a slot, as both are known before anything is written. Pure; the seat itself is the database's word.
import { addDays, ageOn } from '../../../platform/time.ts'
import { ADULT_YEARS, type ClassCode, HORIZON_DAYS, bookable, readClass } from '../../slot.ts'
import type { Refusal } from '../outcome.ts'
import type { Channel, SlotFacts } from '../queries/bookings.ts'

/** How long a temporary booking lasts. */
export const HOLD_MS = 5 * 60_000

/** Whoever books oneself; at a desk and in a clinic's own system somebody has seen the referral, and knows the person. */
export function isSelfService(channel: Channel): boolean {
  return channel === 'page' || channel === 'waiting_list'
}

/** The age class on a local date, for a birth date 'YYYY-MM-DD'. */
export function ageClass(birth_date: string, day: string): 'adult' | 'child' {
  // whole dates compare as texts; the calendar is asked for years and months only
  const of_age = `${Number(birth_date.slice(0, 4)) + ADULT_YEARS}${birth_date.slice(4)}`
  return (birth_date.length === 10 ? of_age <= day : ageOn(birth_date, day) >= ADULT_YEARS) ? 'adult' : 'child'
}

/** Whether somebody is still a child today and no longer one before the horizon ends: which of both is for the day to say. */
export function comesOfAge(birth_date: string, today: string): boolean {
  return ageClass(birth_date, today) === 'child' && ageClass(birth_date, addDays(today, HORIZON_DAYS + 1)) === 'adult'
}

/** The class of a booking on another day: whoever comes of age meanwhile has an adult's times from that day on. */
export function classThere(old: { class: ClassCode; person_birth_date: string | null }, slot: { day: string } | undefined): ClassCode {
  if (old.person_birth_date === null || !slot) return old.class
  return `${ageClass(old.person_birth_date, slot.day) === 'adult' ? 'a' : 'c'}${old.class.slice(1)}` as ClassCode
}

/** Why a slot is refused; undefined when nothing speaks against it. `overdue` holds of it count as given back. */
export function judgeSlot(slot: SlotFacts | undefined, wish: { class: string; birth_date: string | null }, now: Date): Refusal | undefined {
  if (!slot || slot.status === 'entered-in-error' || slot.status === 'busy-unavailable') return 'gone'
  if (slot.booking_url !== null || slot.booking_phone !== null) return 'elsewhere'
  if (slot.starts_at <= now) return 'past'
  const who = readClass(wish.class)
  if (!who) return 'not_bookable'
  if (wish.birth_date !== null && ageClass(wish.birth_date, slot.day) !== who.age) return 'wrong_age'
  if (!bookable(slot, who)) return slot.referral_only && !who.referral ? 'referral_needed' : 'not_bookable'
  if (slot.status !== 'free' && slot.overdue === 0) return 'lost_race'
  return undefined
}
