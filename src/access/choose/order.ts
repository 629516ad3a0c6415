// Which branches a wish shows, and in which order. Pure; the page states the rule in one sentence (words.rule).
import { daysBetween, localDate } from '../../platform/time.ts'
import type { ClassFigure } from '../waits/figure.ts'
import { type Point, distanceKm } from './distance.ts'
import { isOpenEvenings, isOpenWeekends } from './opening.ts'
import { type BranchNeed, RATING_MIN, type Wish } from './wish.ts'

/** What the rule looks at. */
export interface Candidate {
  /** Its place among all branches by name (rankByName): no two have the same. */
  rank: number
  okrug_code: string | null
  place: Point | null
  zone: string
  opening_hours: unknown
  step_free: boolean | null
  lift: boolean | null
  languages: readonly string[] | null
  /** The published star; null while it is held back or unknown. */
  star: number | null
  /** Null: nothing is known of the branch for this specialty and class. */
  figure: ClassFigure | null
}

export interface Offer<C extends Candidate> {
  candidate: C
  distance_km: number | null
  /** A wish that may be met or not: nobody knows. */
  unsure: boolean
}

export interface Ordered<C extends Candidate> {
  offers: Offer<C>[]
  /** How many were left out since their first visit is later than was wished. */
  later: number
  /** How many were left out since they are known not to have what matters. */
  without: number
}

/**
 * The branches of an okrug (or of all) that are not known to miss a wish. First those that are known to meet it, then
 * those of which that is not known, last those whose wait is not known; within each by the third next available visit,
 * then the first one, then distance, then name. With the order `near`, distance goes before the wait.
 */
export function orderBranches<C extends Candidate>(candidates: readonly C[], wish: Wish, now: Date): Ordered<C> {
  const ordered: Ordered<C> = { offers: [], later: 0, without: 0 }
  for (const candidate of candidates) {
    if (wish.okrug !== null && candidate.okrug_code !== wish.okrug) continue
    const answers = wish.needs.map((need) => hasNeed(candidate, need))
    if (wish.speaks !== null) answers.push(candidate.languages === null ? undefined : candidate.languages.includes(wish.speaks))
    if (answers.includes(false)) {
      ordered.without += 1
      continue
    }
    if (wish.days !== null && candidate.figure !== null && !isWithin(candidate, candidate.figure, wish.days, now)) {
      ordered.later += 1
      continue
    }
    const distance_km = wish.place && candidate.place ? distanceKm(wish.place, candidate.place) : null
    ordered.offers.push({ candidate, distance_km, unsure: answers.includes(undefined) })
  }
  ordered.offers = sortOffers(ordered.offers, wish)
  return ordered
}

/** Whether a branch has what matters; undefined when nobody knows. */
export function hasNeed(candidate: Candidate, need: BranchNeed): boolean | undefined {
  switch (need) {
    case 'step_free': return candidate.step_free ?? undefined
    case 'lift': return candidate.lift ?? undefined
    case 'evening': return isOpenEvenings(candidate.opening_hours)
    case 'weekend': return isOpenWeekends(candidate.opening_hours)
    case 'rating': return candidate.star === null ? undefined : candidate.star >= RATING_MIN
  }
}

function isWithin(candidate: Candidate, figure: ClassFigure, days: number, now: Date): boolean {
  if (figure.next_at === null) return false
  return daysBetween(localDate(now, candidate.zone), localDate(new Date(figure.next_at), candidate.zone)) <= days
}

/** What a branch is placed by, the weightiest first; smaller comes before. */
function keysOf({ candidate: { figure }, distance_km, unsure }: Offer<Candidate>, wish: Wish): number[] {
  const near = distance_km ?? Infinity
  // none within the horizon stands after any number of days
  const third = figure?.third_days ?? Infinity
  const first = figure === null || figure.next_at === null ? Infinity : Date.parse(figure.next_at)
  const known = [figure === null ? 1 : 0, unsure ? 1 : 0]
  return wish.order === 'near' ? [...known, near, third, first] : [...known, third, first, near]
}

/** A total order: no two branches are alike to it. */
function sortOffers<C extends Candidate>(offers: readonly Offer<C>[], wish: Wish): Offer<C>[] {
  const keyed = offers.map((offer) => ({ offer, keys: keysOf(offer, wish) }))
  keyed.sort((one, other) => {
    for (let at = 0; at < one.keys.length; at++) {
      if (one.keys[at] !== other.keys[at]) return one.keys[at]! < other.keys[at]! ? -1 : 1
    }
    return one.offer.candidate.rank - other.offer.candidate.rank
  })
  return keyed.map(({ offer }) => offer)
}

const NAMES = new Intl.Collator('ru', { numeric: true })

/** Places by name as people count (№ 7 before № 12), by id where names are the same. In: [id, name]; out: by id. */
export function rankByName(named: readonly (readonly [id: string, name: string])[]): Map<string, number> {
  const sorted = named.toSorted(([a, one], [b, other]) => NAMES.compare(one, other) || (a < b ? -1 : 1))
  return new Map(sorted.map(([id], rank) => [id, rank]))
}
