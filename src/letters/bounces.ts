// What mail servers and feedback loops send back about a message, applied to it.
import { createHash } from 'node:crypto'
import type { Write } from '../platform/db/index.ts'
import type { House } from '../platform/house.ts'
import { type Bounce, type MailReport, readReport } from '../platform/mail/bounces.ts'
import { type Receiver, openReceiver } from '../platform/mail/receiver.ts'
import { readReturnAddress } from '../platform/mail/return_address.ts'
import { hashAddress } from './links.ts'
import { appendEvents, settleMessages } from './queries/messages.ts'
import { type ReturnedMessage, insertReport, lockReturned, suppressReminder } from './queries/returns.ts'
import { insertSuppressions } from './queries/suppression.ts'
import { addressOf } from './rules/asking.ts'
import { nextState, nextTry } from './rules/delivery.ts'

/**
 * What a report did. `bounced`, `bounced_for_now` and `complained` changed a message; `repeated` came a second time;
 * `late` speaks of a message that already came to another end, `in_hand` of one that a worker holds at this moment, so
 * it has to be taken again; the rest changes nothing: an answering machine, a delay
 * or a delivery, a message that is not ours (`stranger`), and what nobody can read (`unknown`).
 */
export type ReportOutcome =
  | 'bounced'
  | 'bounced_for_now'
  | 'complained'
  | 'repeated'
  | 'late'
  | 'in_hand'
  | 'auto_reply'
  | 'delayed'
  | 'delivered'
  | 'stranger'
  | 'unknown'

/**
 * Takes a report: in its bytes and, when it came by SMTP, the addresses it was delivered to. The message is found by
 * its return address only, since that carries the clinic and our signature. The same report twice changes nothing the
 * second time.
 */
export async function takeReport(
  house: House,
  raw: Uint8Array,
  envelope_to: readonly string[] = [],
): Promise<ReportOutcome> {
  const report = await readReport(raw, envelope_to)
  const outcome = await applyReport(house, report, createHash('sha256').update(raw).digest())
  house.metrics.messages.inc({ outcome: `report_${outcome}` })
  return outcome
}

async function applyReport(house: House, report: MailReport, report_hash: Buffer): Promise<ReportOutcome> {
  if (report.kind !== 'bounce' && report.kind !== 'complaint') return report.kind
  const about = findMessage(house, report.to)
  if (!about) return 'stranger'
  const now = house.clock.now()
  return house.database.write(async (db) => {
    const message = await lockReturned(db, about.clinic_id, about.message_id)
    if (!message) return 'stranger'
    // its worker is about to note that the server took it; the report has to come back after that
    if (report.kind === 'bounce' && message.state === 'sending') return 'in_hand'
    const kind = report.kind === 'complaint' ? 'complained' : isFinal(report) ? 'bounced' : 'bounced_for_now'
    const is_new = await insertReport(db, about.clinic_id, { report_hash, message_id: message.id, kind }, now)
    if (!is_new) return 'repeated'
    const reason =
      report.kind === 'complaint' ? 'complaint' : report.permanence === 'hard' ? 'hard_bounce' : undefined
    if (reason) await suppressAddress(house, db, about.clinic_id, message, reason, now)
    if (!nextState(message.state, kind)) return 'late'
    if (report.kind === 'complaint') {
      await appendEvents(
        db,
        about.clinic_id,
        [{ message_id: message.id, kind, detail: report.feedback_type }],
        now,
      )
      return kind
    }
    await settleBounce(db, about.clinic_id, message, report, now)
    return kind
  })
}

/** The first of a report's addresses that reads as one of ours. */
function findMessage(
  house: House,
  addresses: readonly string[],
): { clinic_id: string; message_id: string } | undefined {
  for (const address of addresses) {
    const parts = readReturnAddress(
      address,
      house.keys.address.all.map((key) => key.secret),
    )
    if (parts) return parts
  }
  return undefined
}

async function settleBounce(
  db: Write,
  clinic_id: string,
  message: ReturnedMessage,
  report: Bounce,
  now: Date,
): Promise<void> {
  const final = isFinal(report)
  const next = final ? undefined : nextTry(message.first_tried_at ?? now, message.attempts, now)
  await settleMessages(
    db,
    clinic_id,
    [
      {
        id: message.id,
        state: next ? 'soft_failed' : 'failed',
        sent_at: null,
        next_try_at: next ?? null,
        wording_id: null,
        reason: final || next ? report.reason : 'expired',
        response: report.diagnostic,
        event: final ? 'bounced' : 'bounced_for_now',
      },
    ],
    now,
  )
  if (!next && message.letter_id !== null) await suppressReminder(db, clinic_id, message.letter_id, now)
  if (!final && !next)
    await appendEvents(db, clinic_id, [{ message_id: message.id, kind: 'gave_up', detail: null }], now)
}

/** Whether sending the same message again is pointless: no such address, or a text that the server will not have. */
function isFinal(report: Bounce): boolean {
  return report.permanence === 'hard' || report.reason === 'spam_refused' || report.reason === 'too_big'
}

/** No more letters to where this one went. Messages to staff are not letters, and their addresses stay. */
async function suppressAddress(
  house: House,
  db: Write,
  clinic_id: string,
  message: ReturnedMessage,
  reason: 'hard_bounce' | 'complaint',
  now: Date,
): Promise<void> {
  if (message.letter_id === null) return
  const address = addressOf(message, message.audience!)
  if (!address) return
  await insertSuppressions(
    db,
    clinic_id,
    [{ address_hash: hashAddress(house.keys.address, address), reason }],
    now,
  )
}

/** Opens the port for reports when MAIL_BOUNCE_PORT names one; out: the receiver, or undefined. */
export async function openBounceReceiver(house: House): Promise<Receiver | undefined> {
  const { MAIL_BOUNCE_PORT: port, MAIL_BOUNCE_DOMAIN: domain, HOST: host } = house.config
  if (port === undefined) return undefined
  const keys = house.keys.address.all.map((key) => key.secret)
  const receiver = await openReceiver({
    host,
    port,
    name: domain,
    accepts: (address) => readReturnAddress(address, keys) !== undefined,
    onReport: async (raw, envelope) => {
      const outcome = await takeReport(house, raw, envelope.to)
      // answered with 451: the peer delivers it again
      if (outcome === 'in_hand') throw new Error('a report came while its message is in hand')
    },
    onFault: (error) => house.log.warn({ error }, 'report not kept'),
  })
  house.log.info({ port: receiver.port }, 'taking reports')
  return receiver
}
