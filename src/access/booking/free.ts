// Free times of a branch and specialty, as whoever wants one sees them.
import type { Read } from '../../platform/db/index.ts'
import { type ClassCode, type PatientClass, classCode, readClass } from '../slot.ts'
import { type FreeSlot, findSlot, listFreeSlots } from './queries/bookings.ts'
import { ageClass, comesOfAge } from './rules/judging.ts'

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

/** Somebody whose age goes by the day of the visit, and what they ask for. */
export interface Visitor extends Omit<PatientClass, 'age'> {
  birth_date: string
  /** Local date of now. */
  today: string
}

/** The same for somebody: whoever comes of age meanwhile has a child's times until that day, an adult's from it on. */
export async function findFreeFor(db: Read, wish: Omit<FreeWish, 'class'>, visitor: Visitor, now: Date): Promise<FreeSlot[]> {
  const { birth_date, today } = visitor
  const ages = comesOfAge(birth_date, today) ? (['child', 'adult'] as const) : [ageClass(birth_date, today)]
  const slots: FreeSlot[] = []
  for (const age of ages) {
    const found = await findFreeSlots(db, { ...wish, class: classCode({ ...visitor, age }) }, now)
    slots.push(...found.filter(({ day }) => ages.length === 1 || ageClass(birth_date, day) === age))
  }
  return slots
}

/** The class in which somebody books a slot: by their age on its day. */
export async function classFor(db: Read, clinic_id: string, slot_id: string, visitor: Visitor, now: Date): Promise<ClassCode> {
  const { birth_date, today } = visitor
  const slot = comesOfAge(birth_date, today) ? await findSlot(db, clinic_id, slot_id, null, now) : undefined
  return classCode({ ...visitor, age: ageClass(birth_date, slot?.day ?? today) })
}
