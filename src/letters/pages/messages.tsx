// Every letter by day and number, and one letter's path. No patient is named.
import { formatDate, formatDateTime } from '../../platform/time.ts'
import {
  Aside,
  Breadcrumbs,
  DefinitionList,
  Empty,
  Heading,
  Pagination,
  Pills,
  Row,
  Rows,
  Table,
  Timeline,
  nameIn,
} from '../../ui/index.ts'
import type { DayVisit, LetterEvent, LetterRow, MessageRow } from '../queries/overview.ts'
import { STATES } from '../rules/delivery.ts'
import { staffWords } from '../words/index.ts'
import { Desk, type DeskCall, todayOf } from './desk.tsx'
import { MessageState } from './state.tsx'

export interface MessageList {
  state: string | null
  page: number
  pages: number
  rows: readonly MessageRow[]
  counts: ReadonlyMap<string, number>
}

export function MessagesPage({ call, list }: { call: DeskCall; list: MessageList }) {
  const words = staffWords(call.lang)
  const base = `/letters/${call.clinic.slug}`
  const today = todayOf(call)
  const href = (state: string | null, page = 1) => {
    const query = new URLSearchParams({
      ...(state ? { state } : {}),
      ...(page > 1 ? { page: String(page) } : {}),
    }).toString()
    return `${base}/messages${query ? `?${query}` : ''}`
  }
  const pills = STATES.filter((state) => list.counts.has(state) || state === list.state)
  return (
    <Desk call={call} section="messages" title={words.list_title}>
      <h1>{words.list_title}</h1>
      <Aside>{words.list_lead}</Aside>
      <Pills
        label={words.list_filter}
        pills={[
          { href: href(null), label: words.list_all, current: list.state === null },
          ...pills.map((state) => ({
            href: href(state),
            label: words.states[state]!,
            count: list.counts.get(state) ?? 0,
            current: state === list.state,
          })),
        ]}
      />
      {list.rows.length === 0 ? (
        <Empty why={words.list_empty} next={words.list_empty_next} />
      ) : (
        <Rows label={words.list_label}>
          {list.rows.map((row) => (
            <Row
              key={row.id}
              href={`${base}/${row.letter_id}`}
              title={words.list_row(words.kinds[row.kind]!, formatDate(call.lang, row.day, today))}
              side={words.list_due(formatDateTime(call.lang, row.due_at, call.clinic.zone, today))}
            >
              <MessageState lang={call.lang} state={row.state} reason={row.reason} />
            </Row>
          ))}
        </Rows>
      )}
      <Pagination
        previous_href={list.page > 1 ? href(list.state, list.page - 1) : undefined}
        next_href={list.page < list.pages ? href(list.state, list.page + 1) : undefined}
        page={list.page}
        pages={list.pages}
      />
    </Desk>
  )
}

export interface LetterPathView {
  letter: LetterRow
  visits: readonly DayVisit[]
  events: readonly LetterEvent[]
}

export function LetterPathPage({ call, path }: { call: DeskCall; path: LetterPathView }) {
  const words = staffWords(call.lang)
  const { letter, visits, events } = path
  const { zone, slug } = call.clinic
  const today = todayOf(call)
  const title = words.letter_title(formatDate(call.lang, letter.day, today))
  const when = (instant: Date) => formatDateTime(call.lang, instant, zone, today)
  return (
    <Desk call={call} section="messages" title={title}>
      <Breadcrumbs above={[{ href: `/letters/${slug}/messages`, label: words.list_title }]} here={title} />
      <h1>{title}</h1>
      <DefinitionList
        facts={[
          { term: words.letter_state, fact: words.letter_states[letter.state] },
          { term: words.letter_audience, fact: words.audiences[letter.audience] },
          { term: words.letter_lang, fact: words.langs[letter.lang] },
          { term: words.letter_due, fact: when(letter.due_at) },
          { term: words.letter_until, fact: when(letter.expires_at) },
          { term: words.letter_number, fact: letter.id },
        ]}
      />
      <Heading>{words.letter_visits}</Heading>
      <Table
        caption={words.letter_visits}
        caption_hidden
        rows={visits}
        row_key={(visit) => visit.id}
        columns={[
          {
            key: 'when',
            head: words.letter_visit_when,
            cell: (visit) => (visit.ended_at ? when(visit.ended_at) : null),
          },
          { key: 'doctor', head: words.letter_visit_doctor, cell: (visit) => nameIn(call.lang, visit.doctor) },
          {
            key: 'branch',
            head: words.letter_visit_branch,
            cell: (visit) => (call.lang === 'en' ? visit.branch_en : visit.branch_ru),
          },
          {
            key: 'decision',
            head: words.letter_visit_decision,
            cell: (visit) =>
              visit.refusal ? (words.refusals[visit.refusal] ?? visit.refusal) : words.letter_visit_asked,
          },
        ]}
      />
      <Heading>{words.letter_events}</Heading>
      <Timeline
        label={words.letter_events}
        moments={events.map((event) => ({
          key: `${event.message_id} ${event.number}`,
          when: when(event.at),
          datetime: event.at.toISOString(),
          what: <EventWords call={call} event={event} />,
          who: words.kinds[event.message_kind],
        }))}
      />
    </Desk>
  )
}

function EventWords({ call, event }: { call: DeskCall; event: LetterEvent }) {
  const words = staffWords(call.lang)
  const said = words.events[event.kind] ?? event.kind
  if (event.kind === 'accepted' && event.edition !== null) return words.letter_edition(said, event.edition)
  // that the 72 hours are over is said by the event that follows
  const why = event.detail && event.detail !== 'expired' ? words.reasons[event.detail] : undefined
  return why ? words.because(said, why) : said
}
