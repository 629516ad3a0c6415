// What may be shown at all. Privacy goes by the raw count n, reliability by the effective count n_eff.
import { POLICY, type FigureKind } from './constants.ts'

/**
 * nothing: not even the count; too_few: the words "too few", the count, the response rate;
 * preliminary: stars and band with that label; full: stars and band without it.
 */
export type PublicationLevel = 'nothing' | 'too_few' | 'preliminary' | 'full'

export interface Publication {
  level: PublicationLevel
  shows_count: boolean
  shows_response_rate: boolean
  shows_stars: boolean
  shows_band: boolean
}

/**
 * What the public may see of a doctor's or a clinic's figure.
 * In: whose figure; n valid answers (whole); n_eff effective answers after weighting (0 ≤ n_eff ≤ n).
 * A count that is negative, broken or an n_eff above n is a fault and throws.
 * Source: section 1; 30 and 35 from GMC and GPAQ-R, 100 from HCAHPS, 276 from CMS.
 */
export function publication(kind: FigureKind, n: number, n_eff: number): Publication {
  requireCount(n, 'n')
  // A hair of tolerance: (Σw)²/Σw² of equal weights may end a last digit above n.
  if (!(n_eff >= 0 && n_eff <= n + 1e-9 * n))
    throw new RangeError(`n_eff ${n_eff} is not between 0 and n ${n}`)
  const level = publicationLevel(kind, n, n_eff)
  const shows_stars = level === 'preliminary' || level === 'full'
  return {
    level,
    shows_count: level !== 'nothing',
    shows_response_rate: level !== 'nothing',
    shows_stars,
    shows_band: shows_stars,
  }
}

function publicationLevel(kind: FigureKind, n: number, n_eff: number): PublicationLevel {
  if (n < POLICY.answers_min) return 'nothing'
  // The same hair the other way: 30 answers of equal weight are 30, not 29.999999999999996.
  const effective = Number(n_eff.toPrecision(12))
  if (effective < POLICY.stars_min[kind]) return 'too_few'
  return effective < POLICY.settled_min[kind] ? 'preliminary' : 'full'
}

/** Whether a figure may go into open data: in n answers; from 10 on (GP Patient Survey). */
export function mayGoToOpenData(n: number): boolean {
  return n >= POLICY.open_data_min
}

/** Whether a cell must be hidden: in a whole count; 1 to 4 are hidden, zero stays (section 9). */
export function isPrimaryCell(count: number): boolean {
  return count >= 1 && count <= POLICY.hidden_cell_max
}

/** How many waiting comments the doctor may now see: all of them from five on, else none. */
export function commentsToRelease(waiting: number): number {
  requireCount(waiting, 'waiting')
  return waiting >= POLICY.comment_batch_min ? waiting : 0
}

/**
 * Whether a funnel dot, an SPC point or a nine-in-ten wait may be drawn: in answers or waits behind it; from
 * 30 on.
 */
export function mayBePoint(n: number): boolean {
  return n >= POLICY.point_answers_min
}

export interface ApplicableShare {
  /** Good answers among those to whom the question applied, 0–1, unrounded. */
  share: number
  /** Answers to whom it applied. */
  n: number
  /** Shown beside n, in neither numerator nor denominator. */
  not_applicable: number
}

/**
 * The share of good answers, "not applicable" left out of both sides.
 * In: whole counts. Out: null when nobody to whom it applied has answered.
 * Source: section 1.
 */
export function applicableShare(good: number, bad: number, not_applicable = 0): ApplicableShare | null {
  requireCount(good, 'good')
  requireCount(bad, 'bad')
  requireCount(not_applicable, 'not_applicable')
  const n = good + bad
  return n === 0 ? null : { share: good / n, n, not_applicable }
}

/**
 * The response rate shown beside every score, 0–1: answered / (invited − hard bounces).
 * In: whole counts of one channel (kiosk and letter answers are never pooled unadjusted, PMC12342542).
 * Out: null when nobody was reached, or when more answered than were reached, which is no rate.
 */
export function responseRate(invited: number, hard_bounces: number, answered: number): number | null {
  return shareOf(answered, invited - hard_bounces)
}

/** Invited / visits, 0–1. Out: null when there were no visits, or fewer visits than invitations. */
export function coverage(visits: number, invited: number): number | null {
  return shareOf(invited, visits)
}

function shareOf(part: number, whole: number): number | null {
  requireCount(part, 'count')
  return whole > 0 && part <= whole ? part / whole : null
}

/** Throws unless the value is a whole number from zero on: a wrong count is our fault, never the reader's. */
export function requireCount(value: number, name: string): void {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`${name} is not a count: ${value}`)
}
