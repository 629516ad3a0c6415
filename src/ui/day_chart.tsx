// A line of days over a year, with a limit that may differ by day, gaps as gaps, and the whole of it as a table.
import type { ReactNode } from 'react'
import { formatNumber } from '../platform/i18n.ts'
import { addDays, formatDate } from '../platform/time.ts'
import { HEIGHT, PLOT, WIDTH, linePath, scaleOf } from './chart_scale.ts'
import { useLang, useWords } from './lang.ts'
import { Details } from './reading.tsx'
import { Table } from './table.tsx'

export type DayChartProps = {
  title: string
  /** Short: it stands at the end of the line. */
  name: string
  /** The first local date; each value is a day further. */
  from: string
  /** One a day; null where nothing is known. Parts that may not be compared are lines of their own. */
  lines: readonly (readonly (number | null)[])[]
  /** The limit on each day, drawn as a thin line with its name. */
  norm?: { name: string; values: readonly (number | null)[] } | undefined
  /** Days on which another line begins, and what is said of that. */
  changes?: readonly { at: number; name: string }[] | undefined
  /** How a value is written in the table. */
  written: (value: number) => string
  day_head: string
  /** One sentence or more below. */
  sentence?: ReactNode | undefined
}

/** A day by day line chart, 2:1; the months are named below it. */
export function DayChart(props: DayChartProps) {
  const lang = useLang()
  const words = useWords()
  const days = Array.from({ length: props.lines[0]?.length ?? 0 }, (_, at) => addDays(props.from, at))
  const written = (at: number) => formatDate(lang, days[at]!, props.from)
  const all = days.map((_, at) => props.lines.map((line) => line[at] ?? null).find((value) => value !== null) ?? null)
  const scale = scaleOf({
    months: days,
    series: [{ name: props.name, values: all }, { name: props.norm?.name ?? '', values: props.norm?.values ?? [] }],
  })
  const last = all.findLastIndex((value) => value !== null)
  const norm_end = props.norm?.values.findLast((value) => value !== null) ?? null
  const end_y = last < 0 ? 0 : scale.y(all[last]!)
  const norm_y = norm_end === null ? 0 : scale.y(norm_end)
  // the two names never cover each other
  const apart = norm_end !== null && last >= 0 && Math.abs(end_y - norm_y) < 16 ? (norm_y <= end_y ? -1 : 1) * (16 - Math.abs(end_y - norm_y)) : 0
  return (
    <figure className="chart day-chart">
      <figcaption className="chart__title">{props.title}</figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width={WIDTH} height={HEIGHT} role="img" aria-label={props.title}>
        {scale.ticks.map((tick) => (
          <g key={tick}>
            <line className="chart__grid" x1={PLOT.left} x2={scale.right} y1={scale.y(tick)} y2={scale.y(tick)} />
            <text className="chart__text" x={PLOT.left - 6} y={scale.y(tick) + 4} textAnchor="end">{formatNumber(lang, tick)}</text>
          </g>
        ))}
        {namedMonths(days).map(({ day, at }) => (
          <text className="chart__text" key={day} x={scale.x(at)} y={PLOT.bottom + 17} textAnchor="middle">
            {words.months[Number(day.slice(5, 7)) - 1]}
            {(day.slice(5, 7) === '01' || at < 31) && <tspan x={scale.x(at)} dy="13">{day.slice(0, 4)}</tspan>}
          </text>
        ))}
        {props.norm && <path className="day-chart__norm" d={linePath(props.norm.values, scale)} />}
        {props.norm && norm_end !== null && <text className="chart__text" x={scale.right + 7} y={norm_y + 4 + apart}>{props.norm.name}</text>}
        {props.changes?.map(({ at, name }) => (
          <g key={at}>
            <line className="day-chart__change" x1={scale.x(at)} x2={scale.x(at)} y1={PLOT.top} y2={PLOT.bottom} />
            <text className="chart__text" x={scale.x(at) - 4} y={PLOT.top + 8} textAnchor="end">{name}</text>
          </g>
        ))}
        {props.lines.map((line, order) => (
          <g key={order} className="chart__series chart__series--1">
            <path d={linePath(line, scale)} />
            {line.map((value, at) => value !== null && (line[at - 1] ?? null) === null && (line[at + 1] ?? null) === null &&
              <circle key={at} cx={scale.x(at)} cy={scale.y(value)} r="1.5" />)}
          </g>
        ))}
        {last >= 0 && <text className="chart__end" x={scale.right + 7} y={end_y + 4}>{formatNumber(lang, all[last]!)} {props.name}</text>}
      </svg>
      {props.sentence && <p className="aside">{props.sentence}</p>}
      <Details summary={words.chart_table}>
        <Table
          caption={props.title}
          caption_hidden
          rows={stretchesOf(all)}
          row_key={({ from }) => String(from)}
          columns={[
            { key: 'days', head: props.day_head, cell: ({ from, to }) => (from === to ? written(from) : `${written(from)} – ${written(to)}`) },
            { key: 'value', head: props.name, figure: true, cell: ({ value }) => (value === null ? <span className="no-data">{words.no_data}</span> : props.written(value)) },
          ]}
        />
      </Details>
    </figure>
  )
}

/** First days of months, every third one. */
function namedMonths(days: readonly string[]): { day: string; at: number }[] {
  const firsts = days.flatMap((day, at) => (day.endsWith('-01') ? [{ day, at }] : []))
  return firsts.filter((_, order) => firsts.length <= 5 || order % 3 === 0)
}

/** Neighbouring days with one value, as one line of a table. */
export function stretchesOf(values: readonly (number | null)[]): { from: number; to: number; value: number | null }[] {
  const stretches: { from: number; to: number; value: number | null }[] = []
  values.forEach((value, at) => {
    const last = stretches.at(-1)
    if (last && last.value === value) last.to = at
    else stretches.push({ from: at, to: at, value })
  })
  return stretches
}
