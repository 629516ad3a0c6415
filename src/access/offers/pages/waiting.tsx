// Pages of the waiting list: joining it, one's places, one of them.
import { fieldOf } from '../../../platform/http/form.ts'
import type { FieldErrors, Typed } from '../../../platform/http/form.ts'
import type { Frame } from '../../../platform/http/route.ts'
import type { Lang } from '../../../platform/i18n.ts'
import { formatDateTime, localDate } from '../../../platform/time.ts'
import {
  Actions, Button, Card, Checkboxes, Empty, ErrorSummary, Form, Heading, Lead, Notice, Radios, ResidentLayout, StateTag, Table,
  Timeline, nameIn,
} from '../../../ui/index.ts'
import type { Person } from '../../booking/queries/people.ts'
import type { NamedBranch, NamedSpecialty } from '../queries/branches.ts'
import type { Waiting, WaitingBranch } from '../queries/waiting.ts'
import type { OfferRule } from '../rules/answering.ts'
import type { WaitingEvent } from '../rules/waiting.ts'
import { offersWords } from '../words/index.ts'
import { branchName, inLang } from './named.ts'

export interface JoinView {
  specialty: NamedSpecialty
  code: string
  people: readonly Person[]
  branches: readonly (NamedBranch & { waiting: number })[]
  rule: OfferRule
  typed: Typed
  errors: FieldErrors
  /** This page, to come back to. */
  back: string
}

export function JoinPage({ frame, view }: { frame: Frame; view: JoinView }) {
  const { lang } = frame
  const { join: words } = offersWords(lang)
  const chosen = view.typed['branch']
  const is_unwritten = view.people.some(({ email }) => email === null)
  const people_href = `/access/people?${new URLSearchParams({ back: view.back })}`
  return (
    <ResidentLayout {...frame} title={words.title} robots="noindex">
      <h1>{words.title}</h1>
      <Lead>{words.lead(inLang(lang, view.specialty))}</Lead>
      <ErrorSummary errors={view.errors} />
      {view.people.length === 0 && <Empty why={words.no_people}><Actions><Button href={people_href}>{words.people}</Button></Actions></Empty>}
      {view.people.length > 0 && (
        <Form action="/access/waiting" csrf={frame.csrf}>
          <input type="hidden" name="s" value={view.specialty.code} />
          <input type="hidden" name="c" value={view.code} />
          {view.branches.map(({ clinic_slug, slug }) => <input key={slug + clinic_slug} type="hidden" name="b" value={`${clinic_slug}:${slug}`} />)}
          <Radios
            {...fieldOf(view, 'person')} label={words.who} options={view.people.map((person) => ({
              value: person.id, label: nameIn(lang, person.name), ...(person.email === null ? { hint: words.no_email_hint } : {}),
            }))}
          />
          <Checkboxes
            name="branch" label={words.branches} hint={words.branches_hint(view.rule.branches_max)} error={view.errors['branch']}
            values={typeof chosen === 'string' ? [chosen] : chosen}
            options={view.branches.map((branch) => ({
              value: branch.branch_id, label: branchName(lang, branch), hint: words.in_line(branch.waiting),
            }))}
          />
          {is_unwritten && <Notice kind="warning"><p>{words.no_email} <a href={people_href}>{words.people}</a></p></Notice>}
          <Actions><Button>{words.submit}</Button></Actions>
        </Form>
      )}
      <Order lang={lang} rule={view.rule} />
    </ResidentLayout>
  )
}

export interface PlaceView {
  waiting: Waiting
  specialty: NamedSpecialty
  branches: readonly (WaitingBranch & { ahead: number; all: number })[]
  zone: string
  rule: OfferRule
  /** Where its offer is answered, while there is one. */
  offer_href: string | null
}

export function PlacesPage({ frame, places, now }: { frame: Frame; places: readonly PlaceView[]; now: Date }) {
  const words = offersWords(frame.lang).mine
  return (
    <ResidentLayout {...frame} title={words.title} robots="noindex">
      <h1>{words.title}</h1>
      {places.length === 0 && <Empty why={words.empty} next={words.empty_next}><Actions><Button href="/access">{words.to_choose}</Button></Actions></Empty>}
      {places.map((place) => (
        <Card key={place.waiting.id} level={2} title={inLang(frame.lang, place.specialty)} href={`/access/waiting/${place.waiting.id}`}>
          <p><PlaceState frame={frame} place={place} now={now} /></p>
          <p>{words.for(nameIn(frame.lang, place.waiting.person_name))}</p>
        </Card>
      ))}
    </ResidentLayout>
  )
}

