// What an act on a booking comes to: the booking after it, or a refusal by name; words/ has the sentence of each.
import type { House } from '../../platform/house.ts'
import type { Actor } from '../../platform/permit.ts'
import type { Booking, Channel } from './queries/bookings.ts'
import type { ClassCode } from '../slot.ts'

/** What of a house the core needs. */
export type BookingHouse = Pick<House, 'database' | 'config' | 'wake'>

/**
 * Why an act is refused.
 * - `lost_race`: somebody else took the time meanwhile. `gone`: it was withdrawn, or never was. `past`: it has begun.
 * - `not_bookable`: not for this class. `wrong_age`: not for the age on the day. `referral_needed`: and there is none.
 * - `limit`: the person has as many live bookings of the specialty as they may. `locked`: the no-show rule.
 * - `elsewhere`: the clinic's own system books it. `expired`: the temporary booking ran out.
 * - `wrong_state`: the booking has moved on. `started`: the visit has begun. `same_slot`, `other_specialty`: of a move.
 * - `key_used`: the idempotency key belongs to another wish.
 */
export const REFUSALS = [
  'lost_race', 'gone', 'past', 'not_bookable', 'wrong_age', 'referral_needed', 'limit', 'locked', 'elsewhere', 'expired',
  'wrong_state', 'started', 'same_slot', 'other_specialty', 'key_used',
] as const
export type Refusal = (typeof REFUSALS)[number]

export type Outcome = { ok: true; booking: Booking } | { ok: false; refusal: Refusal }

export function no(refusal: Refusal): { ok: false; refusal: Refusal } {
  return { ok: false, refusal }
}

/** Whom a booking is for. `id` null: a patient of the clinic's own system, told by `patient_id`. */
export interface WishPerson {
  id: string | null
  name: string
  /** 'YYYY-MM-DD'; null when the clinic's own system did not say: then the class is taken as it is. */
  birth_date: string | null
  phone: string | null
  email: string | null
  lang: 'ru' | 'en'
}

export interface BookingWish {
  clinic_id: string
  slot_id: string
  class: ClassCode
  person: WishPerson
  channel: Channel
  /** The same key by the same actor gets the same booking. */
  idempotency_key: string | null
  patient_id?: string | null
  /** Five minutes from now, unless said. */
  held_until?: Date
  /** The request that this answers, where it was written before (a place in the waiting list). */
  request_id?: string
  /** Where the time was shown, for the note of a phantom whose slot is no longer there. */
  group?: { branch_id: string; specialty_code: string }
}

/** `<who>:<key>`, as it is kept. */
export function keyOf(actor: Actor, key: string | null): string | null {
  if (key === null) return null
  return `${actor.kind === 'account' || actor.kind === 'token' ? actor.id : actor.kind}:${key}`
}
