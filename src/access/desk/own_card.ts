// A resident's own bookings: only the account of the person whom a booking is for gets it.
import type { Call } from '../../platform/http/route.ts'
import { type VisitCard, findCard } from './queries/cards.ts'
import { listOwnPersons } from './queries/people.ts'

type Asking = Pick<Call<unknown, unknown>, 'house' | 'actor' | 'clinic'>

/** A booking at the clinic of the address for oneself or one's child; undefined for everybody else's. */
export async function findOwnCard({ house, actor, clinic }: Asking, booking_id: string): Promise<VisitCard | undefined> {
  if (actor.kind !== 'account') return undefined
  const card = await findCard(house.database.read, clinic.id, booking_id)
  if (!card || card.person_id === null) return undefined
  const own = await listOwnPersons(house.database.read, actor.id)
  return own.some(({ id }) => id === card.person_id) ? card : undefined
}
