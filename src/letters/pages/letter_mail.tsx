// The letter itself.
import type { Lang } from '../../platform/i18n.ts'
import { MAIL_STYLES, mailFoot, renderMailHtml } from '../../ui/index.ts'
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

/** The HTML of a letter: 600 px, no pictures, nothing that reports back; stars are links that only preselect. */
export function renderLetterHtml(view: LetterView): string {
  const words = lettersWords(view.lang).mail
  const foot = [
    words.until(view.until), words.do_not_reply,
    <><a href={view.why_url} style={MAIL_STYLES.link}>{words.why}</a>{' · '}<a href={view.unsubscribe_url} style={MAIL_STYLES.link}>{words.unsubscribe}</a></>,
  ]
  return renderMailHtml({ ...view, foot }, (
    <>
      <p style={MAIL_STYLES.text}>{view.greeting}</p>
      {view.paragraphs.map((paragraph) => <p key={paragraph} style={MAIL_STYLES.text}>{paragraph}</p>)}
      <p style={{ ...MAIL_STYLES.text, marginBottom: 8 }}>{words.stars_lead}</p>
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
      <p className="small" style={MAIL_STYLES.small}>{words.stars_ends} {words.stars_hint}</p>
      <p style={{ ...MAIL_STYLES.text, marginTop: 16 }}><a href={view.answer_url} style={MAIL_STYLES.link}>{words.write}</a></p>
      <p style={{ ...MAIL_STYLES.text, marginTop: 24 }}>{view.signer.name}<br />{view.signer.post}</p>
    </>
  ))
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
    mailFoot([words.until(view.until), words.do_not_reply, `${words.why}: ${view.why_url}`, `${words.unsubscribe}: ${view.unsubscribe_url}`]),
  ].join('\n\n')
}
