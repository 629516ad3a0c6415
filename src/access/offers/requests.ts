// The request of somebody who waits: written when they join, settled when they are served or leave.
import { type Write, first, run, sql } from '../../platform/db/index.ts'
import type { House } from '../../platform/house.ts'
import { localDate } from '../../platform/time.ts'
import { answerRequest } from '../booking/queries/answers.ts'
import { judgeOffer, knowNorms } from '../booking/norming.ts'
import { type KnownRequest, settleLeft } from '../booking/rules/counting.ts'
import type { ClassCode } from '../slot.ts'
import { noteRequestChange } from '../waits/index.ts'

export interface WaitingRequest {
  id: string
  clinic_id: string
  branch_id: string
  specialty_code: string
  class: ClassCode
  zone: string
  /** The soonest visit that could be had when they asked; null: none. */
  first_offer_at: Date | null
}

/** Writes the request of somebody who joins a line, and what it counts for. */
export async function writeRequest(house: House, db: Write, request: WaitingRequest, now: Date): Promise<void> {
  const { clinic_id, branch_id, specialty_code, first_offer_at, zone } = request
  const judged = judgeOffer(await knowNorms(house, now), specialty_code, request.class[2] === 'u', { at: first_offer_at, zone }, now)
  const day = localDate(now, zone)
  const { count } = await run(db, sql`
    insert into access.request (clinic_id, id, branch_id, specialty_code, class, requested_at, day, first_offer_at, norm_key,
      norm_edition, first_offer_met, outcome, updated_at)
    values (${clinic_id}, ${request.id}, ${branch_id}, ${specialty_code}, ${request.class}, ${now}, ${day}, ${first_offer_at},
      ${judged.norm_key}, ${judged.norm_edition}, ${judged.first_offer_met}, 'waiting', ${now})
    on conflict do nothing`)
  if (count === 0) return
  await noteRequestChange(db, clinic_id, null, {
    branch_id, specialty_code, class: request.class, day, first_offer_at, norm_key: judged.norm_key, norm_edition: judged.norm_edition,
    first_offer_met: judged.first_offer_met, outcome: 'waiting', wait_days: null, path_days: null,
  }, now)
}

/** The person left the line: nothing came of the request. One that was settled meanwhile stays as it is. */
export async function leaveRequest(house: House, clinic_id: string, request_id: string, now: Date): Promise<void> {
  await house.database.write(async (db) => {
    const request = await first(db, sql<KnownRequest>`
      select id, branch_id, specialty_code, class, day, requested_at, first_offer_at, norm_key, norm_edition, first_offer_met,
        outcome, wait_days, path_started_at, path_days
      from access.request
      where clinic_id = ${clinic_id}
        and id = ${request_id}
        and outcome = 'waiting'
      for update`)
    if (request) await answerRequest(db, clinic_id, settleLeft(request), now)
  })
}
