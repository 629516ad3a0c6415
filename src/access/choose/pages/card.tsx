// One branch of the list: what is known, in the order in which it decides.
import type { ReactNode } from 'react'
import type { Lang } from '../../../platform/i18n.ts'
import { localDate, localTime } from '../../../platform/time.ts'
import { StateTag, nameIn } from '../../../ui/index.ts'
import type { Norm } from '../../norms.ts'
import type { Card } from '../listing.ts'
import {
  STATES, agePhrase, branchHref, branchTitle, buildingPhrase, dayPhrase, dutyPhrase, hoursPhrase, judgementPhrase, kmPhrase, ninePhrase, ratingPhrase, thirdPhrase,
  timesHref,
} from '../phrases.ts'
import { chooseWords } from '../words/index.ts'

export interface CardView {
  card: Card
  norm: Norm | undefined
  specialty_code: string
  code: string
  now: Date
  lang: Lang
}

/** An entry of the list, which counts it: its number is not in it, so that it may be kept when others come before it. */
export function CardEntry(view: CardView) {
  const { card, norm, specialty_code, code, now, lang } = view
  const words = chooseWords(lang)
  const { branch } = card
  const age = agePhrase(card, now, lang)
  const id = `${branch.clinic_slug}-${branch.slug}`
  return (
    <li className="choice-card">
      <h3 id={id}><a href={branchHref(branch, specialty_code, code)}>{branchTitle(branch, lang)}</a></h3>
      <p><StateTag state={STATES[card.judgement]} shared>{judgementPhrase(card, norm, lang)}</StateTag></p>
      {age && <p className="aside no-data">{age}</p>}
      <Facts {...view} />
      <label className="choice choice-card__pick">
        <input type="checkbox" name="b" value={`${branch.clinic_slug}:${branch.slug}`} aria-labelledby={`${id}-c ${id}`} />
        <span id={`${id}-c`}>{words.list.compare_pick}</span>
      </label>
    </li>
  )
}

/** Facts of a card: lighter than a DefinitionList, since there are twenty of them in a page of 50 KB. */
function Facts({ card, specialty_code, code, now, lang }: CardView) {
  const words = chooseWords(lang).card
  const { branch, figure, duty } = card
  const building = buildingPhrase(branch, lang)
  const unknown = <span className="no-data">{words.no_data}</span>
  const address = branch.address ? nameIn(lang, branch.address) : unknown
  return (
    <dl>
      {figure && (
        <>
          <Fact term={words.soonest}><Soonest card={card} specialty_code={specialty_code} code={code} now={now} lang={lang} /></Fact>
          <Fact term={words.third}>{thirdPhrase(card, lang)}</Fact>
          <Fact term={words.nine}>{ninePhrase(card, lang) ?? unknown}</Fact>
        </>
      )}
      {card.judgement !== 'kept' && (
        <Fact term={words.duty}>
          {duty.length > 0 ? duty.map((one) => dutyPhrase(one, lang)).join('; ') : <span className="no-data">{words.duty_unknown}</span>}
        </Fact>
      )}
      <Fact term={words.rating}>{ratingPhrase(card, lang) ?? unknown}</Fact>
      {card.distance_km !== null && <Fact term={words.distance}>{kmPhrase(card.distance_km, lang)}</Fact>}
      <Fact term={words.address_hours}>{address}; {hoursPhrase(card, lang) ?? unknown}</Fact>
      {building !== null && <Fact term={words.place}>{building}</Fact>}
      {card.unsure && <Fact term={words.unsure}>{unknown}</Fact>}
    </dl>
  )
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return <div><dt>{term}</dt><dd>{children}</dd></div>
}

/** The soonest times by their days, each a way to the times of its day. */
export function Soonest({ card, specialty_code, code, now, lang }: Omit<CardView, 'norm'>) {
  const words = chooseWords(lang).card
  if (card.soonest.length === 0) return <a href={timesHref(card.branch, specialty_code, code)}>{words.none}</a>
  const { zone } = card.branch
  return (
    <ul className="choice-card__times">
      {[...Map.groupBy(card.soonest, (at) => localDate(at, zone))].map(([day, times]) => (
        <li key={day}>
          {dayPhrase(day, localDate(now, zone), lang)}<br />
          {times.map((at) => <a key={at.getTime()} href={timesHref(card.branch, specialty_code, code, at)}>{localTime(at, zone)}</a>)}
        </li>
      ))}
    </ul>
  )
}
