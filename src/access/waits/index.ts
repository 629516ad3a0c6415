// The door of waits: how soon, how long people really waited, and who sees patients without a booking.
import { holds } from '../../platform/permit.ts'
import type { Part } from '../../platform/part.ts'
import { dutyGrants, dutyRoutes } from './duty.tsx'
import { howRoutes } from './how.tsx'
import { openKeeper } from './keeper.ts'
import { countAllPhantoms } from './phantoms.ts'
import { dutyHref } from './pages/duty.tsx'
import { recountAll } from './recount.ts'
import { dutyWords } from './words/index.ts'

export { DEFINITION } from './definition.ts'
export { type ClassFigure, type ClassFigures } from './figure.ts'
export { HOW_HREF } from './how.tsx'
export { countNewClinics } from './keeper.ts'
export { type PhantomRate } from './phantom.ts'
export { type Duty, findDuty, findDutyEverywhere } from './queries/duty.ts'
export { findPhantomRates } from './queries/phantoms.ts'
export { type BranchServed, type ServedMonth, findServed, findServedMonths } from './queries/served.ts'
export { type BranchWait, type WaitDay, type WaitPlace, findCounted, findWaitDays, findWaits, placesTable } from './queries/waits.ts'
export { type CountedRequest, noteRequestChange } from './requests.ts'
export { type NineInTen, type NormCount, type ServedFigure, type ServedFigures, lastClosedMonth, shareWithin } from './served.ts'

export const waitsPart: Part = {
  grants: dutyGrants,
  routes: [...howRoutes, ...dutyRoutes],
  jobs: [
    { name: 'access.recount', every: '10 3 * * *', run: recountAll },
    { name: 'access.phantoms', every: '50 0 * * *', run: countAllPhantoms },
  ],
  services: async (house) => openKeeper(house),
  rail: (actor, clinic, lang) =>
    holds(dutyGrants, actor, 'access.duty', clinic.id) ? [{ label: dutyWords(lang).rail, href: dutyHref(clinic.slug), within: `/access/${clinic.slug}/schedules`, place: 44 }] : [],
}
