// Nobody leaves without an offer: a time here, another branch that is sooner, the duty doctor, or a place in the line.
import type { Read } from '../../platform/db/index.ts'
import type { House } from '../../platform/house.ts'
import { DAY_MS, localDate, localTime } from '../../platform/time.ts'
import { findFreeSlots } from '../booking/free.ts'
import type { FreeSlot } from '../booking/queries/bookings.ts'
import { type Point, distanceKm } from '../choose/distance.ts'
import { type ClassCode, HORIZON_DAYS } from '../slot.ts'
import { type Duty, findDuty, findWaits } from '../waits/index.ts'
import { type NamedBranch, listNamedBranches } from './queries/branches.ts'
import { getOfferRule } from './queries/offers.ts'
import { countAhead } from './queries/waiting.ts'
import type { OfferRule } from './rules/answering.ts'

export interface OffersWish {
  clinic_id: string
  branch_id: string
  specialty_code: string
  class: ClassCode
  /** From where distances are counted; the branch itself when it is not known. */
  near?: Point | undefined
  /** Whom one asks for, kept in the links. */
  person_id?: string | undefined
}

export interface SoonerBranch extends NamedBranch {
  next_at: Date
  /** Kilometres; null when one of the two places is not known. */
  km: number | null
}

export interface Offers {
  wish: OffersWish
  here: NamedBranch
  today: string
  /** What is known of times here: nothing at all; that nobody of this age, or of this class, is ever seen; or how soon. */
  state: 'unknown' | 'other_age' | 'not_served' | 'known'
  /** The soonest times here that the class may book, at most three. */
  slots: FreeSlot[]
  /** Branches where it is sooner, at most three: the soonest first, of one day the nearest. */
  sooner: SoonerBranch[]
  /** Duty hours here that are not over, for the age asked. */
  duty: Duty[]
  /** The line here: how many wait, and the rule that it moves by. */
  waiting: number
  rule: OfferRule
}

const SHOWN = 3

/** Everything that can be offered instead; undefined when there is no such branch. At most nine statements. */
export async function offersFor(house: House, wish: OffersWish, now: Date): Promise<Offers | undefined> {
  const { read } = house.database
  const branches = await listNamedBranches(read)
  const here = branches.find(({ branch_id }) => branch_id === wish.branch_id)
  if (!here) return undefined
  const today = localDate(now, here.zone)
  const until = new Date(now.getTime() + (HORIZON_DAYS + 1) * DAY_MS)
  const [rule, slots, waits, duty, line] = await Promise.all([
    getOfferRule(read, today),
    findFreeSlots(read, { ...wish, from: now, until, limit: SHOWN }, now),
    findWaits(read, { specialty_code: wish.specialty_code, class: wish.class }),
    findDuty(read, wish.clinic_id, wish.branch_id, today),
    countAhead(read, wish, null),
  ])
  const next_here = slots[0]?.starts_at ?? null
  const state = slots.length > 0 ? 'known' : await judgeHere(read, wish)
  const point = wish.near ?? pointOf(here)
  const sooner = waits.flatMap((wait): SoonerBranch[] => {
    const next_at = wait.figures[wish.class]?.next_at ?? null
    const branch = branches.find(({ branch_id }) => branch_id === wait.branch_id)
    if (!branch || wait.branch_id === wish.branch_id || next_at === null) return []
    const at = new Date(next_at)
    // figures are kept within seconds, but a time that has passed is no offer
    if (at <= now || (next_here !== null && at >= next_here)) return []
    const there = pointOf(branch)
    return [{ ...branch, next_at: at, km: point && there ? distanceKm(point, there) : null }]
  }).sort((a, b) => byDay(a, b) || (a.km ?? Infinity) - (b.km ?? Infinity) || a.next_at.getTime() - b.next_at.getTime())
  const age = wish.class[0] === 'a' ? 'adult' : 'child'
  const open = duty.filter(({ audience, closes }) => (audience === 'both' || audience === age) && closes > localTime(now, here.zone))
  return { wish, here, today, state, slots, sooner: sooner.slice(0, SHOWN), duty: open, waiting: line.all, rule }
}

/** None is told only of what is served and known; a line is no offer where it never moves. */
async function judgeHere(read: Read, { clinic_id, branch_id, specialty_code, class: code }: OffersWish): Promise<Offers['state']> {
  const [wait] = await findWaits(read, { clinic_id, branch_id, specialty_code })
  if (!wait || wait.never_read) return 'unknown'
  if (wait.figures[code]) return 'known'
  return Object.keys(wait.figures).some((served) => served[0] === code[0]) ? 'not_served' : 'other_age'
}

function pointOf({ latitude, longitude }: NamedBranch): Point | undefined {
  return latitude === null || longitude === null ? undefined : { lat: latitude, lon: longitude }
}

function byDay(a: SoonerBranch, b: SoonerBranch): number {
  const [left, right] = [localDate(a.next_at, a.zone), localDate(b.next_at, b.zone)]
  return left < right ? -1 : left > right ? 1 : 0
}

/** The page of free times of a branch. */
export function timesHref(branch: Pick<NamedBranch, 'clinic_slug' | 'slug'>, specialty_code: string, code: ClassCode, person_id?: string): string {
  const query = new URLSearchParams({ c: code, ...(person_id ? { p: person_id } : {}) })
  return `/access/times/${branch.clinic_slug}/${branch.slug}/${specialty_code}?${query}`
}

/** The page on which one joins the line of a branch. */
export function joinHref(branch: Pick<NamedBranch, 'clinic_slug' | 'slug'>, specialty_code: string, code: ClassCode, person_id?: string): string {
  const query = new URLSearchParams({ b: `${branch.clinic_slug}:${branch.slug}`, s: specialty_code, c: code, ...(person_id ? { person: person_id } : {}) })
  return `/access/waiting/new?${query}`
}
