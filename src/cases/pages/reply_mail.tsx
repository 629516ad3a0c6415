// The mail that carries a reply or a question. Mail programs read only styles on the elements.
import type { CSSProperties } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import type { Lang } from '../../platform/i18n.ts'
import { formatDate } from '../../platform/time.ts'
import { casesWords } from '../words/index.ts'

export interface ReplyView {
  lang: Lang
  kind: 'reply' | 'question'
  text: string
  href: string
  /** The last local day on which the link works. */
  until: string
  signer: { name: string; post_ru: string | null; post_en: string | null } | null
}

const TEXT: CSSProperties = { margin: '0 0 16px', fontSize: 17, lineHeight: '26px' }
const SMALL: CSSProperties = { margin: '0 0 8px', fontSize: 14, lineHeight: '21px', color: '#5b6467' }
const QUOTE: CSSProperties = { ...TEXT, paddingLeft: 16, borderLeft: '4px solid #00666b' }
const LINK: CSSProperties = { color: '#00666b' }

/** Subject, HTML and plain text that say the same; neither names a clinic, a visit or a doctor who was seen. */
export function renderReplyMail(view: ReplyView): { subject: string; html: string; text: string } {
  const words = casesWords(view.lang).mail
  const subject = words[`${view.kind}_subject`]
  const lead = words[`${view.kind}_lead`]
  const link = view.kind === 'reply' ? words.verdict : words.answer
  const paragraphs = view.text.split(/\n+/).map((line) => line.trim()).filter(Boolean)
  const post = (view.lang === 'en' ? view.signer?.post_en : view.signer?.post_ru) ?? words.post
  const foot = [words.until(formatDate(view.lang, view.until)), words.do_not_reply, words.why]
  const html = renderToStaticMarkup(
    <html lang={view.lang}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{subject}</title>
      </head>
      <body style={{ margin: 0, padding: 16, fontFamily: 'Arial, Helvetica, sans-serif' }}>
        <div style={{ maxWidth: 600, margin: '0 auto' }}>
          <p style={TEXT}>{words.greeting}</p>
          <p style={TEXT}>{lead}</p>
          {paragraphs.map((paragraph) => <p key={paragraph} style={QUOTE}>{paragraph}</p>)}
          {view.signer && <p style={{ ...TEXT, marginTop: 24 }}>{view.signer.name}<br />{post}</p>}
          {view.kind === 'reply' && <p style={TEXT}>{words.verdict_lead}</p>}
          <p style={TEXT}><a href={view.href} style={LINK}>{link}</a></p>
          <hr style={{ border: 0, borderTop: '1px solid #b9c0c2', margin: '24px 0 16px' }} />
          {foot.map((line) => <p key={line} style={SMALL}>{line}</p>)}
        </div>
      </body>
    </html>,
  )
  const text = [
    words.greeting, lead, ...paragraphs, ...(view.signer ? [`${view.signer.name}\n${post}`] : []),
    ...(view.kind === 'reply' ? [words.verdict_lead] : []), `${link}: ${view.href}`, '-- ', foot.join('\n'),
  ].join('\n\n')
  return { subject, html: `<!doctype html>${html}`, text }
}
