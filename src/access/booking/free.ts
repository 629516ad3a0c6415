// Free times of a branch and specialty, as whoever wants one sees them.
import type { Read } from '../../platform/db/index.ts'
import { type ClassCode, readClass } from '../slot.ts'
import { type FreeSlot, listFreeSlots } from './queries/bookings.ts'

export interface FreeWish {
  clinic_id: string
  branch_id: string
  specialty_code: string
  class: ClassCode
  /** Instants; nothing before now is given. */
  from: Date
  until: Date
  limit: number
  doctor_id?: string
}

/**
 * Slots that a class may book, the soonest first; those with a booking address or number are booked in the clinic's own
 * system. A hold that ran out a moment ago is shown when the sweep has passed, within seconds.
 */
export async function findFreeSlots(db: Read, wish: FreeWish, now: Date): Promise<FreeSlot[]> {
  const who = readClass(wish.class)
  if (!who) return []
  return listFreeSlots(db, {
    ...wish, class: { age: who.age, visit: who.visit, urgent: who.urgency === 'urgent', referral: who.referral },
  }, now)
}
