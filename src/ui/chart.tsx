// Charts made on the server, 2:1, at most two series, labelled directly, with the table behind a disclosure.
import type { ReactNode } from 'react'
import { formatMonth } from '../platform/time.ts'
import { formatNumber } from '../platform/i18n.ts'
import type { Drawing, Scale, Series } from './chart_scale.ts'
import {
  HEIGHT,
  PLOT,
  WIDTH,
  linePath,
  monthIsNamed,
  round,
  scaleOf,
  startsAbove,
  yearIsNamed,
} from './chart_scale.ts'
import { useLang, useWords } from './lang.ts'
import { Details } from './reading.tsx'
import { Table } from './table.tsx'

export type { Series }

export type MonthChartProps = Drawing & {
  title: string
  /** Months to mark by a ring, explained by `sentence`. */
  marked?: readonly string[] | undefined
  /** One sentence below, which explains what is marked. */
  sentence?: ReactNode | undefined
  /** Decimals of the numbers. */
  digits?: number | undefined
}

/** A month by month line chart. */
export function MonthChart(props: MonthChartProps) {
  const lang = useLang()
  const words = useWords()
  const scale = scaleOf(props)
  const written = (value: number) => formatNumber(lang, value, props.digits ?? 0)
  return (
    <figure className="chart">
      <figcaption className="chart__title">{props.title}</figcaption>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        width={WIDTH}
        height={HEIGHT}
        role="img"
        aria-label={props.title}
      >
        {scale.ticks.map((tick) => (
          <g key={tick}>
            <line
              className="chart__grid"
              x1={PLOT.left}
              x2={scale.right}
              y1={scale.y(tick)}
              y2={scale.y(tick)}
            />
            <text className="chart__text" x={PLOT.left - 6} y={scale.y(tick) + 4} textAnchor="end">
              {formatNumber(lang, tick, Number.isInteger(tick) ? 0 : 1)}
            </text>
          </g>
        ))}
        {props.months.map(
          (month, index) =>
            monthIsNamed(index, props.months.length) && (
              <text
                className="chart__text"
                key={month}
                x={scale.x(index)}
                y={PLOT.bottom + 17}
                textAnchor="middle"
              >
                {words.months[Number(month.slice(5)) - 1]}
                {yearIsNamed(props.months, index) && (
                  <tspan x={scale.x(index)} dy="13">
                    {month.slice(0, 4)}
                  </tspan>
                )}
              </text>
            ),
        )}
        {props.norm && (
          <g>
            <line
              className="chart__norm"
              x1={PLOT.left}
              x2={scale.right}
              y1={scale.y(props.norm.value)}
              y2={scale.y(props.norm.value)}
            />
            <text
              className="chart__text"
              x={PLOT.left + 4}
              y={scale.y(props.norm.value) + (startsAbove(props) ? 14 : -5)}
            >
              {props.norm.name} {written(props.norm.value)}
            </text>
          </g>
        )}
        {props.series.map((series, order) => (
          <Line key={series.name} series={series} order={order} scale={scale} marked={markedIndexes(props)} />
        ))}
        <EndLabels series={props.series} scale={scale} written={written} />
      </svg>
      {props.sentence && <p className="aside">{props.sentence}</p>}
      <Details summary={words.chart_table}>
        <MonthTable {...props} written={written} />
      </Details>
    </figure>
  )
}

function Line({
  series,
  order,
  scale,
  marked,
}: {
  series: Series
  order: number
  scale: Scale
  marked: ReadonlySet<number>
}) {
  return (
    <g className={`chart__series chart__series--${order + 1}`}>
      <path d={linePath(series.values, scale)} />
      {series.values.map(
        (value, index) =>
          value !== null &&
          (marked.has(index) || standsAlone(series.values, index)) && (
            <circle key={index} cx={scale.x(index)} cy={scale.y(value)} r={marked.has(index) ? 5 : 2} />
          ),
      )}
    </g>
  )
}

/** The name and last value of each series beside its end, kept apart so that they never cover each other. */
function EndLabels({
  series,
  scale,
  written,
}: {
  series: readonly Series[]
  scale: Scale
  written: (value: number) => string
}) {
  const ends = series
    .map(({ name, values }, order) => ({
      name,
      order,
      last: values.findLast((value) => value !== null) ?? null,
    }))
    .filter((end) => end.last !== null)
    .map((end) => ({ ...end, y: scale.y(end.last!) }))
    .sort((a, b) => a.y - b.y)
  const [upper, lower] = ends
  if (upper && lower && lower.y - upper.y < 30) {
    const middle = (upper.y + lower.y) / 2
    upper.y = middle - 15
    lower.y = middle + 15
  }
  return ends.map(({ name, order, last, y }) => (
    <text key={name} className={`chart__end chart__end--${order + 1}`} x={scale.right + 7} y={y - 1}>
      <tspan>{name}</tspan>
      <tspan className="chart__last" x={scale.right + 7} dy="14">
        {written(last!)}
      </tspan>
    </text>
  ))
}

function MonthTable({
  title,
  months,
  series,
  written,
}: MonthChartProps & { written: (value: number) => string }) {
  const lang = useLang()
  const words = useWords()
  return (
    <Table
      caption={title}
      caption_hidden
      rows={months.map((month, index) => ({ month, index }))}
      row_key={(row) => row.month}
      columns={[
        { key: 'month', head: words.month, cell: (row) => formatMonth(lang, row.month) },
        ...series.map(({ name, values }) => ({
          key: name,
          head: name,
          figure: true,
          cell: ({ index }: { index: number }) => {
            const value = values[index] ?? null
            return value === null ? <span className="no-data">{words.no_data}</span> : written(value)
          },
        })),
      ]}
    />
  )
}

/** A line without axes, as high as a line of text; `label` says in words what it shows. */
export function SparkLine({ values, label }: { values: readonly (number | null)[]; label: string }) {
  const known = values.filter((value) => value !== null)
  const low = Math.min(...known)
  const high = Math.max(...known)
  const scale: Scale = {
    ticks: [],
    right: 96,
    x: (index) => round(2 + (index * 92) / Math.max(1, values.length - 1)),
    y: (value) => round(18 - (high === low ? 8 : (16 * (value - low)) / (high - low))),
  }
  const last = values.findLastIndex((value) => value !== null)
  return (
    <svg className="spark" width="96" height="20" viewBox="0 0 96 20" role="img" aria-label={label}>
      <path d={linePath(values, scale)} />
      {last >= 0 && <circle cx={scale.x(last)} cy={scale.y(values[last]!)} r="2" />}
    </svg>
  )
}

function markedIndexes({ months, marked }: MonthChartProps): ReadonlySet<number> {
  return new Set((marked ?? []).map((month) => months.indexOf(month)))
}

function standsAlone(values: readonly (number | null)[], index: number): boolean {
  return (values[index - 1] ?? null) === null && (values[index + 1] ?? null) === null
}
