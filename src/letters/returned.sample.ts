// Reports as mail servers send them, for tests: about one return address and one recipient.
import { makeReturnAddress } from '../platform/mail/return_address.ts'
import type { House } from '../platform/house.ts'

/** The return address of a message of this house. */
export function returnAddressOf(house: House, clinic_id: string, message_id: string): string {
  return makeReturnAddress(
    { clinic_id, message_id },
    house.keys.address.current.secret,
    house.config.MAIL_BOUNCE_DOMAIN,
  )
}

/** RFC 3464: a delivery report with a status and what the server said. */
export function deliveryReport(
  to: string,
  recipient: string,
  status: string,
  diagnostic: string,
  action = 'failed',
): Buffer {
  return mailOf([
    'From: MAILER-DAEMON@mx.example',
    `To: ${to}`,
    'Subject: Undelivered Mail Returned to Sender',
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'This is the mail system.',
    '',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example',
    '',
    `Final-Recipient: rfc822; ${recipient}`,
    `Action: ${action}`,
    `Status: ${status}`,
    `Diagnostic-Code: smtp; ${diagnostic}`,
    '',
    '--b--',
    '',
  ])
}

/** RFC 5965: the recipient pressed «spam». */
export function complaintReport(to: string): Buffer {
  return mailOf([
    'From: feedback@mx.example',
    `To: ${to}`,
    'Subject: FW: letter',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=feedback-report; boundary="b"',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'This is an email abuse report.',
    '',
    '--b',
    'Content-Type: message/feedback-report',
    '',
    'Feedback-Type: abuse',
    'User-Agent: Feedback/1.0',
    'Version: 1',
    `Original-Mail-From: ${to}`,
    '',
    '--b--',
    '',
  ])
}

/** An answering machine. */
export function autoReply(to: string): Buffer {
  return mailOf([
    'From: a@mail.example',
    `To: ${to}`,
    'Subject: Out of office',
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    'Content-Type: text/plain',
    '',
    'I am away until Monday.',
    '',
  ])
}

function mailOf(lines: string[]): Buffer {
  return Buffer.from(lines.join('\r\n'))
}
