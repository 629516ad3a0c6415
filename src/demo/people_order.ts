// In which order the demo people are shown: residents, the network, then clinic by clinic from the top down.
import type { DemoCard } from './people.ts'

/** Every role, in the order in which a visitor best meets them. */
export const ROLES_IN_ORDER = ['resident', 'doctor', 'head_of_department', 'chief_doctor', 'administrator', 'senior_administrator', 'moderator', 'city_officer', 'operator'] as const

export function sortCards(cards: readonly DemoCard[]): DemoCard[] {
  const clinicOf = (card: DemoCard) => card.clinic_slug ?? ''
  const roleOf = (card: DemoCard) => ROLES_IN_ORDER.indexOf(card.role ?? 'resident')
  return cards.toSorted((a, b) =>
    clinicOf(a).length - clinicOf(b).length || clinicOf(a).localeCompare(clinicOf(b)) || roleOf(a) - roleOf(b) || a.subject.localeCompare(b.subject))
}

/** One person for each role: of the clinic that the guides name where there is one. */
export function pickOneOfEach(cards: readonly DemoCard[]): DemoCard[] {
  const sorted = sortCards(cards)
  const known = sorted.filter((card) => card.clinic_slug === 'gp-7')
  return ROLES_IN_ORDER.flatMap((role) => [...known, ...sorted].find((card) => (card.role ?? 'resident') === role) ?? [])
}
