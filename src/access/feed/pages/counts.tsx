import { type Lang, formatNumber } from '../../../platform/i18n.ts'
import type { Frame } from '../../../platform/http/route.ts'
import { Aside, Heading, Table } from '../../../ui/index.ts'
import type { SourceRun } from '../queries/sources.ts'
import type { FeedError } from '../report.ts'
import { feedWords } from '../words/index.ts'

function sayOutcome(lang: Lang, outcome: string): string {
  const words = feedWords(lang)
  const known: Record<string, string | undefined> = words.became_words
  return Object.hasOwn(known, outcome) ? known[outcome]! : words.other_outcome
}

/** «добавили 30, уже прошло 270» of one type of lines; undefined when nothing is told of them. */
export function sayCounts(lang: Lang, run: SourceRun | undefined, type: string): string | undefined {
  const counts = run?.counts?.[type]
  if (!counts || Object.keys(counts).length === 0) return undefined
  return Object.entries(counts).map(([outcome, n]) => `${sayOutcome(lang, outcome)} ${formatNumber(lang, n)}`).join(', ')
}

/** What became of the lines of a reading. */
export function CountTable({ frame, run }: { frame: Frame; run: SourceRun }) {
  const words = feedWords(frame.lang)
  const types: Record<string, string | undefined> = words.types
  const rows = Object.entries(run.counts ?? {}).flatMap(([type, counts]) =>
    Object.entries(counts).map(([outcome, n]) => ({ type, outcome, n })))
  return (
    <Table
      caption={words.counts}
      rows={rows}
      row_key={({ type, outcome }) => `${type} ${outcome}`}
      empty={<Aside>{words.no_counts}</Aside>}
      columns={[
        { key: 'what', head: words.what, cell: ({ type }) => types[type] ?? type },
        { key: 'became', head: words.became, cell: ({ outcome }) => sayOutcome(frame.lang, outcome) },
        { key: 'n', head: words.how_many, figure: true, cell: ({ n }) => formatNumber(frame.lang, n) },
      ]}
    />
  )
}

/** The first things that were wrong, by file and line. */
export function ErrorTable({ frame, run }: { frame: Frame; run: SourceRun }) {
  const words = feedWords(frame.lang)
  const errors = run.errors ?? []
  if (errors.length === 0) return null
  const whereOf = ({ file, line }: FeedError) => (file === null ? words.whole_feed : line ? words.line_of(file, line) : file)
  return (
    <>
      <Heading>{words.error_list}</Heading>
      <Aside>{words.error_shown(errors.length, run.error_count)}</Aside>
      <Table
        caption={words.error_list} caption_hidden
        rows={errors.map((error, number) => ({ ...error, number }))}
        row_key={({ number }) => String(number)}
        columns={[
          { key: 'where', head: words.where, cell: whereOf },
          { key: 'sentence', head: words.sentence, cell: ({ code, about }) => words.problems[code](about ?? '').trim() },
        ]}
      />
    </>
  )
}
