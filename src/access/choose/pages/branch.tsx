// One branch and one doctor's specialty: how soon now, how to book, how the wait has changed.
import type { ReactNode } from 'react'
import type { Frame } from '../../../platform/http/route.ts'
import { type Lang, formatNumber, formatPercent } from '../../../platform/i18n.ts'
import { formatMonth, localTime } from '../../../platform/time.ts'
import { RATINGS_HOW_HREF } from '../../../ratings/index.ts'
import {
  Actions, Aside, Breadcrumbs, Button, DayChart, DefinitionList, Empty, Heading, Lead, Phone, ResidentLayout, StarBand, StateTag, Table, nameIn,
} from '../../../ui/index.ts'
import type { Norm } from '../../norms.ts'
import { HOW_HREF, type ServedMonth, shareWithin } from '../../waits/index.ts'
import { BEYOND, type History } from '../history.ts'
import type { Card } from '../listing.ts'
import type { Specialty } from '../need.ts'
import {
  STATES, agePhrase, branchTitle, buildingPhrase, dutyPhrase, hoursPhrase, judgementPhrase, ninePhrase, normPhrase, phantomPhrase, ratingPhrase, specialtyName,
  thirdPhrase, timesHref, whenPhrase,
} from '../phrases.ts'
import { chooseWords } from '../words/index.ts'
import { type Wish, classOf, wishHref } from '../wish.ts'
import { Soonest } from './card.tsx'

export interface BranchView {
  frame: Frame
  wish: Wish
  specialty: Specialty
  card: Card
  norm: Norm | undefined
  history: History
  norm_days: (number | null)[]
  months: ServedMonth[]
  read_at: Date
  now: Date
}

export function BranchPage(view: BranchView) {
  const { frame, wish, specialty, card, now } = view
  const { lang } = frame
  const words = chooseWords(lang)
  const { branch } = card
  const doctor = specialtyName(specialty, lang)
  const name = branchTitle(branch, lang)
  const [first] = card.soonest
  return (
    <ResidentLayout {...frame} title={`${doctor}. ${name}`}>
      <Breadcrumbs above={[{ href: wishHref(wish), label: doctor }]} here={name} />
      <h1>{doctor}<br />{name}</h1>
      {first ? <Lead>{words.branch.soonest(whenPhrase(first, branch.zone, now, lang))}</Lead> : null}
      {card.figure === null && <Empty why={words.branch.unknown} next={words.branch.unknown_next} />}
      <p>{words.who[classOf(wish)]}. {words.list.read_at(localTime(view.read_at, branch.zone))} <a href={HOW_HREF}>{words.list.how}</a></p>
      <HowToBook view={view} />
      <Now view={view} />
      <Past view={view} />
      <Months months={view.months} code={classOf(wish)} lang={lang} />
      <ul>
        <li><a href={wishHref(wish)}>{words.branch.other}</a></li>
        <li><a href={`/clinics/${branch.clinic_slug}`}>{words.branch.clinic}</a></li>
      </ul>
    </ResidentLayout>
  )
}

function HowToBook({ view: { card, specialty, wish, frame: { lang } } }: { view: BranchView }) {
  const words = chooseWords(lang).branch
  const { branch, figure } = card
  if (!figure && !branch.phone) return null
  return (
    <section aria-labelledby="book">
      <Heading id="book">{words.how_to_book}</Heading>
      {figure && <p>{figure.next_at === null ? words.waiting : words.book_why}</p>}
      {figure && <Actions><Button href={timesHref(branch, specialty.code, classOf(wish))}>{words.book}</Button></Actions>}
      {branch.phone && <p>{figure ? words.phone : words.phone_only} <Phone number={branch.phone} /></p>}
    </section>
  )
}

