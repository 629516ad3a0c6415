// Whether somebody may ask to be attached to a branch, judged before the button is shown and again when it is pressed.
// Pure.
import { addDays } from '../../../platform/time.ts'

export interface AttachFacts {
  /** Local date. */
  today: string
  audience: 'adult' | 'child'
  /** Whom the branch's clinic sees. */
  clinic_audience: 'adult' | 'child' | 'both'
  /** Where the person is attached now; null: nowhere that we know of. */
  current: { branch_id: string; since: string } | null
  branch_id: string
  /** The person says that they have moved. */
  moved: boolean
  /** The clinic where they are attached sees children, and they are one no longer. */
  outgrown: boolean
  /** Days that must pass between two attachments (access.norm). */
  change_days: number
  /** What the branch may look after; null: not known, so nothing is refused for it. */
  limit: { attached_count: number; attached_max: number } | null
  /** An application of the person that is in hand. */
  in_hand: boolean
}

export type AttachRefusal = 'in_hand' | 'already_here' | 'wrong_age' | 'once_a_year' | 'overloaded'

/** The first rule that stands against it, or undefined. Moving, or outgrowing a children's clinic, lifts the rule of a year and nothing else. */
export function judgeAttachment(facts: AttachFacts): AttachRefusal | undefined {
  if (facts.in_hand) return 'in_hand'
  if (facts.current?.branch_id === facts.branch_id) return 'already_here'
  if (facts.clinic_audience !== 'both' && facts.clinic_audience !== facts.audience) return 'wrong_age'
  if (facts.current && !facts.moved && !facts.outgrown && facts.today < mayChangeFrom(facts.current.since, facts.change_days)) return 'once_a_year'
  if (facts.limit && facts.limit.attached_count >= facts.limit.attached_max) return 'overloaded'
  return undefined
}

/** The first local day on which a change is possible again. */
export function mayChangeFrom(since: string, change_days: number): string {
  return addDays(since, change_days)
}

export type ApplicationState = 'open' | 'accepted' | 'refused' | 'withdrawn'
export type ApplicationEventKind = 'applied' | 'climbed' | 'accepted' | 'refused' | 'withdrawn'

/** What may follow while an application is in hand; afterwards nothing does. */
export function foldApplication(kinds: readonly ApplicationEventKind[]): { state: ApplicationState; climbed: boolean } {
  if (kinds[0] !== 'applied') throw new Error('an application begins with applying')
  let state: ApplicationState = 'open'
  let climbed = false
  for (const kind of kinds.slice(1)) {
    if (state !== 'open' || kind === 'applied') throw new Error(`${kind} cannot follow ${state}`)
    if (kind === 'climbed') climbed = true
    else state = kind
  }
  return { state, climbed }
}
