// What follows a change of bookings is looked for by jobs; whoever changed some wakes them here, after the commit. A
// wake-up that is lost costs a minute and nothing else.
import type { House } from '../../platform/house.ts'

/** Jobs that follow bookings: the mails about them; offers and waiting lines, which a seat that was given back may serve. */
export const FOLLOWERS = ['access.mail_bookings', 'access.offers'] as const

/** Wakes them all, or where no seat came back and nothing was called off, only the mails. */
export function wakeFollowers(house: Pick<House, 'wake'>, gives_back: boolean): void {
  for (const job of gives_back ? FOLLOWERS : FOLLOWERS.slice(0, 1)) house.wake(job)
}
