// The kiosk in the hall: everything by a finger, nothing to type.
import { z } from 'zod'
import { page, refuse } from '../../platform/http/answer.ts'
import { type AnyRoute, route } from '../../platform/http/route.ts'
import { type Building, type WayQuery, findWay, openBuilding } from './finding.ts'
import { KioskPage, type KioskView, VIEWS } from './pages/kiosk.tsx'
import { ASKED_PER_MINUTE, WayFields } from './public.tsx'

const KioskFields = WayFields.extend({
  view: z.enum(VIEWS).optional().catch(undefined),
  /** The specialty whose doctors are shown. */
  s: z.string().max(60).optional().catch(undefined),
  /** The ordinal of the level whose rooms are shown. */
  level: z.coerce.number().int().optional().catch(undefined),
  /** Seconds until the kiosk asks; shorter in tests. */
  idle: z.coerce.number().int().min(1).max(600).optional().catch(undefined),
})

export const kioskRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET', url: '/reception/:clinic/kiosk/:branch', permit: 'public', audit: null, rate_per_minute: ASKED_PER_MINUTE, query: KioskFields,
    async handle(call) {
      const { view, s, level, idle, ...asked } = call.query
      const building = await openBuilding(call, call.params['branch'])
      if (!building) return refuse(404)
      // a kiosk stands in the hall, where the desk is; another place is named in its address
      const from = asked.from ?? (building.plan.spots.some(({ kind }) => kind === 'desk') ? 'desk' : undefined)
      const shown = viewOf(building, { ...asked, from }, { view, s, level })
      return page(<KioskPage call={call} building={building} query={asked} view={shown} idle_seconds={idle} />)
    },
  }),
]

/** What is shown; whatever does not fit the building is the beginning. */
function viewOf(building: Building, query: WayQuery, { view, s, level }: { view?: string | undefined; s?: string | undefined; level?: number | undefined }): KioskView {
  if (query.to) {
    const answer = findWay(building, { ...query, q: undefined })
    if (answer.kind === 'way' || answer.kind === 'no_way') return { kind: 'way', answer }
  }
  if (view === 'specialties') return { kind: 'specialties' }
  if (view === 'doctors' && s !== undefined) return { kind: 'doctors', specialty_code: s }
  const of_level = building.plan.levels.find(({ ordinal }) => ordinal === level)
  if (view === 'rooms') return of_level ? { kind: 'rooms', level: of_level } : { kind: 'levels' }
  return { kind: 'start' }
}
