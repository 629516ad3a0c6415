// The senior's view of a building: what needs a look first, then posts, requests, load, faces.
import type { ReactNode } from 'react'
import { formatDateTime, localTime } from '../../../platform/time.ts'
import { Aside, Button, DefinitionList, Details, Empty, Heading, Notice, Pills, Row, Rows, StateTag, Table, nameIn } from '../../../ui/index.ts'
import { type DeskCall, ReceptionFrame } from '../../frame.tsx'
import { hallHref } from '../../hall/pages/hall.tsx'
import { OnCallSaid } from '../../on_call/pages/said.tsx'
import { onCallWords } from '../../on_call/words/index.ts'
import { postIn } from '../../posts/rules/naming.ts'
import type { RequestKind } from '../../requests/rules/kinds.ts'
import { requestWords } from '../../requests/words/index.ts'
import { DontKnow, SituationTag } from '../../situations/pages/situations.tsx'
import { titleFrom } from '../../situations/rules/title.ts'
import { situationsWords } from '../../situations/words/index.ts'
import type { SeniorDay } from '../gathering.ts'
import { LOAD_HIGH } from '../rules/load.ts'
import type { Problem } from '../rules/problems.ts'
import { seniorWords } from '../words/index.ts'

export interface SeniorView {
  day: SeniorDay
  /** Addresses of the building's screens at the exit. */
  screens: readonly string[]
  /** Where the building's requests are. */
  board_href: string
  /** The building's board as a stream: what wakes the page. */
  stream_href: string
}

export function SeniorPage({ call, view }: { call: DeskCall; view: SeniorView }) {
  const { lang, clinic } = call
  const { day } = view
  const words = seniorWords(lang)
  const base = `/reception/${clinic.slug}/senior`
  return (
    <ReceptionFrame call={call} section="senior" title={words.title} scripts={['fresh.js']}>
      <Heading level={1} side={<Button kind="secondary" href={`/reception/${clinic.slug}/hand-offs?b=${day.branch.slug}`}>{words.hand_off.title}</Button>}>{words.title}</Heading>
      {day.branches.length > 1 && (
        <Pills label={words.branch} pills={day.branches.map((branch) => ({
          href: `${base}?b=${branch.slug}`, label: lang === 'en' ? branch.name_en : branch.name_ru, current: branch.id === day.branch.id,
        }))} />
      )}
      <div data-fresh={view.stream_href}>
        <Problems call={call} view={view} />
        <DontKnow call={call} branch={day.branch.slug} />
        <Posts call={call} day={day} />
        <Requests call={call} view={view} />
        <Situations call={call} day={day} />
        <Loads call={call} day={day} />
        <Faces call={call} view={view} />
      </div>
    </ReceptionFrame>
  )
}

function Problems({ call, view }: { call: DeskCall; view: SeniorView }) {
  const words = seniorWords(call.lang)
  const { problems } = view.day
  return (
    <>
      <Heading level={2}>{words.problems}</Heading>
      {problems.length === 0 ? <Notice kind="success" title={words.no_problems}>{words.no_problems_next}</Notice> : (
        <Rows label={words.problems}>
          {problems.map((problem, index) => <ProblemRow key={`${problem.kind} ${index}`} call={call} view={view} problem={problem} />)}
        </Rows>
      )}
    </>
  )
}

function ProblemRow({ call, view, problem }: { call: DeskCall; view: SeniorView; problem: Problem }) {
  const { lang, clinic } = call
  const { day } = view
  const words = seniorWords(lang).problem
  const base = `/reception/${clinic.slug}`
  const at = (instant: Date) => formatDateTime(lang, instant, clinic.zone, day.day)
  const row = (href: string, title: ReactNode, state: 'late' | 'attention' = 'attention') => <Row href={href} title={title} side={<StateTag state={state} />} />
  switch (problem.kind) {
    case 'situation': return row(`${base}/situations/${problem.id}`, words.situation(problem.minutes), 'late')
    case 'request': return row(view.board_href, words.request(requestWords(lang).kinds[problem.request as RequestKind], nameIn(lang, problem.who), problem.minutes), 'late')
    case 'lift': return row(`${base}/lifts`, problem.until ? words.lift_until(problem.label, at(problem.until)) : words.lift(problem.label, at(problem.since)))
    case 'post': return row(`${base}/senior?b=${day.branch.slug}#posts`, words.post(postIn(lang, problem.name, problem.name_en)))
    case 'room': return row(hallHref(clinic.slug, day.branch.slug, problem.key), words.room(roomOf(call, problem.room), problem.minutes, problem.waiting), 'late')
    case 'load': return row(`${base}/senior?b=${day.branch.slug}#loads`, words.load(problem.per_person))
    case 'faces': return row(`${base}/senior?b=${day.branch.slug}#faces`, words.faces(problem.bad, problem.all))
    case 'hand_off': return row(`${base}/hand-offs/${problem.id}`, words.hand_off(problem.by && nameIn(lang, problem.by)))
  }
}

function roomOf({ lang }: DeskCall, room: string | null): string {
  return room === null ? seniorWords(lang).nobody : /^\d/.test(room) ? seniorWords(lang).to_room(room) : nameIn(lang, room)
}

