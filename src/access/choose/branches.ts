// One branch, or a few chosen ones, for a specialty and class.
import type { House } from '../../platform/house.ts'
import { addDays, localDate } from '../../platform/time.ts'
import { type Norm } from '../norms.ts'
import { type ServedMonth, findServedMonths, findWaitDays } from '../waits/index.ts'
import { booksOf } from './books.ts'
import { distanceKm } from './distance.ts'
import { type History, makeHistory, normLine } from './history.ts'
import { type Card, makeCard, withUsual } from './listing.ts'
import type { Specialty } from './need.ts'
import type { BranchFacts } from './queries.ts'
import { type Wish, classOf } from './wish.ts'

/** How far back the chart and the months of a branch go. */
const HISTORY_DAYS = 365

export interface Cards {
  specialty: Specialty
  /** The wish for whoever the specialty sees. */
  wish: Wish
  norm: Norm | undefined
  cards: Card[]
  read_at: Date
}

/** The cards of given branches (as `clinic:branch`, unknown ones left out), each once; undefined without a specialty. */
export async function findCards(house: House, given: Wish, keys: readonly string[], now: Date): Promise<Cards | undefined> {
  const books = booksOf(house)
  const city = await books.city(now)
  const specialty = given.s === null ? undefined : city.specialties.get(given.s)
  if (!specialty) return undefined
  const wish = withUsual(city, given, specialty.code)
  const code = classOf(wish)
  const [book, served] = await Promise.all([books.waits(specialty.code, code, now), books.served(specialty.code, code, now)])
  const by_key = new Map(city.branches.map((branch) => [`${branch.clinic_slug}:${branch.slug}`, branch]))
  const branches = [...new Set(keys)].flatMap((key) => by_key.get(key) ?? [])
  const norm = city.norms.find(specialty.code, wish.who.urgency === 'urgent', localDate(now, house.config.OTKLIK_ZONE))
  return {
    specialty, wish, norm, read_at: book.read_at,
    cards: branches.map((branch) => ({
      ...makeCard(city, book, branch, code, norm, now),
      served: served.get(branch.branch_id),
      distance_km: distanceTo(branch, wish),
    })),
  }
}

function distanceTo({ latitude, longitude }: BranchFacts, { place }: Wish): number | null {
  return place === null || latitude === null || longitude === null ? null : distanceKm(place, { lat: latitude, lon: longitude })
}

export interface Past {
  history: History
  /** The norm of each day of the history, in calendar days. */
  norm_days: (number | null)[]
  months: ServedMonth[]
}

/** A year of days and months of one branch. */
export async function findPast(house: House, { branch }: Pick<Card, 'branch'>, specialty_code: string, wish: Wish, now: Date): Promise<Past> {
  const { clinic_id, branch_id, zone } = branch
  const today = localDate(now, zone)
  const [from, until] = [addDays(today, 1 - HISTORY_DAYS), today]
  const group = { clinic_id, branch_id, specialty_code }
  const code = classOf(wish)
  const [city, days, months] = await Promise.all([
    booksOf(house).city(now),
    findWaitDays(house.database.read, { ...group, class: code, from, until }),
    findServedMonths(house.database.read, { ...group, from: `${from.slice(0, 7)}-01` }, today),
  ])
  return {
    history: makeHistory(days, code, from, until),
    norm_days: normLine(city.norms, city.calendar, specialty_code, wish.who.urgency === 'urgent', from, HISTORY_DAYS),
    months,
  }
}
