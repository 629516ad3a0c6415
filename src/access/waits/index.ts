// The door of waits: how soon, how long people really waited, and who sees patients without a booking.
import type { Part } from '../part.ts'
import { openKeeper } from './keeper.ts'
import { countAllPhantoms } from './phantoms.ts'
import { recountAll } from './recount.ts'

export { DEFINITION, DEFINITIONS } from './definition.ts'
export { type ClassFigure, type ClassFigures } from './figure.ts'
export { countNewClinics } from './keeper.ts'
export { type PhantomRate } from './phantom.ts'
export { type Duty, findDuty, findDutyEverywhere } from './queries/duty.ts'
export { findPhantomRates } from './queries/phantoms.ts'
export { type BranchServed, type ServedMonth, findServed, findServedMonths } from './queries/served.ts'
export { type BranchWait, type WaitDay, findWaitDays, findWaits } from './queries/waits.ts'
export { type CountedRequest, noteRequestChange } from './requests.ts'
export { type NineInTen, type NormCount, type ServedFigure, type ServedFigures, lastClosedMonth, shareWithin } from './served.ts'

/** Where every figure is explained; each number that is a judgement links here. */
export const HOW_HREF = '/access/how-we-count'

export const waitsPart: Part = {
  jobs: [
    { name: 'access.recount', every: '10 3 * * *', run: recountAll },
    { name: 'access.phantoms', every: '50 0 * * *', run: countAllPhantoms },
  ],
  services: async (house) => openKeeper(house),
}
