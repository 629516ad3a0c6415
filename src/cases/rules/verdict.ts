// What the author's «helped» or «not solved» does to a case.
import { HOUR_MS } from '../../platform/time.ts'
import type { CaseState, Folded, Step, StepKind, Verdict } from './state.ts'

/** So long a second verdict replaces the first. */
export const VERDICT_HOURS = 72

/** What an author may write beside a verdict or in answer to a question. */
export const WORDS_LENGTH_MAX = 1000

/** Why people say that it is not solved; words/ has the sentences. */
export const NOT_SOLVED_REASONS = ['nothing_changed', 'not_about_this', 'only_promises', 'happened_again', 'other'] as const
export type NotSolvedReason = (typeof NOT_SOLVED_REASONS)[number]

export type VerdictDecision =
  | { kind: 'take'; steps: StepKind[] }
  /** The same verdict again: nothing is written, the page says thank you once more. */
  | { kind: 'same' }
  | { kind: 'refuse'; refusal: 'no_reply_yet' | 'too_late' }

type VerdictFacts = Pick<Folded, 'state' | 'replied_at' | 'verdict' | 'verdict_at'>

/**
 * Decides about a verdict. A first verdict on the newest reply counts; another one replaces it for 72 hours; later the
 * first stands. «Helped» settles the case, «not solved» reopens it with a new clock.
 */
export function judgeVerdict(facts: VerdictFacts, verdict: Verdict, now: Date): VerdictDecision {
  if (!facts.replied_at) return { kind: 'refuse', refusal: 'no_reply_yet' }
  const is_first = !facts.verdict_at || facts.verdict_at < facts.replied_at
  if (!is_first) {
    if (facts.verdict === verdict) return { kind: 'same' }
    if (now.getTime() > facts.verdict_at!.getTime() + VERDICT_HOURS * HOUR_MS) return { kind: 'refuse', refusal: 'too_late' }
  }
  return { kind: 'take', steps: [verdict, ...followUp(facts.state, verdict)] }
}

/** Whether the author said «not solved» in one press, and may still say why: once, as long as they may change their mind. */
export function mayTellWhy({ replied_at }: Pick<Folded, 'replied_at'>, steps: readonly Pick<Step, 'kind' | 'at' | 'detail'>[], now: Date): boolean {
  const last = steps.findLast(({ kind }) => kind === 'helped' || kind === 'not_solved')
  if (last?.kind !== 'not_solved' || last.detail.reasons || last.detail.words) return false
  return replied_at !== null && last.at >= replied_at && now.getTime() <= last.at.getTime() + VERDICT_HOURS * HOUR_MS
}

function followUp(state: CaseState, verdict: Verdict): StepKind[] {
  if (verdict === 'helped') return state === 'settled' ? [] : ['settled']
  return state === 'replied' || state === 'settled' ? ['reopened'] : []
}
