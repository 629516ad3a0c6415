// What becomes of a booking. Facts are appended (access.booking_event); what its row says of state is folded from them.

export const STATES = ['held', 'booked', 'arrived', 'fulfilled', 'missed', 'cancelled', 'expired', 'moved'] as const
export type BookingState = (typeof STATES)[number]

/** States in which a booking holds its seat (booking_seat_uq): `slot.taken` counts these. */
export const SEATED: readonly BookingState[] = ['held', 'booked', 'arrived', 'fulfilled', 'missed']
/** States that count against the limit of a person and specialty: the visit is still ahead, or under way. */
export const LIVE: readonly BookingState[] = ['held', 'booked', 'arrived']

/** Events that lead to a state. */
export const EVENTS = [
  'held', 'booked', 'expired', 'cancelled', 'moved', 'arrived', 'arrival_undone', 'missed', 'miss_undone', 'fulfilled',
] as const
export type EventKind = (typeof EVENTS)[number]
/** Or one that leaves the state as it is: the clinic has changed what lies under the booking. */
export type AnyEventKind = EventKind | 'changed'

/** The transition table: after which states an event may follow ('nothing': it may be the first), and where it leads. */
export const TRANSITIONS: Record<EventKind, { from: readonly (BookingState | 'nothing')[]; to: BookingState }> = {
  held: { from: ['nothing'], to: 'held' },
  // at once, where nobody needs five minutes to think: a move, a clinic's own system
  booked: { from: ['nothing', 'held'], to: 'booked' },
  expired: { from: ['held'], to: 'expired' },
  cancelled: { from: ['held', 'booked'], to: 'cancelled' },
  moved: { from: ['booked'], to: 'moved' },
  // late, but seen after all
  arrived: { from: ['booked', 'missed'], to: 'arrived' },
  arrival_undone: { from: ['arrived'], to: 'booked' },
  missed: { from: ['booked'], to: 'missed' },
  miss_undone: { from: ['missed'], to: 'booked' },
  fulfilled: { from: ['booked', 'arrived'], to: 'fulfilled' },
}

/** What an event carries besides its kind. Instants are ISO texts. */
export interface EventDetail {
  slot_id?: string
  held_until?: string | null
  /** the booking that this one came from, when somebody moved */
  moved_from?: string | null
  moved_to?: string
  /** cancelled: who wanted it so, by a name of the words */
  reason?: string | null
  /** changed: what is another now */
  starts_at?: string
  ends_at?: string
  branch_id?: string
  doctor_id?: string
  place_id?: string
  /** changed: why its person is asked whether it suits them; that mail says what is new, and no other does */
  asked?: string
}

export interface BookingEvent {
  number: number
  kind: AnyEventKind
  at: Date
  detail: EventDetail | null
}

/** What the events amount to: the folded columns of access.booking. */
export interface Folded {
  state: BookingState
  held_until: Date | null
  booked_at: Date | null
  moved_from: string | null
  moved_to: string | null
  reason: string | null
  /** counts changes that a calendar must see: RFC 5545 SEQUENCE */
  sequence: number
  event_count: number
}

/** Whether an event may follow a state; `undefined` is a booking that does not exist yet. */
export function mayFollow(state: BookingState | undefined, kind: AnyEventKind): boolean {
  if (kind === 'changed') return state !== undefined && SEATED.includes(state)
  return TRANSITIONS[kind].from.includes(state ?? 'nothing')
}

/** Events after which a calendar must show something else. */
const SEEN_BY_CALENDARS: ReadonlySet<AnyEventKind> = new Set(['cancelled', 'moved', 'changed'])

/** Whether an event raises the sequence. */
export function raisesSequence(kind: AnyEventKind): boolean {
  return SEEN_BY_CALENDARS.has(kind)
}

/** The booking after one more event. A fault when the table does not allow it: actions ask `mayFollow` first. */
export function applyEvent(before: Folded | undefined, { kind, at, detail, number }: BookingEvent): Folded {
  if (!mayFollow(before?.state, kind)) throw new Error(`event ${kind} cannot follow state ${before?.state ?? 'none'}`)
  if (!before) {
    return {
      state: stateAfter(kind, undefined),
      held_until: detail?.held_until ? new Date(detail.held_until) : null,
      booked_at: kind === 'booked' ? at : null,
      moved_from: detail?.moved_from ?? null,
      moved_to: null, reason: null, sequence: 0, event_count: number,
    }
  }
  return {
    ...before,
    state: stateAfter(kind, before.state),
    booked_at: kind === 'booked' ? at : before.booked_at,
    moved_to: detail?.moved_to ?? before.moved_to,
    reason: detail?.reason ?? before.reason,
    sequence: before.sequence + (raisesSequence(kind) ? 1 : 0),
    event_count: number,
  }
}

function stateAfter(kind: AnyEventKind, before: BookingState | undefined): BookingState {
  return kind === 'changed' ? before! : TRANSITIONS[kind].to
}

/** The booking that its events, in order, lead to. A fault when there are none or they contradict the table. */
export function foldEvents(events: readonly BookingEvent[]): Folded {
  let folded: Folded | undefined
  for (const event of events) folded = applyEvent(folded, event)
  if (!folded) throw new Error('a booking without events')
  return folded
}
