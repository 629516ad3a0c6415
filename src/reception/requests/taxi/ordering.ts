// Ordering a ride and calling it off: what has to be sent is a state of the order, which a worker looks for.
import type { Write } from '../../../platform/db/index.ts'
import { makeId } from '../../../platform/ids.ts'
import type { ActCall } from '../acting.ts'
import { type RequestRow, appendEvent, keepStanding } from '../queries/requests.ts'
import { IS_OVER } from './protocol.ts'
import { type Provider, callOffOrder, findOrderOf, insertOrder, lockOrder } from '../queries/taxi.ts'
import { type RequestEvent, foldEvent } from '../rules/acting.ts'
import { lookAt } from '../rules/kinds.ts'

/** Writes the order of a new request, and that it was sent; the worker sends it within seconds. */
export async function orderRide(db: Write, call: ActCall, request: RequestRow, provider: Provider): Promise<void> {
  const { clinic, by, at } = call
  await orderFrom(db, call, request, provider)
  const event: RequestEvent = {
    kind: 'ride', at, account_id: by.account_id, account_name: by.name, post_id: by.post_id, body: { ride: { state: 'sent', car: null, eta: null } },
  }
  const next = foldEvent(request, event)
  await keepStanding(db, clinic.id, request.id, next, lookAt({ ...next, until_at: null }))
  await appendEvent(db, clinic.id, request.id, event)
}

/** Writes an order; one before it, of which no more was heard, is called off: two cars for one visitor are one too many. */
export async function orderFrom(db: Write, call: Pick<ActCall, 'clinic' | 'now'>, request: RequestRow, provider: Provider): Promise<void> {
  const { clinic, now } = call
  await callRideOff(db, call, request.id)
  await insertOrder(db, clinic.id, { id: makeId(now), branch_id: request.branch_id, request_id: request.id, provider_id: provider.id }, now)
}

/** The visitor needs no taxi any more: the provider is told so. */
export async function callRideOff(db: Write, { clinic, now }: Pick<ActCall, 'clinic' | 'now'>, request_id: string): Promise<void> {
  const found = await findOrderOf(db, clinic.id, request_id)
  const order = found && (await lockOrder(db, clinic.id, found.id))
  if (!order || IS_OVER[order.state]) return
  await callOffOrder(db, clinic.id, order.id, now)
}
