// A local date in an address.
import { z } from 'zod'

/** A date of our times: near the ends of the calendar the day after, or a year before, is none that the database knows. */
export function addressDay(sentence: string) {
  return z.iso.date(sentence).refine((day) => day >= '1900' && day < '3000', sentence)
}
