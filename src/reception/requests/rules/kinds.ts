// The kinds of requests and their clocks. The minutes are ours: none of them is a norm.

export const REQUEST_KINDS = ['escort', 'child', 'wheelchair', 'taxi', 'interpreter', 'lost', 'document', 'quiet_room', 'other'] as const
export type RequestKind = (typeof REQUEST_KINDS)[number]

/** Somebody has to take it within so many minutes; untaken, it climbs a level each time they pass again. */
export const TAKE_MINUTES: Readonly<Record<RequestKind, number>> = {
  escort: 3, child: 3, wheelchair: 3, taxi: 5, other: 5, quiet_room: 5, interpreter: 10, document: 10, lost: 20,
}

/** Help for a later time is looked for so many minutes before it. */
export const LEAD_MINUTES = 15

/** The bell rings so many minutes before the appointment of whoever brought a child ends. */
export const RING_MINUTES = 5

/** After so many wrong codes nobody is given the child by a code; the senior makes a new one. */
export const CODE_MISSES_MAX = 5

/** Why something could not be done. */
export const FAIL_REASONS = ['left', 'nobody', 'nothing_free', 'refused', 'not_ours', 'mistake', 'other'] as const
export type FailReason = (typeof FAIL_REASONS)[number]

/** Who is asked: 0 the post named, 1 the whole building, 2 the senior administrator, 3 the head of department. */
export type Level = 0 | 1 | 2 | 3

const MINUTE_MS = 60_000

/** When a request should have been taken: some minutes after it was made, or before a later time at which it is needed. */
export function takeBy(kind: RequestKind, asked_at: Date, needed_at: Date | null): Date {
  const begin = needed_at === null ? asked_at.getTime() : Math.max(asked_at.getTime(), needed_at.getTime() - LEAD_MINUTES * MINUTE_MS)
  return new Date(begin + TAKE_MINUTES[kind] * MINUTE_MS)
}

/** The level of an untaken request at an instant. Without a post it begins with the whole building. */
export function levelAt({ kind, post_id, take_by }: { kind: RequestKind; post_id: string | null; take_by: Date }, now: Date): Level {
  const late_ms = now.getTime() - take_by.getTime()
  const begin = post_id === null ? 1 : 0
  const climbed = late_ms < 0 ? 0 : 1 + Math.floor(late_ms / (TAKE_MINUTES[kind] * MINUTE_MS))
  return Math.min(3, begin + climbed) as Level
}

export interface Clocked {
  kind: RequestKind
  state: 'waiting' | 'taken' | 'handed' | 'done' | 'failed'
  post_id: string | null
  take_by: Date
  level: Level
  until_at: Date | null
  rung_at: Date | null
}

/** When the bell of a minded child rings; null for whatever has none, or when it has rung. */
export function ringAt({ kind, state, until_at, rung_at }: Clocked): Date | null {
  if (kind !== 'child' || until_at === null || rung_at !== null || state === 'done' || state === 'failed') return null
  return new Date(until_at.getTime() - RING_MINUTES * MINUTE_MS)
}

/** When the next level is due; null once somebody has it or nobody is above. */
export function climbAt({ kind, state, post_id, take_by, level }: Clocked): Date | null {
  if (state !== 'waiting' || level >= 3) return null
  const steps = level - (post_id === null ? 1 : 0)
  return new Date(take_by.getTime() + Math.max(0, steps) * TAKE_MINUTES[kind] * MINUTE_MS)
}

/** When somebody must look at a request again, whatever for. */
export function lookAt(request: Clocked): Date | null {
  const times = [ringAt(request), climbAt(request)].filter((time) => time !== null).map((time) => time.getTime())
  return times.length === 0 ? null : new Date(Math.min(...times))
}
