// The screen of a hall, for everybody who sits there: no name is read to make it.
import { z } from 'zod'
import { findBranchInside } from '../../clinics/index.ts'
import { localDate } from '../../platform/time.ts'
import { page, refuse, text } from '../../platform/http/answer.ts'
import { type AnyRoute, route } from '../../platform/http/route.ts'
import { findBoardSeq } from '../board/changes.ts'
import { BoardNumber, hubOf, openLine } from '../board/stream.ts'
import { ASKED_PER_MINUTE } from '../way/public.tsx'
import { HALL_CHANGE } from './acts.ts'
import { lookAtHall } from './looking.ts'
import { ScreenPage } from './pages/screen.tsx'
import { findScreenVersion, listShownCalls } from './queries/rooms.ts'
import { listAnnouncements } from './queries/writing.ts'

/** A call stands on the screen until it is answered, but no longer than this. */
const SHOWN_MS = 15 * 60_000
const CALLS_MAX = 6
const ANNOUNCEMENTS_MAX = 2
const READY_MAX = 6
/** So many screens of a building have a line, in each web process; the others ask every two seconds. */
const LINES_MAX = 30

export const screenRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET', url: '/reception/:clinic/hall/:branch/screen', permit: 'public', audit: null, rate_per_minute: ASKED_PER_MINUTE,
    // what the asking screen shows already: when that is all there is, nothing is sent
    query: z.object({ known: z.string().max(100).optional().catch(undefined) }),
    async handle(call) {
      const { house, clinic, now, query } = call
      const branch = await findBranchInside(house.database.read, clinic.id, call.params['branch'])
      if (!branch) return refuse(404)
      // read first: what comes after it is told by the line
      const seq = await findBoardSeq(house.database.read, { clinic_id: clinic.id, branch_id: branch.id })
      const version = await findScreenVersion(house.database.read, clinic.id, branch.id, localDate(now, clinic.zone), now)
      if (version === query.known) return text('', 'text/plain; charset=utf-8', 204)
      const hall = await lookAtHall(house.database.read, clinic, call.params['branch'], now)
      if (!hall) return refuse(404)
      const [calls, announcements] = await Promise.all([
        listShownCalls(house.database.read, clinic.id, hall.branch.id, localDate(now, clinic.zone), new Date(now.getTime() - SHOWN_MS), CALLS_MAX),
        listAnnouncements(house.database.read, clinic.id, hall.branch.id, now),
      ])
      const ready = hall.rooms.flatMap(({ next }) => (next ? [next.who.ticket] : [])).slice(0, READY_MAX)
      return page(<ScreenPage call={call} view={{ hall, version, seq, calls, announcements: announcements.slice(0, ANNOUNCEMENTS_MAX), ready }} />)
    },
  }),
  // everybody may listen, so the line says that the hall is another, never what happened on the board
  route({
    method: 'GET', url: '/reception/:clinic/hall/:branch/screen/stream', permit: 'public', audit: null,
    query: z.object({ after: BoardNumber }),
    async handle(call) {
      const { house, clinic, query } = call
      const branch = await findBranchInside(house.database.read, clinic.id, call.params['branch'])
      if (!branch) return refuse(404)
      const place = { clinic_id: clinic.id, branch_id: branch.id }
      if (hubOf(house).count({ ...place, only: HALL_CHANGE }) >= LINES_MAX) return text('', 'text/plain; charset=utf-8', 204)
      return openLine(call, place, query.after, HALL_CHANGE)
    },
  }),
]
