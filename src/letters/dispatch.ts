// The dispatcher: hands due messages to the mail server. A message is noted as in hand before the server is spoken to
// and as settled after, so a worker that dies leaves at most three messages a connection of which nobody can know
// whether they went; those are shown as such and are not sent a second time (docs/delivery.md).
import { hostname } from 'node:os'
import { serveEach } from '../platform/each.ts'
import type { House } from '../platform/house.ts'
import { makeSecret } from '../platform/ids.ts'
import { type SendOutcome } from '../platform/mail/outcome.ts'
import { type Transport, openTransport } from '../platform/mail/transport.ts'
import { makeBatcher } from './batcher.ts'
import { composeMessage, recipientOf } from './compose.ts'
import { hashAddress } from './links.ts'
import { isPast } from './notices.ts'
import { type Result, noteInterrupted, noteResults } from './outcomes.ts'
import { type ClaimedMessage, claimDueMessages, findClinicsWithDue, markHandedOver, releaseClaims } from './queries/delivery.ts'
import { type Settled, settleMessages } from './queries/messages.ts'
import { findPolicy } from './queries/policy.ts'
import { findSuppressed } from './queries/suppression.ts'
import { type Wording, findWordingsInForce } from './queries/wording.ts'
import { DEFAULT_POLICY, type Policy } from './rules/asking.ts'
import { sendingRefusal } from './rules/delivery.ts'

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
  try {
    await noteInterrupted(house, signal)
  } finally {
    await dispatchDue(house, signal)
  }
}

async function dispatchDue(house: House, signal: AbortSignal): Promise<void> {
  const clinics = await findClinicsWithDue(house.database.read, house.clock.now())
  if (clinics.length === 0) return
  const transport = openTransport({
    smtp_url: house.mail.smtp_url, pool_size: house.config.MAIL_POOL_SIZE, dkim: house.mail.dkim,
  })
  const worker = `${hostname()}/${process.pid}/${makeSecret(6)}`
  try {
    let server_up = true
    await serveEach(house, signal, clinics, async (clinic) => {
      if (server_up) server_up = await dispatchClinic(house, clinic, worker, transport, signal)
    })
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
  // the next are claimed while the present ones go, so that no connection waits for the database
  let next = claim(shift)
  try {
    while (!signal.aborted && !shift.server_down) {
      const claimed = await next
      if (claimed.length === 0) break
      next = claim(shift)
      const ready = await sortOut(shift, claimed)
      await inLanes(house.config.MAIL_POOL_SIZE * HAND_PER_CONNECTION, ready, async (message) => {
        if (signal.aborted || shift.server_down || !(await mark(message.id))) return
        const wording = wordingFor(shift, message)
        const outcome = await hand(shift, message, wording)
        if (outcome.kind === 'soft_failed' && outcome.whole_server) shift.server_down = true
        await settle({ message, outcome, wording_id: wording?.id ?? null })
      })
    }
  } finally {
    await next.catch(() => [])
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
  // what staff get is not asked about: their addresses are the clinic's own
  const asking = claimed.filter((message) => message.letter_id !== null || message.content?.forget)
  const hashes = new Map(asking.map((message) => {
    const address = recipientOf(message)
    return [message.id, address ? hashAddress(house.keys.address, address) : null]
  }))
  const rows = await findSuppressed(house.database.read, clinic.id, [...hashes.values()].filter((hash) => hash !== null))
  const suppressed = new Map(rows.map((row) => [row.address_hash.toString('hex'), row.reason]))
  const suppressedFor = ({ id }: ClaimedMessage) => suppressed.get(hashes.get(id)?.toString('hex') ?? '') ?? null
  const refused: Settled[] = []
  const ready = claimed.filter((message) => {
    if (message.letter_id === null) {
      // whoever wants no letters still gets word of their own bookings; an address that is dead gets nothing
      const reason = isPast(message.content, now) ? 'too_late' : suppressedFor(message) === 'hard_bounce' ? 'hard_bounce' : null
      if (reason) refused.push(suppressedBy(message, reason))
      return reason === null
    }
    const reason = sendingRefusal({
      kind: message.kind as 'letter' | 'reminder',
      letter_state: message.letter_state!,
      visits_left: message.visits_left,
      address: recipientOf(message),
      consent: message.letters_consent!,
      deceased: message.deceased!,
      active: message.active!,
      suppressed: suppressedFor(message),
      due_at: message.due_at,
      first_tried_at: message.first_tried_at,
    }, now)
    if (reason) refused.push(suppressedBy(message, reason))
    return reason === null && wordingFor(shift, message) !== undefined
  })
  if (refused.length > 0) {
    await house.database.writeSingle((db) => settleMessages(db, clinic.id, refused, now))
    house.metrics.messages.inc({ outcome: 'suppressed' }, refused.length)
  }
  return ready
}

function suppressedBy({ id }: ClaimedMessage, reason: string): Settled {
  return { id, state: 'suppressed', sent_at: null, next_try_at: null, wording_id: null, reason, response: null, event: 'suppressed' }
}

/** Gives a message to the mail server. One that cannot be written as mail is our fault: it fails and holds up no other. */
async function hand({ house, clinic, transport }: Shift, message: ClaimedMessage, wording: Wording | undefined): Promise<SendOutcome> {
  try {
    return await transport.send(composeMessage(house, clinic.id, message, wording))
  } catch (error) {
    house.log.error({ error, clinic_id: clinic.id, message_id: message.id }, 'a message cannot be written as mail')
    return { kind: 'hard_failed', permanence: 'soft', reason: 'other', response: 'It cannot be written as mail.' }
  }
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

async function inLanes<Item>(count: number, items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  let next = 0
  const lane = async () => {
    while (next < items.length) await work(items[next++]!)
  }
  await Promise.all(Array.from({ length: count }, lane))
}
