// What came back: bounces, complaints, auto-replies and delivery notices told apart.
import { findReplyCode, findStatus, hideAddresses, judgeFailure } from './failure.ts'
import type { Failure, Permanence } from './failure.ts'
import { takeReportApart } from './report_parts.ts'
import type { Fields, ReportParts } from './report_parts.ts'
import { isAwaySubject, isDaemon, isFailureSubject, isQmail, sayDelay, sayFailure } from './report_words.ts'

/** One recipient a bounce speaks of. */
export interface BouncedRecipient extends Failure {
  /** In lower case; not every report names one. */
  address?: string
  /** RFC 3463 status, for example '5.1.1'. */
  status?: string
  /** What the server said, without addresses, at most 200 characters. */
  diagnostic: string
}

interface About {
  /**
   * Every address this report may have come back to, in lower case, the likeliest first: how it was
   * delivered here, then the sender that the report itself names. Try each with `readReturnAddress`.
   */
  to: string[]
  /** Message-ID of our message with angle brackets, when the report says it. */
  original_message_id?: string
}

export interface Bounce extends About, Failure {
  kind: 'bounce'
  status?: string
  diagnostic: string
  recipients: BouncedRecipient[]
}

export interface Complaint extends About {
  kind: 'complaint'
  /** RFC 5965: 'abuse', 'fraud', 'virus', 'opt-out', 'other'. */
  feedback_type: string
}

/** A machine answered for the person (out of office, a receipt of reading): the letter did arrive. */
export interface AutoReply extends About {
  kind: 'auto_reply'
}

/** A notice of success, or of a delay while the server keeps trying: neither is a bounce. */
export interface Notice extends About {
  kind: 'delivered' | 'delayed'
}

/** Anything else, a person's own answer included. */
export interface UnknownReport extends About {
  kind: 'unknown'
}

export type MailReport = Bounce | Complaint | AutoReply | Notice | UnknownReport

/**
 * Reads a report: RFC 3464 delivery reports (any number of recipients), ARF complaints (RFC 5965),
 * auto-replies (RFC 3834 and the habits of mail programs, Russian and English), and the free-text reports of
 * Mail.ru, Exim, qmail and Exchange. A full mailbox is soft, an auto-reply is never a bounce. Never throws:
 * bytes that are no message are 'unknown'. `envelope_to` is where SMTP delivered it, when known.
 */
export async function readReport(
  raw: string | Uint8Array,
  envelope_to: readonly string[] = [],
): Promise<MailReport> {
  const parts = await takeReportApart(raw)
  if (!parts) return { kind: 'unknown', to: unique([...envelope_to]) }
  const about = readAbout(parts, envelope_to)
  if (parts.feedback) return readComplaint(parts.feedback, about)
  if (parts.delivery_status.length > 0) {
    const read = readDeliveryStatus(parts, about)
    if (read) return read
  }
  if (isFreeTextBounce(parts)) return readFreeText(parts, about)
  if (parts.is_receipt || isAutoReply(parts)) return { kind: 'auto_reply', ...about }
  return { kind: 'unknown', ...about }
}

function readComplaint(feedback: Fields, about: About): MailReport {
  const type = (feedback.get('feedback-type') ?? feedback.get('abuse-type') ?? '').toLowerCase()
  const sender = addressesIn(feedback.get('original-mail-from') ?? '')
  const to = unique([...about.to, ...sender])
  // «not-spam» praises us and «auth-failure» is about our DNS: neither is a person who complains.
  if (['not-spam', 'auth-failure', 'dkim'].includes(type)) return { kind: 'unknown', ...about, to }
  return { kind: 'complaint', ...about, to, feedback_type: hideAddresses(type, 40) || 'other' }
}

