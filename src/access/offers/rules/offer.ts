// What has become of an offer, as its bookings tell. Pure.
import type { BookingState } from '../../booking/index.ts'

export type OfferState = 'due' | 'open' | 'taken' | 'declined' | 'lapsed' | 'void' | 'settled'

export interface OfferFacts {
  kind: 'touched' | 'waiting'
  state: OfferState
  expires_at: Date | null
  /** The temporary booking that keeps the time; null when none is kept. */
  kept: { state: BookingState; held_until: Date | null; reason?: string | null } | null
  /** Kind touched: the booking that was called off, and whether its slot is closed still. */
  old: { state: BookingState; starts_at: Date; closed: boolean } | null
}

/**
 * The state that an offer should be in now. A kept time that was booked is taken, whatever else; an old booking that was
 * moved or cancelled elsewhere settles the matter, one whose time stands again makes it void; what ran out has lapsed.
 * The matter of a visit called off stays on the desk's list until it is taken, settled or void.
 */
export function judgeOffer(offer: OfferFacts, now: Date): OfferState {
  const { kind, state, kept, old } = offer
  if (state === 'taken' || state === 'void' || state === 'settled') return state
  if (kept && ['booked', 'arrived', 'fulfilled', 'missed'].includes(kept.state)) return 'taken'
  if (kind === 'touched' && old) {
    if (old.state !== 'booked' && old.state !== 'arrived') return 'settled'
    if (!old.closed) return 'void'
  }
  if (state !== 'open') return state
  if (kept) {
    if (kept.state === 'held') return kept.held_until !== null && kept.held_until <= now ? 'lapsed' : 'open'
    return kept.state === 'cancelled' ? judgeGivenUp(kind, kept.reason) : 'lapsed'
  }
  return offer.expires_at !== null && offer.expires_at <= now ? 'lapsed' : 'open'
}

/** Given up by the person among their bookings it is declined, no silence; a clinic that takes it back ends it for the line. */
function judgeGivenUp(kind: OfferFacts['kind'], reason: string | null | undefined): OfferState {
  if (reason === 'person' || reason === 'cannot_come') return 'declined'
  return reason === 'clinic' && kind === 'waiting' ? 'settled' : 'lapsed'
}