function PlaceState({ frame, place, now }: { frame: Frame; place: PlaceView; now: Date }) {
  const words = offersWords(frame.lang).mine
  const { waiting, zone } = place
  const today = localDate(now, zone)
  const state = waiting.state === 'booked' ? 'fine' : waiting.state === 'offered' || waiting.state === 'asked' ? 'attention' : 'neutral'
  return (
    <>
      <StateTag state={state}>{words.states[waiting.state]}</StateTag>
      {waiting.state === 'offered' && waiting.offer_expires_at && ` ${words.until(formatDateTime(frame.lang, waiting.offer_expires_at, zone, today))}`}
    </>
  )
}

/** How the line moves: below what is asked and done, since nobody has to know it to wait. */
function Order({ lang, rule }: { lang: Lang; rule: OfferRule }) {
  const { list, order } = offersWords(lang)
  return (
    <>
      <Heading>{list.order}</Heading>
      {order(rule).map((line) => <p key={line}>{line}</p>)}
    </>
  )
}

const LIVE = new Set(['waiting', 'claimed', 'offered', 'asked'])

export function PlacePage({ frame, place, events, said, now }: {
  frame: Frame; place: PlaceView; events: readonly WaitingEvent[]; said: 'joined' | 'stayed' | 'left' | undefined; now: Date
}) {
  const { lang } = frame
  const words = offersWords(lang).mine
  const { waiting, zone } = place
  const today = localDate(now, zone)
  const at = (instant: Date) => formatDateTime(lang, instant, zone, today)
  const name = inLang(lang, place.specialty)
  const action = `/access/waiting/${waiting.id}`
  const is_live = LIVE.has(waiting.state)
  return (
    <ResidentLayout {...frame} title={name} robots="noindex">
      {said === 'joined' && waiting.email === null && is_live
        ? <Notice kind="warning"><p>{words.joined_unwritten}</p><p><a href={`/access/people/${waiting.person_id}?back=${encodeURIComponent(action)}`}>{words.add_email}</a></p></Notice>
        : said && <Notice kind="success">{said === 'joined' ? words.joined : said === 'stayed' ? words.stayed : words.leave_done}</Notice>}
      <Heading level={1}>{name}</Heading>
      <p><PlaceState frame={frame} place={place} now={now} /></p>
      <p>{words.for(nameIn(lang, waiting.person_name))}</p>
      {waiting.state === 'left' && waiting.left_reason && <p>{words.left_reasons[waiting.left_reason]}</p>}
      {place.offer_href && <Actions><Button href={place.offer_href}>{words.open_offer}</Button></Actions>}
      {waiting.state === 'asked' && waiting.stay_until && (
        <Notice kind="warning" title={words.stay_title}>
          <p>{words.stay_lead(at(waiting.stay_until))}</p>
          <Form action={`${action}/stay`} csrf={frame.csrf}><Actions><Button>{words.stay}</Button></Actions></Form>
        </Notice>
      )}
      {is_live && (
        <>
          <p>{words.since(at(waiting.asked_at))}</p>
          <Table
            caption={words.places} rows={place.branches} row_key={({ branch_id }) => branch_id}
            columns={[
              { key: 'branch', head: words.branch, cell: (branch) => branchName(lang, branch) },
              { key: 'place', head: words.place, cell: ({ ahead, all: total }) => words.nth(ahead, total) },
            ]}
          />
          <Form action={`${action}/departure`} csrf={frame.csrf}><Actions><Button kind="secondary">{words.leave}</Button></Actions></Form>
        </>
      )}
      <Heading>{words.history}</Heading>
      <Timeline
        label={words.history}
        moments={events.map((event) => ({
          key: String(event.number), when: at(event.at), datetime: event.at.toISOString(),
          what: (event.kind === 'passed' ? words.passed[event.detail?.why ?? ''] : words.events[event.kind]) ?? event.kind,
        }))}
      />
      {is_live && <Order lang={lang} rule={place.rule} />}
    </ResidentLayout>
  )
}
