// From bookings to the entries of a calendar. A move is the same entry at another time: its UID is that of the first
// booking, its SEQUENCE the newest one's. Pure.
import { createHash } from 'node:crypto'
import type { VisitCard } from '../queries/cards.ts'
import type { CalendarEntry } from './ical.ts'

/** What an entry says; how a card is named is for the words. */
export interface EntryText {
  summary: string
  location: string | null
  description: string | null
  url: string | null
}

export interface BookingEntry extends CalendarEntry {
  booking_id: string
}

type Chained = Pick<VisitCard, 'id' | 'moved_from' | 'moved_to' | 'state' | 'booked_at' | 'sequence' | 'starts_at' | 'ends_at' | 'created_at' | 'updated_at'>

/**
 * One entry for each booking and all that it was before it moved. In: every booking known of a person, in any order;
 * temporary ones and those that never came about are left out. `domain` makes the UIDs ours.
 */
export function makeEntries<C extends Chained>(cards: readonly C[], domain: string, tell: (card: C) => EntryText): BookingEntry[] {
  const by_id = new Map(cards.map((card) => [card.id, card]))
  return cards
    .filter(({ state, moved_to, booked_at }) => booked_at !== null && state !== 'held' && state !== 'expired' && !(state === 'moved' && moved_to !== null && by_id.has(moved_to)))
    .map((card) => {
      const root = rootOf(card, by_id)
      return {
        booking_id: card.id,
        uid: `${uidOf(root)}@${domain}`,
        sequence: card.sequence,
        starts_at: card.starts_at,
        ends_at: card.ends_at,
        created_at: by_id.get(root)?.created_at ?? card.created_at,
        updated_at: card.updated_at,
        // moved to somewhere that is not known here: at this time nobody waits any more
        cancelled: card.state === 'cancelled' || card.state === 'moved',
        ...tell(card),
      }
    })
}

/** The id of the booking that a chain of moves began with, as far as it is known. */
function rootOf(card: Chained, by_id: ReadonlyMap<string, Chained>): string {
  let at = card
  for (const passed = new Set<string>(); at.moved_from !== null && !passed.has(at.id);) {
    passed.add(at.id)
    const before = by_id.get(at.moved_from)
    if (!before) return at.moved_from
    at = before
  }
  return at.id
}

/** A booking's id tells when it was made; its hash tells nothing. */
function uidOf(booking_id: string): string {
  return createHash('sha256').update(`otklik calendar\0${booking_id}`).digest('hex').slice(0, 32)
}
