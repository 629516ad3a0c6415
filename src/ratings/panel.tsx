// What the public sees on a clinic's page: how many answers, by the thresholds of figures.ts. The star itself comes later.
import type { ReactElement } from 'react'
import type { ClinicPanel } from '../clinics/index.ts'
import { countBranchLetters } from '../letters/index.ts'
import { page } from '../platform/http/answer.ts'
import { route } from '../platform/http/route.ts'
import type { Lang } from '../platform/i18n.ts'
import { addDays, formatMonth, localDate } from '../platform/time.ts'
import { Aside, DefinitionList, Heading, ResidentLayout } from '../ui/index.ts'
import { type MonthWindow, figureWindow, publication, responseRate } from './figures.ts'
import { type BranchAnswers, countBranchAnswers } from './queries/counts.ts'
import { type Words, ratingsWords } from './words/index.ts'

export const HOW_HREF = '/ratings/how-we-count'

/** Answers of each branch over the last twelve whole months by day of visit. */
export const answersPanel: ClinicPanel = async ({ house, clinic, branches, lang, now }) => {
  const window = figureWindow(localDate(now, clinic.zone))
  const db = house.database.read
  const answers = await countBranchAnswers(db, clinic.id, window.from, window.until)
  const letters = await countBranchLetters(db, clinic.id, window.from, window.until)
  const words = ratingsWords(lang)
  return (
    <section aria-labelledby="answers">
      <Heading id="answers">{words.panel.title}</Heading>
      <Aside>{periodOf(window, lang, words)}</Aside>
      <DefinitionList
        facts={branches.map((branch) => ({
          term: lang === 'en' ? branch.name_en : branch.name_ru,
          fact: (
            <BranchCount
              words={words}
              counted={answers.find(({ branch_id }) => branch_id === branch.id)}
              reached={letters.find(({ branch_id }) => branch_id === branch.id)}
            />
          ),
        }))}
      />
      <p><a href={HOW_HREF}>{words.panel.how}</a></p>
    </section>
  )
}

function BranchCount({ words, counted, reached }: {
  words: Words
  counted: BranchAnswers | undefined
  reached: { invited: number; hard_bounces: number } | undefined
}): ReactElement {
  const n = counted?.marked ?? 0
  const may = publication('clinic', n, n)
  if (!may.shows_count) return <>{words.panel.nothing}</>
  const rate = responseRate(reached?.invited ?? 0, reached?.hard_bounces ?? 0, counted?.answers ?? 0)
  return (
    <>
      {words.panel.answers(n)}, {rate === null ? words.panel.rate_unknown : words.panel.rate(rate)}.
      <br />
      {may.level === 'too_few' ? words.panel.too_few : words.panel.star_later}
    </>
  )
}

function periodOf(window: MonthWindow, lang: Lang, words: Words): string {
  return words.panel.period(formatMonth(lang, window.from.slice(0, 7)), formatMonth(lang, addDays(window.until, -1).slice(0, 7)))
}

/** «Как мы считаем», in plain words. */
export const howRoute = route({
  method: 'GET', url: HOW_HREF, permit: 'public', audit: null,
  handle({ frame }) {
    const words = ratingsWords(frame.lang).how
    return page(
      <ResidentLayout {...frame} title={words.title}>
        <h1>{words.title}</h1>
        {words.sections.map(([heading, sentence]) => (
          <section key={heading}>
            <Heading>{heading}</Heading>
            <p>{sentence}</p>
          </section>
        ))}
      </ResidentLayout>,
    )
  },
})
