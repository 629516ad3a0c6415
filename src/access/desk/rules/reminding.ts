// When a person is written to about a booking. Pure.
import { HOUR_MS, addDays, atLocal, localDate } from '../../../platform/time.ts'

/** Nobody is reminded between 21:00 and 09:00, the clinic's wall time: the last one leaves well before the night. */
const WAKING_FROM = '09:00'
const EVENING = '20:30'
/** A reminder of the same day that would come later than this before the visit is left out. */
const SHORT_MS = HOUR_MS
/** Whoever booked within this time before a reminder was due has just read the same. */
const FRESH_MS = 3 * HOUR_MS

export interface Reminder {
  kind: 'day_before' | 'two_hours'
  due_at: Date
}

/**
 * The reminders of a booking: the day before at the same time of day, kept between 09:00 and 20:30, and two hours
 * before; if that is still night, at 09:00 when at least an hour is left, otherwise only the one of the day before. One
 * that would be due before the booking was made or moved, or within three hours after, is left out.
 */
export function planReminders(booking: { starts_at: Date; changed_at: Date }, zone: string): Reminder[] {
  const { starts_at, changed_at } = booking
  const today = localDate(starts_at, zone)
  const day_before = atWaking(new Date(starts_at.getTime() - 24 * HOUR_MS), addDays(today, -1), zone)
  const two_hours = atWaking(new Date(starts_at.getTime() - 2 * HOUR_MS), today, zone)
  const reminders: Reminder[] = [
    { kind: 'day_before', due_at: day_before },
    ...(starts_at.getTime() - two_hours.getTime() >= SHORT_MS ? [{ kind: 'two_hours' as const, due_at: two_hours }] : []),
  ]
  return reminders.filter(({ due_at }) => due_at.getTime() - changed_at.getTime() >= FRESH_MS)
}

/** Until when a reminder may still go: that of the day before until midnight, the other until half an hour is left. */
export function remindUntil(kind: Reminder['kind'], starts_at: Date, zone: string): Date {
  if (kind === 'day_before') return atLocal(localDate(starts_at, zone), '00:00', zone)
  return new Date(starts_at.getTime() - HOUR_MS / 2)
}

/** The instant, kept within the waking hours of a local date. */
function atWaking(at: Date, date: string, zone: string): Date {
  const [from, to] = [atLocal(date, WAKING_FROM, zone), atLocal(date, EVENING, zone)]
  return at < from ? from : at > to ? to : at
}

/** Now, or 09:00 where it is night. */
export function wakingFrom(now: Date, zone: string): Date {
  const today = localDate(now, zone)
  if (now > atLocal(today, EVENING, zone)) return atLocal(addDays(today, 1), WAKING_FROM, zone)
  const opens = atLocal(today, WAKING_FROM, zone)
  return now < opens ? opens : now
}
