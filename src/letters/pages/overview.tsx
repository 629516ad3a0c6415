// The summary: how so many visits became so many letters, and what became of those.
import { formatNumber } from '../../platform/i18n.ts'
import { formatDate } from '../../platform/time.ts'
import { Aside, Empty, Heading, Lead, Notice, Pills, Table } from '../../ui/index.ts'
import type { LetterCount, VisitCount } from '../queries/overview.ts'
import { staffWords } from '../words/index.ts'
import { Desk, type DeskCall } from './desk.tsx'
import { stateWords } from './state.tsx'

export const PERIODS = [7, 30, 90] as const

export interface Overview {
  days: number
  from: string
  to: string
  visits: readonly VisitCount[]
  letters: readonly LetterCount[]
  replies: { sent: number; answered: number; reminders: number }
  paused: boolean
  has_wording: boolean
}

export function OverviewPage({ call, overview }: { call: DeskCall; overview: Overview }) {
  const words = staffWords(call.lang)
  const { days, from, to, visits, letters, replies } = overview
  const visit_count = sum(visits)
  const letter_count = sum(letters)
  const base = `/letters/${call.clinic.slug}`
  return (
    <Desk call={call} section="overview" title={words.title}>
      <h1>{words.title}</h1>
      {!overview.has_wording && (
        <Notice kind="warning">
          <p>
            {words.no_wording} <a href={`${base}/wordings`}>{words.no_wording_next}</a>
          </p>
        </Notice>
      )}
      {overview.paused && (
        <Notice kind="warning">
          <p>
            {words.paused} <a href={`${base}/policy`}>{words.paused_next}</a>
          </p>
        </Notice>
      )}
      <Pills
        label={words.period_label}
        pills={PERIODS.map((n) => ({
          href: `${base}?days=${n}`,
          label: words.period(n),
          current: n === days,
        }))}
      />
      {visit_count === 0 ? (
        <Empty why={words.headline_none} next={words.headline_none_next} />
      ) : (
        <>
          <Lead>{words.headline(visit_count, letter_count)}</Lead>
          <Aside>{words.period_of(formatDate(call.lang, from, to), formatDate(call.lang, to))}</Aside>
          <Visits call={call} visits={visits} total={visit_count} />
          <Letters call={call} letters={letters} total={letter_count} />
          <p>
            {words.answered(replies.answered, replies.sent)} {words.reminders(replies.reminders)}
          </p>
        </>
      )}
    </Desk>
  )
}

function Visits({ call, visits, total }: { call: DeskCall; visits: readonly VisitCount[]; total: number }) {
  const words = staffWords(call.lang)
  const said = (row: VisitCount) =>
    row.refusal
      ? (words.refusals[row.refusal] ?? row.refusal)
      : row.asked
        ? words.visits_asked
        : words.visits_waiting
  // what became a letter first, then why the others did not
  const rows = [...visits].sort((a, b) => Number(b.asked) - Number(a.asked) || b.count - a.count)
  return (
    <section>
      <Heading>{words.visits_caption}</Heading>
      <Table
        caption={words.visits_caption}
        caption_hidden
        rows={rows}
        row_key={said}
        totals={{ why: words.visits_total, count: formatNumber(call.lang, total) }}
        columns={[
          { key: 'why', head: words.visits_why, cell: said },
          {
            key: 'count',
            head: words.visits_count,
            figure: true,
            cell: (row) => formatNumber(call.lang, row.count),
          },
        ]}
      />
      <Aside>{words.shared_day}</Aside>
    </section>
  )
}

function Letters({
  call,
  letters,
  total,
}: {
  call: DeskCall
  letters: readonly LetterCount[]
  total: number
}) {
  const words = staffWords(call.lang)
  if (total === 0) return null
  return (
    <section>
      <Heading>{words.states_caption}</Heading>
      <Table
        caption={words.states_caption}
        caption_hidden
        rows={letters}
        row_key={(row) => `${row.state} ${row.reason}`}
        totals={{ state: words.states_total, count: formatNumber(call.lang, total) }}
        columns={[
          {
            key: 'state',
            head: words.states_state,
            cell: (row) => (
              <a href={`/letters/${call.clinic.slug}/messages?state=${row.state}`}>
                {stateWords(call.lang, row.state, row.reason)}
              </a>
            ),
          },
          {
            key: 'count',
            head: words.states_count,
            figure: true,
            cell: (row) => formatNumber(call.lang, row.count),
          },
        ]}
      />
    </section>
  )
}

function sum(rows: readonly { count: number }[]): number {
  return rows.reduce((total, row) => total + row.count, 0)
}
