// The figures of a clinic's branches on its public page: exactly what was released, with the date of the release.
import type { ReactNode } from 'react'
import type { ClinicPanel } from '../../clinics/index.ts'
import type { Lang } from '../../platform/i18n.ts'
import { addDays, formatDate, formatMonth, localDate } from '../../platform/time.ts'
import { Aside, BarList, Details, Figure, Heading, MonthChart, StateTag } from '../../ui/index.ts'
import { MARKS, POLICY } from '../figures.ts'
import { type ShownFigure, findBranchFigures } from '../kept/index.ts'
import { findPublished } from '../publishing.ts'
import { PUBLISHED_MAX, PublishedWords } from './published.tsx'
import { type FigureWords, figureWords } from './words.ts'

export const HOW_HREF = '/ratings/how-we-count'

/** A panel for `/clinics/:clinic`: one statement for the figures, two a branch for the words published about it. */
export const figuresPanel: ClinicPanel = async ({ house, clinic, lang, now }) => {
  const branches = await findBranchFigures(house.database.read, clinic.id)
  const words = figureWords(lang)
  const today = localDate(now, clinic.zone)
  const published = new Map(await Promise.all(branches.filter(({ figure }) => figure !== null).map(async ({ branch_id }) =>
    [branch_id, await findPublished(house.database.read, clinic.id, branch_id, PUBLISHED_MAX)] as const)))
  return (
    <section aria-labelledby="figures">
      <Heading id="figures">{words.title}</Heading>
      {branches.map((branch) => (
        <section key={branch.branch_id}>
          <Heading level={3}>{lang === 'en' ? branch.name_en : branch.name_ru}</Heading>
          {branch.figure && branch.as_of
            ? (
              <FigureView kind="clinic" figure={branch.figure} as_of={branch.as_of} today={today} lang={lang}>
                <PublishedWords published={published.get(branch.branch_id) ?? []} lang={lang} />
              </FigureView>
            )
            : <p>{words.nothing} {words.nothing_next}</p>}
        </section>
      ))}
      <p>
        <a href={HOW_HREF}>{words.how_link}</a>
        {' · '}
        {words.open_data}: <a href={`/ratings/${clinic.slug}/figures.csv`}>{words.csv}</a>
        {', '}
        <a href={`/ratings/${clinic.slug}/figures.json`}>{words.json}</a>
      </p>
    </section>
  )
}

/**
 * One released figure, of a branch or a doctor: star with its band and label, how many answered and were asked, the
 * distribution, the months. `children` follow it: published comments, when there are any.
 */
export function FigureView({ kind, figure, as_of, today, lang, children }: {
  kind: 'doctor' | 'clinic'
  figure: ShownFigure
  as_of: string
  today: string
  lang: Lang
  children?: ReactNode
}) {
  const words = figureWords(lang)
  const letters = figure.response_rate === null ? undefined : figure.letters
  // the threshold goes by effective answers: there may be enough heads and still too little weight
  const too_few_heads = figure.n < POLICY.stars_min[kind]
  return (
    <>
      <Figure
        value={figure.star}
        low={figure.low ?? undefined}
        high={figure.high ?? undefined}
        answers={figure.n}
        letters={letters}
        answers_needed={figure.star === null && too_few_heads ? POLICY.stars_min[kind] : undefined}
        how_href={HOW_HREF}
      />
      {figure.level === 'preliminary' && (
        <p><StateTag state="neutral">{words.preliminary}</StateTag> {words.preliminary_why}</p>
      )}
      {figure.level === 'too_few' && (
        <p><StateTag state="unknown">{words.too_few}</StateTag> {!too_few_heads && words.too_few_alike}</p>
      )}
      <Aside>
        {figure.coverage !== null && <>{words.coverage(figure.coverage)} </>}
        {periodOf(figure, lang, words)} {words.as_of(formatDate(lang, as_of, today))}
      </Aside>
      <Distribution figure={figure} words={words} />
      <Months figure={figure} words={words} />
      {children}
    </>
  )
}

function Distribution({ figure, words }: { figure: ShownFigure; words: FigureWords }) {
  if (figure.star === null) return null
  return (
    <Details summary={words.distribution}>
      {figure.marks
        ? (
          <BarList
            label={words.distribution}
            total={figure.n}
            items={MARKS.map((mark, at) => ({ key: String(mark), label: words.marks[mark]!, count: figure.marks![at]! }))}
          />
        )
        : <p>{words.no_table}</p>}
    </Details>
  )
}

function Months({ figure, words }: { figure: ShownFigure; words: FigureWords }) {
  const known = figure.months.filter(({ star }) => star !== null)
  if (known.length < 2) return null
  return (
    <MonthChart
      title={words.months}
      months={figure.months.map(({ month }) => month)}
      series={[{ name: words.month_series, values: figure.months.map(({ star }) => star) }]}
      sentence={known.length < figure.months.length ? words.months_gap : undefined}
      from={1}
      to={5}
      digits={1}
    />
  )
}

function periodOf({ from, until }: ShownFigure, lang: Lang, words: FigureWords): string {
  return words.period(formatMonth(lang, from.slice(0, 7)), formatMonth(lang, addDays(until, -1).slice(0, 7)))
}
