// What becomes of an answer in the clinic's hands. Facts are appended (ratings.answer_event); what an answer's row says of
// its state is folded from them here.

/** `new` until somebody of the clinic opens it, `done` when nothing more is owed. */
export const WORK_STATES = ['new', 'read', 'done'] as const
export type WorkState = (typeof WORK_STATES)[number]

/** What was done. `marks`: there was nothing but marks, and they were read. */
export const OUTCOMES = ['marks', 'replied', 'handed', 'case', 'thanked', 'nothing'] as const
export type Outcome = (typeof OUTCOMES)[number]

export const WORK_EVENTS = [
  'read', 'marks_read', 'replied', 'handed', 'case_opened', 'thanked', 'nothing', 'returned', 'changed',
] as const
export type WorkEventKind = (typeof WORK_EVENTS)[number]

const WAITING: readonly WorkState[] = ['new', 'read']

/** The transition table: from which states an event may follow, and what it leads to. */
export const WORK_TRANSITIONS: Record<WorkEventKind, { from: readonly WorkState[]; to: WorkState; outcome: Outcome | null }> = {
  read: { from: ['new'], to: 'read', outcome: null },
  marks_read: { from: WAITING, to: 'done', outcome: 'marks' },
  // again, when there is more to say
  replied: { from: WORK_STATES, to: 'done', outcome: 'replied' },
  handed: { from: WAITING, to: 'done', outcome: 'handed' },
  case_opened: { from: WAITING, to: 'done', outcome: 'case' },
  thanked: { from: WAITING, to: 'done', outcome: 'thanked' },
  nothing: { from: WAITING, to: 'done', outcome: 'nothing' },
  // undoes any of them
  returned: { from: ['done'], to: 'read', outcome: null },
  // the author wrote something else: it must be read anew, whatever was done with what stood there before
  changed: { from: WORK_STATES, to: 'new', outcome: null },
}

export interface WorkEvent {
  number: number
  kind: WorkEventKind
}

/** What the events amount to: the folded columns of ratings.answer. */
export interface Work {
  work_state: WorkState
  outcome: Outcome | null
  event_count: number
}

/** An answer that nobody has touched. */
export const UNTOUCHED: Work = { work_state: 'new', outcome: null, event_count: 0 }

/** Whether an event may follow a state. */
export function mayFollow(state: WorkState, kind: WorkEventKind): boolean {
  return WORK_TRANSITIONS[kind].from.includes(state)
}

/** The work after one more event. A fault when the table does not allow it: actions ask `mayFollow` first. */
export function applyEvent(before: Work, event: WorkEvent): Work {
  if (!mayFollow(before.work_state, event.kind)) throw new Error(`event ${event.kind} cannot follow ${before.work_state}`)
  if (event.number !== before.event_count + 1) throw new Error(`event ${event.number} cannot follow event ${before.event_count}`)
  const { to, outcome } = WORK_TRANSITIONS[event.kind]
  return { work_state: to, outcome, event_count: event.number }
}

/** The work that events, in order, lead to. */
export function foldWork(events: readonly WorkEvent[]): Work {
  return events.reduce(applyEvent, UNTOUCHED)
}
