// The frame of the mails of access: a few sentences, links, a foot. Mail programs read only styles on the elements.
import type { CSSProperties } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import type { Lang } from '../platform/i18n.ts'

const TEXT: CSSProperties = { margin: '0 0 16px', fontSize: 17, lineHeight: '26px' }
const SMALL: CSSProperties = { margin: '0 0 8px', fontSize: 14, lineHeight: '21px', color: '#5b6467' }
const BUTTON: CSSProperties = {
  display: 'inline-block', padding: '12px 20px', border: '2px solid #00666b', borderRadius: 6, color: '#00666b', fontSize: 17, textDecoration: 'none',
}

export interface NeutralMail {
  lang: Lang
  /** Others read along: neither here nor in the text is said where, with whom or what for. */
  subject: string
  paragraphs: readonly string[]
  links: readonly { label: string; href: string }[]
  foot: readonly string[]
}

/** Subject, HTML and plain text that say the same. */
export function renderNeutralMail({ lang, subject, paragraphs, links, foot }: NeutralMail): { subject: string; html: string; text: string } {
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
          {paragraphs.map((paragraph) => <p key={paragraph} style={TEXT}>{paragraph}</p>)}
          {links.map(({ label, href }) => <p key={href} style={TEXT}><a href={href} style={BUTTON}>{label}</a></p>)}
          <hr style={{ border: 0, borderTop: '1px solid #b9c0c2', margin: '24px 0 16px' }} />
          {foot.map((line) => <p key={line} style={SMALL}>{line}</p>)}
        </div>
      </body>
    </html>,
  )
  const text = [...paragraphs, ...links.map(({ label, href }) => `${label}: ${href}`), '-- ', foot.join('\n')].join('\n\n')
  return { subject, html: `<!doctype html>${html}`, text }
}
