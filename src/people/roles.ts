// Giving and ending roles. Each change leaves an event under the network, since an account belongs to no clinic.
import { recordEvent } from '../platform/audit.ts'
import type { Config } from '../platform/config.ts'
import type { Write } from '../platform/db/index.ts'
import { NETWORK_ID, makeId } from '../platform/ids.ts'
import type { Actor } from '../platform/permit.ts'
import { addDays, localDate } from '../platform/time.ts'
import { lockAccountById } from './queries/accounts.ts'
import {
  countOperators, deleteRole, insertRole, listAccountRoles, listClinicSlugs, lockOperatorRoles, lockRole, updateRoleEnd,
} from './queries/roles.ts'
import { shortenSessions } from './queries/sessions.ts'
import { type KeptRole, type RoleSource, type RoleWish, dayBefore, endOf, isValidOn, placeRole, readRolesClaim } from './rules/roles.ts'
import { STAFF_SESSION_MS } from './sessions.ts'

export type Giving = { kind: 'given' | 'changed' | 'unchanged' } | { kind: 'overlap'; with: KeptRole } | { kind: 'last_operator' }

/**
 * Gives an account a role, or moves the last day of the same role with the same first day. Refused: one that overlaps
 * with another first day, and a last day that would leave the network without an operator.
 */
export async function giveRole(
  db: Write, actor: Actor, account_id: string, wish: RoleWish, source: RoleSource, now: Date,
): Promise<Giving> {
  await lockAccountById(db, account_id)
  const kept = await listAccountRoles(db, account_id)
  const placing = placeRole(kept, wish)
  if (placing.kind === 'same') return { kind: 'unchanged' }
  if (placing.kind === 'overlap') return placing
  if (placing.kind === 'change') {
    const before = kept.find(({ id }) => id === placing.id)!
    if (wish.valid_to && !(await stayOperators(db, before, wish.valid_to))) return { kind: 'last_operator' }
    await updateRoleEnd(db, placing.id, wish.valid_to, idOf(actor))
    await note(db, actor, 'people.role_changed', placing.id, account_id, wish, now)
    return { kind: 'changed' }
  }
  const id = makeId(now)
  await insertRole(db, { id, account_id, source, given_by: idOf(actor) }, wish, now)
  await shortenSessions(db, account_id, new Date(now.getTime() + STAFF_SESSION_MS))
  await note(db, actor, 'people.role_given', id, account_id, { ...wish, source }, now)
  return { kind: 'given' }
}

export type Ending = { kind: 'ended' | 'withdrawn' } | { kind: 'unknown' } | { kind: 'last_operator' }

/** Ends a role on its last day `valid_to`; one that was never to hold goes altogether. */
export async function endRole(db: Write, actor: Actor, id: string, valid_to: string, now: Date): Promise<Ending> {
  const role = await lockRole(db, id)
  if (!role) return { kind: 'unknown' }
  const kind = endOf(role, valid_to)
  if (!(await stayOperators(db, role, valid_to))) return { kind: 'last_operator' }
  if (kind === 'withdrawn') await deleteRole(db, id)
  else await updateRoleEnd(db, id, valid_to, idOf(actor))
  await note(db, actor, `people.role_${kind}`, id, role.account_id, { ...role, valid_to }, now)
  return { kind }
}

/**
 * Replaces the roles that came from the provider's claim by what it says now. Out: the entries that name no role or
 * clinic of ours, which are not taken.
 */
export async function replaceClaimRoles(
  db: Write, config: Config, account_id: string, claim: unknown, now: Date,
): Promise<string[]> {
  const today = localDate(now, config.OTKLIK_ZONE)
  const actor: Actor = { kind: 'system', name: 'identity provider' }
  const slugs = new Map((await listClinicSlugs(db)).map(({ slug, id }) => [slug, id]))
  const { wishes, unknown } = readRolesClaim(claim, slugs, today)
  await lockAccountById(db, account_id)
  const kept = (await listAccountRoles(db, account_id)).filter((role) => isValidOn(role, today))
  for (const role of kept) {
    if (role.source !== 'claims' || wishes.some((wish) => isAlike(wish, role))) continue
    const kind = endOf(role, dayBefore(today))
    if (kind === 'withdrawn') await deleteRole(db, role.id)
    else await updateRoleEnd(db, role.id, dayBefore(today), null)
    await note(db, actor, `people.role_${kind}`, role.id, account_id, role, now)
  }
  for (const wish of wishes) {
    if (!kept.some((role) => isAlike(wish, role))) await giveRole(db, actor, account_id, wish, 'claims', now)
  }
  return unknown
}

function isAlike(wish: RoleWish, role: RoleWish): boolean {
  return wish.role === role.role && wish.clinic_id === role.clinic_id
}

/** Whether an operator without an end stays when `role` ends on `valid_to`. Locks all operators' roles to be sure. */
async function stayOperators(db: Write, role: KeptRole, valid_to: string): Promise<boolean> {
  if (role.role !== 'operator') return true
  await lockOperatorRoles(db)
  const day_after = addDays(valid_to, 1)
  const counts_itself = role.valid_to === null && role.valid_from <= day_after
  return (await countOperators(db, day_after)) - (counts_itself ? 1 : 0) > 0
}

async function note(
  db: Write, actor: Actor, event: string, role_id: string, account_id: string, role: RoleWish & { source?: string }, now: Date,
): Promise<void> {
  const { role: name, clinic_id, doctor_id, valid_from, valid_to, source } = role
  await recordEvent(db, actor, {
    clinic_id: NETWORK_ID, event, subject_kind: 'role', subject_id: role_id,
    detail: { account_id, role: name, clinic_id, doctor_id, valid_from, valid_to, ...(source ? { source } : {}) },
  }, now)
}

function idOf(actor: Actor): string | null {
  return actor.kind === 'account' ? actor.id : null
}
