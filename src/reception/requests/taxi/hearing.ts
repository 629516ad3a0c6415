// What providers tell of their rides: POST to the address that their order named. The address is the secret.
import { readLinkToken } from '../../../letters/index.ts'
import type { Write } from '../../../platform/db/index.ts'
import { json } from '../../../platform/http/answer.ts'
import { type AnyRoute, route } from '../../../platform/http/route.ts'
import { lockRequest } from '../queries/requests.ts'
import { findOrder, keepOrder, lockOrder } from '../queries/taxi.ts'
import { IS_OVER, RIDE_STATES, RideTold } from './protocol.ts'
import { tellRide } from './sending.ts'

export const rideRoutes: readonly AnyRoute[] = [
  route({
    method: 'POST', url: '/reception/rides/:token', permit: 'link', audit: null, body_bytes_max: 10_000,
    async handle({ house, params, body, now }) {
      const reading = readLinkToken(house.keys.link, params['token'], 'ride', now)
      if (!reading.ok) return json({ error: 'No ride is told of at this address, or it is over.' }, reading.reason === 'expired' ? 410 : 404)
      const told = RideTold.safeParse(body)
      if (!told.success) {
        return json({ error: `Expected {seq, state, car, eta}: seq rises from message to message, state is one of ${RIDE_STATES.join(', ')}, eta an ISO 8601 instant with its zone.` }, 422)
      }
      return house.database.write(async (db) => {
        const { clinic_id, letter_id: id } = reading
        const order = await findOrder(db, clinic_id, id)
        if (!order) return json({ error: 'There is no such order.' }, 404)
        return json({ kept: await hear(db, clinic_id, id, order.request_id, told.data, now) })
      })
    },
  }),
]

/** Keeps what is newer than what is known; late and doubled messages change nothing. Out: whether it was kept. */
async function hear(db: Write, clinic_id: string, id: string, request_id: string, told: RideTold, now: Date): Promise<boolean> {
  await lockRequest(db, clinic_id, request_id)
  const order = (await lockOrder(db, clinic_id, id))!
  if (told.seq <= order.seq || IS_OVER[order.state]) return false
  await keepOrder(db, clinic_id, id, { state: told.state, seq: told.seq, due_at: null }, now)
  await tellRide(db, { clinic: { id: clinic_id }, now }, request_id, { state: told.state, car: told.car, eta: told.eta })
  return true
}
