// The open protocol between a clinic and whoever sends taxis: what is said, and how it is signed. docs/reception.md tells
// it to providers. Pure but for the hash.
import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { wholeText } from '../../../platform/http/form.ts'
import type { KeyRing } from '../../../platform/keys.ts'
import type { OrderState } from '../queries/taxi.ts'

/** States that a provider may tell, in the order in which a ride goes. */
export const RIDE_STATES = ['accepted', 'on_the_way', 'arrived', 'riding', 'finished', 'refused', 'called_off'] as const

const words = z.string().transform(wholeText).pipe(z.string().trim().max(80)).nullish().transform((value) => value || null)
const instant = z.iso.datetime({ offset: true }).nullish().transform((value) => value ?? null)

/** What a provider says of a ride: in answer to an order, or later at its callback address with a number that rises. */
export const RideAnswer = z.object({ state: z.enum(RIDE_STATES), car: words, eta: instant })
export const RideTold = RideAnswer.extend({ seq: z.number().int().min(1).max(1_000_000) })
export type RideTold = z.infer<typeof RideTold>

/** Nothing comes after these. */
export const IS_OVER: Readonly<Record<OrderState, boolean>> = {
  due: false, sent: false, accepted: false, on_the_way: false, arrived: false, riding: false, finished: true, refused: true, called_off: true, unreachable: false,
}

export interface OrderMessage {
  type: 'order'
  order: string
  /** Where the provider tells the state of the ride: whoever knows this address may. */
  callback: string
  pickup: { name: string; address: string | null }
  /** A first name or a ticket number. */
  passenger: string
  /** ISO instant; null is now. */
  when: string | null
  needs: ('wheelchair')[]
  note: string | null
}

export interface CallOffMessage {
  type: 'call_off'
  order: string
}

/** The secret of a provider, by the key that is never rotated; it lies in no database. */
export function providerSecret(keys: KeyRing, provider_id: string): string {
  return createHmac('sha256', keys.current.secret).update(`taxi provider ${provider_id}`).digest('base64url')
}

/** The header that proves a message ours: HMAC-SHA256 over the time in seconds, a dot and the body. */
export function signMessage(secret: string, body: string, now: Date): string {
  const seconds = Math.floor(now.getTime() / 1000)
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`
}

/** Whether an address may be asked: https anywhere, http on this machine in the demonstration only. */
export function isProviderUrl(text: string, is_demo: boolean): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, username, password } = new URL(text)
  if (username !== '' || password !== '') return false
  return protocol === 'https:' || (is_demo && protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname))
}

/** After a failed attempt another comes so many seconds later; after the last none. */
export const RETRY_SECONDS = [5, 15, 45] as const
