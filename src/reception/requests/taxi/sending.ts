// Sending to providers: each due order is claimed, posted outside every transaction, and its answer written. A repeated
// message carries the same key, so that it is one order.
import type { z } from 'zod'
import type { Write } from '../../../platform/db/index.ts'
import type { House } from '../../../platform/house.ts'
import { DAY_MS } from '../../../platform/time.ts'
import { makeLinkToken } from '../../../letters/index.ts'
import { applyEvent } from '../acting.ts'
import { findRequest, lockRequest } from '../queries/requests.ts'
import { type ClaimedOrder, type OrderState, claimOrder, findDueOrders, keepOrder, lockOrder } from '../queries/taxi.ts'
import type { Ride } from '../rules/acting.ts'
import { type CallOffMessage, type OrderMessage, RETRY_SECONDS, RideAnswer, providerSecret, signMessage } from './protocol.ts'

const DUE_MAX = 50
/** A claim that its worker did not live to settle is another's after this. */
const CLAIM_MS = 60_000
const ANSWER_MS = 10_000
const ANSWER_BYTES_MAX = 10_000

/** Sends what is due to providers. Out: how many messages. */
export async function sendDueRides(house: House, signal: AbortSignal): Promise<number> {
  const due = await findDueOrders(house.database.read, house.clock.now(), DUE_MAX)
  const sent = await Promise.all(due.map(async ({ clinic_id, id }) => {
    const now = house.clock.now()
    const order = await house.database.write((db) => claimOrder(db, clinic_id, id, new Date(now.getTime() + CLAIM_MS), now))
    if (order) await sendOne(house, clinic_id, order, signal)
    return order !== undefined
  }))
  return sent.filter(Boolean).length
}

async function sendOne(house: House, clinic_id: string, order: ClaimedOrder, signal: AbortSignal): Promise<void> {
  const is_off = order.state === 'called_off'
  const answer = await post(house, order, is_off ? { type: 'call_off', order: order.id } : orderMessage(house, clinic_id, order), signal)
  if (answer.kind === 'answered') {
    const told = is_off ? undefined : readAnswer(answer.text)
    await settle(house, clinic_id, order, is_off ? 'called_off' : (told?.state ?? 'sent'), { car: told?.car ?? null, eta: told?.eta ?? null })
  } else if (answer.kind === 'refused') await settle(house, clinic_id, order, is_off ? 'called_off' : 'refused', { car: null, eta: null })
  else {
    const wait = RETRY_SECONDS[order.attempts - 1]
    if (wait === undefined) await settle(house, clinic_id, order, is_off ? 'called_off' : 'unreachable', { car: null, eta: null })
    else await putOff(house, clinic_id, order.id, wait * 1000)
  }
}

function orderMessage({ config, keys, clock }: House, clinic_id: string, order: ClaimedOrder): OrderMessage {
  const token = makeLinkToken(keys.link, { clinic_id, letter_id: order.id, purpose: 'ride', expires_at: new Date(clock.now().getTime() + 2 * DAY_MS) })
  return {
    type: 'order', order: order.id, callback: `${config.BASE_URL}/reception/rides/${token}`,
    pickup: { name: `${order.clinic_ru}, ${order.branch_ru}`, address: order.address },
    passenger: order.who, when: order.needed_at?.toISOString() ?? null, needs: order.step_free ? ['wheelchair'] : [], note: order.detail,
  }
}

type Posted = { kind: 'answered'; text: string } | { kind: 'refused' } | { kind: 'failed' }

async function post(house: House, order: ClaimedOrder, message: OrderMessage | CallOffMessage, signal: AbortSignal): Promise<Posted> {
  const body = JSON.stringify(message)
  try {
    const response = await fetch(order.url, {
      method: 'POST', body, redirect: 'manual', signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]),
      headers: {
        'content-type': 'application/json', accept: 'application/json', 'user-agent': 'Otklik', 'idempotency-key': `${order.id} ${message.type}`,
        'otklik-signature': signMessage(providerSecret(house.keys.address, order.provider_id), body, house.clock.now()),
      },
    })
    if (response.ok) return { kind: 'answered', text: await readSome(response) }
    await response.body?.cancel()
    // too busy, too slow or broken may be better in a moment; any other no is a no
    return response.status >= 500 || response.status === 408 || response.status === 429 ? { kind: 'failed' } : { kind: 'refused' }
  } catch (error) {
    house.log.warn({ error, order: order.id }, 'a taxi provider could not be reached')
    return { kind: 'failed' }
  }
}

async function readSome(response: Response): Promise<string> {
  let text = ''
  const decoder = new TextDecoder()
  for await (const piece of response.body ?? []) {
    text += decoder.decode(piece, { stream: true })
    if (text.length > ANSWER_BYTES_MAX) return ''
  }
  return text
}

function readAnswer(text: string): z.infer<typeof RideAnswer> | undefined {
  try {
    return RideAnswer.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

async function putOff({ database, clock }: House, clinic_id: string, id: string, ms: number): Promise<void> {
  await database.write(async (db) => {
    const now = clock.now()
    const order = await lockOrder(db, clinic_id, id)
    // called off, or told of by the provider, meanwhile
    if (order?.state === 'due' || order?.state === 'called_off') await keepOrder(db, clinic_id, id, { ...order, due_at: new Date(now.getTime() + ms) }, now)
  })
}

/** Writes what became of a message, unless the provider has said more meanwhile at its callback address. */
async function settle({ database, clock }: House, clinic_id: string, { id, request_id, state: before }: ClaimedOrder, state: OrderState, said: Pick<Ride, 'car' | 'eta'>): Promise<void> {
  await database.write(async (db) => {
    const now = clock.now()
    // a request is locked before its order, here and wherever both are
    await lockRequest(db, clinic_id, request_id)
    const order = (await lockOrder(db, clinic_id, id))!
    if (order.state !== before) {
      // called off while the order was on its way: that has to be sent still
      if (order.state !== 'called_off') await keepOrder(db, clinic_id, id, { ...order, due_at: null }, now)
      return
    }
    await keepOrder(db, clinic_id, id, { state, seq: order.seq, due_at: null }, now)
    if (state === 'called_off' || state === 'due' || state === 'sent') return
    await tellRide(db, { clinic: { id: clinic_id }, now }, request_id, { state, ...said })
  })
}

/** The state of the ride comes to the board; a ride that is finished closes its request. */
export async function tellRide(
  db: Write, call: { clinic: { id: string }; now: Date }, request_id: string, ride: Ride,
): Promise<void> {
  const nobody = { at: call.now, account_id: null, account_name: null, post_id: null }
  const request = (await findRequest(db, call.clinic.id, request_id))!
  if (request.closed_at) return
  await applyEvent(db, call, request, { ...nobody, kind: 'ride', body: { ride } })
  if (ride.state !== 'finished') return
  await applyEvent(db, call, (await findRequest(db, call.clinic.id, request_id))!, { ...nobody, kind: 'done', body: {} })
}
