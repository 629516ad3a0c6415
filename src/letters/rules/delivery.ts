// What becomes of a message. Facts are appended (letters.message_event); the state is folded from them here.
import { HOUR_MS } from '../../platform/time.ts'

export const STATES = ['queued', 'sending', 'sent', 'delivered_unknown', 'soft_failed', 'failed', 'suppressed'] as const
export type MessageState = (typeof STATES)[number]

/** What can happen to a message. */
export const EVENTS = [
  'queued', 'handed_over', 'accepted', 'refused_for_now', 'refused', 'gave_up', 'interrupted',
  'bounced_for_now', 'bounced', 'complained', 'suppressed',
] as const
export type MessageEvent = (typeof EVENTS)[number]

const AFTER: Record<MessageEvent, { to: MessageState | null; from: readonly MessageState[] }> = {
  // again, when a withdrawn visit is reported as finished after all
  queued: { to: 'queued', from: ['suppressed'] },
  handed_over: { to: 'sending', from: ['queued', 'soft_failed'] },
  accepted: { to: 'sent', from: ['sending', 'delivered_unknown'] },
  refused_for_now: { to: 'soft_failed', from: ['sending'] },
  refused: { to: 'failed', from: ['sending'] },
  gave_up: { to: 'failed', from: ['soft_failed', 'queued'] },
  interrupted: { to: 'delivered_unknown', from: ['sending'] },
  bounced_for_now: { to: 'soft_failed', from: ['sent', 'delivered_unknown'] },
  bounced: { to: 'failed', from: ['sending', 'sent', 'delivered_unknown', 'soft_failed'] },
  // a complaint comes from somebody who got it
  complained: { to: null, from: ['sending', 'sent', 'delivered_unknown', 'soft_failed', 'failed'] },
  suppressed: { to: 'suppressed', from: ['queued', 'soft_failed'] },
}

/** The state after an event, or undefined when the event cannot follow that state. */
export function nextState(state: MessageState | undefined, event: MessageEvent): MessageState | undefined {
  const { to, from } = AFTER[event]
  if (state === undefined) return event === 'queued' ? 'queued' : undefined
  if (!from.includes(state)) return undefined
  return to ?? state
}

/** The state that a message's events, in order, lead to. A fault when they contradict the table. */
export function foldState(events: readonly MessageEvent[]): MessageState {
  let state: MessageState | undefined
  for (const event of events) {
    const next = nextState(state, event)
    if (!next) throw new Error(`event ${event} cannot follow state ${state ?? 'none'}`)
    state = next
  }
  if (!state) throw new Error('a message without events')
  return state
}

/** Hours to wait before the next try, after the first, second … temporary refusal. */
export const RETRY_HOURS = [0.25, 1, 3, 6, 12, 24, 24] as const
/** After so many hours from the first try a message is given up. */
export const RETRY_HOURS_MAX = 72

/** When to try again after a temporary refusal, or undefined when the 72 hours are over. */
export function nextTry(first_tried_at: Date, attempts: number, now: Date): Date | undefined {
  const wait_hours = RETRY_HOURS[Math.min(attempts, RETRY_HOURS.length) - 1] ?? RETRY_HOURS[0]
  const at = new Date(now.getTime() + wait_hours * HOUR_MS)
  return at.getTime() > first_tried_at.getTime() + RETRY_HOURS_MAX * HOUR_MS ? undefined : at
}

/** Why a message that was due is not handed over after all. */
export const SUPPRESSIONS = [
  'answered', 'withdrawn', 'no_address', 'no_consent', 'deceased', 'inactive', 'unsubscribed', 'hard_bounce', 'complaint', 'too_late',
] as const
export type SuppressionReason = (typeof SUPPRESSIONS)[number]

export interface SendingFacts {
  kind: 'letter' | 'reminder'
  letter_state: string
  /** Visits of the letter that are still finished. */
  visits_left: number
  address: string | null
  consent: boolean
  deceased: boolean
  active: boolean
  suppressed: 'unsubscribed' | 'hard_bounce' | 'complaint' | null
  due_at: Date
  first_tried_at: Date | null
}

/** A first try later than this after it was due is not made: the question would come too late to be fair. */
export const LATE_HOURS_MAX = 48

/** Looks once more right before a letter or reminder is handed over: null to send, or why not. */
export function sendingRefusal(facts: SendingFacts, now: Date): SuppressionReason | null {
  if (facts.letter_state === 'answered') return 'answered'
  if (facts.letter_state === 'withdrawn' || facts.visits_left === 0) return 'withdrawn'
  if (facts.deceased) return 'deceased'
  if (!facts.active) return 'inactive'
  if (!facts.address) return 'no_address'
  if (!facts.consent) return 'no_consent'
  if (facts.suppressed) return facts.suppressed
  if (!facts.first_tried_at && now.getTime() > facts.due_at.getTime() + LATE_HOURS_MAX * HOUR_MS) return 'too_late'
  return null
}
