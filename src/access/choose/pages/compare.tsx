// Up to four branches side by side; on a narrow screen fact by fact, under each other.
import type { ReactNode } from 'react'
import type { Frame } from '../../../platform/http/route.ts'
import { formatPercent } from '../../../platform/i18n.ts'
import { Aside, Breadcrumbs, Empty, Lead, Notice, ResidentLayout, StateTag, Table, nameIn } from '../../../ui/index.ts'
import type { Norm } from '../../norms.ts'
import { HOW_HREF } from '../../waits/index.ts'
import type { Card } from '../listing.ts'
import type { Specialty } from '../need.ts'
import {
  STATES, agePhrase, branchHref, branchTitle, buildingPhrase, dutyPhrase, hoursPhrase, judgementPhrase, kmPhrase, ninePhrase, phantomPhrase, ratingPhrase,
  specialtyName, thirdPhrase, timesHref,
} from '../phrases.ts'
import { chooseWords } from '../words/index.ts'
import { type Wish, classOf, wishHref } from '../wish.ts'
import { freePhrase } from './branch.tsx'
import { Soonest } from './card.tsx'

export const COMPARED_MAX = 4

export interface CompareView {
  frame: Frame
  wish: Wish
  specialty: Specialty
  cards: Card[]
  norm: Norm | undefined
  is_cut: boolean
  now: Date
}

/** The name of a branch in an address: clinic and branch by their slugs. */
export function branchKey({ branch }: Pick<Card, 'branch'>): string {
  return `${branch.clinic_slug}:${branch.slug}`
}

export function ComparePage(view: CompareView) {
  const { frame, wish, specialty, cards } = view
  const { lang } = frame
  const words = chooseWords(lang)
  const doctor = specialtyName(specialty, lang)
  const title = words.compare.title(doctor)
  return (
    <ResidentLayout {...frame} title={title}>
      <Breadcrumbs above={[{ href: wishHref(wish), label: doctor }]} here={title} />
      <h1>{title}</h1>
      {cards.length === 0
        ? <Empty why={words.compare.empty} next={words.compare.empty_next}><p><a href={wishHref(wish)}>{words.compare.back}</a></p></Empty>
        : (
          <>
            <Lead>{words.compare.lead}</Lead>
            {view.is_cut && <Notice kind="warning">{words.compare.too_many}</Notice>}
            <p>{words.who[classOf(wish)]}. <a href={HOW_HREF}>{words.list.how}</a></p>
            <Facts {...view} />
            <div className="print-hidden">
              <Aside>{words.compare.print}</Aside>
              <p><a href={wishHref(wish)}>{words.compare.back}</a></p>
            </div>
          </>
        )}
    </ResidentLayout>
  )
}

interface Line {
  term: string
  of: (card: Card) => ReactNode
}

function Facts({ frame: { lang }, wish, specialty, cards, norm, now }: CompareView) {
  const words = chooseWords(lang)
  const code = classOf(wish)
  const keys = cards.map(branchKey)
  const without = (key: string) => {
    const rest = keys.filter((other) => other !== key).map((other) => `&b=${encodeURIComponent(other)}`).join('')
    return wishHref(wish, {}, '/access/compare') + rest
  }
  const lines: Line[] = [
    { term: words.compare.judgement, of: (card) => <StateTag state={STATES[card.judgement]}>{judgementPhrase(card, norm, lang)}</StateTag> },
    { term: words.card.soonest, of: (card) => card.figure && <Soonest card={card} specialty_code={specialty.code} code={code} now={now} lang={lang} /> },
    { term: words.card.third, of: (card) => thirdPhrase(card, lang) },
    { term: words.card.nine, of: (card) => ninePhrase(card, lang) },
    { term: words.compare.free, of: (card) => card.figure && freePhrase(card, lang) },
    { term: words.compare.load, of: ({ figure }) => (typeof figure?.load === 'number' ? formatPercent(lang, figure.load) : null) },
    { term: words.card.duty, of: ({ duty }) => duty.map((one) => dutyPhrase(one, lang)).join('; ') },
    { term: words.card.phantom, of: (card) => phantomPhrase(card, lang) },
    { term: words.card.rating, of: (card) => ratingPhrase(card, lang) },
    ...(wish.place ? [{ term: words.card.distance, of: ({ distance_km }: Card) => distance_km === null ? null : kmPhrase(distance_km, lang) }] : []),
    { term: words.card.address, of: ({ branch }) => branch.address && nameIn(lang, branch.address) },
    { term: words.card.hours, of: (card) => hoursPhrase(card, lang) },
    { term: words.card.place, of: ({ branch }) => buildingPhrase(branch, lang) },
    { term: words.compare.age, of: (card) => agePhrase(card, now, lang) ?? (card.figure ? words.compare.age_fresh : null) },
    { term: words.compare.book, of: ({ branch, figure }) => figure && <a href={timesHref(branch, specialty.code, code)}>{words.compare.book_here}</a> },
    { term: words.compare.more, of: ({ branch }) => <a href={branchHref(branch, specialty.code, code)}>{words.compare.more_here}</a> },
    ...(cards.length > 1 ? [{ term: words.compare.remove, of: (card: Card) => <a className="print-hidden" href={without(branchKey(card))}>{words.compare.remove_it}</a> }] : []),
  ]
  return (
    <div className="compare">
      <Table
        caption={words.compare.title(specialtyName(specialty, lang))}
        caption_hidden
        rows={lines}
        row_key={({ term }) => term}
        columns={[
          { key: 'what', head: words.compare.what, cell: ({ term }: Line) => term },
          ...cards.map((card) => ({
            key: branchKey(card),
            head: branchTitle(card.branch, lang),
            cell: ({ of }: Line) => of(card) || <span className="no-data">{words.card.no_data}</span>,
          })),
        ]}
      />
    </div>
  )
}
