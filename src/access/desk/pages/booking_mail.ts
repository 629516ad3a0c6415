// A mail about a booking. It says when, and nothing that tells where, with whom or what for: others read along.
import type { Lang } from '../../../platform/i18n.ts'
import { formatDateTime, localDate, localTime } from '../../../platform/time.ts'
import { renderShortMail } from '../../../ui/index.ts'
import type { MailKind } from '../rules/mailing.ts'
import { type Words, deskWords } from '../words/index.ts'

export interface BookingMailView {
  kind: MailKind
  lang: Lang
  starts_at: Date
  zone: string
  now: Date
  links: { booking: string; cannot_come: string; again: string; locks: string }
}

interface Sentences {
  subject: string
  lines: string[]
  links: { label: string; href: string }[]
}

/** Subject, HTML and plain text that say the same. */
export function writeBookingMail(view: BookingMailView): { subject: string; html: string; text: string } {
  return renderMail(view.lang, say(view, deskWords(view.lang).mail))
}

/** The notice that an appeal was decided; the decision itself stands behind the sign-in. */
export function writeDecisionMail(lang: Lang, href: string): { subject: string; html: string; text: string } {
  const words = deskWords(lang).mail
  return renderMail(lang, { subject: words.decided, lines: [words.decided_text], links: [{ label: words.decided_link, href }] })
}

function renderMail(lang: Lang, { subject, lines, links }: Sentences): { subject: string; html: string; text: string } {
  const words = deskWords(lang).mail
  return renderShortMail({ lang, subject, paragraphs: [words.greeting, ...lines], links, foot: [words.why, words.do_not_reply] })
}

function say({ kind, lang, starts_at, zone, now, links }: BookingMailView, words: Words['mail']): Sentences {
  const when = formatDateTime(lang, starts_at, zone, localDate(now, zone))
  const look = { label: words.look, href: links.booking }
  const cannot = { label: words.cannot_come, href: links.cannot_come }
  if (kind === 'cancelled') return { subject: words.cancelled, lines: [words.cancelled_text(when)], links: [{ label: words.again, href: links.again }] }
  if (kind === 'missed') return { subject: words.missed, lines: [words.missed_text(when)], links: [{ label: words.locks, href: links.locks }] }
  const line = kind === 'two_hours' ? words.two_hours_text(localTime(starts_at, zone)) : words[`${kind}_text`](when)
  return { subject: words[kind], lines: [line, words.details], links: [look, cannot] }
}
