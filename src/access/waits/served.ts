// How long those who asked really waited, from counts. Pure: statistics 13, nine-in-ten by nearest rank, and the share
// of requests whose first offer met the norm (domain 4).
import { addDays } from '../../platform/time.ts'
import { type ClassCode, HORIZON_DAYS } from '../slot.ts'

/** Fewer waits say too little: from 29 on the longest exceeds the true nine-in-ten with probability 0.95. */
export const SERVED_MIN = 30

/** Whole days that stand for «longer than the horizon, or not served at all» in the counts. */
export const BEYOND_DAYS = HORIZON_DAYS + 1

/** How many waits there were of so many days. */
export interface WaitCount {
  days: number
  n: number
}

export interface NineInTen {
  /** Waits, those not served included. */
  n: number
  /** Nine in ten waited no longer than so many calendar days; null when that is beyond the horizon or too few are known. */
  days: number | null
  beyond: boolean
  too_few: boolean
}

/**
 * The smallest wait that nine in ten did not exceed: the wait of rank ⌊(9n + 9) / 10⌋, which somebody really had.
 * In: counts by days; BEYOND_DAYS and more are beyond. With fewer than `n_min` waits it says too few and no days.
 */
export function nineInTen(counts: readonly WaitCount[], n_min = SERVED_MIN): NineInTen {
  const n = counts.reduce((total, count) => total + count.n, 0)
  if (n < n_min || n === 0) return { n, days: null, beyond: false, too_few: true }
  let left = Math.floor((9 * n + 9) / 10)
  for (const count of counts.toSorted((a, b) => a.days - b.days)) {
    left -= count.n
    if (left > 0) continue
    const beyond = count.days >= BEYOND_DAYS
    return { n, days: beyond ? null : count.days, beyond, too_few: false }
  }
  throw new Error('counts are not whole positive numbers')
}

/** Requests judged by one edition of a norm. No offer counts as not met. */
export interface NormCount {
  norm_key: string
  norm_edition: string
  asked: number
  met: number
  no_offer: number
}

/** What a closed month says of one class. */
export interface ServedFigure {
  /** Request to visit. */
  visit: NineInTen
  /** The whole path: request to the general practitioner, to the specialist's visit. */
  path: NineInTen
  /** One entry for each norm and edition that requests were judged by. */
  norms: NormCount[]
}

/** By class; `*` is all classes together. */
export type ServedFigures = Partial<Record<ClassCode | '*', ServedFigure>>

/** A row of access.wait_month and one of access.norm_month, of one branch, specialty and month. */
export type MonthWait = WaitCount & { class: ClassCode; measure: 'visit' | 'path' }
export type MonthNorm = NormCount & { class: ClassCode }

/** The figures of a month, from its counts. Classes that nobody asked for are absent. */
export function computeServed(waits: readonly MonthWait[], norms: readonly MonthNorm[]): ServedFigures {
  const codes = new Set([...waits.filter(({ n }) => n > 0), ...norms.filter(({ asked }) => asked > 0)].map((row) => row.class))
  const figureOf = (is_of: (row: { class: ClassCode }) => boolean): ServedFigure => ({
    visit: nineInTen(waits.filter((row) => is_of(row) && row.measure === 'visit')),
    path: nineInTen(waits.filter((row) => is_of(row) && row.measure === 'path')),
    norms: joinNorms(norms.filter((row) => is_of(row) && row.asked > 0)),
  })
  const figures: ServedFigures = Object.fromEntries([...codes].sort().map((code) => [code, figureOf((row) => row.class === code)]))
  if (codes.size > 0) figures['*'] = figureOf(() => true)
  return figures
}

function joinNorms(rows: readonly NormCount[]): NormCount[] {
  return [...Map.groupBy(rows, (row) => `${row.norm_key} ${row.norm_edition}`).values()].map((same) => ({
    norm_key: same[0]!.norm_key,
    norm_edition: same[0]!.norm_edition,
    asked: same.reduce((total, { asked }) => total + asked, 0),
    met: same.reduce((total, { met }) => total + met, 0),
    no_offer: same.reduce((total, { no_offer }) => total + no_offer, 0),
  })).sort((a, b) => (`${a.norm_key} ${a.norm_edition}` < `${b.norm_key} ${b.norm_edition}` ? -1 : 1))
}

/** Share of requests within their norm, 0 to 1; null when nobody asked. */
export function shareWithin(norms: readonly NormCount[]): number | null {
  const asked = norms.reduce((total, norm) => total + norm.asked, 0)
  return asked === 0 ? null : norms.reduce((total, norm) => total + norm.met, 0) / asked
}

/**
 * The last month whose waits are all known on a local date: the horizon has passed since its last day, so that whoever
 * asked on that day was served within it or was not. Out: its first day, 'YYYY-MM-01'.
 */
export function lastClosedMonth(today: string): string {
  const closes = (month: string) => addDays(addDays(nextMonth(month), -1), HORIZON_DAYS)
  let month = monthOf(today)
  while (closes(month) >= today) month = monthOf(addDays(month, -1))
  return month
}

/** The first day of a local date's month. */
export function monthOf(date: string): string {
  return `${date.slice(0, 7)}-01`
}

/** The first day of the month after. In: the first day of a month. */
export function nextMonth(month: string): string {
  return monthOf(addDays(month, 31))
}
