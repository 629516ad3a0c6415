// Finding somebody among a day's bookings, and telling whether two are the same person. Pure.
import { readTicket } from './ticket.ts'

/** A name as it is compared: case, ё and the order of the words do not count. */
export function nameWords(name: string): string[] {
  return name.toLowerCase().replaceAll('ё', 'е').split(/[^\p{L}]+/u).filter(Boolean).toSorted()
}

/** Whether a name that was typed may be that of a known person: every word of the shorter one stands in the longer. */
export function mayBeSame(typed: string, known: string): boolean {
  const [one, other] = [nameWords(typed), nameWords(known)]
  const [few, many] = one.length <= other.length ? [one, other] : [other, one]
  // a single word is no name to go by
  return few.length > 1 && few.every((word) => many.includes(word))
}

/** Ten digits of a Russian number however it is written; undefined when they are not ten. */
export function phoneDigits(phone: string): string | undefined {
  const digits = phone.replaceAll(/\D/g, '')
  if (/^\s*\+(?!7)/.test(phone)) return undefined
  if (digits.length === 10) return digits
  return digits.length === 11 && /^[78]/.test(digits) ? digits.slice(1) : undefined
}

/** «+79005550107» as numbers are kept; other countries' numbers as they came. */
export function keptPhone(phone: string): string {
  const digits = phoneDigits(phone)
  return digits === undefined ? phone.trim() : `+7${digits}`
}

interface Findable {
  ticket: string | null
  person_name: string
  phone: string | null
}

/**
 * The bookings that a text means: a ticket number means the one with it; four digits or more the ends of telephone
 * numbers; anything else beginnings of the words of names.
 */
export function findInDay<B extends Findable>(bookings: readonly B[], typed: string): B[] {
  const ticket = readTicket(typed)
  if (ticket !== undefined) return bookings.filter((booking) => booking.ticket === ticket)
  const digits = typed.replaceAll(/\D/g, '')
  if (digits.length >= 4 && !/\p{L}/u.test(typed)) return bookings.filter(({ phone }) => phone?.replaceAll(/\D/g, '').endsWith(digits))
  const words = nameWords(typed)
  if (words.length === 0) return []
  return bookings.filter(({ person_name }) => {
    const known = nameWords(person_name)
    return words.every((word) => known.some((one) => one.startsWith(word)))
  })
}