function Posts({ call, day }: { call: DeskCall; day: SeniorDay }) {
  const { lang, clinic } = call
  const words = seniorWords(lang)
  const time = (instant: Date) => localTime(instant, clinic.zone)
  return (
    <>
      <Heading level={2} id="posts">{words.posts}</Heading>
      <Table
        caption={words.posts} caption_hidden rows={day.posts} row_key={({ post }) => post.id} empty={<Empty why={words.no_posts} next={words.no_posts_next} />}
        columns={[
          { key: 'post', head: words.columns.post, cell: ({ post }) => postIn(lang, post.name, post.name_en) },
          {
            key: 'who', head: words.columns.who, cell: ({ post, shift }) => (shift
              ? <><StateTag state="fine">{nameIn(lang, shift.account_name)}</StateTag> {words.held(time(shift.began_at), time(shift.until))}</>
              : <StateTag state={post.kind === 'kiosk' ? 'neutral' : 'attention'}>{words.empty}</StateTag>),
          },
        ]}
      />
    </>
  )
}

function Requests({ call, view }: { call: DeskCall; view: SeniorView }) {
  const { lang, clinic, now } = call
  const words = seniorWords(lang)
  const { requests } = view.day
  return (
    <>
      <Heading level={2} side={<a href={view.board_href}>{words.board}</a>}>{words.requests}</Heading>
      {requests.length === 0 ? <Empty why={words.no_requests} next={words.no_requests_next} /> : (
        <Rows label={words.requests}>
          {requests.map((one) => (
            <Row
              key={one.id} href={view.board_href} title={words.request(requestWords(lang).kinds[one.kind], nameIn(lang, one.who))}
              side={<StateTag state={one.state === 'waiting' ? (one.take_by <= now ? 'late' : 'attention') : 'neutral'}>{words.request_states[one.state]}</StateTag>}
            >
              {[one.room && roomOf(call, one.room), words.asked_at(localTime(one.opened_at, clinic.zone)), one.owner_name && nameIn(lang, one.owner_name)].filter(Boolean).join(' · ')}
            </Row>
          ))}
        </Rows>
      )}
    </>
  )
}

function Situations({ call, day }: { call: DeskCall; day: SeniorDay }) {
  const { lang, clinic } = call
  const words = situationsWords(lang)
  return (
    <>
      <Heading level={2} side={<a href={`/reception/${clinic.slug}/on-call`}>{onCallWords(lang).list}</a>}>{seniorWords(lang).situations}</Heading>
      <OnCallSaid call={call} lines={day.on_call} />
      {day.situations.length === 0 ? <Empty why={words.none_open} next={words.none_open_next} /> : (
        <Rows label={words.tabs.open}>
          {day.situations.map((one) => (
            <Row key={one.id} href={`/reception/${clinic.slug}/situations/${one.id}`} title={titleFrom(one.words) || words.undescribed} side={<SituationTag call={call} situation={one} />}>
              {one.place && postIn(lang, one.place, one.place_en)}
            </Row>
          ))}
        </Rows>
      )}
    </>
  )
}

function Loads({ call, day }: { call: DeskCall; day: SeniorDay }) {
  const words = seniorWords(call.lang)
  return (
    <>
      <Heading level={2} id="loads">{words.loads}</Heading>
      <Table
        caption={words.loads} caption_hidden rows={day.loads} row_key={({ hour }) => String(hour)} empty={<Empty why={words.no_loads} next={words.no_loads_next} />}
        columns={[
          { key: 'hour', head: words.columns.hour, cell: ({ hour }) => words.hour(hour) },
          { key: 'tallies', head: words.columns.tallies, figure: true, cell: ({ tallies }) => tallies },
          { key: 'people', head: words.columns.people, figure: true, cell: ({ people }) => words.one_decimal(people) },
          { key: 'per_person', head: words.columns.per_person, figure: true, cell: ({ per_person }) => (per_person === null ? words.nobody : words.one_decimal(per_person)) },
          { key: 'state', head: words.columns.state, cell: ({ state }) => <StateTag state={state}>{words.load_states[state]}</StateTag> },
        ]}
      />
      {day.loads.length > 0 && <Aside>{words.loads_about(LOAD_HIGH)}</Aside>}
    </>
  )
}

function Faces({ call, view }: { call: DeskCall; view: SeniorView }) {
  const all = seniorWords(call.lang)
  const words = all.faces
  const { faces } = view.day
  const total = faces.good + faces.middling + faces.bad
  return (
    <>
      <Heading level={2} id="faces">{words.title}</Heading>
      <Aside>{words.about}</Aside>
      {total === 0 ? <p>{words.none}</p> : (
        <DefinitionList facts={(['good', 'middling', 'bad'] as const).map((face) => ({ term: all.names[face], fact: `${faces[face]} (${all.share(faces[face] / total)})` }))} />
      )}
      <Details summary={words.screens}>
        <ul>{view.screens.map((href, index) => <li key={href}><a href={href}>{words.screen(index + 1)}</a></li>)}</ul>
        <Aside>{words.screen_hint}</Aside>
      </Details>
    </>
  )
}
