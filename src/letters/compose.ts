// From a claimed message to the mail that leaves: addresses, links, header fields and text.
import type { House } from '../platform/house.ts'
import type { Lang } from '../platform/i18n.ts'
import type { OutgoingMail } from '../platform/mail/compose.ts'
import { makeReturnAddress } from '../platform/mail/return_address.ts'
import { DAY_MS, formatDate, localDate } from '../platform/time.ts'
import { makeLinkToken } from './links.ts'
import { renderLetterHtml, renderLetterText } from './pages/letter_mail.tsx'
import type { ClaimedMessage } from './queries/delivery.ts'
import type { Wording, WordingText } from './queries/wording.ts'
import { addressOf } from './rules/asking.ts'
import { lettersWords } from './words/index.ts'

/** An unsubscribe link stays good for a year, whatever becomes of the letter. */
const UNSUBSCRIBE_DAYS = 365

/** Where a message goes, or null when the patient's record no longer says. */
export function recipientOf(message: ClaimedMessage): string | null {
  if (message.letter_id === null) return message.content!.to
  return addressOf({ email: message.email, parent_email: message.parent_email }, message.audience!)
}

/** The mail of a claimed message. In: the wording for a letter or reminder; messages with their own text need none. */
export function composeMessage(house: House, clinic_id: string, message: ClaimedMessage, wording: Wording | undefined): OutgoingMail {
  const { config } = house
  const now = house.clock.now()
  const base = {
    message_id: `${message.id}@${config.DKIM_DOMAIN}`,
    envelope_from: makeReturnAddress({ clinic_id, message_id: message.id }, house.keys.address.current.secret, config.MAIL_BOUNCE_DOMAIN),
    from: { name: 'Отклик', address: config.MAIL_FROM },
    to: recipientOf(message)!,
    date: now,
  }
  if (!wording) {
    const { subject, text, html } = message.content!
    return { ...base, subject, text, html, headers: { 'Auto-Submitted': 'auto-generated' } }
  }
  const letter = writeLetter({
    base_url: config.BASE_URL,
    lang: wording.lang,
    name: message.audience === 'child' ? message.parent_greeting_name : message.greeting_name,
    text: wording,
    signer: { name: wording.signer_name!, post: wording.signer_post! },
    reminder: message.kind === 'reminder',
    answer_token: makeLinkToken(house.keys.link, {
      clinic_id, letter_id: message.letter_id!, purpose: 'answer', expires_at: message.expires_at!,
    }),
    unsubscribe_token: makeLinkToken(house.keys.link, {
      clinic_id, letter_id: message.letter_id!, purpose: 'unsubscribe', expires_at: new Date(now.getTime() + UNSUBSCRIBE_DAYS * DAY_MS),
    }),
    until: localDate(message.expires_at!, config.OTKLIK_ZONE),
    today: localDate(now, config.OTKLIK_ZONE),
  })
  return {
    ...base,
    ...letter.parts,
    headers: {
      'List-Unsubscribe': `<${letter.unsubscribe_url}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      'List-ID': `<letters.${clinic_id}.${config.DKIM_DOMAIN}>`,
      'Auto-Submitted': 'auto-generated',
      'Precedence': 'bulk',
    },
  }
}

export interface LetterInput {
  base_url: string
  lang: Lang
  /** «Мария Ивановна»; null greets without a name. */
  name: string | null
  text: WordingText
  signer: { name: string; post: string }
  reminder: boolean
  answer_token: string
  unsubscribe_token: string
  /** The last local date on which the link works. */
  until: string
  /** The local date of sending; a last day of another year names its year. */
  today?: string | undefined
}

/** Writes a letter: subject, HTML and plain text that say the same, and the address of its unsubscribe link. */
export function writeLetter(input: LetterInput): { parts: { subject: string; html: string; text: string }; unsubscribe_url: string } {
  const words = lettersWords(input.lang)
  const answer_url = `${input.base_url}/r/${input.answer_token}`
  const unsubscribe_url = `${input.base_url}/letters/unsubscription/${input.unsubscribe_token}`
  const view = {
    lang: input.lang,
    subject: input.reminder ? input.text.reminder_subject : input.text.subject,
    greeting: input.name ? words.mail.greeting(input.name) : words.mail.greeting_unnamed,
    paragraphs: (input.reminder ? input.text.reminder_body : input.text.body).split(/\n\s*\n/).map((p) => p.trim()).filter(Boolean),
    signer: input.signer,
    answer_url,
    unsubscribe_url: `${unsubscribe_url}?lang=${input.lang}`,
    why_url: `${input.base_url}/letters/why?lang=${input.lang}`,
    until: formatDate(input.lang, input.until, input.today),
  }
  return { parts: { subject: view.subject, html: renderLetterHtml(view), text: renderLetterText(view) }, unsubscribe_url }
}
