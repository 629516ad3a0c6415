// The job of offers: what was called off is offered anew, what ran out goes on to the next, what a crash left is mended.
import { serving } from '../../platform/each.ts'
import type { House } from '../../platform/house.ts'
import type { Actor } from '../../platform/permit.ts'
import { cancelBooking } from '../booking/index.ts'
import { findOfferClinics, listLiveOffers } from './queries/offers.ts'
import { listLines, listSilent, listUnsettled } from './queries/waiting.ts'
import { serveLine } from './serving.ts'
import { leavePlace, settleOffer } from './settling.ts'
import { makeTouchedOffer, noteTouched } from './touched.ts'

const KEEPER: Actor = { kind: 'system', name: 'access.offers' }

/** Clinic by clinic, then place by place and line by line; one that fails keeps no other waiting. */
export async function keepOffers(house: House, signal: AbortSignal): Promise<void> {
  const now = house.clock.now()
  const { read } = house.database
  await serving(house, signal, async (each) => {
    await each(await findOfferClinics(read), async (clinic) => {
      await noteTouched(house, clinic.id, now)
      await each(await listLiveOffers(read, clinic.id), async (offer) => {
        const state = await settleOffer(house, clinic.id, offer.id, now)
        if (state === 'due') await makeTouchedOffer(house, clinic, offer, now)
        // nobody answered and nobody could be reached: the visit does not take place, and is not counted as missed
        const is_over = offer.kind === 'touched' && offer.old_starts_at !== null && offer.old_starts_at <= now && offer.reason === 'slot_gone'
        if (is_over && (state === 'lapsed' || state === 'declined' || state === 'open')) {
          await cancelBooking(house, KEEPER, clinic.id, offer.old_booking_id!, 'clinic', now)
          await settleOffer(house, clinic.id, offer.id, now)
        }
      })
    })
    await each(await listUnsettled(read, now), (waiting) => settleOffer(house, waiting.offer_clinic_id!, waiting.offer_id!, now))
    await each(await listSilent(read, now), (waiting) => leavePlace(house, KEEPER, waiting, 'silent', now))
    await each(await listLines(read), (line) => serveLine(house, line))
  })
}
