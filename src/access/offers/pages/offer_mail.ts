// The mails about offers.
import type { Lang } from '../../../platform/i18n.ts'
import { renderShortMail } from '../../../ui/index.ts'
import { offersWords } from '../words/index.ts'

export type OfferMailKind = 'offered' | 'called_off' | 'retimed' | 'asked' | 'left'

/** `when`: the new time of a visit that its clinic has moved. */
export function renderOfferMail({ lang, kind, href, until, when }: {
  lang: Lang; kind: OfferMailKind; href: string; until: string | null; when: string | null
}) {
  const words = offersWords(lang).mail
  return renderShortMail({
    lang, subject: words.subjects[kind], links: [{ label: words.links[kind], href }],
    paragraphs: [words.greeting, ...(when ? [words.new_time(when)] : []), words.texts[kind], ...(until ? [words.until(until)] : [])], foot: [words.do_not_reply, words.why],
  })
}
