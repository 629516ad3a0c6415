import { MonthChart, SparkLine } from '../chart.tsx'
import { BarList, Figure } from '../figure.tsx'
import { useLang } from '../lang.ts'
import { formatNumber } from '../../platform/i18n.ts'
import { Heading, StateTag } from '../reading.tsx'
import { DefinitionList, Table } from '../table.tsx'
import type { GalleryWords } from '../words/gallery_ru.ts'

const months = Array.from(
  { length: 13 },
  (_, index) => `${index < 2 ? 2025 : 2026}-${String(((index + 10) % 12) + 1).padStart(2, '0')}`,
)
const doctors = [4.1, 4.1, 4.2, 4.2, 4.1, 4.3, 4.4, 4.4, null, 4.4, 4.5, 4.5, 4.6]
const branch = [3.8, 3.7, 3.9, 3.8, 3.7, 3.7, 4.2, 4.2, 4.3, 4.2, 4.3, 4.3, 4.4]

/** Marks with their bands, distributions, tables, facts, charts. */
export function GalleryFigures({ words }: { words: GalleryWords }) {
  return (
    <section>
      <Heading>{words.figures}</Heading>
      <Figure value={4.4} low={4.1} high={4.7} answers={312} letters={1940} how_href="#how" />
      <Figure value={3.05} low={2.2} high={3.9} answers={31} letters={402} />
      <Figure value={null} answers={12} letters={95} answers_needed={30} how_href="#how" />
      <Figure value={null} answers={0} />
      <Heading level={3}>{words.distribution}</Heading>
      <BarList
        label={words.distribution}
        total={312}
        items={[201, 71, 25, null, null].map((count, index) => ({
          key: String(index),
          label: String(5 - index),
          count,
        }))}
      />
      <BranchTable words={words} />
      <Heading level={3}>{words.facts}</Heading>
      <DefinitionList facts={words.facts_rows.map(([term, fact]) => ({ term, fact }))} />
      <MonthChart
        title={words.chart}
        months={months}
        from={1}
        to={5}
        digits={1}
        series={[
          { name: words.chart_doctor, values: doctors },
          { name: words.chart_clinic, values: branch },
        ]}
        norm={{ name: words.chart_norm, value: 3.4 }}
        marked={['2026-05']}
        sentence={words.chart_sentence}
      />
      <p>
        {words.spark} <SparkLine label={words.spark} values={branch} />
      </p>
    </section>
  )
}

const rows = [
  { branch: 0, letters: 1940, answers: 312, mark: 4.4, state: 'fine' },
  { branch: 1, letters: 402, answers: 31, mark: 3.1, state: 'late' },
  { branch: 2, letters: 95, answers: 12, mark: null, state: 'unknown' },
] as const

function BranchTable({ words }: { words: GalleryWords }) {
  const lang = useLang()
  return (
    <Table
      caption={words.table}
      rows={rows}
      row_key={(row) => String(row.branch)}
      totals={{ branch: words.total, letters: formatNumber(lang, 2437), answers: formatNumber(lang, 355) }}
      columns={[
        {
          key: 'branch',
          head: words.table_branch,
          cell: (row) => <a href="#branch">{words.branches[row.branch]}</a>,
        },
        {
          key: 'letters',
          head: words.table_letters,
          figure: true,
          cell: (row) => formatNumber(lang, row.letters),
        },
        {
          key: 'answers',
          head: words.table_answers,
          figure: true,
          cell: (row) => formatNumber(lang, row.answers),
        },
        {
          key: 'mark',
          head: words.table_mark,
          figure: true,
          cell: (row) => (row.mark === null ? <StateTag state="unknown" /> : formatNumber(lang, row.mark, 1)),
        },
        { key: 'state', head: words.table_state, cell: (row) => <StateTag state={row.state} /> },
      ]}
    />
  )
}
