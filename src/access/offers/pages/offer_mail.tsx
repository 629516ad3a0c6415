// The mails about offers. Mail programs read only styles on the elements.
import type { CSSProperties } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import type { Lang } from '../../../platform/i18n.ts'
import { offersWords } from '../words/index.ts'

const TEXT: CSSProperties = { margin: '0 0 16px', fontSize: 17, lineHeight: '26px' }
const SMALL: CSSProperties = { margin: '0 0 8px', fontSize: 14, lineHeight: '21px', color: '#5b6467' }

export interface NeutralMail {
  lang: Lang
  subject: string
  paragraphs: readonly string[]
  link: string
  href: string
  foot: readonly string[]
}

/** Subject, HTML and plain text that say the same. */
export function renderNeutralMail({ lang, subject, paragraphs, link, href, foot }: NeutralMail): { subject: string; html: string; text: string } {
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
          <p style={TEXT}><a href={href} style={{ color: '#00666b' }}>{link}</a></p>
          <hr style={{ border: 0, borderTop: '1px solid #b9c0c2', margin: '24px 0 16px' }} />
          {foot.map((line) => <p key={line} style={SMALL}>{line}</p>)}
        </div>
      </body>
    </html>,
  )
  return { subject, html: `<!doctype html>${html}`, text: [...paragraphs, `${link}: ${href}`, '-- ', foot.join('\n')].join('\n\n') }
}

export function renderOfferMail({ lang, kind, href, until }: {
  lang: Lang; kind: 'offered' | 'called_off' | 'asked' | 'left'; href: string; until: string | null
}) {
  const words = offersWords(lang).mail
  return renderNeutralMail({
    lang, href, subject: words.subjects[kind], link: words.links[kind],
    paragraphs: [words.greeting, words.texts[kind], ...(until ? [words.until(until)] : [])], foot: [words.do_not_reply, words.why],
  })
}
