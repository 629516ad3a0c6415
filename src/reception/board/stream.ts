// The live board of a building as server-sent events: GET …/board/stream?branch=<slug>&after=<number>.
import { z } from 'zod'
import { findBranchInside } from '../../clinics/index.ts'
import type { House } from '../../platform/house.ts'
import { refuse, text } from '../../platform/http/answer.ts'
import { type AnyRoute, route } from '../../platform/http/route.ts'
import { openEvents } from '../../platform/http/stream.ts'
import { mayLookAt } from '../requests/whom.ts'
import { requestWords } from '../requests/words/index.ts'
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

const number = z.coerce.number().int().nonnegative().optional().catch(undefined)

export const streamRoute: AnyRoute = route({
  method: 'GET', url: '/reception/:clinic/board/stream', permit: 'reception.board', audit: null,
  query: z.object({ branch: z.string().max(60).catch(''), after: number }),
  async handle(call) {
    const { house, actor, clinic, lang, now, query, request } = call
    const branch = await findBranchInside(house.database.read, clinic.id, query.branch)
    if (!branch) return refuse(404)
    if (!(await mayLookAt(house, actor, clinic.id, branch.id, now))) return refuse(403, requestWords(lang).refusals.no_shift)
    if (request.method === 'HEAD') return text('', 'text/event-stream')
    const told = number.parse(request.headers['last-event-id'])
    // what the browser says after a lost line is newer than what the page's address said
    const after = told ?? query.after ?? 0
    let leave = () => {}
    const stream = openEvents(call, () => leave())
    // clocks of devices are wrong: what is late is told by ours
    stream.write(`retry: ${RETRY_MS}\nevent: hello\ndata: ${JSON.stringify({ at: now })}\n\n`)
    ;({ leave } = hubOf(house).listen({ clinic_id: clinic.id, branch_id: branch.id }, after, stream))
    return { kind: 'taken_over' }
  },
})
