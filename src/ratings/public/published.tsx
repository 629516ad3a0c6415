// Published words of patients under a branch's figure, each with the clinic's newest reply.
import type { Lang } from '../../platform/i18n.ts'
import { formatMonth } from '../../platform/time.ts'
import { Details, Quote } from '../../ui/index.ts'
import type { Published } from '../publishing.ts'
import { type FigureWords, figureWords } from './words.ts'

/** So many of the newest stand on the page. */
export const PUBLISHED_MAX = 10

/** Nothing while nothing is published. */
export function PublishedWords({ published, lang }: { published: readonly Published[]; lang: Lang }) {
  if (published.length === 0) return null
  const words = figureWords(lang)
  return (
    <Details summary={words.published(published.length)}>
      {published.map((entry) => <Entry key={entry.answer_id} entry={entry} words={words} lang={lang} />)}
    </Details>
  )
}

function Entry({ entry, words, lang }: { entry: Published; words: FigureWords; lang: Lang }) {
  const texts = [entry.comment, entry.remarks, entry.proposals].filter((text) => text !== null)
  return (
    <>
      <Quote by={words.patient_in(formatMonth(lang, entry.month.slice(0, 7)))}>
        {texts.map((text) => <p key={text} lang={langOf(text)}>{text}</p>)}
      </Quote>
      {entry.reply && <Quote by={words.clinic_replied}><p lang={langOf(entry.reply.text)}>{entry.reply.text}</p></Quote>}
    </>
  )
}

/** People write in their own language whatever the page's is; a screen reader needs to know which. */
function langOf(text: string): Lang {
  return /[а-яё]/i.test(text) ? 'ru' : 'en'
}