function readDeliveryStatus(parts: ReportParts, about: About): MailReport | undefined {
  const groups = parts.delivery_status.filter(
    (group) => group.has('final-recipient') || group.has('action') || group.has('status'),
  )
  const failed = groups.filter((group) => actionOf(group) === 'failed')
  const recipients = failed.map((group) => readRecipient(group, parts.words))
  if (recipients.length > 0) return foldBounce(recipients, about)
  if (groups.some((group) => actionOf(group) === 'delayed')) return { kind: 'delayed', ...about }
  if (groups.length > 0) return { kind: 'delivered', ...about }
  return undefined
}

function actionOf(group: Fields): 'failed' | 'delayed' | 'delivered' {
  const action = (group.get('action') ?? '').toLowerCase()
  if (action.startsWith('fail')) return 'failed'
  if (action.startsWith('delay')) return 'delayed'
  if (/^(deliver|relay|expand)/.test(action)) return 'delivered'
  return group.get('status')?.startsWith('2') ? 'delivered' : 'failed'
}

function readRecipient(group: Fields, words: string): BouncedRecipient {
  const address =
    addressesIn(group.get('original-recipient') ?? '')[0] ??
    addressesIn(group.get('final-recipient') ?? '')[0]
  const given = group.get('diagnostic-code')?.replace(/^[\w-]+\s*;\s*/, '')
  // Without a diagnostic the words have to do: Exchange and old gateways explain themselves only there.
  const text = given || words.slice(0, 2000)
  const field_status = findStatus(group.get('status') ?? '')
  const text_status = findStatus(text)
  // «5.0.0» says nothing; a status inside the diagnostic is then the better one.
  const status = field_status && !field_status.endsWith('.0.0') ? field_status : (text_status ?? field_status)
  return {
    ...(address ? { address } : {}),
    ...(status ? { status } : {}),
    ...judgeFailure({ status, code: findReplyCode(text), text }),
    diagnostic: hideAddresses(text),
  }
}

function isFreeTextBounce(parts: ReportParts): boolean {
  if (parts.header('x-failed-recipients').length > 0) return true
  if (isQmail(parts.words)) return true
  const from_daemon =
    parts.header('from').some((from) => isDaemon(from)) ||
    parts.header('return-path').some((path) => isDaemon(path))
  const from_nobody = parts.header('return-path').some((path) => /^<\s*>$/.test(path))
  const subject_fails = isFailureSubject(parts.subject)
  const words_fail = sayFailure(parts.words)
  if (from_daemon) return subject_fails || words_fail || (sayDelay(parts.subject) && isMachine(parts))
  return from_nobody && subject_fails && words_fail
}

function readFreeText(parts: ReportParts, about: About): MailReport {
  const still_trying =
    sayDelay(parts.words) && !/permanent(ly)? (error|fail)|given up|окончательн/i.test(parts.words)
  if (sayDelay(parts.subject) || still_trying) return { kind: 'delayed', ...about }
  const named = addressesIn(parts.header('x-failed-recipients').join(', '))
  const others = addressesIn(parts.words).filter(
    (address) => !about.to.includes(address) && !isDaemon(`${address}@`),
  )
  const addresses = named.length > 0 ? named : others.slice(0, 1)
  const recipients = addresses.map((address) => readFreeTextRecipient(address, parts.words))
  return foldBounce(
    recipients.length > 0 ? recipients : [readFreeTextRecipient(undefined, parts.words)],
    about,
  )
}

function readFreeTextRecipient(address: string | undefined, words: string): BouncedRecipient {
  // The words next to the address first; where they explain nothing, the whole report.
  const candidates = [...(address ? wordsAbout(address, words) : []), withoutGreeting(words).slice(0, 4000)]
  const judged = candidates.map((text) => {
    const status = findStatus(text)
    return { text, status, failure: judgeFailure({ status, code: findReplyCode(text), text }) }
  })
  const best =
    judged.find(({ failure }) => failure.reason !== 'other') ??
    judged.find(({ status }) => status) ??
    judged[0]!
  return {
    ...(address ? { address } : {}),
    ...(best.status ? { status: best.status } : {}),
    ...best.failure,
    diagnostic: hideAddresses(best.text),
  }
}

