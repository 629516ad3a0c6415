// What a request has come to, and how that changes what is counted. Pure.
import { type CountedRequest, type RequestCount, countsOf } from '../../waits/requests.ts'
import { waitDays } from '../../norms.ts'

/** A request as a booking carries it. */
export interface KnownRequest extends CountedRequest {
  id: string
  requested_at: Date
  path_started_at: Date | null
}

/** A count that is added (delta 1) or taken back (-1). */
export type CountChange = RequestCount & { delta: 1 | -1 }

/** What a request is to say from now on. */
export interface Settlement {
  request_id: string
  outcome: CountedRequest['outcome']
  booking_id: string | null
  served_at: Date | null
  wait_days: number | null
  path_days: number | null
  counts: CountChange[]
}

/** The request is answered by a visit at an instant: its wait in days between local dates of the zone, and its path's. */
export function settleServed(request: KnownRequest, booking_id: string, starts_at: Date, zone: string): Settlement {
  const wait_days = waitDays(request.requested_at, starts_at, zone)
  const path_days = request.path_started_at && waitDays(request.path_started_at, starts_at, zone)
  return settle(request, { outcome: 'booked', wait_days, path_days }, booking_id, starts_at)
}

/** Nothing came of it. */
export function settleLeft(request: KnownRequest): Settlement {
  return settle(request, { outcome: 'left', wait_days: null, path_days: null }, null, null)
}

function settle(
  request: KnownRequest, after: Pick<CountedRequest, 'outcome' | 'wait_days' | 'path_days'>, booking_id: string | null, served_at: Date | null,
): Settlement {
  return { request_id: request.id, booking_id, served_at, ...after, counts: diffCounts(countsOf(request), countsOf({ ...request, ...after })) }
}

function diffCounts(before: readonly RequestCount[], after: readonly RequestCount[]): CountChange[] {
  const missingIn = (counts: readonly RequestCount[]) => {
    const keys = new Set(counts.map((count) => JSON.stringify(count)))
    return (count: RequestCount) => !keys.has(JSON.stringify(count))
  }
  return [
    ...before.filter(missingIn(after)).map((count) => ({ ...count, delta: -1 as const })),
    ...after.filter(missingIn(before)).map((count) => ({ ...count, delta: 1 as const })),
  ]
}
