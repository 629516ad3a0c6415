// What becomes of a case. Facts are appended (cases.step); everything that a case's row says is folded from them here.
import type { Clock, Stop } from './clock.ts'

export const STATES = ['open', 'offered', 'asked', 'replied', 'settled'] as const
export type CaseState = (typeof STATES)[number]

export const STEPS = [
  'opened', 'taken', 'handed_over', 'accepted', 'declined', 'asked_author', 'author_answered', 'reply_held', 'replied',
  'helped', 'not_solved', 'settled', 'thanked', 'reopened', 'due_changed', 'climbed',
] as const
export type StepKind = (typeof STEPS)[number]

/** In whose eyes it is unfinished: somebody of the clinic has it in hand. */
const IN_HAND: readonly CaseState[] = ['open', 'offered', 'asked']

/** The transition table: from which states a step may follow, and where it leads; null leaves the state as it is. */
export const TRANSITIONS: Record<StepKind, { from: readonly CaseState[] | 'nothing'; to: CaseState | null }> = {
  opened: { from: 'nothing', to: 'open' },
  taken: { from: ['open', 'offered'], to: 'open' },
  // again, when the first one who was asked does not answer
  handed_over: { from: ['open', 'offered'], to: 'offered' },
  accepted: { from: ['offered'], to: 'open' },
  declined: { from: ['offered'], to: 'open' },
  asked_author: { from: ['open'], to: 'asked' },
  author_answered: { from: ['asked'], to: 'open' },
  reply_held: { from: STATES, to: null },
  // again, when there is more to say before the author's verdict
  replied: { from: [...IN_HAND, 'replied'], to: 'replied' },
  helped: { from: STATES, to: null },
  not_solved: { from: STATES, to: null },
  settled: { from: ['open', 'offered', 'asked', 'replied'], to: 'settled' },
  thanked: { from: ['open', 'offered'], to: 'settled' },
  reopened: { from: ['replied', 'settled'], to: 'open' },
  due_changed: { from: ['open', 'offered'], to: null },
  climbed: { from: ['open', 'offered'], to: null },
}

export type Verdict = 'helped' | 'not_solved'

/** What a step carries besides its kind. Dates are local: 'YYYY-MM-DD'. */
export interface StepDetail {
  /** The local day of the step, for those that move the clock. */
  on?: string
  /** The date due after this step, as it was counted then. */
  due_on?: string
  /** opened, reopened, due_changed: working days from `on`. */
  days?: number
  norm_key?: string
  norm_edition?: string
  /** opened, handed_over: whose it becomes, or who is asked. */
  account_id?: string | null
  account_name?: string
  /** Words of staff, or masked words of the author. */
  words?: string
  /** reply_held: names of the gate's reasons; settled, not_solved: a chosen reason. */
  reasons?: string[]
  reply_id?: string
}

export interface Step {
  number: number
  kind: StepKind
  at: Date
  actor_account_id: string | null
  detail: StepDetail
}

/** What the steps amount to: the folded columns of cases.case, and the clock. */
export interface Folded {
  state: CaseState
  owner_account_id: string | null
  offered_to: string | null
  round: number
  norm_key: string
  norm_edition: string
  due_on: string
  climbed_at: Date | null
  replied_at: Date | null
  verdict: Verdict | null
  verdict_at: Date | null
  step_count: number
  clock: Clock
}

/** Whether a step may follow a state; `undefined` is a case that does not exist yet. */
export function mayFollow(state: CaseState | undefined, kind: StepKind): boolean {
  const { from } = TRANSITIONS[kind]
  if (from === 'nothing') return state === undefined
  return state !== undefined && from.includes(state)
}

/** The case after one more step. A fault when the table does not allow it: actions ask `mayFollow` first. */
export function applyStep(before: Folded | undefined, step: Step): Folded {
  if (!mayFollow(before?.state, step.kind)) {
    throw new Error(`step ${step.kind} cannot follow state ${before?.state ?? 'none'}`)
  }
  const { detail } = step
  if (!before) return openFrom(step)
  const after: Folded = {
    ...before,
    state: TRANSITIONS[step.kind].to ?? before.state,
    due_on: detail.due_on ?? before.due_on,
    step_count: step.number,
    clock: applyToClock(before.clock, step),
  }
  after.offered_to = after.state === 'offered' ? before.offered_to : null
  if (step.kind === 'handed_over') after.offered_to = detail.account_id ?? null
  if (step.kind === 'accepted' || step.kind === 'taken') after.owner_account_id = step.actor_account_id
  if (step.kind === 'climbed') after.climbed_at = step.at
  if (step.kind === 'replied') after.replied_at = step.at
  if (step.kind === 'helped' || step.kind === 'not_solved') {
    after.verdict = step.kind
    after.verdict_at = step.at
  }
  if (step.kind === 'reopened') {
    after.round = before.round + 1
    after.climbed_at = null
    after.norm_key = detail.norm_key ?? before.norm_key
    after.norm_edition = detail.norm_edition ?? before.norm_edition
  }
  return after
}

/** The case that its steps, in order, lead to. A fault when there are none or they contradict the table. */
export function foldSteps(steps: readonly Step[]): Folded {
  let folded: Folded | undefined
  for (const step of steps) folded = applyStep(folded, step)
  if (!folded) throw new Error('a case without steps')
  return folded
}

function openFrom({ detail, number }: Step): Folded {
  return {
    state: 'open',
    owner_account_id: detail.account_id ?? null,
    offered_to: null,
    round: 1,
    norm_key: detail.norm_key!,
    norm_edition: detail.norm_edition!,
    due_on: detail.due_on!,
    climbed_at: null,
    replied_at: null,
    verdict: null,
    verdict_at: null,
    step_count: number,
    clock: { from: detail.on!, days: detail.days!, stops: [] },
  }
}

function applyToClock(clock: Clock, { kind, detail }: Step): Clock {
  if (kind === 'reopened' || kind === 'due_changed') return { from: detail.on!, days: detail.days!, stops: [] }
  if (kind === 'asked_author') return { ...clock, stops: [...clock.stops, { from: detail.on!, to: null }] }
  if (!['author_answered', 'replied', 'settled'].includes(kind)) return clock
  return { ...clock, stops: clock.stops.map((stop): Stop => ({ ...stop, to: stop.to ?? detail.on! })) }
}
