// The frame of every mail: 600 px, no pictures, nothing that reports back. Mail programs read only styles on the elements,
// so mails have them, and no page.
import type { CSSProperties, ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import type { Lang } from '../platform/i18n.ts'

const text: CSSProperties = { margin: '0 0 16px', fontSize: 17, lineHeight: '26px' }
const accent = '#00666b'

/** Styles of what stands in a mail. */
export const MAIL_STYLES = {
  text,
  small: { margin: '0 0 8px', fontSize: 14, lineHeight: '21px', color: '#5b6467' },
  quote: { ...text, paddingLeft: 16, borderLeft: `4px solid ${accent}` },
  link: { color: accent },
  button: { display: 'inline-block', padding: '12px 20px', border: `2px solid ${accent}`, borderRadius: 6, color: accent, fontSize: 17, textDecoration: 'none' },
} satisfies Record<string, CSSProperties>

// mail programs that turn the page dark keep colours that stand on an element, unless told so
const DARK = `@media (prefers-color-scheme: dark) {
body { background: #16191a !important; color: #eceff0 !important }
a, .star { color: #6fd0d3 !important; border-color: #6fd0d3 !important }
.small { color: #b4bdc0 !important }
}`

export interface MailFrame {
  lang: Lang
  subject: string
  /** Small print under a line: why this came, how it stops. */
  foot: readonly ReactNode[]
}

/** The HTML of a mail around its body. */
export function renderMailHtml({ lang, subject, foot }: MailFrame, body: ReactNode): string {
  return `<!doctype html>${renderToStaticMarkup(
    <html lang={lang}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <title>{subject}</title>
        <style>{DARK}</style>
      </head>
      <body style={{ margin: 0, padding: 16, fontFamily: 'Arial, Helvetica, sans-serif' }}>
        <div style={{ maxWidth: 600, margin: '0 auto' }}>
          {body}
          <hr style={{ border: 0, borderTop: '1px solid #b9c0c2', margin: '24px 0 16px' }} />
          {foot.map((line, index) => <p key={index} className="small" style={MAIL_STYLES.small}>{line}</p>)}
        </div>
      </body>
    </html>,
  )}`
}

export interface ShortMail extends MailFrame {
  /** Others read along: where the mere visit is a secret, neither here nor in the text is said where, with whom or what for. */
  subject: string
  paragraphs: readonly string[]
  links: readonly { label: string; href: string }[]
  foot: readonly string[]
}

/** A mail of a few sentences and links: subject, HTML and plain text that say the same. */
export function renderShortMail(mail: ShortMail): { subject: string; html: string; text: string } {
  const { subject, paragraphs, links, foot } = mail
  const html = renderMailHtml(mail, (
    <>
      {paragraphs.map((paragraph) => <p key={paragraph} style={MAIL_STYLES.text}>{paragraph}</p>)}
      {links.map(({ label, href }) => <p key={href} style={MAIL_STYLES.text}><a href={href} style={MAIL_STYLES.button}>{label}</a></p>)}
    </>
  ))
  return { subject, html, text: [...paragraphs, ...links.map(({ label, href }) => `${label}: ${href}`), mailFoot(foot)].join('\n\n') }
}

/** The small print of a mail's plain text, below the line that mail programs know. */
export function mailFoot(lines: readonly string[]): string {
  return ['-- ', lines.join('\n')].join('\n\n')
}
