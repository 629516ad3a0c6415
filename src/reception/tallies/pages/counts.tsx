// A day's tallies: by kind, by hour and by post.
import { addDays, formatDate, localDate } from '../../../platform/time.ts'
import { Actions, Aside, BarList, Button, Empty, Heading, Lead, Pagination } from '../../../ui/index.ts'
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
  return (
    <ReceptionFrame call={call} section="tallies" title={words.counts.title}>
      <Heading level={1}>{words.counts.title}</Heading>
      <Lead>{words.counts.of_day(formatDate(lang, day, today), total)}</Lead>
      <Pagination previous_href={`${base}?day=${addDays(day, -1)}`} next_href={day < today ? `${base}?day=${addDays(day, 1)}` : undefined} />
      {total === 0 ? <Empty why={words.counts.none} next={words.counts.none_next} /> : (
        <>
          <Heading>{words.counts.by_kind}</Heading>
          <BarList label={words.counts.by_kind} items={TALLY_KINDS.map((kind) => ({ key: kind, label: words.kinds[kind], count: sum(counts.filter((row) => row.kind === kind)) }))} />
          <Heading>{words.counts.by_hour}</Heading>
          <BarList label={words.counts.by_hour} items={hours.map((hour) => ({ key: String(hour), label: words.counts.hour_of(hour), count: sum(counts.filter((row) => row.hour === hour)) }))} />
          <Heading>{words.counts.by_post}</Heading>
          <BarList label={words.counts.by_post} items={at_posts.map(({ name, count }) => ({ key: name, label: name, count }))} />
        </>
      )}
      <Actions><Button kind="secondary" href={`${base}.csv?day=${day}`}>{words.counts.csv}</Button></Actions>
      <Aside>{words.page.nothing_personal}</Aside>
    </ReceptionFrame>
  )
}

function sum(rows: readonly { count: number }[]): number {
  return rows.reduce((all, { count }) => all + count, 0)
}
