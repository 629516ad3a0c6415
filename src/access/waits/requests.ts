// What a request counts for in the months, and the note that it has changed. Whoever writes access.request calls
// noteRequestChange in the same transaction; the keeper folds the notes into wait_month and norm_month.
import { type Write, run, sql } from '../../platform/db/index.ts'
import { makeId } from '../../platform/ids.ts'
import type { ClassCode } from '../slot.ts'
import { BEYOND_DAYS, monthOf } from './served.ts'

/** A row of access.request, as far as figures look at it. */
export interface CountedRequest {
  branch_id: string
  specialty_code: string
  class: ClassCode
  /** Local date of the request. */
  day: string
  first_offer_at: Date | null
  norm_key: string
  norm_edition: string
  first_offer_met: boolean
  outcome: 'open' | 'booked' | 'waiting' | 'left'
  wait_days: number | null
  path_days: number | null
}

/** One thing that a request counts for. */
export interface RequestCount {
  branch_id: string
  specialty_code: string
  class: ClassCode
  month: string
  measure: 'visit' | 'path' | 'norm'
  days: number | null
  norm_key: string | null
  norm_edition: string | null
  met: boolean | null
  no_offer: boolean | null
}

/**
 * What a request counts for. A booked one: its wait (and its whole path, when a referral led here), also when the
 * booking is cancelled later. One that waits in a list, or left when there was nothing to offer: not served, beyond
 * every number. One still open, or left though there was an offer: no wait at all, since the choice was the person's.
 * Each counts once for its norm, by the first offer.
 */
export function countsOf(request: CountedRequest): RequestCount[] {
  const { branch_id, specialty_code, norm_key, norm_edition, first_offer_met } = request
  const base = { branch_id, specialty_code, class: request.class, month: monthOf(request.day) }
  const no_norm = { norm_key: null, norm_edition: null, met: null, no_offer: null }
  const no_offer = request.first_offer_at === null
  const unserved = request.outcome === 'waiting' || (request.outcome === 'left' && no_offer)
  const wait = request.outcome === 'booked' ? request.wait_days : unserved ? BEYOND_DAYS : null
  const path = request.outcome === 'booked' ? request.path_days : null
  const waitOf = (measure: 'visit' | 'path', days: number | null): RequestCount[] =>
    days === null ? [] : [{ ...base, measure, days: Math.min(Math.max(days, 0), BEYOND_DAYS), ...no_norm }]
  return [
    ...waitOf('visit', wait),
    ...waitOf('path', path),
    { ...base, measure: 'norm', days: null, norm_key, norm_edition, met: first_offer_met, no_offer },
  ]
}

/**
 * Notes that a request is new (`before` null), changed, or gone (`after` null): what it no longer counts for is taken
 * back, what it newly counts for is added.
 */
export async function noteRequestChange(
  db: Write, clinic_id: string, before: CountedRequest | null, after: CountedRequest | null, now: Date,
): Promise<void> {
  const [old_counts, new_counts] = [before ? countsOf(before) : [], after ? countsOf(after) : []]
  const isIn = (counts: RequestCount[]) => {
    const keys = new Set(counts.map((count) => JSON.stringify(count)))
    return (count: RequestCount) => keys.has(JSON.stringify(count))
  }
  const [was, is] = [isIn(old_counts), isIn(new_counts)]
  const rows = [
    ...old_counts.filter((count) => !is(count)).map((count) => ({ ...count, delta: -1 })),
    ...new_counts.filter((count) => !was(count)).map((count) => ({ ...count, delta: 1 })),
  ].map((row) => ({ ...row, id: makeId(now) }))
  if (rows.length === 0) return
  await run(db, sql`
    insert into access.request_change (clinic_id, id, branch_id, specialty_code, class, month, measure, days, norm_key,
      norm_edition, met, no_offer, delta)
    select ${clinic_id}::uuid, id, branch_id, specialty_code, class, month, measure, days, norm_key, norm_edition, met,
      no_offer, delta
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as noted (id uuid, branch_id uuid, specialty_code text,
      class text, month date, measure text, days smallint, norm_key text, norm_edition text, met boolean,
      no_offer boolean, delta smallint)`)
}
