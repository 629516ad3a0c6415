// The live board of a building as server-sent events: GET …/board/stream?branch=<slug>&after=<number>.
import { z } from 'zod'
import { findBranchInside } from '../../clinics/index.ts'
import type { House } from '../../platform/house.ts'
import { type Answer, refuse, text } from '../../platform/http/answer.ts'
import { type AnyRoute, type Call, route } from '../../platform/http/route.ts'
import { openEvents } from '../../platform/http/stream.ts'
import { mayLookAt } from '../requests/whom.ts'
import { requestWords } from '../requests/words/index.ts'
import type { BoardPlace } from './changes.ts'
import { type Hub, openHub } from './hub.ts'

/** How soon a browser comes back when the line is lost. */
const RETRY_MS = 1_000

const hubs = new WeakMap<House, Hub>()

/** The one hub of this process. */
export function hubOf(house: House): Hub {
  let hub = hubs.get(house)
  if (!hub) hubs.set(house, (hub = openHub(house.database.read, house.log)))
  return hub
}

/** A number of the board as an address says it. */
export const BoardNumber = z.coerce.number().int().nonnegative().optional().catch(undefined)

export const streamRoute: AnyRoute = route({
  method: 'GET', url: '/reception/:clinic/board/stream', permit: 'reception.board', audit: null,
  query: z.object({ branch: z.string().max(60).catch(''), after: BoardNumber }),
  async handle(call) {
    const { house, actor, clinic, lang, now, query } = call
    const branch = await findBranchInside(house.database.read, clinic.id, query.branch)
    if (!branch) return refuse(404)
    if (!(await mayLookAt(house, actor, clinic.id, branch.id, now))) return refuse(403, requestWords(lang).refusals.no_shift)
    return openLine(call, { clinic_id: clinic.id, branch_id: branch.id }, query.after)
  },
})

/**
 * Opens a line to a building's changes after a number; with `only` it tells nothing but the numbers of changes of that kind.
 * What the browser says after a lost line is newer than what the page's address said.
 */
export function openLine(call: Call<unknown, unknown>, place: BoardPlace, after: number | undefined, only?: string): Answer {
  const { house, request, now } = call
  if (request.method === 'HEAD') return text('', 'text/event-stream')
  const told = BoardNumber.parse(request.headers['last-event-id'])
  let leave = () => {}
  const stream = openEvents(call, () => leave())
  // clocks of devices are wrong: what is late is told by ours
  stream.write(`retry: ${RETRY_MS}\nevent: hello\ndata: ${JSON.stringify({ at: now })}\n\n`)
  ;({ leave } = hubOf(house).listen(place, told ?? after ?? 0, stream, only))
  return { kind: 'taken_over' }
}
