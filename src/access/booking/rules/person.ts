// What may be said of a person one books for. Pure.
import { ageOn } from '../../../platform/time.ts'
import { ADULT_YEARS } from '../../slot.ts'

export type PersonProblem = 'name' | 'name_long' | 'birth' | 'not_child' | 'phone' | 'email'

const NAME_LENGTH_MAX = 120

/** From 14 on one has a passport and brings it; before that the birth certificate and a parent with theirs. */
const PASSPORT_YEARS = 14

/** Whether somebody has a passport of their own on a day; without a birth date it is taken for so. */
export function hasPassport(birth_date: string | null, day: string): boolean {
  return birth_date === null || ageOn(birth_date, day) >= PASSPORT_YEARS
}

/** A real local date 'YYYY-MM-DD' between 1900 and today. */
export function isBirthDate(text: string, today: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === text && text >= '1900-01-01' && text <= today
}

/** What is wrong with a field, by its name; empty when nothing is. */
export function findProblems(
  person: { kind: 'self' | 'child'; name: string; birth_date: string; phone: string | null; email: string | null }, today: string,
): Partial<Record<'name' | 'birth_date' | 'phone' | 'email', PersonProblem>> {
  const birth = isBirthDate(person.birth_date, today)
  const grown = birth && ageOn(person.birth_date, today) >= ADULT_YEARS
  const digits = person.phone?.replace(/\D/g, '') ?? ''
  return {
    ...(!/\p{L}{2,}[\s.-]+\p{L}/u.test(person.name) ? { name: 'name' as const } : person.name.length > NAME_LENGTH_MAX ? { name: 'name_long' as const } : {}),
    ...(!birth ? { birth_date: 'birth' as const } : person.kind === 'child' && grown ? { birth_date: 'not_child' as const } : {}),
    ...(person.phone !== null && (digits.length < 10 || digits.length > 15 || /[^\d\s()+-]/.test(person.phone)) ? { phone: 'phone' as const } : {}),
    ...(person.email !== null && !/^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/.test(person.email) ? { email: 'email' as const } : {}),
  }
}

/** An address of ours to go on to, as a form carries it; anything else is forgotten. */
export function ownPath(back: unknown): string | undefined {
  return typeof back === 'string' && back.length <= 500 && /^\/access\/[\w\-./?=&%~]*$/.test(back) && !back.includes('..') ? back : undefined
}
