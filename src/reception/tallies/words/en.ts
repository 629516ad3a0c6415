import { NBSP } from '../../../platform/i18n.ts'
import type { Words } from './ru.ts'

export const en: Words = {
  kinds: {
    find_room: 'Find a room',
    booking: 'Booking',
    ticket: 'Ticket',
    card: 'Card',
    attachment: 'Attachment',
    directions: 'Directions',
    wheelchair: 'Wheelchair',
    child: 'Child',
    taxi: 'Taxi',
    complaint: 'Grievance heard',
    thanks: 'Thanks',
    other: 'Other',
  },
  page: {
    until: (time) => `Until${NBSP}${time}.`,
    total: 'Tallies of this shift:',
    tallies: 'What you helped with',
    done: (kind) => `Counted: ${kind}`,
    undo: 'Take back',
    undone: 'The tally is taken back.',
    late: 'A tally can be taken back within ten seconds; that time is over.',
    nothing_personal: 'A tally is a count and no more. Nothing is written about anybody.',
    way: 'Find a room',
    way_about: 'The way by number, doctor or specialty; a card to print.',
    desk: 'Bookings and tickets',
    desk_about: 'Book, move, cancel, print.',
    sign_off: 'End the shift',
    move: 'Move to another post',
    since: (when) => `You have been on post since ${when}.`,
  },
  refusals: {
    kind: 'Choose what you helped with and press again.',
    unknown: 'There is nothing to take back: this shift has no such tally.',
    late: 'A tally can be taken back within ten seconds; that time is over.',
  },
}
