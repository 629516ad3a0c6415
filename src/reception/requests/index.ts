// Requests: help that takes a second person or time, from the one who hears of it to the one who does it.
import type { Part } from '../../platform/part.ts'
import { holds } from '../../platform/permit.ts'
import { boardGrants } from '../board/index.ts'
import { registerRequestItems } from './items.ts'
import { requestRoutes } from './staff.tsx'
import { rideRoutes } from './taxi/hearing.ts'
import { taxiGrants, taxiRoutes } from './taxi/staff.tsx'
import { openWatch } from './watch.ts'
import { requestWords } from './words/index.ts'

registerRequestItems()

export const requestsPart: Part = {
  grants: taxiGrants,
  routes: [...requestRoutes, ...rideRoutes, ...taxiRoutes],
  services: async (house) => openWatch(house),
  rail: (actor, clinic, lang) =>
    holds(boardGrants, actor, 'reception.board', clinic.id) ? [{ label: requestWords(lang).rail, href: `/reception/${clinic.slug}/board`, place: 46 }] : [],
}
