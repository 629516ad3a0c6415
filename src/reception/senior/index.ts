// The senior's view, hand-offs between shifts, the one question at the exit.
import type { Part } from '../../platform/part.ts'
import { holds } from '../../platform/permit.ts'
import { exitRoutes } from './exit.tsx'
import { handOffRoutes } from './handing.tsx'
import { seniorGrants, seniorRoutes } from './staff.tsx'
import { seniorWords } from './words/index.ts'

export const seniorPart: Part = {
  grants: seniorGrants,
  routes: [...seniorRoutes, ...handOffRoutes, ...exitRoutes],
  rail: (actor, clinic, lang) => [
    ...(holds(seniorGrants, actor, 'reception.senior', clinic.id) ? [{ label: seniorWords(lang).rail, href: `/reception/${clinic.slug}/senior`, tab: seniorWords(lang).tab, place: 45 }] : []),
    ...(holds(seniorGrants, actor, 'reception.hand_off', clinic.id) ? [{ label: seniorWords(lang).hand_off.rail, href: `/reception/${clinic.slug}/hand-offs`, within: `/reception/${clinic.slug}/senior`, place: 49 }] : []),
  ],
}
