import { Empty, Lead, StateTag, Table } from '../../../ui/index.ts'
import type { Source, SourceRun } from '../queries/sources.ts'
import { judgeSource } from '../rules/age.ts'
import { feedWords } from '../words/index.ts'
import { type Moment, STATE_LOOKS, type SourceFrame, SourceLayout, sayMoment } from './frame.tsx'
import { sayCounts } from './counts.tsx'

interface Props extends Moment, SourceFrame {
  sources: readonly Source[]
  /** Of each source the last reading that says something. */
  runs: ReadonlyMap<string, SourceRun>
}

export function SourcesPage(props: Props) {
  const { frame, sources, runs, now } = props
  const words = feedWords(frame.lang)
  const columns = [
    { key: 'name', head: words.name, cell: (source: Source) => <a href={`/access/sources/${source.id}`}>{source.name}</a> },
    { key: 'state', head: words.state, cell: (source: Source) => <SourceTag source={source} now={now} frame={frame} /> },
    { key: 'success', head: words.success, cell: (source: Source) => sayMoment(props, source.success_at) },
    { key: 'known', head: words.known, cell: (source: Source) => (source.known_at === null ? words.no_data : words.known_for(sayMoment(props, source.known_at))) },
    { key: 'counts', head: words.last_counts, cell: (source: Source) => sayCounts(frame.lang, runs.get(source.id), 'Slot') ?? words.no_data },
    { key: 'errors', head: words.errors, cell: (source: Source) => {
      const run = runs.get(source.id)
      return run ? (run.error_count > 0 ? words.error_total(run.error_count) : words.no_errors) : words.no_data
    } },
  ]
  return (
    <SourceLayout frame={frame} rail={props.rail} title={words.title}>
      <h1>{words.title}</h1>
      <Lead>{words.lead}</Lead>
      <p><a href="/access/sources/new">{words.add}</a></p>
      <Table
        caption={words.title} caption_hidden columns={columns} rows={sources} row_key={(source) => source.id}
        empty={<Empty why={words.none} next={words.none_next} />}
      />
    </SourceLayout>
  )
}

export function SourceTag({ source, now, frame }: { source: Source } & Pick<Moment, 'now' | 'frame'>) {
  const state = judgeSource(source, now)
  return <StateTag state={STATE_LOOKS[state]}>{feedWords(frame.lang).states[state]}</StateTag>
}
