// Finding a room, for everybody: the page of a way and its card.
import { z } from 'zod'
import { page, refuse } from '../../platform/http/answer.ts'
import { type AnyRoute, route } from '../../platform/http/route.ts'
import { findWay, openBuilding } from './finding.ts'
import { CardPage, PAPERS } from './pages/card.tsx'
import { WayPage } from './pages/way.tsx'

const text = z.string().max(200).optional().catch(undefined)
/** What may stand in the address of a way; whatever is not understood counts as left out. */
export const WayFields = z.object({
  to: text, q: text, from: text,
  step_free: z.string().optional().catch(undefined).transform((value) => value === 'yes'),
})

/** Whole halls ask from one address. */
export const ASKED_PER_MINUTE = 1_200

export const wayRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET', url: '/reception/:clinic/way/:branch', permit: 'public', audit: null, rate_per_minute: ASKED_PER_MINUTE, query: WayFields,
    async handle(call) {
      const building = await openBuilding(call, call.params['branch'], call.query.q)
      if (!building) return refuse(404)
      const answer = findWay(building, call.query)
      return page(<WayPage call={call} building={building} query={call.query} answer={answer} />, { status: answer.kind === 'unknown' ? 404 : 200 })
    },
  }),
  route({
    method: 'GET', url: '/reception/:clinic/way/:branch/card', permit: 'public', audit: null, rate_per_minute: ASKED_PER_MINUTE,
    query: WayFields.extend({ paper: z.enum(PAPERS).optional().catch(undefined) }),
    async handle(call) {
      const { paper, ...query } = call.query
      const building = await openBuilding(call, call.params['branch'], call.query.q)
      if (!building) return refuse(404)
      const answer = findWay(building, query)
      // without a way there is nothing to print: the page says why
      if (answer.kind !== 'way') return page(<WayPage call={call} building={building} query={query} answer={answer} />, { status: 404 })
      return page(<CardPage call={call} building={building} query={query} way={answer.way} paper={paper ?? 'receipt'} />)
    },
  }),
]
