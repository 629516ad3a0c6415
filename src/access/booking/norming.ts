// Norms and working days as the core needs them for each request: small tables that change a few times a year, so they are
// read once in half a minute.
import { type WorkingCalendar, findWorkingCalendar } from '../../clinics/index.ts'
import { localDate } from '../../platform/time.ts'
import type { BookingHouse } from './outcome.ts'
import { type Norm, type NormBook, findNorms, lastDayWithin, meetsNorm } from '../norms.ts'

const FRESH_MS = 30_000

export interface KnownNorms {
  norms: NormBook
  calendar: WorkingCalendar
  /** The last days within norms, by norm and day of the request: fourteen working days are counted once a day. */
  last_days: Map<string, string>
}

type Known = KnownNorms & { at: number }

const known = new WeakMap<BookingHouse, Promise<Known>>()

/** The norms and the calendar, at most half a minute old. */
export async function knowNorms(house: BookingHouse, now: Date): Promise<Known> {
  const kept = known.get(house)
  if (kept) {
    const found = await kept.catch(() => undefined)
    if (found && Math.abs(now.getTime() - found.at) < FRESH_MS) return found
  }
  const read = Promise.all([findNorms(house.database.read), findWorkingCalendar(house.database.read)])
    .then(([norms, calendar]) => ({ at: now.getTime(), norms, calendar, last_days: new Map<string, string>() }))
  known.set(house, read)
  return read
}

export interface Judgement { norm_key: string; norm_edition: string; first_offer_met: boolean }

/** Whether the first offer of a request meets the norm of the day, and which edition says so. No offer never does. */
export function judgeOffer(known: KnownNorms, specialty_code: string, urgent: boolean, offer: { at: Date | null; zone: string }, now: Date): Judgement {
  const today = localDate(now, offer.zone)
  const norm = known.norms.find(specialty_code, urgent, today)
  if (!norm) return { norm_key: known.norms.rule(specialty_code).norm_key, norm_edition: '', first_offer_met: false }
  return { norm_key: norm.key, norm_edition: norm.edition, first_offer_met: offer.at !== null && isWithin(known, norm, offer.at, offer.zone, now, today) }
}

/** `meetsNorm`, with the last day remembered. */
function isWithin({ calendar, last_days }: KnownNorms, norm: Norm, at: Date, zone: string, now: Date, today: string): boolean {
  if (norm.unit === 'hours') return meetsNorm(norm, now, at, zone, calendar)
  const key = `${norm.key} ${norm.edition} ${today}`
  const last = last_days.get(key) ?? lastDayWithin(norm, today, calendar)
  last_days.set(key, last)
  return localDate(at, zone) <= last
}
