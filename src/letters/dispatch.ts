// The dispatcher: hands due messages to the mail server. A message is noted as in hand before the server is spoken to
// and as settled after, so a worker that dies leaves at most three messages a connection of which nobody can know
// whether they went; those are shown as such and are not sent a second time (docs/delivery.md).
import { hostname } from 'node:os'
import { type Write } from '../platform/db/index.ts'
import type { House } from '../platform/house.ts'
import { makeId, makeSecret } from '../platform/ids.ts'
import { type SendOutcome } from '../platform/mail/outcome.ts'
import { type Transport, openTransport } from '../platform/mail/transport.ts'
import { DAY_MS } from '../platform/time.ts'
import { makeBatcher } from './batcher.ts'
import { composeMessage, recipientOf } from './compose.ts'
import { hashAddress } from './links.ts'
import {
  type ClaimedMessage, type Settled, claimDueMessages, findClinicsInterrupted, findClinicsWithDue,
  insertSuppressions, markFirstSent, markHandedOver, releaseClaims, settleInterrupted, settleMessages,
} from './queries/delivery.ts'
import { appendEvents, findPolicy, findSuppressed } from './queries/planning.ts'
import { type Wording, findWordingsInForce } from './queries/wording.ts'
import { DEFAULT_POLICY, type Policy, nextSendingTime } from './rules/asking.ts'
import { nextTry, sendingRefusal } from './rules/delivery.ts'

const CLAIM_COUNT = 400
/** Messages in hand for each connection: while one is on the wire others are being signed, noted and settled. */
const HAND_PER_CONNECTION = 3
const CLAIM_LEASE_MS = 10 * 60_000
/** How long a message may be in hand before its worker is taken for dead; longer than any SMTP time-out. */
const HAND_LEASE_MS = 5 * 60_000

interface Shift {
  house: House
  clinic: { id: string; zone: string }
  worker: string
  transport: Transport
  policy: Policy
  wordings: Wording[]
  /** The mail server does not take anything: leave the rest for later. */
  server_down: boolean
}

/** Sends all that is due, clinic by clinic, until nothing is left, the server fails, or the signal says stop. */
export async function dispatchMessages(house: House, signal: AbortSignal): Promise<void> {
  await noteInterrupted(house)
  const clinics = await findClinicsWithDue(house.database.read, house.clock.now())
  if (clinics.length === 0) return
  const transport = openTransport({
    smtp_url: house.mail.smtp_url, pool_size: house.config.MAIL_POOL_SIZE, dkim: house.mail.dkim,
  })
  const worker = `${hostname()}/${process.pid}/${makeSecret(6)}`
  try {
    for (const clinic of clinics) {
      if (signal.aborted) return
      const server_up = await dispatchClinic(house, clinic, worker, transport, signal)
      if (!server_up) return
    }
  } finally {
    await transport.close()
  }
}

async function dispatchClinic(
  house: House, clinic: { id: string; zone: string }, worker: string, transport: Transport, signal: AbortSignal,
): Promise<boolean> {
  const policy = (await findPolicy(house.database.read, clinic.id)) ?? DEFAULT_POLICY
  const wordings = await findWordingsInForce(house.database.read, clinic.id)
  const shift: Shift = { house, clinic, worker, transport, policy, wordings, server_down: false }
  const mark = makeBatcher((ids: string[]) => noteHandedOver(shift, ids))
  const settle = makeBatcher((results: Result[]) => noteResults(shift, results))
  try {
    while (!signal.aborted && !shift.server_down) {
      const claimed = await claim(shift)
      if (claimed.length === 0) break
      const ready = await sortOut(shift, claimed)
      await inLanes(house.config.MAIL_POOL_SIZE * HAND_PER_CONNECTION, ready, async (message) => {
        if (signal.aborted || shift.server_down || !(await mark(message.id))) return
        const wording = wordingFor(shift, message)
        const outcome = await transport.send(composeMessage(house, clinic.id, message, wording))
        if (outcome.kind === 'soft_failed' && outcome.whole_server) shift.server_down = true
        await settle({ message, outcome, wording_id: wording?.id ?? null })
      })
    }
  } finally {
    await house.database.write((db) => releaseClaims(db, clinic.id, worker))
  }
  return !shift.server_down
}

function claim(shift: Shift): Promise<ClaimedMessage[]> {
  const now = shift.house.clock.now()
  return shift.house.database.write((db) =>
    claimDueMessages(db, shift.clinic.id, shift.worker, new Date(now.getTime() + CLAIM_LEASE_MS), now, CLAIM_COUNT))
}

