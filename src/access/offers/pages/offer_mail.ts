// The mails about offers.
import type { Lang } from '../../../platform/i18n.ts'
import { renderNeutralMail } from '../../neutral_mail.tsx'
import { offersWords } from '../words/index.ts'

export function renderOfferMail({ lang, kind, href, until }: {
  lang: Lang; kind: 'offered' | 'called_off' | 'asked' | 'left'; href: string; until: string | null
}) {
  const words = offersWords(lang).mail
  return renderNeutralMail({
    lang, subject: words.subjects[kind], links: [{ label: words.links[kind], href }],
    paragraphs: [words.greeting, words.texts[kind], ...(until ? [words.until(until)] : [])], foot: [words.do_not_reply, words.why],
  })
}
