// One branch of the list: what is known, in the order in which it decides.
import type { Lang } from '../../../platform/i18n.ts'
import { DefinitionList, StateTag } from '../../../ui/index.ts'
import type { Norm } from '../../norms.ts'
import { HOW_HREF } from '../../waits/index.ts'
import type { Card } from '../listing.ts'
import {
  STATES, agePhrase, branchHref, branchTitle, buildingPhrase, dutyPhrase, hoursPhrase, judgementPhrase, kmPhrase, ninePhrase, ratingPhrase, thirdPhrase,
  timesHref, whenPhrase,
} from '../phrases.ts'
import { chooseWords } from '../words/index.ts'

export interface CardView {
  card: Card
  number: number
  norm: Norm | undefined
  specialty_code: string
  code: string
  now: Date
  lang: Lang
}

/** An entry of the list. `number` counts through all pages; the map shows the same. */
export function CardEntry(view: CardView) {
  const { card, number, norm, specialty_code, code, now, lang } = view
  const words = chooseWords(lang)
  const { branch } = card
  const age = agePhrase(card, now, lang)
  return (
    <li className="choice-card" value={number} id={`b${number}`}>
      <h3><a href={branchHref(branch, specialty_code, code)}>{branchTitle(branch, lang)}</a></h3>
      <p>
        <StateTag state={STATES[card.judgement]}>{judgementPhrase(card, norm, lang)}</StateTag>
        {card.judgement !== 'unknown' && <> <a className="choice-card__how" href={HOW_HREF}>{words.list.how}</a></>}
      </p>
      {age && <p className="aside no-data">{age}</p>}
      <Facts {...view} />
      <label className="choice choice-card__pick">
        <input type="checkbox" name="b" value={`${branch.clinic_slug}:${branch.slug}`} />
        <span>{words.list.compare_pick(branchTitle(branch, lang))}</span>
      </label>
    </li>
  )
}

function Facts({ card, specialty_code, code, now, lang }: CardView) {
  const words = chooseWords(lang).card
  const { branch, figure, duty } = card
  const facts = [
    ...(figure ? [{ term: words.soonest, fact: <Soonest card={card} specialty_code={specialty_code} code={code} now={now} lang={lang} /> }] : []),
    ...(figure ? [{ term: words.third, fact: thirdPhrase(card, lang) }, { term: words.nine, fact: ninePhrase(card, lang) }] : []),
    ...(card.judgement === 'kept' ? [] : [{
      term: words.duty,
      fact: duty.length > 0 ? duty.map((one) => dutyPhrase(one, lang)).join('; ') : <span className="no-data">{words.duty_unknown}</span>,
    }]),
    { term: words.rating, fact: ratingPhrase(card, lang) },
    ...(card.distance_km === null ? [] : [{ term: words.distance, fact: kmPhrase(card.distance_km, lang) }]),
    { term: words.address, fact: branch.address && <span lang="ru">{branch.address}</span> },
    { term: words.hours, fact: hoursPhrase(card, lang) },
    ...(buildingPhrase(branch, lang) === null ? [] : [{ term: words.place, fact: buildingPhrase(branch, lang) }]),
    ...(card.unsure ? [{ term: words.place, fact: <span className="no-data">{words.unsure}</span> }] : []),
  ]
  return <DefinitionList facts={facts} />
}

/** The soonest times, each a way to the times of its day. */
export function Soonest({ card, specialty_code, code, now, lang }: Omit<CardView, 'number' | 'norm'>) {
  const words = chooseWords(lang).card
  if (card.soonest.length === 0) return <a href={timesHref(card.branch, specialty_code, code)}>{words.none}</a>
  return (
    <ul className="choice-card__times">
      {card.soonest.map((at) => (
        <li key={at.getTime()}>
          <a href={timesHref(card.branch, specialty_code, code, at)}>{whenPhrase(at, card.branch.zone, now, lang)}</a>
        </li>
      ))}
    </ul>
  )
}
