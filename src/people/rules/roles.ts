// Which roles there are, where each may be held, and what a new line about a role means beside those already held.
import { NETWORK_ID } from '../../platform/ids.ts'
import { addDays } from '../../platform/time.ts'

/** `resident` is not here: every account is one. */
export const ROLES = ['doctor', 'head_of_department', 'chief_doctor', 'administrator', 'senior_administrator', 'moderator', 'city_officer', 'operator'] as const
export type Role = (typeof ROLES)[number]
export type RoleSource = 'page' | 'csv' | 'claims' | 'demo'

/** A role on its way to somebody. Days are local; `valid_to` is the last day, null without an end. */
export interface RoleWish {
  role: Role
  clinic_id: string
  doctor_id: string | null
  valid_from: string
  valid_to: string | null
}

export type KeptRole = RoleWish & { id: string }

const SCOPES: Record<Role, 'clinic' | 'network' | 'either'> = {
  doctor: 'clinic',
  head_of_department: 'clinic',
  chief_doctor: 'clinic',
  administrator: 'clinic',
  senior_administrator: 'clinic',
  moderator: 'either',
  city_officer: 'network',
  operator: 'network',
}

/** Whether a word names a role. */
export function isRole(word: string): word is Role {
  return (ROLES as readonly string[]).includes(word)
}

/** What is wrong with the place of a role; undefined when it may be held there. */
export function misplaced(role: Role, clinic_id: string): 'needs_clinic' | 'needs_network' | undefined {
  const in_network = clinic_id === NETWORK_ID
  if (SCOPES[role] === 'clinic' && in_network) return 'needs_clinic'
  if (SCOPES[role] === 'network' && !in_network) return 'needs_network'
  return undefined
}

/** The first day of a wish that names none: that of the same role held today, otherwise today. */
export function firstDayOf(kept: readonly KeptRole[], wish: Omit<RoleWish, 'valid_from'>, today: string): string {
  return kept.find((held) => isAlike(held, wish) && isValidOn(held, today))?.valid_from ?? today
}

export type Placing = { kind: 'new' } | { kind: 'same' } | { kind: 'change'; id: string } | { kind: 'overlap'; with: KeptRole }

/**
 * How a wish stands to the roles that the same person holds: the same role with the same first day is kept or gets a
 * new last day; one that overlaps with another first day is a contradiction somebody must settle.
 */
export function placeRole(kept: readonly KeptRole[], wish: RoleWish): Placing {
  const alike = kept.filter((held) => isAlike(held, wish))
  const same = alike.find((held) => held.valid_from === wish.valid_from)
  const overlap = alike.find((held) => held !== same && overlaps(held, wish))
  if (overlap) return { kind: 'overlap', with: overlap }
  if (!same) return { kind: 'new' }
  return same.valid_to === wish.valid_to ? { kind: 'same' } : { kind: 'change', id: same.id }
}

type Held = Pick<RoleWish, 'role' | 'clinic_id' | 'doctor_id'>

function isAlike(one: Held, other: Held): boolean {
  return one.role === other.role && one.clinic_id === other.clinic_id && one.doctor_id === other.doctor_id
}

function overlaps(one: RoleWish, other: RoleWish): boolean {
  return (one.valid_to === null || one.valid_to >= other.valid_from) &&
    (other.valid_to === null || other.valid_to >= one.valid_from)
}

/** Whether a role holds on a local day. */
export function isValidOn(role: { valid_from: string; valid_to: string | null }, day: string): boolean {
  return role.valid_from <= day && (role.valid_to === null || role.valid_to >= day)
}

/**
 * What ending a role on its last day does: a last day before the first takes the role away altogether, since it was
 * never to hold.
 */
export function endOf(role: { valid_from: string }, valid_to: string): 'withdrawn' | 'ended' {
  return valid_to < role.valid_from ? 'withdrawn' : 'ended'
}

/**
 * The roles that a claim of the identity provider lists: `role@clinic-slug` or `role@*` for the network, as a list or
 * as one text with spaces or commas. Out: roles that may be held so, from `today` on, and the entries that say nothing
 * to us.
 */
export function readRolesClaim(
  claim: unknown, clinics: ReadonlyMap<string, string>, today: string,
): { wishes: RoleWish[]; unknown: string[] } {
  const entries = Array.isArray(claim) ? claim.map(String) : typeof claim === 'string' ? claim.split(/[\s,;]+/) : []
  const wishes: RoleWish[] = []
  const unknown: string[] = []
  for (const entry of new Set(entries.map((text) => text.trim()).filter(Boolean))) {
    const [role = '', place = ''] = entry.split('@')
    const clinic_id = place === '*' ? NETWORK_ID : clinics.get(place)
    if (!isRole(role) || clinic_id === undefined || misplaced(role, clinic_id)) unknown.push(entry)
    else wishes.push({ role, clinic_id, doctor_id: null, valid_from: today, valid_to: null })
  }
  return { wishes, unknown }
}

/** The last day of a role that must hold no longer today. */
export function dayBefore(today: string): string {
  return addDays(today, -1)
}
