// Everybody who may come by, and the sets of them that stand in permits.table.ts and its parts.

/** Everybody who may come by. The six at a clinic hold their role at one clinic, the three of the network in all. */
export const VISITORS = [
  'anonymous', 'resident',
  'doctor', 'head_of_department', 'chief_doctor', 'clinic_moderator', 'administrator', 'senior_administrator',
  'moderator', 'city_officer', 'operator',
  'token',
] as const
export type Visitor = (typeof VISITORS)[number]

/** `foreign` is only asked of addresses that name a clinic: who may at a clinic not their own. */
export interface Row {
  own: readonly Visitor[]
  foreign: readonly Visitor[]
}

const NETWORK: ReadonlySet<Visitor> = new Set(['moderator', 'city_officer', 'operator'])

export const everyone: Row = { own: VISITORS, foreign: VISITORS }
export const accounts: Row = only(...VISITORS.filter((visitor) => !['anonymous', 'token'].includes(visitor)))
/** Any account, whatever clinic the address names: what is theirs is told by other means. */
export const accounts_anywhere: Row = { own: accounts.own, foreign: accounts.own }

/** These and nobody else; roles of the network hold at every clinic. */
export function only(...visitors: Visitor[]): Row {
  return { own: visitors, foreign: visitors.filter((visitor) => NETWORK.has(visitor)) }
}
