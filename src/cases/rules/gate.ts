// The gate: a reply is looked at before it goes out. Pure; the sentences that say what to mend are in words/.
import { findAction } from './action.ts'
import { findConfirmation } from './confirmation.ts'
import { NEAR_IDENTICAL_MIN, findNearest } from './similarity.ts'


/** A template is made to begin with: it is held only where little was added, as much again passes. */
export const NEAR_TEMPLATE_MIN = 0.6

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
  const repetition = findRepetition(text, others, 'reply') ?? findRepetition(text, others, 'template')
  if (repetition) reasons.push(repetition)
  return reasons
}

function findRepetition(text: string, others: readonly ComparedText[], kind: ComparedText['kind']): HoldReason | undefined {
  const texts = others.filter((other) => other.kind === kind).map((other) => other.text)
  const nearest = findNearest(text, texts)
  const share_min = kind === 'reply' ? NEAR_IDENTICAL_MIN : NEAR_TEMPLATE_MIN
  if (!nearest || nearest.share < share_min) return undefined
  return { name: 'near_identical', share: nearest.share, to: kind, text: texts[nearest.index]! }
}
