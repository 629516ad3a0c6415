// What a worker has counted of slots, group by group and day by day. A change counts its own day again and today, which
// grows older by the minute; of some four hundred slots of a group that is thirty.
import { RecentMap } from '../../platform/recent_map.ts'
import type { SlotGroup } from '../changes.ts'
import type { SlotCount } from './figure.ts'
import { type Span, type StretchCounts, readCounts } from './queries/groups.ts'

/** A group to count, and which of its days have changed since it was counted last; null: any may have. */
export interface ChangedGroup extends SlotGroup {
  days: readonly string[] | null
}

interface Known {
  /** What the kept row says as long as nobody else has counted the group. */
  count_id: string
  /** The active schedules it was counted for. */
  schedules: string
  /** By local day; a day without slots has an empty list. */
  days: ReadonlyMap<string, string>
}

/** Some 8 KB each. */
const GROUPS_MAX = 20_000

/** What one worker remembers; another has its own. */
export type DayCounts = RecentMap<string, Known>

export function makeDayCounts(): DayCounts {
  return new RecentMap(GROUPS_MAX)
}

/** A stretch of time of one group whose slots are to be counted. */
export interface Stretch extends SlotGroup { from: Date; until: Date }

/** A group on its way: what is known of it, and what has to be counted. */
export interface Counting {
  group: SlotGroup
  schedules: string
  known: ReadonlyMap<string, string>
  /** Days to count; null: the whole span in one stretch. */
  days: readonly string[] | null
}

/**
 * What has to be counted of a group. In: the count its kept row comes from (null: there is none), its active schedules,
 * its changed days. Counts of somebody else, of other schedules or of days that may all have changed are no use.
 */
export function planCount(
  counts: DayCounts, group: SlotGroup, { count_id, schedules, changed }: { count_id: string | null; schedules: string; changed: readonly string[] | null }, span: Span,
): Counting {
  const known = counts.get(keyOf(group))
  if (!known || changed === null || known.count_id !== count_id || known.schedules !== schedules) return { group, schedules, known: new Map(), days: null }
  const days = span.days.filter((day, at) => at === 0 || changed.includes(day) || !known.days.has(day))
  return { group, schedules, known: known.days, days }
}

/** The stretches of a plan, in the order of its days. */
export function stretchesOf({ group: { branch_id, specialty_code }, days }: Counting, span: Span): Stretch[] {
  if (days === null) return [{ branch_id, specialty_code, from: span.from, until: span.until }]
  return days.map((day) => {
    const at = span.days.indexOf(day)
    return { branch_id, specialty_code, from: at === 0 ? span.from : span.midnights[at - 1]!, until: span.midnights[at]! }
  })
}

/** All days of the span: those counted now, and those known from before. */
export function mergeCounts({ known, days }: Counting, counted: readonly StretchCounts[], span: Span): Map<string, string> {
  const fresh = new Map(counted.flatMap((counts) => [...counts]))
  return new Map(span.days.map((day, at) => [day, days === null || days.includes(day) ? (fresh.get(at) ?? '[]') : known.get(day)!]))
}

/** The same as figures are computed from. */
export function countsIn(days: ReadonlyMap<string, string>, span: Span): SlotCount[] {
  return span.days.flatMap((day, at) => readCounts(days.get(day)!, at))
}

/** Remembers what a kept row comes from; if the transaction fails the row never says so, and the counts are no use. */
export function remember(counts: DayCounts, { group, schedules }: Counting, count_id: string, days: ReadonlyMap<string, string>): void {
  counts.set(keyOf(group), { count_id, schedules, days })
}

function keyOf({ branch_id, specialty_code }: SlotGroup): string {
  return `${branch_id} ${specialty_code}`
}
