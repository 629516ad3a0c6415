// Who may do what. A route names one permission; `public` is a permission too. Slices list which roles hold which.
import { NETWORK_ID } from './ids.ts'

/** A role that somebody holds at a clinic, or (clinic_id = NETWORK_ID) in the whole network. Days are local dates. */
export interface HeldRole {
  role: string
  clinic_id: string
  doctor_id: string | null
}

export type Actor =
  | { kind: 'anonymous' }
  | { kind: 'account'; id: string; name: string; email: string | null; lang: 'ru' | 'en'; roles: HeldRole[]; session: string }
  | { kind: 'token'; id: string; name: string; clinic_id: string; scopes: string[] }
  | { kind: 'link' }
  | { kind: 'system'; name: string }

/**
 * - `public`: anybody; the reader's session is looked at only to greet them.
 * - `link`: whoever holds the secret in the address; cookies are not looked at.
 * - `signed_in`: any account. - `token:<scope>`: a clinic's own system with that scope.
 * - `<slice>.<act>`: an account with a role that the slice's table grants it.
 */
export type Permit = 'public' | 'link' | 'signed_in' | `token:${string}` | `${string}.${string}`

/** From permission to the roles that hold it. */
export type Grants = Record<string, readonly string[]>

/**
 * Whether an actor holds a permission at a clinic. With `clinic_id` null (an address that names no clinic) a role in
 * the network is asked for, except for permissions ending in `.any`, which a role anywhere satisfies.
 * Doubt closes the door: an unknown permission is held by nobody.
 */
export function holds(grants: Grants, actor: Actor, permit: Permit, clinic_id: string | null): boolean {
  if (permit === 'public' || permit === 'link') return true
  if (permit.startsWith('token:')) return actor.kind === 'token' && actor.scopes.includes(permit.slice(6))
  if (actor.kind !== 'account') return false
  if (permit === 'signed_in') return true
  const roles = grants[permit] ?? []
  return actor.roles.some(
    (held) =>
      roles.includes(held.role) &&
      (held.clinic_id === NETWORK_ID || held.clinic_id === clinic_id || (clinic_id === null && permit.endsWith('.any'))),
  )
}
