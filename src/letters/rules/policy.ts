// Whether a clinic's order of sending can be kept. Pure.
import type { Policy } from './asking.ts'

export type PolicyMistakes = Partial<
  Record<'delay_hours_min' | 'delay_hours_max' | 'send_from' | 'send_to' | 'reminder_days', PolicyMistake>
>
export type PolicyMistake =
  | 'delay'
  | 'delay_order'
  | 'time'
  | 'time_order'
  | 'reminder'
  | { hours_needed: number }

export const DELAY_HOURS_MAX = 168

/**
 * The mistakes of a policy by field; none when every visit finds a moment within its delays. A visit may end at any
 * hour, so between the two delays must lie at least the night in which nothing is sent.
 */
export function findPolicyMistakes(policy: Policy): PolicyMistakes {
  const found: PolicyMistakes = {}
  const isDelay = (hours: number) => Number.isInteger(hours) && hours >= 1 && hours <= DELAY_HOURS_MAX
  const isTime = (time: string) => /^([01]\d|2[0-3]):[0-5]\d$/.test(time)
  if (!isDelay(policy.delay_hours_min)) found.delay_hours_min = 'delay'
  if (!isDelay(policy.delay_hours_max)) found.delay_hours_max = 'delay'
  else if (policy.delay_hours_max < policy.delay_hours_min) found.delay_hours_max = 'delay_order'
  if (!isTime(policy.send_from)) found.send_from = 'time'
  if (!isTime(policy.send_to)) found.send_to = 'time'
  else if (!found.send_from && policy.send_to <= policy.send_from) found.send_to = 'time_order'
  const reminder = policy.reminder_days
  if (reminder !== null && !(Number.isInteger(reminder) && reminder >= 2 && reminder <= 14))
    found.reminder_days = 'reminder'
  if (Object.keys(found).length > 0) return found
  // one hour more for the night in which the clocks go back
  const hours_needed =
    policy.delay_hours_min +
    Math.ceil(24 - (minutesOf(policy.send_to) - minutesOf(policy.send_from)) / 60) +
    1
  return policy.delay_hours_max < hours_needed ? { delay_hours_max: { hours_needed } } : {}
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
}
