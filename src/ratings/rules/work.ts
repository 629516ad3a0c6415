// What becomes of an answer in the clinic's hands. Facts are appended (ratings.answer_event); what an answer's row says of
// its state is folded from them here.

/** `new` until somebody of the clinic opens it, `done` when nothing more is owed. */
export const WORK_STATES = ['new', 'read', 'done'] as const
export type WorkState = (typeof WORK_STATES)[number]

/** What was done. `marks`: there was nothing but marks, and they were read; `settled`: its case was closed. */
export const OUTCOMES = ['marks', 'replied', 'handed', 'case', 'settled', 'thanked', 'nothing'] as const
export type Outcome = (typeof OUTCOMES)[number]

export const WORK_EVENTS = [
  'read', 'marks_read', 'replied', 'handed', 'case_opened', 'thanked', 'nothing', 'returned', 'changed',
  // what became of its case elsewhere: see eventOfStep
  'case_settled', 'case_thanked', 'case_ended', 'case_reopened',
] as const
export type WorkEventKind = (typeof WORK_EVENTS)[number]

const WAITING: readonly WorkState[] = ['new', 'read']

/**
 * The transition table: from which states an event may follow, and what it leads to. `to` null: the state stays, and only
 * what is done gets the outcome.
 */
export const WORK_TRANSITIONS: Record<WorkEventKind, { from: readonly WorkState[]; to: WorkState | null; outcome: Outcome | null }> = {
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
  // by somebody of the clinic, who had the answer before their eyes
  case_settled: { from: WORK_STATES, to: 'done', outcome: 'settled' },
  case_thanked: { from: WORK_STATES, to: 'done', outcome: 'thanked' },
  // by the author or the clock: an answer that nobody has read yet still waits
  case_ended: { from: WORK_STATES, to: null, outcome: 'settled' },
  case_reopened: { from: WORK_STATES, to: null, outcome: 'case' },
}

/** The steps of a case that change what its answer comes to. */
export const CASE_STEPS = ['replied', 'settled', 'thanked', 'reopened'] as const
export type CaseStepKind = (typeof CASE_STEPS)[number]

/** What a step of a case, taken in cases, is among the events of its answer. `may_thank`: the thanks may go to the doctor. */
export function eventOfStep(kind: CaseStepKind, by_staff: boolean, may_thank: boolean): WorkEventKind {
  if (kind === 'replied') return 'replied'
  if (kind === 'reopened') return 'case_reopened'
  if (kind === 'thanked' && may_thank) return 'case_thanked'
  return by_staff ? 'case_settled' : 'case_ended'
}

export interface WorkEvent {
  number: number
  kind: WorkEventKind
  /** `step`: up to which step of the case this event knows it. */
  detail?: { step?: number }
}

/** What the events amount to: the folded columns of ratings.answer. */
export interface Work {
  work_state: WorkState
  outcome: Outcome | null
  event_count: number
  /** Up to which step its case is known here; 0 before there is one. */
  case_step: number
}

/** An answer that nobody has touched. */
export const UNTOUCHED: Work = { work_state: 'new', outcome: null, event_count: 0, case_step: 0 }

/** Whether an event may follow a state. */
export function mayFollow(state: WorkState, kind: WorkEventKind): boolean {
  return WORK_TRANSITIONS[kind].from.includes(state)
}

/** The work after one more event. A fault when the table does not allow it: actions ask `mayFollow` first. */
export function applyEvent(before: Work, event: WorkEvent): Work {
  if (!mayFollow(before.work_state, event.kind)) throw new Error(`event ${event.kind} cannot follow ${before.work_state}`)
  if (event.number !== before.event_count + 1) throw new Error(`event ${event.number} cannot follow event ${before.event_count}`)
  const { to, outcome } = WORK_TRANSITIONS[event.kind]
  const work_state = to ?? before.work_state
  return {
    work_state,
    outcome: to === null && work_state !== 'done' ? before.outcome : outcome,
    event_count: event.number,
    case_step: Math.max(before.case_step, event.detail?.step ?? 0),
  }
}

/** The work that events, in order, lead to. */
export function foldWork(events: readonly WorkEvent[]): Work {
  return events.reduce(applyEvent, UNTOUCHED)
}
