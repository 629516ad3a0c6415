// The senior's view of a building.
import { z } from 'zod'
import { page, refuse } from '../../platform/http/answer.ts'
import { type AnyRoute, route } from '../../platform/http/route.ts'
import type { Grants } from '../../platform/permit.ts'
import { findBoardSeq } from '../board/changes.ts'
import { SCREENS, exitHref } from './exit.tsx'
import { findBuilding, gatherDay } from './gathering.ts'
import { SeniorPage } from './pages/senior.tsx'

export const seniorGrants: Grants = {
  'reception.senior': ['senior_administrator', 'head_of_department', 'chief_doctor'],
  'reception.hand_off': ['administrator', 'senior_administrator', 'head_of_department', 'chief_doctor'],
}

export const seniorRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET', url: '/reception/:clinic/senior', permit: 'reception.senior', audit: null,
    query: z.object({ b: z.string().max(60).optional().catch(undefined) }),
    async handle(call) {
      const { house, clinic, now } = call
      const building = await findBuilding(house.database.read, clinic.id, call.query.b)
      if (!building) return refuse(404)
      // the number first: what changes while the page is made wakes it once more
      const seq = await findBoardSeq(house.database.read, { clinic_id: clinic.id, branch_id: building.branch.id })
      const day = await gatherDay(house.database.read, clinic, building, now)
      const screens = SCREENS.map((screen) => exitHref(house, clinic, building.branch, screen))
      const board_href = `/reception/${clinic.slug}/board?branch=${building.branch.slug}`
      const stream_href = `/reception/${clinic.slug}/board/stream?branch=${building.branch.slug}&after=${seq}`
      return page(<SeniorPage call={call} view={{ day, screens, board_href, stream_href }} />)
    },
  }),
]
