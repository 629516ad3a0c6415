// The door of booking: hold, confirm, move, cancel, mark; free times; the persons one books for.
import type { Part } from '../../platform/part.ts'
import { handoverRoutes } from './handover.tsx'
import { mineRoutes } from './mine.tsx'
import { peopleRoutes } from './people.tsx'
import { closeRequests, expireHolds, repairLedgers, startSweep } from './sweep.ts'
import { timesRoutes } from './times.tsx'

export { type CancelReason, cancelBooking, confirmBooking, markArrived, markFulfilled, markMissed, undoMark } from './acts.ts'
export { type FreeWish, classFor, findFreeFor, findFreeSlots } from './free.ts'
export { bookSlot, holdSlot } from './hold.ts'
export { type Target, moveBooking } from './move.ts'
export { type BookingWish, type Outcome, type Refusal, type WishPerson } from './outcome.ts'
export { type Booking, type Channel, type FreeSlot, findBooking, listEvents } from './queries/bookings.ts'
export { type NewReferral, type Referral, findReferral, insertReferral } from './queries/notes.ts'
export { type BookingEvent, type BookingState } from './rules/state.ts'

export const bookingPart: Part = {
  routes: [...peopleRoutes, ...timesRoutes, ...mineRoutes, ...handoverRoutes],
  jobs: [
    { name: 'access.expire_holds', every: '* * * * *', run: expireHolds },
    { name: 'access.close_requests', every: '*/10 * * * *', run: closeRequests },
    { name: 'access.repair_ledgers', every: '* * * * *', run: repairLedgers },
  ],
  services: startSweep,
}
