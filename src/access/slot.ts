// Who may book which visit. Pure: the definitions of domain and figures rest on these few lines.

/** FHIR Slot.status; `busy-tentative` is a temporary booking. */
export const SLOT_STATUSES = ['free', 'busy', 'busy-unavailable', 'busy-tentative', 'entered-in-error'] as const
export type SlotStatus = (typeof SLOT_STATUSES)[number]

export type Audience = 'adult' | 'child' | 'both'

/** What a slot says of who may book it: what is copied into access.slot from its schedule or told of itself. */
export interface SlotRules {
  audience: Audience
  visit: 'any' | 'first' | 'repeat'
  /** Kept for urgent visits (a carve-out). */
  urgent_only: boolean
  /** Needs a referral. */
  referral_only: boolean
}

/** Who asks: one of sixteen patient classes. */
export interface PatientClass {
  age: 'adult' | 'child'
  visit: 'first' | 'repeat'
  urgency: 'planned' | 'urgent'
  referral: boolean
}

/** A class as four letters: a|c adult or child, f|r first or repeat, p|u planned or urgent, n|w no referral or with. */
export type ClassCode = `${'a' | 'c'}${'f' | 'r'}${'p' | 'u'}${'n' | 'w'}`

export function classCode({ age, visit, urgency, referral }: PatientClass): ClassCode {
  return `${age === 'adult' ? 'a' : 'c'}${visit === 'first' ? 'f' : 'r'}${urgency === 'planned' ? 'p' : 'u'}${referral ? 'w' : 'n'}`
}

/** Reads four letters; undefined when they name no class. */
export function readClass(code: string): PatientClass | undefined {
  if (!/^[ac][fr][pu][nw]$/.test(code)) return undefined
  return {
    age: code[0] === 'a' ? 'adult' : 'child',
    visit: code[1] === 'f' ? 'first' : 'repeat',
    urgency: code[2] === 'p' ? 'planned' : 'urgent',
    referral: code[3] === 'w',
  }
}

/** All sixteen, adults first. */
export const CLASSES: readonly ClassCode[] = ['a', 'c'].flatMap((age) =>
  ['f', 'r'].flatMap((visit) => ['p', 'u'].flatMap((urgency) => ['n', 'w'].map((referral) => `${age}${visit}${urgency}${referral}` as ClassCode))))

/**
 * Whether a class may book a slot, its status and time apart: the age fits, the kind of visit fits, a slot kept for
 * urgent visits is left to them (an urgent patient may take any), and a referral is there where one is needed
 * (statistics: third next available, «carve-outs, unreferred excluded»).
 */
export function bookable(slot: SlotRules, who: PatientClass): boolean {
  return (slot.audience === 'both' || slot.audience === who.age) &&
    (slot.visit === 'any' || slot.visit === who.visit) &&
    (!slot.urgent_only || who.urgency === 'urgent') &&
    (!slot.referral_only || who.referral)
}

/** Days ahead that waits look at; what is later is «more than so many days». A change is a new definition. */
export const HORIZON_DAYS = 28

/** Adults are 18 and older on the day of the visit. */
export const ADULT_YEARS = 18
