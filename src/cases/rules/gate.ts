// The gate: a reply is looked at before it goes out. Pure; the sentences that say what to mend are in words/.
import { findAction } from './action.ts'
import { findConfirmation } from './confirmation.ts'
import { NEAR_IDENTICAL_MIN, findNearest } from './similarity.ts'

export { NEAR_IDENTICAL_MIN } from './similarity.ts'

/** The newest replies of a clinic that a new one is compared with. */
export const COMPARED_COUNT = 200

export interface ComparedText {
  text: string
  kind: 'reply' | 'template'
}

export type HoldReason =
  /** Nearly what the clinic has written already, or a template left as it is. `share` from 0 to 1. */
  | { name: 'near_identical'; share: number; to: 'reply' | 'template'; text: string }
  /** Nobody does anything by any day. `formal`: a phrase that only looks like an action. */
  | { name: 'no_action'; formal: string | null }
  /** Says that the author was seen; `phrase` are the words that do. */
  | { name: 'confirms_patient'; phrase: string }

export interface GateInput {
  text: string
  /** The newest replies of the clinic and its templates. */
  others: readonly ComparedText[]
  /** The author only gave thanks: nothing is asked for, so nothing needs doing. */
  only_thanks: boolean
}

/** Why a reply is held back; an empty list lets it through. */
export function holdReasons({ text, others, only_thanks }: GateInput): HoldReason[] {
  const reasons: HoldReason[] = []
  const confirmation = findConfirmation(text)
  if (confirmation) reasons.push({ name: 'confirms_patient', phrase: confirmation })
  const action = findAction(text)
  if (!action.found && !only_thanks) reasons.push({ name: 'no_action', formal: action.formal })
  const nearest = findNearest(text, others.map((other) => other.text))
  if (nearest && nearest.share >= NEAR_IDENTICAL_MIN) {
    const other = others[nearest.index]!
    reasons.push({ name: 'near_identical', share: nearest.share, to: other.kind, text: other.text })
  }
  return reasons
}
