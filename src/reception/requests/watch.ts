// The watch: a loop of the worker. Requests that nobody takes climb, bells ring, what a person left behind goes back on the
// board, and what is due to taxi providers is sent. Any number of workers may run it.
import { serving } from '../../platform/each.ts'
import type { House } from '../../platform/house.ts'
import { openLoop } from '../../platform/loop.ts'
import { applyEvent } from './acting.ts'
import { findDueRequests, findLeftRequests, findRequest, lockRequest } from './queries/requests.ts'
import type { RequestEvent } from './rules/acting.ts'
import { levelAt, lookAt, ringAt } from './rules/kinds.ts'
import { sendDueRides } from './taxi/sending.ts'
import { tellThoseAbove } from './telling.ts'

const PAUSE_MS = 1_500
const FAULT_MS = 5_000
const ROUND_MAX = 200

/** Starts the loop; `close` ends it when the round in hand is done. What a failed round leaves stays due. */
export function openWatch(house: House): { close(): Promise<void> } {
  return openLoop(house, { fault: 'requests could not be watched', pause_ms: PAUSE_MS, fault_pause_ms: FAULT_MS }, (signal) => watchRound(house, signal))
}

/** One round: everything that is due now. A request that fails keeps no other waiting. */
export async function watchRound(house: House, signal: AbortSignal): Promise<void> {
  const { database, clock } = house
  await serving(house, signal, async (each) => {
    await each(await findLeftRequests(database.read, clock.now(), ROUND_MAX), ({ clinic_id, id }) => giveBack(house, clinic_id, id))
    await each(await findDueRequests(database.read, clock.now(), ROUND_MAX), ({ clinic_id, id }) => look(house, clinic_id, id))
    await sendDueRides(house, signal)
  })
}

const nobody = { account_id: null, account_name: null, post_id: null }

/** Lets a request climb as far as its clock says, or its bell ring; whom the climb asks gets a mail. */
async function look(house: House, clinic_id: string, id: string): Promise<void> {
  const { database, clock } = house
  let is_mailed = false
  await database.write(async (db) => {
    const now = clock.now()
    if (!(await lockRequest(db, clinic_id, id))) return
    for (const next of nextEvents) {
      const request = (await findRequest(db, clinic_id, id))!
      const due = lookAt(request)
      if (due === null || due > now) return
      const event = next(request, now)
      if (!event) continue
      await applyEvent(db, { clinic: { id: clinic_id }, now }, request, { ...nobody, at: now, ...event }, async () => {
        if (event.body.level !== undefined) is_mailed = await tellThoseAbove(db, house, { clinic_id, id }, request.level, event.body.level, now)
      })
    }
  })
  if (is_mailed) house.wake('letters.dispatch')
}

type Next = (request: NonNullable<Awaited<ReturnType<typeof findRequest>>>, now: Date) => Pick<RequestEvent, 'kind' | 'body'> | undefined

const nextEvents: readonly Next[] = [
  (request, now) => {
    const ring_at = ringAt(request)
    return ring_at !== null && ring_at <= now ? { kind: 'rung', body: {} } : undefined
  },
  (request, now) => {
    const level = levelAt(request, now)
    return request.state === 'waiting' && level > request.level ? { kind: 'climbed', body: { level } } : undefined
  },
]

/** Whoever had it is on no post any more: it goes back on the board. */
async function giveBack({ database, clock }: House, clinic_id: string, id: string): Promise<void> {
  await database.write(async (db) => {
    const now = clock.now()
    if (!(await lockRequest(db, clinic_id, id))) return
    const request = (await findRequest(db, clinic_id, id))!
    if (request.closed_at || request.owner_id === null) return
    await applyEvent(db, { clinic: { id: clinic_id }, now }, request, { ...nobody, at: now, kind: 'released', body: {} })
  })
}
