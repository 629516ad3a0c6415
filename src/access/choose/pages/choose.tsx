// /access: one question, then the answer, then what may be narrowed down. Everything stands in one form of the address.
import type { ReactNode } from 'react'
import type { Frame } from '../../../platform/http/route.ts'
import type { Lang } from '../../../platform/i18n.ts'
import { localTime } from '../../../platform/time.ts'
import { Actions, Aside, Button, Details, Empty, ErrorSummary, Form, Heading, Lead, Notice, Pagination, ResidentLayout, StateSigns } from '../../../ui/index.ts'
import { HOW_HREF } from '../../waits/index.ts'
import type { CityBook } from '../books.ts'
import { CARDS, type Listing, type Understood, withReferral } from '../listing.ts'
import type { Specialty } from '../need.ts'
import { branchTitle, specialtyName, whenPhrase } from '../phrases.ts'
import { type ChooseWords, chooseWords } from '../words/index.ts'
import { type Wish, alertHref, wishFields, wishHref } from '../wish.ts'
import { CardEntry } from './card.tsx'
import { DangerNotice } from './danger.tsx'
import { ElsewhereNotice } from './elsewhere.tsx'
import { Question, Refine } from './refine.tsx'

export interface ChooseView {
  frame: Frame
  city: CityBook
  understood: Understood
  /** Null while it is not known which doctor. */
  listing: Listing | null
  now: Date
  /** The entries of the list, where they were made before. */
  entries?: ReactNode
}

/** The page in all its states. */
export function ChoosePage(view: ChooseView) {
  const { frame, city, understood, listing, now } = view
  const { lang } = frame
  const words = chooseWords(lang)
  const { wish, need, specialty } = understood
  const title = specialty ? words.title_of(specialtyName(specialty, lang)) : words.title
  return (
    <ResidentLayout {...frame} title={title} description={words.description} scripts={['near.js']}>
      {need?.danger && <DangerNotice danger={need.danger} wish={wish} lang={lang} />}
      <h1>{title}</h1>
      {listing ? <Best listing={listing} words={words} now={now} lang={lang} /> : <Lead>{words.lead}</Lead>}
      {need?.elsewhere && <ElsewhereNotice elsewhere={need.elsewhere} city={city} wish={wish} lang={lang} />}
      <ErrorSummary errors={understood.is_street_unknown && listing ? { from: words.form.from_unknown(wish.from) } : {}} />
      {need?.read_as && <p role="status">{words.ask.read_as(need.read_as)}</p>}
      <Form action="/access" method="get" id="wish">
        {listing
          ? <Refine city={city} understood={understood} lang={lang} />
          : (
            <>
              <Question wish={wish} lang={lang} />
              <Actions><Button>{words.ask.find}</Button></Actions>
            </>
          )}
      </Form>
      {listing
        ? <Results view={view} listing={listing} />
        : <Which city={city} understood={understood} lang={lang} />}
      <Details summary={words.ask.all} open={!listing && !need?.doctors.length && !need?.elsewhere && wish.q !== ''}>
        <Doctors specialties={[...city.specialties.values()]} wish={{ ...wish, q: '' }} lang={lang} />
      </Details>
    </ResidentLayout>
  )
}

/** The answer first: where and when it is soonest. */
function Best({ listing, words, now, lang }: { listing: Listing; words: ChooseWords; now: Date; lang: Lang }) {
  const { best, cards } = listing
  if (best && listing.page === 1) return <Lead>{words.list.best(whenPhrase(best.soonest[0]!, best.branch.zone, now, lang), branchTitle(best.branch, lang))}</Lead>
  const is_known = cards.some(({ figure }) => figure !== null)
  return is_known && !best ? <Lead>{words.list.none_free}</Lead> : null
}

/** Which doctor: several fit, or none was understood. */
function Which({ city, understood: { need, wish }, lang }: { city: CityBook; understood: Understood; lang: Lang }) {
  const words = chooseWords(lang).ask
  if (city.specialties.size === 0) return <Empty why={words.no_doctors} next={words.no_doctors_next} />
  if (!need) return null
  const doctors = [...need.doctors, ...need.also].flatMap((code) => city.specialties.get(code) ?? [])
  if (doctors.length === 0) return need.danger || need.elsewhere ? null : <Empty why={words.nothing(wish.q)} next={words.nothing_next} />
  return (
    <section aria-labelledby="which">
      <Heading id="which">{words.which}</Heading>
      <p>{words.which_why}</p>
      <Doctors specialties={doctors} wish={wish} lang={lang} />
    </section>
  )
}

function Doctors({ specialties, wish, lang }: { specialties: readonly Specialty[]; wish: Wish; lang: Lang }) {
  return (
    <ul className="choice-doctors">
      {specialties.map((specialty) => (
        <li key={specialty.code}><a href={wishHref(wish, { s: specialty.code })}>{specialtyName(specialty, lang)}</a></li>
      ))}
    </ul>
  )
}

