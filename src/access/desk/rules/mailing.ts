// Which mails a booking gives rise to, as it stands now. Pure.
import { DAY_MS } from '../../../platform/time.ts'
import type { BookingState } from '../../booking/rules/state.ts'
import { type Reminder, planReminders, remindUntil, wakingFrom } from './reminding.ts'

export type MailKind = 'booked' | 'moved' | 'room' | 'cancelled' | 'day_before' | 'two_hours' | 'missed'

export interface MailedBooking {
  state: BookingState
  starts_at: Date
  booked_at: Date | null
  updated_at: Date
  moved_from: string | null
  /** When the clinic put it to another time; null: it never did. */
  retimed_at: Date | null
  /** When it did, it asked whether the new time suits: the mail of that offer says the time. */
  is_asked: boolean
  /** When the clinic last gave it another room and changed nothing else, and the number of that event; null: it never did. */
  roomed_at: Date | null
  roomed_number: number | null
  /** It stands in the ledger of a person with an account: only they can be kept from booking. */
  by_account: boolean
}

export interface PlannedMail {
  kind: MailKind
  due_at: Date
  /** Of a mail that is told apart by something else than the booking's own times. */
  sequence?: number
}

/** What changed longer ago than this is not told any more: whoever was away for a day reads the page. */
const TELL_MS = DAY_MS

/**
 * The mails that a booking in its present state shall have; those planned before and not among them are dropped. A
 * confirmation (or the new time) at once and two reminders; another room at once, unless the reminder of the day before is
 * still to come, whose link shows it; a cancellation at once; a missed visit in the morning, to
 * those whom the no-show rule concerns. Nothing about what lies behind, or changed more than a day ago.
 */
export function planMails(booking: MailedBooking, zone: string, now: Date): PlannedMail[] {
  const is_news = now.getTime() - booking.updated_at.getTime() < TELL_MS
  if (booking.state === 'missed') {
    return is_news && booking.by_account ? [{ kind: 'missed', due_at: wakingFrom(now, zone) }] : []
  }
  if (booking.starts_at <= now || booking.booked_at === null) return []
  if (booking.state === 'cancelled') return is_news ? [{ kind: 'cancelled', due_at: now }] : []
  if (booking.state !== 'booked') return []
  const changed_at = booking.retimed_at ?? booking.booked_at
  const told = now.getTime() - changed_at.getTime() < TELL_MS
  const is_first = booking.moved_from === null && booking.retimed_at === null
  const reminders = planReminders({ starts_at: booking.starts_at, changed_at }, zone)
  const is_said = booking.retimed_at !== null && booking.is_asked
  return [
    ...(told && !is_said ? [{ kind: is_first ? 'booked' as const : 'moved' as const, due_at: now }] : []),
    ...roomMail(booking, { changed_at, reminders }, now),
    ...reminders,
  ]
}

function roomMail(
  { roomed_at, roomed_number }: MailedBooking, { changed_at, reminders }: { changed_at: Date; reminders: readonly Reminder[] }, now: Date,
): PlannedMail[] {
  if (roomed_at === null || roomed_number === null || roomed_at <= changed_at || now.getTime() - roomed_at.getTime() >= TELL_MS) return []
  const is_reminded = reminders.some(({ kind, due_at }) => kind === 'day_before' && due_at > roomed_at)
  return is_reminded ? [] : [{ kind: 'room', due_at: now, sequence: roomed_number }]
}

/** Whether a planned mail still says what is true, when its time has come. */
export function maySend(mail: { kind: MailKind; starts_at: Date }, booking: { state: BookingState; starts_at: Date }, zone: string, now: Date): boolean {
  if (mail.kind === 'missed') return booking.state === 'missed'
  if (mail.kind === 'cancelled') return booking.state === 'cancelled' && booking.starts_at > now
  return booking.state === 'booked' && booking.starts_at.getTime() === mail.starts_at.getTime() && now < sendUntil(mail, zone)
}

/** From when on a mail would come too late. */
export function sendUntil(mail: { kind: MailKind; starts_at: Date }, zone: string): Date {
  const { kind, starts_at } = mail
  if (kind === 'day_before' || kind === 'two_hours') return remindUntil(kind, starts_at, zone)
  return kind === 'missed' ? new Date(starts_at.getTime() + 3 * DAY_MS) : starts_at
}
