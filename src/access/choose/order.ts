// Which branches a wish shows, and in which order. Pure; the page states the rule in one sentence (words.rule).
import { daysBetween, localDate } from '../../platform/time.ts'
import type { ClassFigure } from '../waits/figure.ts'
import { type Point, distanceKm } from './distance.ts'
import { isOpenEvenings, isOpenWeekends } from './opening.ts'
import { type BranchNeed, RATING_MIN, type Wish } from './wish.ts'

/** What the rule looks at. */
export interface Candidate {
  branch_id: string
  name_ru: string
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
  ordered.offers.sort(comparing(wish))
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

/** A total order: no two branches are alike to it. */
function comparing(wish: Wish): (one: Offer<Candidate>, other: Offer<Candidate>) => number {
  const steps: ((offer: Offer<Candidate>) => number)[] = [
    ({ candidate }) => (candidate.figure === null ? 1 : 0),
    ({ unsure }) => (unsure ? 1 : 0),
    // none within the horizon stands after any number of days
    ({ candidate }) => candidate.figure?.third_days ?? Infinity,
    ({ candidate }) => (candidate.figure?.next_at == null ? Infinity : Date.parse(candidate.figure.next_at)),
  ]
  const near = ({ distance_km }: Offer<Candidate>) => distance_km ?? Infinity
  if (wish.order === 'near') steps.splice(2, 0, near)
  else steps.push(near)
  return (one, other) => {
    for (const step of steps) {
      const [a, b] = [step(one), step(other)]
      if (a !== b) return a < b ? -1 : 1
    }
    return NAMES.compare(one.candidate.name_ru, other.candidate.name_ru) || (one.candidate.branch_id < other.candidate.branch_id ? -1 : 1)
  }
}

const NAMES = new Intl.Collator('ru', { numeric: true })
