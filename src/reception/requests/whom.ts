// Who acts: whoever is on post, by their shift; those above the posts without one.
import type { House } from '../../platform/house.ts'
import type { Actor } from '../../platform/permit.ts'
import { findStanding } from '../posts/standing.ts'
import type { Shift } from '../posts/queries/shifts.ts'
import type { Acting } from './rules/acting.ts'

/** They answer for administrators, so they act on any board of the clinic without a post. */
const ABOVE = new Set(['senior_administrator', 'head_of_department', 'chief_doctor'])

export interface Whom {
  by: Acting
  shift: Shift | undefined
}

/** Whoever calls, as they act at a clinic now; undefined for an administrator who is on no post, or may not hold it any more. */
export async function findWhom(house: House, actor: Actor, clinic_id: string, now: Date): Promise<Whom | undefined> {
  if (actor.kind !== 'account') return undefined
  const standing = await findStanding(house.database.read, clinic_id, actor.id, now)
  if (standing.kind === 'on_post') {
    const { shift } = standing
    return { by: { account_id: actor.id, name: shift.account_name, post_id: shift.post_id, branch_id: shift.branch_id }, shift }
  }
  const is_above = isAbove(actor, clinic_id)
  return is_above ? { by: { account_id: actor.id, name: actor.name, post_id: null, branch_id: null }, shift: undefined } : undefined
}

/** Whether somebody answers for the administrators of a clinic. */
export function isAbove(actor: Actor, clinic_id: string): boolean {
  return actor.kind === 'account' && actor.roles.some((held) => held.clinic_id === clinic_id && ABOVE.has(held.role))
}

/** Whether somebody may look at a building's board: those who answer for its administrators, and those on post there. */
export async function mayLookAt(house: House, actor: Actor, clinic_id: string, branch_id: string, now: Date): Promise<boolean> {
  if (isAbove(actor, clinic_id)) return true
  const whom = await findWhom(house, actor, clinic_id, now)
  return whom?.by.branch_id === branch_id
}
