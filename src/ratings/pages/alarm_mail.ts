// The notice to the chief doctor.
import type { Lang } from '../../platform/i18n.ts'
import { renderShortMail } from '../../ui/index.ts'
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
  return renderShortMail({
    lang: mail.lang, subject: words.subject, paragraphs: [words.greeting(mail.name), words.text(mail.clinic), words.about(kinds)],
    links: [{ label: words.open, href: mail.href }], foot: [words.why],
  })
}
