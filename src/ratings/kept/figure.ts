// One figure, from totals to exactly what is shown, and whether it may be renewed. Pure.
import {
  type MonthWindow, type PeerGroup, childrenToPublish, coverage, mayBePoint, mayRelease, publishFigure, responseRate,
  roundHalfUp, shownStar, shrunkStar, suppressMarks, bandHalfWidth,
} from '../figures.ts'
import { type CellWeights, type WeighedSubject, sumOf, summarise } from './summary.ts'
import type { Subject } from './totals.ts'

/** Exactly what is shown of a branch or doctor; a page, a CSV file and the API show this and no more. */
export interface ShownFigure {
  /** Visits from this local day on, and before that one. */
  from: string
  until: string
  level: 'too_few' | 'preliminary' | 'full'
  /** Valid marks. */
  n: number
  /** Null below the threshold of stars. */
  star: number | null
  low: number | null
  high: number | null
  /** Letters that arrived; for a doctor, visits asked about in them. */
  letters: number
  /** Shares 0–1, rounded to whole per cent; null when unknown: answered of the letters, invited of the visits. */
  response_rate: number | null
  coverage: number | null
  /** How many gave 5, 4, 3, 2, 1; null in a cell that is hidden; null when no table is safe. */
  marks: (number | null)[] | null
  /** The twelve months in order; null where too few answered. */
  months: { month: string; star: number | null }[]
}

/** What the next release is compared with; never shown. */
export interface Basis {
  /** Marks by month ('YYYY-MM-01'). */
  months: Record<string, number>
  /** The months' stars as last published: of how many marks, counted before which round. */
  points: Record<string, MonthPoint>
}

export interface MonthPoint {
  n: number
  round: number
  star: number
}

export interface KeptRelease {
  as_of: string
  round: number
  figure: ShownFigure
  basis: Basis
}

/** What a release is made with. */
export interface Releasing {
  window: MonthWindow
  /** Local date of the release. */
  as_of: string
  /** The round that begins with it: marks counted from here on are not in it. */
  round: number
  peers: PeerGroup
}

/**
 * The next release of a subject, or null when the last one stands: fewer than five marks entered since, or one to four
 * left it (statistics, section 9). An edited mark has left and entered. Doubt closes the door: when the counts do not fit
 * together nothing is released.
 */
export function nextRelease(weighed: WeighedSubject, last: KeptRelease | null, releasing: Releasing): KeptRelease | null {
  const { subject } = weighed
  const months = Object.fromEntries(monthsOf(releasing.window).map((month) => [month, marksIn(subject, month)]))
  const { entered, left } = last ? changesSince(subject, last, months) : { entered: sumOf(Object.values(months)), left: 0 }
  if (left < 0 || !mayRelease(entered, left)) return null
  const points = monthPoints(weighed, last?.basis.points ?? {}, releasing)
  const figure = showFigure(weighed, points, releasing)
  return figure && { as_of: releasing.as_of, round: releasing.round, figure, basis: { months, points } }
}

/** How many marks entered and left the window since a release. In: marks by month now. */
export function changesSince(
  subject: Pick<Subject, 'entered'>, last: Pick<KeptRelease, 'round' | 'basis'>, months: Record<string, number>,
): { entered: number; left: number } {
  let [entered, left] = [0, 0]
  for (const [month, n] of Object.entries(months)) {
    const was = last.basis.months[month]
    const came = was === undefined ? n : enteredSince(subject, month, last.round)
    entered += came
    left += (was ?? 0) + came - n
    if ((was ?? 0) + came < n) return { entered: 0, left: -1 }
  }
  for (const [month, was] of Object.entries(last.basis.months)) if (months[month] === undefined) left += was
  return { entered, left }
}

function enteredSince(subject: Pick<Subject, 'entered'>, month: string, round: number): number {
  return sumOf(subject.entered.filter((row) => row.month === month && row.round >= round).map((row) => row.n))
}

function marksIn(subject: Subject, month: string): number {
  return sumOf(subject.cells.filter((cell) => cell.month === month).flatMap((cell) => cell.marks))
}

function showFigure(weighed: WeighedSubject, points: Record<string, MonthPoint>, releasing: Releasing): ShownFigure | null {
  const { subject, weights, reach } = weighed
  const { window, peers } = releasing
  const summary = summarise(subject.cells, weights)
  const published = publishFigure(subject.kind === 'branch' ? 'clinic' : 'doctor', summary, peers)
  if (published.level === 'nothing') return null
  const answered = summary.n + sumOf(subject.cells.map((cell) => cell.not_applicable))
  const star = published.level === 'too_few' ? null : published
  return {
    ...window,
    level: published.level,
    n: published.n,
    star: star?.star ?? null,
    low: star?.low ?? null,
    high: star?.high ?? null,
    letters: reach.invited - reach.hard_bounces,
    response_rate: percent(responseRate(reach.invited, reach.hard_bounces, answered)),
    coverage: percent(coverage(reach.visits, reach.invited)),
    marks: star && tableOf(summary.marks, peers),
    months: monthsOf(window).map((month) => ({ month: month.slice(0, 7), star: (star && points[month]?.star) ?? null })),
  }
}

/** The reader to fear runs the published method himself (decisions/2026-11-22-suppression-against-a-reader-of-the-method.md). */
function tableOf(marks: Parameters<typeof suppressMarks>[0], { peer_mean, k }: PeerGroup): (number | null)[] | null {
  const table = suppressMarks(marks, { star: { peer_mean, k } }, 'of_method')
  return table.published ? table.cells : null
}

/**
 * The months' stars: from thirty marks on, each renewed by the same rule as the whole, and only those that leave nothing
 * or enough when they are taken from the whole. A month of which less is known now than before keeps its star.
 */
function monthPoints(
  { subject, weights }: WeighedSubject, last: Record<string, MonthPoint>, releasing: Releasing,
): Record<string, MonthPoint> {
  const children = monthsOf(releasing.window).map((month) => {
    const answers = marksIn(subject, month)
    // one doctor in two months is still one: only a month with two of its own counts as two
    const doctors = subject.kind === 'branch' && (subject.doctors.get(month) ?? 0) >= 2 ? 2 : 0
    return { month, answers, doctors, publishable: mayBePoint(answers) }
  })
  return Object.fromEntries(childrenToPublish(children).map(({ month, answers }) => {
    const point = last[month]
    const entered = point ? enteredSince(subject, month, point.round) : answers
    const left = point ? point.n + entered - answers : 0
    if (point && (left < 0 || !mayRelease(entered, left))) return [month, point]
    const star = monthStar(subject, weights, month, releasing.peers)
    return [month, { n: answers, round: releasing.round, star }]
  }))
}

function monthStar(subject: Subject, weights: CellWeights, month: string, peers: PeerGroup): number {
  const { n_eff, mean } = summarise(subject.cells.filter((cell) => cell.month === month), weights)
  const star = shrunkStar({ n: n_eff, mean }, peers.peer_mean, peers.k)
  return shownStar(star, bandHalfWidth(n_eff, peers.sigma, peers.k)).star
}

/** First days of the months of a window, in order. */
export function monthsOf({ from, until }: MonthWindow): string[] {
  const months: string[] = []
  let [year, month] = [Number(from.slice(0, 4)), Number(from.slice(5, 7))]
  for (;;) {
    const name = `${year}-${String(month).padStart(2, '0')}-01`
    if (name >= until) return months
    months.push(name)
    month += 1
    if (month > 12) [year, month] = [year + 1, 1]
  }
}

function percent(share: number | null): number | null {
  return share === null ? null : roundHalfUp(share, 2)
}
