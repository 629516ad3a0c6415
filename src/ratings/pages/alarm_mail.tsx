// The notice to the chief doctor. Mail programs read only styles on the elements.
import { renderToStaticMarkup } from 'react-dom/server'
import type { Lang } from '../../platform/i18n.ts'
import { ratingsWords } from '../words/index.ts'

export interface AlarmMail {
  lang: Lang
  name: string
  clinic: string
  kinds: readonly string[]
  href: string
}

/** Subject, HTML and plain text that say the same; never a word of what the patient wrote. */
export function renderAlarmMail(mail: AlarmMail): { subject: string; html: string; text: string } {
  const words = ratingsWords(mail.lang).alarm
  const kinds = mail.kinds.map((kind) => words.kinds[kind] ?? kind).join(', ')
  const paragraphs = [words.greeting(mail.name), words.text(mail.clinic), words.about(kinds)]
  const html = renderToStaticMarkup(
    <html lang={mail.lang}>
      <head>
        <meta charSet="utf-8" />
        <title>{words.subject}</title>
      </head>
      <body style={{ margin: 0, padding: 16, fontFamily: 'Arial, Helvetica, sans-serif', fontSize: 16, lineHeight: '24px' }}>
        {paragraphs.map((paragraph) => <p key={paragraph}>{paragraph}</p>)}
        <p><a href={mail.href}>{words.open}</a></p>
        <p>{words.why}</p>
      </body>
    </html>,
  )
  return {
    subject: words.subject,
    html: `<!doctype html>${html}`,
    text: [...paragraphs, `${words.open}: ${mail.href}`, words.why].join('\n\n'),
  }
}
