// Finding a room: the way in words and on the plan, the kiosk in the hall, lifts that do not run.
import type { Part } from '../../platform/part.ts'
import { holds } from '../../platform/permit.ts'
import { kioskRoutes } from './kiosk.tsx'
import { liftGrants, liftRoutes } from './lifts.tsx'
import { wayRoutes } from './public.tsx'
import { wayWords } from './words/index.ts'

export const wayPart: Part = {
  grants: liftGrants,
  routes: [...wayRoutes, ...kioskRoutes, ...liftRoutes],
  rail: (actor, clinic, lang) =>
    holds(liftGrants, actor, 'reception.lifts', clinic.id) ? [{ label: wayWords(lang).lifts.rail, href: `/reception/${clinic.slug}/lifts`, within: `/reception/${clinic.slug}/senior`, place: 48 }] : [],
}
