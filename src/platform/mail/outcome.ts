// What became of one sending, as a value.
import { findStatus, hideAddresses, judgeFailure } from './failure.ts'
import type { Failure } from './failure.ts'

/** The next server took the message: it answers for it now. That is not yet a delivery. */
export interface Accepted {
  kind: 'accepted'
  response: string
}

interface Failed extends Failure {
  /** Reply code, when the server gave one. */
  code?: number
  /** RFC 3463 status, for example '4.2.2'. */
  status?: string
  /** The server's words without addresses, at most 200 characters. */
  response: string
}

/** Worth another try later. */
export interface SoftFailed extends Failed {
  kind: 'soft_failed'
  /**
   * The trouble is the server or our access to it, not this message: pause the whole queue, not this letter.
   */
  whole_server: boolean
  /** The connection broke while the message was under way: the server may have it all the same. */
  may_have_arrived: boolean
}

/**
 * The server refused this recipient or this message for good (5xx at RCPT TO or DATA): do not send it again.
 * Only `permanence: 'hard'` speaks against the address; a text refused as spam does not.
 */
export interface HardFailed extends Failed {
  kind: 'hard_failed'
}

export type SendOutcome = Accepted | SoftFailed | HardFailed

interface SendFault {
  code?: string
  command?: string
  response?: string
  responseCode?: number
  message?: string
}

const NETWORK = new Set(['ECONNECTION', 'ESOCKET', 'ETIMEDOUT', 'EDNS', 'ETLS', 'EPROXY', 'EPROTOCOL'])

/**
 * Tells apart what nodemailer reports. 5xx to MAIL FROM, EHLO or AUTH is about us, so it is soft and about
 * the whole server; so are 421 and every break of a connection. A full mailbox stays soft though servers
 * answer 552.
 */
export function judgeSendFault(fault: unknown, data_begun: boolean): SoftFailed | HardFailed {
  const {
    code: kind = '',
    command = '',
    response,
    responseCode,
    message = 'Unknown fault',
  } = (fault ?? {}) as SendFault
  // The response also stands in the message; without one the message is nodemailer's or the system's own.
  const text = response ?? message
  const status = findStatus(text)
  const said = {
    response: hideAddresses(text),
    ...(responseCode ? { code: responseCode } : {}),
    ...(status ? { status } : {}),
  }
  // Nodemailer refuses an address it cannot write into a command, before the server sees it.
  const unusable_address = kind === 'EENVELOPE' && command === 'API' && !message.startsWith('Invalid sender')
  if (unusable_address) return { kind: 'hard_failed', ...said, reason: 'no_such_mailbox', permanence: 'hard' }
  // The server announced its limit, and nodemailer did not even begin.
  const too_big = kind === 'EMESSAGE' && responseCode === undefined
  if (too_big) return { kind: 'hard_failed', ...said, reason: 'too_big', permanence: 'soft' }

  const about_letter =
    (command === 'RCPT TO' || command === 'DATA') && responseCode !== 421 && responseCode !== 503
  const judged = judgeFailure({ status, code: responseCode, text })
  if (about_letter && responseCode !== undefined && responseCode >= 500 && judged.reason !== 'mailbox_full') {
    return { kind: 'hard_failed', ...said, ...judged }
  }
  const network = NETWORK.has(kind)
  return {
    kind: 'soft_failed',
    ...said,
    reason: about_letter ? judged.reason : 'try_later',
    permanence: 'soft',
    whole_server: !about_letter,
    may_have_arrived: network && data_begun,
  }
}
