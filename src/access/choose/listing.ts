// What the list of a wish shows, put together from the books; the map and the comparison say the same from it.
import type { House } from '../../platform/house.ts'
import { localDate } from '../../platform/time.ts'
import type { BranchStar } from '../../ratings/index.ts'
import { type Norm, type SpecialtyRule, meetsNorm } from '../norms.ts'
import type { ClassCode, PatientClass } from '../slot.ts'
import type { BranchServed, BranchWait, ClassFigure, Duty, PhantomRate } from '../waits/index.ts'
import { type CityBook, booksOf } from './books.ts'
import type { Need, Specialty } from './need.ts'
import { type Hours, hoursOn } from './opening.ts'
import { type Candidate, type Ordered, orderBranches } from './order.ts'
import { isOld } from './phrases.ts'
import { type Street, findStreets } from './places.ts'
import type { BranchFacts } from './queries.ts'
import type { WaitBook } from './wait_books.ts'
import { type Wish, classOf, placeIn } from './wish.ts'

export type Judgement = 'kept' | 'missed' | 'unknown'

/** One branch for one specialty and class. */
export interface Card {
  branch: BranchFacts
  figure: ClassFigure | null
  wait: BranchWait | undefined
  soonest: Date[]
  judgement: Judgement
  served: BranchServed | undefined
  star: BranchStar | undefined
  duty: Duty[]
  phantom: PhantomRate | undefined
  /** Null: closed today; undefined: not known. */
  hours: Hours | null | undefined
  distance_km: number | null
  unsure: boolean
}

/** What was understood of a wish. */
export interface Understood {
  /** The wish with what follows from its words: the specialty, a child, the place of a street. */
  wish: Wish
  need: Need | null
  specialty: Specialty | null
  /** Streets to choose from, when the typed one may be several. */
  streets: Street[]
  /** Something was typed as a street and is none of ours. */
  is_street_unknown: boolean
}

export interface Listing {
  specialty: Specialty
  who: PatientClass
  code: ClassCode
  norm: Norm | undefined
  rule: SpecialtyRule
  cards: Card[]
  total: number
  later: number
  without: number
  pages: number
  page: number
  /** When the waits were last looked at, and which state of what is shown of them that was (`shown_version`). */
  read_at: Date
  waits_version: number
  /** The soonest of all, for the first sentence. */
  best: Card | undefined
}

export const CARDS = 20

/** Reads plain words and a typed street. */
export function understand(city: CityBook, given: Wish): Understood {
  const need = given.q === '' ? null : city.need.find(given.q, given.who_said ? given.who.age : undefined)
  const wish = { ...given, who: { ...given.who } }
  if (need?.is_child) wish.who.age = 'child'
  if (wish.s === null && need?.doctors.length === 1) wish.s = need.doctors[0]!
  const typed = wish.place === null && wish.from !== '' ? placeIn(wish.from) : null
  const streets = wish.place === null && wish.from !== '' && !typed ? findStreets(wish.from, city.branches) : []
  wish.place ??= typed ?? (streets.length === 1 ? streets[0]!.place : null)
  return {
    wish, need,
    specialty: wish.s === null ? null : (city.specialties.get(wish.s) ?? null),
    streets: streets.length > 1 ? streets : [],
    is_street_unknown: wish.from !== '' && wish.place === null && streets.length === 0,
  }
}

/**
 * Nobody said for whom: a child is meant where the specialty sees children alone, and a referral is taken to be there
 * where one is needed; the page says both.
 */
export function withUsual(city: CityBook, wish: Wish, specialty_code: string): Wish {
  if (wish.who_said) return wish
  const age = city.for_children.has(specialty_code) ? 'child' : wish.who.age
  return { ...wish, who: { ...wish.who, age, referral: city.norms.rule(specialty_code).referral_needed } }
}

/** The cards of one page of a wish. `size`: how many a page has. */
export async function makeListing(house: House, city: CityBook, specialty: Specialty, given: Wish, now: Date, size = CARDS): Promise<Listing> {
  const books = booksOf(house)
  const wish = withUsual(city, given, specialty.code)
  const code = classOf(wish)
  const [book, served] = await Promise.all([books.waits(specialty.code, code, now), books.served(specialty.code, code, now)])
  const ordered = orderCards(city, book, specialty.code, wish, now)
  const pages = Math.max(1, Math.ceil(ordered.offers.length / size))
  const page = Math.min(wish.page, pages)
  const offers = ordered.offers.slice((page - 1) * size, page * size)
  const today = localDate(now, house.config.OTKLIK_ZONE)
  const norm = city.norms.find(specialty.code, wish.who.urgency === 'urgent', today)
  const cards = offers.map(({ candidate: { branch }, distance_km, unsure }): Card => ({
    ...makeCard(city, book, branch, code, norm, now), served: served.get(branch.branch_id), distance_km, unsure,
  }))
  return {
    specialty, who: wish.who, code, norm, rule: city.norms.rule(specialty.code), cards, pages, page,
    read_at: book.read_at, waits_version: book.shown_version,
    total: ordered.offers.length, later: ordered.later, without: ordered.without,
    best: cards.filter(({ soonest: [first] }) => first).sort((a, b) => a.soonest[0]!.getTime() - b.soonest[0]!.getTime())[0],
  }
}

