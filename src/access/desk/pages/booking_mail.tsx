// A mail about a booking. It says when, and nothing that tells where, with whom or what for: others read along.
import type { CSSProperties } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import type { Lang } from '../../../platform/i18n.ts'
import { formatDateTime, localDate, localTime } from '../../../platform/time.ts'
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

const TEXT: CSSProperties = { margin: '0 0 16px', fontSize: 17, lineHeight: '26px' }
const SMALL: CSSProperties = { margin: '0 0 8px', fontSize: 14, lineHeight: '21px', color: '#5b6467' }
const BUTTON: CSSProperties = {
  display: 'inline-block', padding: '12px 20px', border: '2px solid #00666b', borderRadius: 6, color: '#00666b', fontSize: 17, textDecoration: 'none',
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
  const foot = [words.why, words.do_not_reply]
  const html = renderToStaticMarkup(
    <html lang={lang}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{subject}</title>
      </head>
      <body style={{ margin: 0, padding: 16, fontFamily: 'Arial, Helvetica, sans-serif' }}>
        <div style={{ maxWidth: 600, margin: '0 auto' }}>
          {[words.greeting, ...lines].map((line) => <p key={line} style={TEXT}>{line}</p>)}
          {links.map(({ label, href }) => <p key={href} style={TEXT}><a href={href} style={BUTTON}>{label}</a></p>)}
          <hr style={{ border: 0, borderTop: '1px solid #b9c0c2', margin: '24px 0 16px' }} />
          {foot.map((line) => <p key={line} style={SMALL}>{line}</p>)}
        </div>
      </body>
    </html>,
  )
  const text = [words.greeting, ...lines, ...links.map(({ label, href }) => `${label}: ${href}`), '-- ', foot.join('\n')].join('\n\n')
  return { subject, html: `<!doctype html>${html}`, text }
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