function Now({ view: { card, norm, specialty, wish, now, frame: { lang } } }: { view: BranchView }) {
  const words = chooseWords(lang)
  const { branch, star } = card
  const age = agePhrase(card, now, lang)
  const rating = ratingPhrase(card, lang)
  const code = classOf(wish)
  const fact = (term: string, value: ReactNode) => ({ term, fact: value })
  return (
    <section aria-labelledby="now">
      <Heading id="now" side={<StateTag state={STATES[card.judgement]}>{judgementPhrase(card, norm, lang)}</StateTag>}>{words.branch.now}</Heading>
      {age && <Aside>{age}</Aside>}
      <DefinitionList
        facts={[
          fact(words.card.soonest, card.figure && <Soonest card={card} specialty_code={specialty.code} code={code} now={now} lang={lang} />),
          fact(words.card.third, thirdPhrase(card, lang)),
          fact(words.card.nine, ninePhrase(card, lang)),
          fact(words.compare.free, card.figure && freePhrase(card, lang)),
          fact(words.card.duty, card.duty.length > 0 ? card.duty.map((one) => dutyPhrase(one, lang)).join('; ') : <span className="no-data">{words.card.duty_unknown}</span>),
          fact(words.card.phantom, phantomPhrase(card, lang) && <>{phantomPhrase(card, lang)}. <a href={HOW_HREF}>{words.list.how}</a></>),
          fact(words.card.rating, rating && (
            <>
              {typeof star?.star === 'number' && <StarBand value={star.star} low={star.low ?? undefined} high={star.high ?? undefined} />} {rating}.{' '}
              <a href={RATINGS_HOW_HREF}>{words.list.how}</a>
            </>
          )),
          fact(words.card.address, branch.address && nameIn(lang, branch.address)),
          fact(words.card.hours, hoursPhrase(card, lang)),
          fact(words.card.place, buildingPhrase(branch, lang)),
        ]}
      />
    </section>
  )
}

export function freePhrase({ figure }: Pick<Card, 'figure'>, lang: Lang): string {
  return [figure!.free_7, figure!.free_14, figure!.free_28].map((seats) => formatNumber(lang, seats)).join(' / ')
}

function Past({ view: { history, norm_days, norm, frame: { lang } } }: { view: BranchView }) {
  const words = chooseWords(lang).branch
  return (
    <section aria-labelledby="past">
      <Heading id="past">{words.history}</Heading>
      {history.is_empty
        ? <Empty why={words.chart_none} next={words.chart_none_next} />
        : (
          <DayChart
            title={words.chart}
            name={words.chart_series}
            from={history.from}
            lines={history.lines}
            norm={norm && { name: words.chart_norm, values: norm_days }}
            changes={history.changes.map((at) => ({ at, name: words.chart_change }))}
            written={(value) => (value >= BEYOND ? chooseWords(lang).card.third_beyond : words.days_at(value))}
            day_head={words.chart_day}
            sentence={[
              norm && words.chart_norm_is(normPhrase(norm, lang)),
              history.has_beyond && words.chart_beyond, history.has_gaps && words.chart_gap, history.changes.length > 0 && words.chart_changes,
            ].filter(Boolean).join(' ')}
          />
        )}
    </section>
  )
}

function Months({ months, code, lang }: { months: readonly ServedMonth[]; code: ReturnType<typeof classOf>; lang: Lang }) {
  const words = chooseWords(lang)
  const rows = months.filter(({ closed, figures }) => closed && figures[code]).toReversed()
  return (
    <section aria-labelledby="months">
      <Heading id="months">{words.branch.months}</Heading>
      <Table
        caption={words.branch.months}
        caption_hidden
        rows={rows}
        row_key={({ month }) => month}
        empty={<Empty why={words.branch.months_none} next={words.branch.months_none_next} />}
        columns={[
          { key: 'month', head: words.branch.month, cell: ({ month }) => formatMonth(lang, month.slice(0, 7)) },
          { key: 'nine', head: words.branch.nine, figure: true, cell: ({ figures }) => {
            const { visit } = figures[code]!
            if (visit.too_few) return <span className="no-data">{words.branch.too_few}</span>
            return visit.days === null ? words.card.third_beyond : words.branch.days_at(visit.days)
          } },
          { key: 'n', head: words.branch.count, figure: true, cell: ({ figures }) => formatNumber(lang, figures[code]!.visit.n) },
          { key: 'within', head: words.branch.within, figure: true, cell: ({ figures }) => {
            const share = shareWithin(figures[code]!.norms)
            return share === null ? <span className="no-data">{words.card.no_data}</span> : formatPercent(lang, share)
          } },
        ]}
      />
    </section>
  )
}
