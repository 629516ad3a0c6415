// What may be done with a situation in which state; its state is folded from what was done. Pure.

export const STATES = ['open', 'taken', 'closed', 'withdrawn'] as const
export type SituationState = (typeof STATES)[number]

export const KINDS = ['opened', 'described', 'taken', 'advised', 'climbed', 'closed', 'withdrawn', 'taught', 'untaught'] as const
export type StepKind = (typeof KINDS)[number]

/** Nobody has taken it for so long: it is told further up. Our choice: somebody stands before the administrator. */
export const CLIMB_MINUTES = 5

const MAY: Readonly<Record<SituationState, readonly StepKind[]>> = {
  open: ['described', 'taken', 'advised', 'climbed', 'closed', 'withdrawn'],
  // whoever has it may give way to somebody else
  taken: ['described', 'taken', 'advised', 'closed', 'withdrawn'],
  closed: ['taught', 'untaught'],
  withdrawn: [],
}

const LEADS: Readonly<Partial<Record<StepKind, SituationState>>> = { opened: 'open', taken: 'taken', closed: 'closed', withdrawn: 'withdrawn' }

/** Whether a step may follow in a state. */
export function mayFollow(state: SituationState, kind: StepKind): boolean {
  return MAY[state].includes(kind)
}

/** The state after a step. */
export function stateAfter(state: SituationState, kind: StepKind): SituationState {
  return LEADS[kind] ?? state
}

/** The state of a situation from all its steps in order. A fault: steps that could not follow each other. */
export function foldSteps(kinds: readonly StepKind[]): SituationState {
  const [first, ...rest] = kinds
  if (first !== 'opened') throw new Error(`a situation begins by being opened, not ${first}`)
  return rest.reduce<SituationState>((state, kind) => {
    if (!mayFollow(state, kind)) throw new Error(`${kind} cannot follow in ${state}`)
    return stateAfter(state, kind)
  }, 'open')
}
