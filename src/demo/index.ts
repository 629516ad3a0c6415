// The demonstration: a fictional city that lives, and the mailbox its letters land in. It stands under all slices.
import type { Slice } from '../platform/slice.ts'
import { liveMinute } from './life.ts'
import { mailboxRoutes } from './mailbox.tsx'

export { greet } from './greeting.ts'
export { CityRefusal, loadCityOnce } from './city.ts'

export const demo: Slice = {
  name: 'demo',
  routes: mailboxRoutes,
  jobs: [{ name: 'demo.life', every: '* * * * *', run: liveMinute }],
}
