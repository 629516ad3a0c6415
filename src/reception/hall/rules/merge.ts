// Who goes next into a room: those with a booking and those without, in one order that can be told in four sentences
// (words/ru.ts, `order`). Pure.

const MINUTE_MS = 60_000

/** Our choice, stated on the page. Whoever comes without a booking stands as if booked for so long after they came. */
export const WALK_IN_MINUTES = 40
/** A booked person who comes later than this after their time is late … */
export const GRACE_MINUTES = 10
/** … and stands as if booked for so long after they came: half of what one without a booking waits. */
export const LATE_MINUTES = 20

/** Somebody who is here and waits for one room. */
export interface Waiting {
  /** A booking's or a walk-in's id. */
  id: string
  ticket: string
  /** The booked time; null for whoever has none. */
  booked_for: Date | null
  came_at: Date
  /** Acute pain or fever, as somebody on the spot judged. */
  urgent: boolean
  /** Was called, did not answer, and came back. */
  returned_at: Date | null
}

/** Why it is somebody's turn; the words of each are the page's. */
export const WHYS = ['urgent', 'due', 'gap', 'first', 'early'] as const
export type Why = (typeof WHYS)[number]

export interface Turn { who: Waiting; why: Why }

/** The instant from which it is somebody's turn; it never changes while they wait, so nobody is put off for ever. */
export function dueOf({ booked_for, came_at, returned_at }: Waiting): Date {
  const due = booked_for === null ? later(came_at, WALK_IN_MINUTES)
    : came_at <= later(booked_for, GRACE_MINUTES) ? booked_for : later(came_at, LATE_MINUTES)
  return returned_at !== null && returned_at > due ? returned_at : due
}

/**
 * Whose turn it is when the room is free at `now`; undefined when nobody waits. In: everybody who waits for the room, and
 * how long one visit lasts there.
 *
 * 1. Acute ones, in the order in which they came. 2. Whose instant (`dueOf`) has come: the earliest; of equals the booked
 * one, then who came first. 3. Nobody's has: whoever came first without a booking, when a visit fits in before the next
 * booked person who is here. 4. It does not fit: the earliest of all. The room never stands empty while somebody waits.
 */
export function pickNext(waiting: readonly Waiting[], visit_minutes: number, now: Date): Turn | undefined {
  const urgent = waiting.filter((one) => one.urgent).toSorted((one, other) => cameBefore(one, other))[0]
  if (urgent) return { who: urgent, why: 'urgent' }
  const ordered = waiting.toSorted(standsBefore)
  const first = ordered[0]
  if (!first) return undefined
  if (dueOf(first) <= now) return { who: first, why: 'due' }
  const walk_in = ordered.find(({ booked_for }) => booked_for === null)
  const booked = ordered.find(({ booked_for }) => booked_for !== null)
  if (walk_in && !booked) return { who: walk_in, why: 'first' }
  if (walk_in && booked && dueOf(booked) >= later(now, visit_minutes)) return { who: walk_in, why: 'gap' }
  return { who: first, why: 'early' }
}

export interface Foretold extends Turn {
  /** When they will be called if every visit lasts as long as planned and every booked person comes. */
  at: Date
}

/**
 * The order from `free_at` on, as far as one can tell. In: those who wait, and those booked for later who are not here yet,
 * taken to come at their time. Out: those who wait alone, each with a time that is right when nobody stays away.
 */
export function foretell(waiting: readonly Waiting[], coming: readonly { id: string; booked_for: Date }[], visit_minutes: number, free_at: Date): Foretold[] {
  const told: Foretold[] = []
  const here = new Set(waiting.map(({ id }) => id))
  let left = [...waiting]
  let expected = coming.toSorted((one, other) => one.booked_for.getTime() - other.booked_for.getTime())
  let at = free_at
  while (here.size > told.length) {
    const arrived = expected.filter(({ booked_for }) => booked_for <= at)
    expected = expected.slice(arrived.length)
    left = [...left, ...arrived.map(({ id, booked_for }) => ({ id, ticket: '', booked_for, came_at: booked_for, urgent: false, returned_at: null }))]
    const turn = pickNext(left, visit_minutes, at)!
    left = left.filter((one) => one !== turn.who)
    if (here.has(turn.who.id)) told.push({ ...turn, at })
    at = later(at, visit_minutes)
  }
  return told
}

function standsBefore(one: Waiting, other: Waiting): number {
  return dueOf(one).getTime() - dueOf(other).getTime() || Number(one.booked_for === null) - Number(other.booked_for === null) || cameBefore(one, other)
}

function cameBefore(one: Waiting, other: Waiting): number {
  return one.came_at.getTime() - other.came_at.getTime() || (one.ticket < other.ticket ? -1 : 1)
}

function later(instant: Date, minutes: number): Date {
  return new Date(instant.getTime() + minutes * MINUTE_MS)
}