function Results({ view, listing }: { view: ChooseView; listing: Listing }) {
  const { city, understood, frame: { lang } } = view
  const words = chooseWords(lang)
  const { wish, need } = understood
  const also = (need?.also ?? []).concat(need?.doctors ?? []).filter((code) => code !== listing.specialty.code)
    .flatMap((code) => city.specialties.get(code) ?? [])
  const has_conditions = wish.okrug !== null || wish.days !== null || wish.needs.length > 0 || wish.speaks !== null
  return (
    <section aria-label={words.list.label}>
      {listing.total > 0 && (
        <Heading id="found" side={<a href={wishHref(wish, {}, '/access/map')}>{words.list.map}</a>}>{words.list.found(listing.total)}</Heading>
      )}
      <p>{words.who[listing.code]}. {listing.total > 0 && words.list.read_at(localTime(listing.read_at, listing.cards[0]!.branch.zone))}</p>
      {also.length > 0 && <><p>{words.ask.also}</p><Doctors specialties={also} wish={wish} lang={lang} /></>}
      {listing.rule.referral_needed && <ReferralNotice city={city} wish={wish} lang={lang} />}
      <OtherAge city={city} wish={wish} listing={listing} lang={lang} />
      {listing.total === 0
        ? (
          <Empty why={has_conditions ? words.list.empty : words.list.empty_who} next={words.list.empty_next}>
            {has_conditions && <p><a href={wishHref(wish, { okrug: null, days: null, needs: [], speaks: null })}>{words.list.whole_city}</a></p>}
          </Empty>
        )
        : (
          <>
            <Aside>
              {wish.order === 'near' ? words.list.rule_near : words.list.rule_soon}{' '}
              {(wish.needs.length > 0 || wish.speaks !== null) && words.list.rule_unsure}{' '}
              <a href={HOW_HREF}>{words.list.how}</a>
            </Aside>
            <Cards view={view} listing={listing} />
          </>
        )}
      {listing.later > 0 && <p>{words.list.later(listing.later)} <a href={wishHref(wish, { days: null })}>{words.list.later_show}</a></p>}
      {listing.without > 0 && <p>{words.list.without(listing.without)}</p>}
      <p><a href={alertHref(wish, listing.specialty.code)}>{words.list.alert}</a></p>
      <Pagination
        page={listing.page}
        pages={listing.pages}
        previous_href={listing.page > 1 ? wishHref(wish, { page: listing.page - 1 }) : undefined}
        next_href={listing.page < listing.pages ? wishHref(wish, { page: listing.page + 1 }) : undefined}
      />
    </section>
  )
}

/** Where a doctor sees the other age alone: the way to it, and with a child to the doctor whom a child is brought to first. */
function OtherAge({ city, wish, listing: { specialty, who }, lang }: { city: CityBook; wish: Wish; listing: Listing; lang: Lang }) {
  const words = chooseWords(lang).list
  const is_child = who.age === 'child'
  if (!(is_child ? city.for_adults : city.for_children).has(specialty.code)) return null
  const first = is_child ? city.specialties.get('paediatrician') : undefined
  const other = wishHref(wish, { who: { ...wish.who, age: is_child ? 'adult' : 'child' }, who_said: true, q: '', s: specialty.code })
  return (
    <>
      <p>{is_child ? words.adults_only : words.children_only} <a href={other}>{is_child ? words.for_adult : words.for_child}</a></p>
      {first && <p><a href={wishHref(wish, { s: first.code, q: '', who: { ...wish.who, referral: false }, who_said: true })}>{words.child_begin(specialtyName(first, lang))}</a></p>}
    </>
  )
}

function Cards({ view: { understood: { wish }, entries, now, frame: { lang } }, listing }: { view: ChooseView; listing: Listing }) {
  const words = chooseWords(lang).list
  return (
    <Form action="/access/compare" method="get">
      {wishFields({ ...wish, page: 1 }).map(([name, value], at) => <input key={at} type="hidden" name={name} value={value} />)}
      <StateSigns states={['fine', 'late', 'unknown']} />
      <ol className="choice-list" aria-label={words.label} start={(listing.page - 1) * CARDS + 1}>
        {entries ?? listing.cards.map((card) => (
          <CardEntry
            key={card.branch.branch_id} card={card} norm={listing.norm} specialty_code={listing.specialty.code} code={listing.code} now={now} lang={lang}
          />
        ))}
      </ol>
      <p>{words.compare_hint}</p>
      <Actions><Button kind="secondary">{words.compare}</Button></Actions>
    </Form>
  )
}

/** Where a referral comes from, and the waits with one or without. */
function ReferralNotice({ city, wish, lang }: { city: CityBook; wish: Wish; lang: Lang }) {
  const words = chooseWords(lang).list
  const { referral, age } = wish.who
  const begin = city.specialties.get(age === 'child' ? 'paediatrician' : 'therapist')
  return (
    <Notice>
      <p>{words.referral_needed}</p>
      <p>
        <a href={wishHref(withReferral(wish, !referral))}>{referral ? words.referral_not : words.referral_have}</a>
        {begin && <> · <a href={wishHref(wish, { s: begin.code, q: '', who: { ...wish.who, referral: false } })}>{words.referral_begin(specialtyName(begin, lang))}</a></>}
      </p>
    </Notice>
  )
}
