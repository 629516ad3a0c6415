// Which branches fit an alert, and when its mail is due. Pure.
import type { ClassCode } from '../../slot.ts'
import { type Point, distanceKm } from '../../choose/distance.ts'

export interface AlertWish {
  class: ClassCode
  days_max: number
  where_kind: 'city' | 'okrug' | 'near'
  okrug_code: string | null
  latitude: number | null
  longitude: number | null
  km_max: number | null
}

export interface AlertBranch {
  branch_id: string
  okrug_code: string | null
  latitude: number | null
  longitude: number | null
  /** Calendar days from today to the soonest free visit of the class, 0 today; null: none. */
  next_days: number | null
}

/** Whether a branch fits: soon enough, and where it was asked for. A branch whose place is not known is not near. */
export function fits(alert: AlertWish, branch: AlertBranch): boolean {
  if (branch.next_days === null || branch.next_days > alert.days_max) return false
  if (alert.where_kind === 'okrug') return branch.okrug_code === alert.okrug_code
  if (alert.where_kind === 'city') return true
  const here = pointOf(alert)
  const there = pointOf(branch)
  return here !== undefined && there !== undefined && distanceKm(here, there) <= alert.km_max!
}

function pointOf({ latitude, longitude }: { latitude: number | null; longitude: number | null }): Point | undefined {
  return latitude === null || longitude === null ? undefined : { lat: latitude, lon: longitude }
}

const DAY_MS = 86_400_000

/**
 * Whether a mail is due: when something fits and nothing did at the last look (it opened), or when a branch fits that
 * the last mail did not name and that mail is a day old.
 */
export function mailDue(
  before: readonly string[], now_fits: readonly string[], last: { branches: readonly string[]; at: Date | null }, now: Date,
): boolean {
  if (now_fits.length === 0) return false
  if (before.length === 0) return true
  const is_paused = last.at !== null && now.getTime() - last.at.getTime() < DAY_MS
  return !is_paused && now_fits.some((id) => !last.branches.includes(id))
}
