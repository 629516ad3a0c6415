// Halls: who goes next of those with a booking and those without, calls on a screen, announcements.
import type { Part } from '../../platform/part.ts'
import { holds } from '../../platform/permit.ts'
import { announcementRoutes } from './announcing.tsx'
import { screenRoutes } from './screen.tsx'
import { hallGrants, hallRoutes } from './staff.tsx'
import { hallWords } from './words/index.ts'

export const hallPart: Part = {
  grants: hallGrants,
  routes: [...announcementRoutes, ...hallRoutes, ...screenRoutes],
  rail: (actor, clinic, lang) =>
    holds(hallGrants, actor, 'reception.hall', clinic.id) ? [{ label: hallWords(lang).rail, href: `/reception/${clinic.slug}/hall`, place: 46 }] : [],
}
