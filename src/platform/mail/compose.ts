// From an outgoing mail to the bytes that go over the wire.
import MailComposer from 'nodemailer/lib/mail-composer'

/** One message to one person. The date is given, never read from the clock. */
export interface OutgoingMail {
  /** With or without angle brackets. */
  message_id: string
  /** The return address of this one message; bounces come back to it. */
  envelope_from: string
  from: { name: string; address: string }
  reply_to?: string
  to: string
  subject: string
  html: string
  text: string
  /** Further header fields, for example List-Unsubscribe, List-Unsubscribe-Post, List-ID, Auto-Submitted. */
  headers: Readonly<Record<string, string>>
  date: Date
}

// Fields the composer writes itself; a second one would make the message ambiguous.
const OWN_FIELDS = new Set([
  'from',
  'to',
  'cc',
  'bcc',
  'sender',
  'reply-to',
  'subject',
  'date',
  'message-id',
  'mime-version',
  'content-type',
  'content-transfer-encoding',
  'dkim-signature',
  'return-path',
])

/**
 * Builds the message: multipart/alternative of text and HTML, CRLF line ends, seven bits throughout. A
 * header field or address with a line break or another control character, or a field the composer owns, is a
 * fault and is thrown: such text must be stopped where it comes in.
 */
export async function composeMail(mail: OutgoingMail): Promise<Buffer> {
  for (const value of [
    mail.message_id,
    mail.envelope_from,
    mail.from.name,
    mail.from.address,
    mail.to,
    mail.reply_to,
  ]) {
    refuseControls(value ?? '', 'an address')
  }
  refuseControls(mail.subject, 'the subject')
  const headers = Object.entries(mail.headers).map(([key, value]) => {
    if (!/^[A-Za-z][A-Za-z0-9-]*$/.test(key) || OWN_FIELDS.has(key.toLowerCase())) {
      throw new Error(`«${key}» cannot be set as a further header field.`)
    }
    refuseControls(value, key)
    // Plain ASCII goes out as it is: folding would put a space into a long unsubscribe address.
    return isAscii(value) ? { key, value: { prepared: true, foldLines: false, value } } : { key, value }
  })
  const composer = new MailComposer({
    messageId: `<${mail.message_id.replace(/^<|>$/g, '')}>`,
    from: mail.from,
    // Addresses as objects are never parsed as lists: one message goes to one person.
    to: { name: '', address: mail.to },
    replyTo: mail.reply_to ? { name: '', address: mail.reply_to } : undefined,
    subject: mail.subject,
    date: mail.date,
    // The wire knows only CRLF; what is signed must already be what is sent.
    text: withCrlf(mail.text),
    html: withCrlf(mail.html),
    headers,
    xMailer: false,
    disableFileAccess: true,
    disableUrlAccess: true,
    // Base64 for Cyrillic is a third smaller than quoted-printable and a third faster to make.
    ...(isAscii(mail.text) && isAscii(mail.html) ? {} : { textEncoding: 'base64' as const }),
  })
  return composer.compile().build()
}

function refuseControls(value: string, what: string): void {
  if (/[\u0000-\u001f\u007f]/.test(value))
    throw new Error(`A control character stands in ${what} of a message.`)
}

function withCrlf(text: string): string {
  return text.replace(/\r\n?|\n/g, '\r\n')
}

function isAscii(value: string): boolean {
  return /^[\u0000-\u007f]*$/.test(value)
}
