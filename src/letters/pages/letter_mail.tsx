// The letter itself. Mail programs read only styles on the elements, so this file (and no page) has them.
import type { CSSProperties } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import type { Lang } from '../../platform/i18n.ts'
import { lettersWords } from '../words/index.ts'

export interface LetterView {
  lang: Lang
  subject: string
  greeting: string
  paragraphs: string[]
  signer: { name: string; post: string }
  answer_url: string
  unsubscribe_url: string
  why_url: string
  /** «пт 25 декабря»: the last day on which the link works. */
  until: string
}

const TEXT: CSSProperties = { margin: '0 0 16px', fontSize: 17, lineHeight: '26px' }
const SMALL: CSSProperties = { margin: '0 0 8px', fontSize: 14, lineHeight: '21px', color: '#5b6467' }
const LINK: CSSProperties = { color: '#00666b' }
// mail programs that turn the page dark keep colours that stand on an element, unless told so
const DARK = `@media (prefers-color-scheme: dark) {
body { background: #16191a !important; color: #eceff0 !important }
a, .star { color: #6fd0d3 !important; border-color: #6fd0d3 !important }
.small { color: #b4bdc0 !important }
}`

/** The HTML of a letter: 600 px, no pictures, nothing that reports back; stars are links that only preselect. */
export function renderLetterHtml(view: LetterView): string {
  const words = lettersWords(view.lang).mail
  return `<!doctype html>${renderToStaticMarkup(
    <html lang={view.lang}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <title>{view.subject}</title>
        <style>{DARK}</style>
      </head>
      <body style={{ margin: 0, padding: 16, fontFamily: 'Arial, Helvetica, sans-serif' }}>
        <div style={{ maxWidth: 600, margin: '0 auto' }}>
          <p style={TEXT}>{view.greeting}</p>
          {view.paragraphs.map((paragraph) => <p key={paragraph} style={TEXT}>{paragraph}</p>)}
          <p style={{ ...TEXT, marginBottom: 8 }}>{words.stars_lead}</p>
          <table role="presentation" cellPadding={0} cellSpacing={0} style={{ margin: '0 0 16px' }}>
            <tbody>
              <tr>
                {[1, 2, 3, 4, 5].map((mark) => (
                  <td key={mark} style={{ paddingRight: 8 }}>
                    <a
                      href={`${view.answer_url}?s=${mark}`}
                      className="star"
                      title={words.star_names[mark - 1]}
                      style={{
                        display: 'block', width: 46, height: 46, lineHeight: '46px', textAlign: 'center', fontSize: 18,
                        fontWeight: 'bold', color: '#00666b', border: '1px solid #00666b', borderRadius: 6, textDecoration: 'none',
                      }}
                    >
                      {mark}{'\u00a0'}★
                    </a>
                  </td>
                ))}
              </tr>
            </tbody>
          </table>
          <p className="small" style={SMALL}>{words.stars_ends} {words.stars_hint}</p>
          <p style={{ ...TEXT, marginTop: 16 }}><a href={view.answer_url} style={LINK}>{words.write}</a></p>
          <p style={{ ...TEXT, marginTop: 24 }}>{view.signer.name}<br />{view.signer.post}</p>
          <hr style={{ border: 0, borderTop: '1px solid #b9c0c2', margin: '24px 0 16px' }} />
          <p className="small" style={SMALL}>{words.until(view.until)}</p>
          <p className="small" style={SMALL}>{words.do_not_reply}</p>
          <p className="small" style={SMALL}>
            <a href={view.why_url} style={LINK}>{words.why}</a>
            {' · '}
            <a href={view.unsubscribe_url} style={LINK}>{words.unsubscribe}</a>
          </p>
        </div>
      </body>
    </html>,
  )}`
}

/** The same letter as plain text, complete. */
export function renderLetterText(view: LetterView): string {
  const words = lettersWords(view.lang).mail
  return [
    view.greeting,
    ...view.paragraphs,
    [words.stars_lead, ...[5, 4, 3, 2, 1].map((mark) => `${words.star_names[mark - 1]}: ${view.answer_url}?s=${mark}`)].join('\n'),
    words.stars_hint,
    `${words.write}: ${view.answer_url}`,
    `${view.signer.name}\n${view.signer.post}`,
    '-- ',
    [words.until(view.until), words.do_not_reply, `${words.why}: ${view.why_url}`, `${words.unsubscribe}: ${view.unsubscribe_url}`].join('\n'),
  ].join('\n\n')
}
