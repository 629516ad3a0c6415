// Who acts, where, and in which request: what every action of the desk is given.
import type { House } from '../platform/house.ts'
import type { Call } from '../platform/http/route.ts'
import { type Actor, holds } from '../platform/permit.ts'

export interface Act {
  house: House
  actor: Actor
  clinic_id: string
  request_id: string
  now: Date
}

/** The act that a call asks for. */
export function actOf({ house, actor, clinic, request_id, now }: Call<unknown, unknown>): Act {
  return { house, actor, clinic_id: clinic.id, request_id, now }
}

/** Whether the caller may change what stands on the clinic's pages of letters. */
export function mayWrite({ house, actor, clinic }: Call<unknown, unknown>): boolean {
  return holds(house.grants, actor, 'letters.write', clinic.id)
}
