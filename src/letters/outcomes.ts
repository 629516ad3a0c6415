// What became of messages that were handed to the mail server, and what follows from it.
import type { Write } from '../platform/db/index.ts'
import { serveEach } from '../platform/each.ts'
import type { House } from '../platform/house.ts'
import { makeId } from '../platform/ids.ts'
import type { SendOutcome } from '../platform/mail/outcome.ts'
import { DAY_MS } from '../platform/time.ts'
import { recipientOf } from './compose.ts'
import { hashAddress } from './links.ts'
import { type ClaimedMessage, findClinicsInterrupted, settleInterrupted } from './queries/delivery.ts'
import { type Settled, appendEvents, markFirstSent, settleMessages } from './queries/messages.ts'
import { findPolicy } from './queries/policy.ts'
import { insertSuppressions } from './queries/suppression.ts'
import { DEFAULT_POLICY, type Policy, nextSendingTime } from './rules/asking.ts'
import { nextTry } from './rules/delivery.ts'

/** Where messages are sent from: a clinic and its order of sending. */
interface Desk {
  house: House
  clinic: { id: string; zone: string }
  policy: Policy
}

/** What the mail server said of a message that was handed to it. */
export interface Result {
  message: ClaimedMessage
  outcome: SendOutcome
  wording_id: string | null
}

/** Settles messages by what the mail server said, and does what follows for letters and addresses. */
export async function noteResults(at: Desk, results: Result[]): Promise<undefined[]> {
  const { house, clinic } = at
  const now = house.clock.now()
  const settled = results.map((result) => judge(result, now))
  await house.database.write(async (db) => {
    await settleMessages(db, clinic.id, settled, now)
    const gave_up = settled.filter((entry) => entry.event === 'refused_for_now' && entry.state === 'failed')
    await appendEvents(db, clinic.id, gave_up.map(({ id }) => ({ message_id: id, kind: 'gave_up', detail: null })), now)
    await followUp(at, db, results, now)
  })
  for (const entry of settled) house.metrics.messages.inc({ outcome: entry.state })
  return results.map(() => undefined)
}

/** What a mail server's answer makes of a message. */
function judge({ message, outcome, wording_id }: Result, now: Date): Settled {
  const base = { id: message.id, sent_at: null, next_try_at: null, wording_id, response: outcome.response }
  if (outcome.kind === 'accepted') return { ...base, state: 'sent', sent_at: now, reason: null, event: 'accepted' }
  if (outcome.kind === 'hard_failed') return { ...base, state: 'failed', reason: outcome.reason, event: 'refused' }
  // the connection broke after the text was given: the server may have it, so it is not given twice
  if (outcome.may_have_arrived) return { ...base, state: 'delivered_unknown', reason: 'interrupted', event: 'interrupted' }
  const next = nextTry(message.first_tried_at ?? now, message.attempts + 1, now)
  if (!next) return { ...base, state: 'failed', reason: 'expired', event: 'refused_for_now' }
  return { ...base, state: 'soft_failed', next_try_at: next, reason: outcome.reason, event: 'refused_for_now' }
}

/** After letters went: their reminders; after an address was refused for good: no more mail to it. */
async function followUp(at: Desk, db: Write, results: Result[], now: Date): Promise<void> {
  const { house, clinic, policy } = at
  const gone = results.filter(({ message, outcome }) =>
    message.kind === 'letter' && (outcome.kind === 'accepted' || (outcome.kind === 'soft_failed' && outcome.may_have_arrived)))
  await noteGone(db, clinic, policy, gone.map(({ message }) => message.letter_id!), now)
  const dead = results.filter(({ message, outcome }) =>
    (message.letter_id !== null || message.content?.forget) && outcome.kind === 'hard_failed' && outcome.permanence === 'hard')
  if (dead.length === 0) return
  await insertSuppressions(db, clinic.id, dead.map(({ message }) => ({
    address_hash: hashAddress(house.keys.address, recipientOf(message)!), reason: 'hard_bounce',
  })), now)
}

/** Letters that went, or may have gone: their links count as sent from now, and their reminders are queued. */
async function noteGone(db: Write, clinic: { id: string; zone: string }, policy: Policy, letter_ids: string[], now: Date): Promise<void> {
  if (letter_ids.length === 0) return
  const reminder = policy.reminder_days === null ? null : {
    ids: letter_ids.map(() => makeId(now)),
    due_at: nextSendingTime(new Date(now.getTime() + policy.reminder_days * DAY_MS), policy, clinic.zone),
  }
  await markFirstSent(db, clinic.id, letter_ids, reminder, now)
}

/** What a dead worker had in hand: nobody can know whether it went. The reminder is its second chance. */
export async function noteInterrupted(house: House, signal: AbortSignal): Promise<void> {
  const now = house.clock.now()
  await serveEach(house, signal, await findClinicsInterrupted(house.database.read, now), (clinic) =>
    house.database.write(async (db) => {
      const policy = (await findPolicy(db, clinic.id)) ?? DEFAULT_POLICY
      const interrupted = await settleInterrupted(db, clinic.id, now)
      await appendEvents(db, clinic.id, interrupted.map(({ id }) => ({ message_id: id, kind: 'interrupted', detail: 'worker' })), now)
      const letters = interrupted.filter(({ kind }) => kind === 'letter').map(({ letter_id }) => letter_id!)
      await noteGone(db, clinic, policy, letters, now)
    }))
}
