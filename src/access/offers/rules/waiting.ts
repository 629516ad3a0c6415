// A place in the waiting list. Facts are appended (access.waiting_event); the state is folded from them. Pure.

export const WAITING_STATES = ['waiting', 'claimed', 'offered', 'asked', 'booked', 'left'] as const
/** `claimed`: an offer is being made this second, a state of the machine and not of the person. */
export type WaitingState = (typeof WAITING_STATES)[number]

export type WaitingEventKind =
  | 'joined' | 'offered' | 'taken' | 'declined' | 'lapsed' | 'withdrawn' | 'passed' | 'stayed' | 'left' | 'booked_otherwise'

/** Which states an event may follow. Where it leads is said beside. */
export const MAY_FOLLOW: Record<WaitingEventKind, readonly WaitingState[]> = {
  joined: [],
  offered: ['claimed'],
  taken: ['offered'],
  declined: ['offered'],
  // leads to `asked` when it happened too often in a row
  lapsed: ['offered'],
  // the clinic took the time back
  withdrawn: ['offered'],
  // a time went to somebody behind, for a reason that is noted; nothing changes
  passed: ['waiting', 'claimed', 'asked'],
  stayed: ['asked'],
  left: ['waiting', 'asked', 'offered', 'claimed'],
  booked_otherwise: ['waiting', 'claimed', 'asked'],
}

export interface WaitingEvent {
  number: number
  kind: WaitingEventKind
  at: Date
  detail: { asked?: boolean; slot_id?: string; why?: string; offer_id?: string } | null
}

export interface FoldedWaiting {
  state: WaitingState
  /** Offers in a row without an answer. */
  lapses: number
  event_count: number
}

/** The state that events in order lead to. A fault when there are none, or one may not follow. */
export function foldWaiting(events: readonly WaitingEvent[]): FoldedWaiting {
  const [first, ...rest] = events
  if (first?.kind !== 'joined') throw new Error('a place in a line begins with joining it')
  const folded: FoldedWaiting = { state: 'waiting', lapses: 0, event_count: 1 }
  for (const event of rest) {
    // what the machine claimed is still waiting, as events tell it
    const from = folded.state === 'waiting' ? (['waiting', 'claimed'] as const) : [folded.state]
    if (!from.some((state) => MAY_FOLLOW[event.kind].includes(state))) throw new Error(`${event.kind} cannot follow ${folded.state}`)
    Object.assign(folded, after(folded, event), { event_count: event.number })
  }
  return folded
}

function after({ lapses, state }: FoldedWaiting, event: WaitingEvent): Pick<FoldedWaiting, 'state' | 'lapses'> {
  switch (event.kind) {
    case 'joined': return { state: 'waiting', lapses: 0 }
    case 'offered': return { state: 'offered', lapses }
    case 'taken': return { state: 'booked', lapses }
    case 'declined': case 'stayed': return { state: 'waiting', lapses: 0 }
    case 'lapsed': return { state: event.detail?.asked ? 'asked' : 'waiting', lapses: lapses + 1 }
    case 'withdrawn': return { state: 'waiting', lapses }
    case 'passed': return { state, lapses }
    case 'left': case 'booked_otherwise': return { state: 'left', lapses }
  }
}

/** Somebody in a line. */
export interface InLine {
  id: string
  urgent: boolean
  asked_at: Date
}

/** The order that the page states: urgent before planned; then whoever asked first. */
export function byTurn(a: InLine, b: InLine): number {
  if (a.urgent !== b.urgent) return a.urgent ? -1 : 1
  return a.asked_at.getTime() - b.asked_at.getTime() || (a.id < b.id ? -1 : 1)
}
