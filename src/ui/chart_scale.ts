// Where things stand in a chart: scales, ticks, names of months, the path of a line.

export const WIDTH = 360
export const HEIGHT = 180
export const PLOT = { left: 30, top: 12, bottom: 146 }

export type Series = {
  /** Short: it stands beside the end of the line. */
  name: string
  /** One value a month, in the order of `months`; null where there is none. */
  values: readonly (number | null)[]
}

/** What is drawn, apart from its words. */
export type Drawing = {
  /** 'YYYY-MM', ascending. */
  months: readonly string[]
  series: readonly [Series] | readonly [Series, Series]
  /** A norm or a mean, drawn as a thin line with its name. */
  norm?: { name: string; value: number } | undefined
  /** The ends of the axis; 0 and the greatest value when left out. */
  from?: number | undefined
  to?: number | undefined
}

export type Scale = {
  x: (index: number) => number
  y: (value: number) => number
  ticks: readonly number[]
  /** Where the plot ends and the names of the series begin. */
  right: number
}

/** The scale of a chart: round ticks, and room on the right for the longest name. */
export function scaleOf(props: Drawing): Scale {
  const known = props.series.flatMap((series) => series.values).filter((value) => value !== null)
  const from = props.from ?? 0
  const top = props.to ?? Math.max(from, props.norm?.value ?? from, ...known)
  const step = roundStep((top - from) / 4)
  const to = props.to ?? from + step * Math.max(1, Math.ceil((top - from) / step))
  const ticks: number[] = []
  for (let tick = from; tick <= to + step / 1000; tick += step) ticks.push(round(tick))
  const name_length = Math.max(...props.series.map((series) => series.name.length))
  const right = WIDTH - Math.min(130, Math.max(44, 12 + 7.5 * name_length))
  const width = right - PLOT.left - 16
  return {
    ticks,
    right,
    x: (index) => round(PLOT.left + 8 + (index * width) / Math.max(1, props.months.length - 1)),
    y: (value) => round(PLOT.bottom - ((PLOT.bottom - PLOT.top) * (value - from)) / (to - from)),
  }
}

/** The next of 1, 2, 2.5, 5, 10 times a power of ten that is not smaller; whole numbers from 1 on. */
function roundStep(least: number): number {
  if (!(least > 0)) return 1
  const power = 10 ** Math.floor(Math.log10(least))
  const step = [1, 2, 2.5, 5, 10].find((factor) => factor * power >= least - 1e-9)! * power
  return step > 1 ? Math.ceil(step) : step
}

/** Whether the lines begin above the norm, so that its name has room below it. */
export function startsAbove({ series, norm, months }: Drawing): boolean {
  const first = series.flatMap(({ values }) => values.slice(0, Math.ceil(months.length / 3)))
  const known = first.filter((value) => value !== null)
  return known.reduce((sum, value) => sum + value, 0) > (norm?.value ?? 0) * known.length
}

/** The year stands under the first named month of each year. */
export function yearIsNamed(months: readonly string[], index: number): boolean {
  const before = months.slice(0, index).findLast((_, earlier) => monthIsNamed(earlier, months.length))
  return before === undefined || before.slice(0, 4) !== months[index]!.slice(0, 4)
}

/** Every third month has its name below the axis, every sixth in a long chart, all in a short one. */
export function monthIsNamed(index: number, length: number): boolean {
  return length <= 6 || index % (length <= 15 ? 3 : 6) === 0
}

/** The `d` of a line's path; a gap where a value is missing. */
export function linePath(values: readonly (number | null)[], scale: Scale): string {
  let path = ''
  let drawing = false
  values.forEach((value, index) => {
    if (value !== null) path += `${drawing ? 'L' : 'M'}${scale.x(index)} ${scale.y(value)}`
    drawing = value !== null
  })
  return path
}

/** To hundredths: enough for any screen, and short in the page. */
export function round(value: number): number {
  return Math.round(value * 100) / 100
}