// Every place that names the recipient, each to the next empty line or the next recipient. A name that stands
// alone before an empty line does not end it.
function wordsAbout(address: string, words: string): string[] {
  const lines = words.split('\n')
  const name = /^\s*<?[^\s<>@]+@[^\s<>]+>?:?\s*$/
  const places = lines.flatMap((line, at) => (line.toLowerCase().includes(address) ? [at] : []))
  return places.slice(0, 5).map((at) => {
    const taken: string[] = []
    for (const line of lines.slice(at, at + 40)) {
      if (taken.length > 0 && name.test(line)) break
      if (
        line.trim() === '' &&
        taken
          .join(' ')
          .replace(/[^\s<>@]+@[^\s<>]+/g, '')
          .trim().length > 12
      )
        break
      taken.push(line)
    }
    return taken.join('\n').slice(0, 2000)
  })
}

// The greeting of a report («this is a permanent error») must not be read as the reason.
function withoutGreeting(words: string): string {
  const at = words.search(/\b[45]\d\d[ -]|#?[45]\.\d\.\d/)
  return at > 0 ? words.slice(Math.max(0, at - 100)) : words
}

function isAutoReply(parts: ReportParts): boolean {
  return (
    isMachine(parts) ||
    parts.header('precedence').some((value) => /auto[-_]?reply/i.test(value)) ||
    parts.header('x-autoreply').some((value) => !/^no$/i.test(value.trim())) ||
    parts.header('x-autorespond').length > 0 ||
    parts.header('x-autoresponder').length > 0 ||
    parts.header('x-apple-action').some((value) => /vacation/i.test(value)) ||
    isAwaySubject(parts.subject)
  )
}

function isMachine(parts: ReportParts): boolean {
  return parts.header('auto-submitted').some((value) => /^auto-/i.test(value.trim()))
}

/**
 * Hard only when every recipient is: a letter forwarded to two mailboxes reached somebody if one of them is
 * fine.
 */
function foldBounce(recipients: BouncedRecipient[], about: About): Bounce {
  const soft = recipients.find((recipient) => recipient.permanence === 'soft')
  const speaker = soft ?? recipients[0]!
  const permanence: Permanence = soft ? 'soft' : 'hard'
  return {
    kind: 'bounce',
    ...about,
    permanence,
    reason: speaker.reason,
    ...(speaker.status ? { status: speaker.status } : {}),
    diagnostic: speaker.diagnostic,
    recipients,
  }
}

function readAbout(parts: ReportParts, envelope_to: readonly string[]): About {
  const delivered = ['x-original-to', 'delivered-to', 'envelope-to', 'x-envelope-to', 'to'].flatMap(
    parts.header,
  )
  const sender = [
    parts.original.get('return-path'),
    /envelope-from <([^>]{3,320})>/.exec(parts.original.get('received') ?? '')?.[1],
    ...parts.delivery_status.flatMap((group) => [
      group.get('x-postfix-sender'),
      group.get('x-yandex-sender'),
    ]),
  ]
  const message_id =
    findMessageId(parts.original.get('message-id')) ??
    findMessageId(parts.header('in-reply-to')[0]) ??
    findMessageId(parts.header('references').at(-1)?.split(/\s+/).at(-1))
  return {
    to: unique([
      ...envelope_to,
      ...delivered.flatMap(addressesIn),
      ...sender.flatMap((value) => addressesIn(value ?? '')),
    ]),
    ...(message_id ? { original_message_id: message_id } : {}),
  }
}

function findMessageId(value: string | undefined): string | undefined {
  return /<[^\s<>]{1,250}>/.exec(value ?? '')?.[0]
}

function addressesIn(text: string): string[] {
  const found = text.slice(0, 20_000).match(/[^\s<>@,;:()[\]"'«»]{1,128}@[^\s<>@,;:()[\]"'«»]{1,253}/g) ?? []
  return unique(found.map((address) => address.replace(/[.?!]+$/, '')))
}

function unique(addresses: string[]): string[] {
  return [...new Set(addresses.map((address) => address.toLowerCase()))]
}
