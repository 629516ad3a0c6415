// The door of people: accounts, roles, sign-in, sessions, and the tokens of clinics' own systems.
import { type Actor, holds } from '../platform/permit.ts'
import type { Slice } from '../platform/slice.ts'
import { meRoutes } from './me.tsx'
import { roleRoutes } from './operator.tsx'
import { forgetSessions } from './sessions.ts'
import { signInRoutes } from './sign_in.tsx'
import { peopleWords } from './words/index.ts'

export { ensureAccount } from './accounts.ts'
export { DEMO_ISSUER, isProviderInside } from './provider.ts'
export { takeRoleTable } from './role_table.ts'
export { giveRole } from './roles.ts'
export { decodeTable } from './rules/role_table.ts'
export { findAccount } from './sessions.ts'
export { SCOPES, endToken, findToken, makeToken } from './tokens.ts'
export { type RoleHolder, listRoleHolders } from './queries/roles.ts'
export { listTokens } from './queries/tokens.ts'

const grants = { 'people.roles': ['operator'] }

export const people: Slice = {
  name: 'people',
  grants,
  routes: [...signInRoutes, ...meRoutes, ...roleRoutes],
  jobs: [forgetSessions],
  rail: (actor: Actor, _clinic, lang) =>
    holds(grants, actor, 'people.roles', null)
      ? [{ label: peopleWords(lang).role_page.rail, href: '/people/roles', place: 85 }]
      : [],
}
