// A day's tallies: by kind, by hour and by post.
import { addDays, formatDate, localDate } from '../../../platform/time.ts'
import { Aside, Button, Empty, Heading, Lead, Pagination, Table } from '../../../ui/index.ts'
import { type DeskCall, ReceptionFrame } from '../../frame.tsx'
import type { TallyCount } from '../queries.ts'
import { TALLY_KINDS } from '../kinds.ts'
import { tallyWords } from '../words/index.ts'

export interface CountsView {
  day: string
  counts: readonly TallyCount[]
  /** Posts by id: their name and building. */
  posts: ReadonlyMap<string, string>
}

export function CountsPage({ call, view }: { call: DeskCall; view: CountsView }) {
  const { lang, clinic, now } = call
  const words = tallyWords(lang)
  const { day, counts, posts } = view
  const today = localDate(now, clinic.zone)
  const base = `/reception/${clinic.slug}/tallies`
  const total = sum(counts)
  const hours = [...new Set(counts.map(({ hour }) => hour))].toSorted((a, b) => a - b)
  const at_posts = [...Map.groupBy(counts, ({ post_id }) => post_id)].map(([id, rows]) => ({ name: posts.get(id) ?? id, count: sum(rows) }))
    .toSorted((a, b) => b.count - a.count)
  const count = { key: 'count', head: words.counts.count, figure: true } as const
  return (
    <ReceptionFrame call={call} section="tallies" title={words.counts.title}>
      <Heading level={1}>{words.counts.title}</Heading>
      <Lead>{words.counts.of_day(formatDate(lang, day, today), total)}</Lead>
      <Pagination previous_href={`${base}?day=${addDays(day, -1)}`} next_href={day < today ? `${base}?day=${addDays(day, 1)}` : undefined} />
      {total === 0 ? <Empty why={words.counts.none} next={words.counts.none_next} /> : (
        <>
          <Table
            caption={words.counts.by_kind} rows={TALLY_KINDS.filter((kind) => counts.some((row) => row.kind === kind))} row_key={(kind) => kind}
            columns={[{ key: 'kind', head: words.counts.kind, cell: (kind) => words.kinds[kind] }, { ...count, cell: (kind) => sum(counts.filter((row) => row.kind === kind)) }]}
          />
          <Table
            caption={words.counts.by_hour} rows={hours} row_key={String}
            columns={[{ key: 'hour', head: words.counts.hour, cell: (hour) => words.counts.hour_of(hour) }, { ...count, cell: (hour) => sum(counts.filter((row) => row.hour === hour)) }]}
          />
          <Table
            caption={words.counts.by_post} rows={at_posts} row_key={({ name }) => name}
            columns={[{ key: 'post', head: words.counts.post, cell: ({ name }) => name }, { ...count, cell: (row) => row.count }]}
          />
        </>
      )}
      <Button kind="secondary" href={`${base}.csv?day=${day}`}>{words.counts.csv}</Button>
      <Aside>{words.page.nothing_personal}</Aside>
    </ReceptionFrame>
  )
}

function sum(rows: readonly { count: number }[]): number {
  return rows.reduce((all, { count }) => all + count, 0)
}