export type BranchCandidate = Candidate & { branch: BranchFacts }

/** All branches that a wish shows, in their order. */
export function orderCards(city: CityBook, book: WaitBook, specialty_code: string, wish: Wish, now: Date): Ordered<BranchCandidate> {
  return orderBranches(candidatesOf(city, book, specialty_code, wish), wish, now)
}

/** Branches that serve the class, and those of which nobody knows: they have a doctor and no schedule. */
function candidatesOf(city: CityBook, book: WaitBook, specialty_code: string, wish: Wish): BranchCandidate[] {
  const code = classOf(wish)
  const offered = city.offered.get(specialty_code)
  return city.branches.flatMap((branch) => {
    const wait = book.waits.get(branch.branch_id)
    const figure = wait?.figures[code] ?? null
    const may_serve = offered?.has(branch.branch_id) && (branch.audience === 'both' || branch.audience === wish.who.age)
    if (wait ? !figure : !may_serve) return []
    return [{
      branch, figure,
      rank: city.ranks.get(branch.branch_id)!,
      okrug_code: branch.okrug_code,
      place: branch.latitude === null || branch.longitude === null ? null : { lat: branch.latitude, lon: branch.longitude },
      zone: branch.zone,
      opening_hours: branch.opening_hours,
      step_free: branch.step_free,
      lift: branch.lift,
      languages: branch.languages,
      star: city.stars.get(branch.branch_id)?.star ?? null,
    }]
  })
}

/** What is known of a branch for a specialty and class, its months apart. */
export function makeCard(city: CityBook, book: Pick<WaitBook, 'waits' | 'times'>, branch: BranchFacts, code: ClassCode, norm: Norm | undefined, now: Date): Card {
  const wait = book.waits.get(branch.branch_id)
  const figure = wait?.figures[code] ?? null
  const today = localDate(now, branch.zone)
  const age = code.startsWith('c') ? 'child' : 'adult'
  return {
    branch, figure, wait,
    // a time that has passed since they were read is none
    soonest: (book.times.get(branch.branch_id) ?? []).filter((at) => at > now),
    judgement: judge(city, figure, norm, branch.zone, now),
    served: undefined,
    star: city.stars.get(branch.branch_id),
    duty: (city.duty.get(branch.branch_id) ?? []).filter(({ day, audience }) => day === today && (audience === 'both' || audience === age)),
    phantom: city.phantoms.get(branch.branch_id),
    hours: hoursOn(branch.opening_hours, today),
    distance_km: null,
    unsure: false,
  }
}

/** Whether the soonest visit that can be offered now is within the norm; no offer is not (domain 4). */
function judge(city: CityBook, figure: ClassFigure | null, norm: Norm | undefined, zone: string, now: Date): Judgement {
  if (figure === null || norm === undefined) return 'unknown'
  if (figure.next_at === null) return 'missed'
  return meetsNorm(norm, now, new Date(figure.next_at), zone, city.calendar) ? 'kept' : 'missed'
}

/** What a page of a listing shows of waits, as a text: as long as it is the same, so is the page. */
export function signatureOf({ cards, total, later, without, page, code }: Listing, now: Date): string {
  return JSON.stringify([code, total, later, without, page, cards.map((card) => cardSignature(card, now))])
}

/** What a card shows of waits, distance and sureness, and of the hour: the rest is in the city's book. */
export function cardSignature(card: Card, now: Date): string {
  const { branch, figure, soonest, judgement, wait, served, distance_km, unsure } = card
  const known = wait?.never_read ? 'never' : wait?.known_at ? Math.floor(wait.known_at.getTime() / 60_000) : ''
  const third = figure === null ? '?' : (figure.third_days ?? '>')
  const hour = `${localDate(now, branch.zone)} ${isOld(card, now)}`
  return `${branch.branch_id} ${third} ${soonest.map(Number).join()} ${judgement} ${known} ${hour} ${served?.month} ${served?.figure.visit.days} ${served?.figure.visit.n} ${distance_km?.toFixed(1) ?? ''} ${unsure}`
}

/** The same wish, with a referral or without. */
export function withReferral(wish: Wish, referral: boolean): Wish {
  return { ...wish, who: { ...wish.who, referral }, who_said: true }
}