/** Looks once more at each claimed message; what may not go any more is suppressed. Out: the rest. */
async function sortOut(shift: Shift, claimed: ClaimedMessage[]): Promise<ClaimedMessage[]> {
  const { house, clinic } = shift
  const now = house.clock.now()
  const asking = claimed.filter((message) => message.letter_id !== null)
  const hashes = new Map(asking.map((message) => {
    const address = recipientOf(message)
    return [message.id, address ? hashAddress(house.keys.address, address) : null]
  }))
  const rows = await findSuppressed(house.database.read, clinic.id, [...hashes.values()].filter((hash) => hash !== null))
  const suppressed = new Map(rows.map((row) => [row.address_hash.toString('hex'), row.reason]))
  const refused: Settled[] = []
  const ready = claimed.filter((message) => {
    if (message.letter_id === null) return true
    const reason = sendingRefusal({
      kind: message.kind as 'letter' | 'reminder',
      letter_state: message.letter_state!,
      visits_left: message.visits_left,
      address: recipientOf(message),
      consent: message.letters_consent!,
      deceased: message.deceased!,
      active: message.active!,
      suppressed: suppressed.get(hashes.get(message.id)?.toString('hex') ?? '') ?? null,
      due_at: message.due_at,
      first_tried_at: message.first_tried_at,
    }, now)
    if (reason) refused.push({ id: message.id, state: 'suppressed', sent_at: null, next_try_at: null, wording_id: null, reason, response: null, event: 'suppressed' })
    return reason === null && wordingFor(shift, message) !== undefined
  })
  if (refused.length > 0) {
    await house.database.writeSingle((db) => settleMessages(db, clinic.id, refused, now))
    house.metrics.messages.inc({ outcome: 'suppressed' }, refused.length)
  }
  return ready
}

/** The wording in force in the letter's language, else in Russian; undefined for messages that carry their own text. */
function wordingFor(shift: Shift, message: ClaimedMessage): Wording | undefined {
  const of = (lang: string) => shift.wordings.find((wording) => wording.audience === message.audience && wording.lang === lang)
  return message.letter_id === null ? undefined : (of(message.lang!) ?? of('ru') ?? of('en'))
}

async function noteHandedOver(shift: Shift, ids: string[]): Promise<boolean[]> {
  const now = shift.house.clock.now()
  const lease_until = new Date(now.getTime() + HAND_LEASE_MS)
  const ours = new Set(await shift.house.database.writeSingle((db) =>
    markHandedOver(db, shift.clinic.id, ids, shift.worker, lease_until, now)))
  return ids.map((id) => ours.has(id))
}

interface Result {
  message: ClaimedMessage
  outcome: SendOutcome
  wording_id: string | null
}

async function noteResults(shift: Shift, results: Result[]): Promise<undefined[]> {
  const { house, clinic } = shift
  const now = house.clock.now()
  const settled = results.map((result) => judge(result, now))
  await house.database.write(async (db) => {
    await settleMessages(db, clinic.id, settled, now)
    const gave_up = settled.filter((entry) => entry.event === 'refused_for_now' && entry.state === 'failed')
    await appendEvents(db, clinic.id, gave_up.map(({ id }) => ({ message_id: id, kind: 'gave_up', detail: null })), now)
    await followUp(shift, db, results, now)
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

/** After letters went: their reminders; after an address was refused for good: no more letters to it. */
async function followUp(shift: Shift, db: Write, results: Result[], now: Date): Promise<void> {
  const { house, clinic, policy } = shift
  const gone = results.filter(({ message, outcome }) =>
    message.kind === 'letter' && (outcome.kind === 'accepted' || (outcome.kind === 'soft_failed' && outcome.may_have_arrived)))
  await noteGone(db, clinic, policy, gone.map(({ message }) => message.letter_id!), now)
  const dead = results.filter(({ message, outcome }) =>
    message.letter_id !== null && outcome.kind === 'hard_failed' && outcome.permanence === 'hard')
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
async function noteInterrupted(house: House): Promise<void> {
  const now = house.clock.now()
  for (const clinic of await findClinicsInterrupted(house.database.read, now)) {
    await house.database.write(async (db) => {
      const policy = (await findPolicy(db, clinic.id)) ?? DEFAULT_POLICY
      const interrupted = await settleInterrupted(db, clinic.id, now)
      await appendEvents(db, clinic.id, interrupted.map(({ id }) => ({ message_id: id, kind: 'interrupted', detail: 'worker' })), now)
      const letters = interrupted.filter(({ kind }) => kind === 'letter').map(({ letter_id }) => letter_id!)
      await noteGone(db, clinic, policy, letters, now)
    })
  }
}

async function inLanes<Item>(count: number, items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  let next = 0
  const lane = async () => {
    while (next < items.length) await work(items[next++]!)
  }
  await Promise.all(Array.from({ length: count }, lane))
}
