// Answering an offer: taking the time that is kept, or not.
import { recordEvent } from '../../platform/audit.ts'
import type { House } from '../../platform/house.ts'
import type { Actor } from '../../platform/permit.ts'
import { cancelBooking, confirmBooking } from '../booking/index.ts'
import { type Offer, decideOffer } from './queries/offers.ts'
import type { OfferState } from './rules/offer.ts'
import { settleOffer } from './settling.ts'

export type Answer = 'take' | 'decline' | 'cancel' | 'keep'

/**
 * Does what the person answers and gives the state that follows; an offer that was answered before stays as it is.
 * `take` books the time that is kept; `decline` lets it go; `cancel` ends a visit that was called off; `keep` leaves a
 * visit that was changed as it is now.
 */
export async function answerOffer(house: House, actor: Actor, offer: Offer, answer: Answer, request_id: string, now: Date): Promise<OfferState> {
  const { clinic_id, id } = offer
  const before = await settleOffer(house, clinic_id, id, now)
  const may = answer === 'take' || offer.kind === 'waiting' ? ['open'] : ['open', 'lapsed', 'declined', 'due']
  if (before === undefined || !may.includes(before)) return before ?? 'void'
  if (answer === 'take' && offer.booking_id !== null) await confirmBooking(house, actor, clinic_id, offer.booking_id, now)
  if (answer === 'decline') await decide(house, offer, 'declined', now)
  if (answer === 'keep' && offer.kind === 'touched' && offer.reason !== 'slot_gone') await decide(house, offer, 'settled', now)
  if (answer === 'cancel' && offer.old_booking_id !== null) await cancelBooking(house, actor, clinic_id, offer.old_booking_id, 'person', now)
  const after = (await settleOffer(house, clinic_id, id, now))!
  if (after !== before) {
    await house.database.write((db) => recordEvent(db, actor, {
      clinic_id, event: 'access.offer_answered', subject_kind: 'offer', subject_id: id, request_id, detail: { answer, state: after },
    }, now))
  }
  house.wake('access.offers')
  return after
}

async function decide(house: House, offer: Offer, to: 'declined' | 'settled', now: Date): Promise<void> {
  await house.database.writeSingle((db) => decideOffer(db, offer.clinic_id, offer.id, ['open', 'lapsed', 'due'], to, now))
}

