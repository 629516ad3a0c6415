// Counting the groups of one clinic and keeping what comes of it, in one transaction that holds the clinic's row.
import { makeId } from '../../platform/ids.ts'
import { type Write, first, prepared as sql } from '../../platform/db/index.ts'
import { addDays, atLocal, localDate } from '../../platform/time.ts'
import type { SlotGroup } from '../changes.ts'
import { HORIZON_DAYS } from '../slot.ts'
import { type ChangedGroup, type Counting, type DayCounts, countsIn, makeDayCounts, mergeCounts, planCount, remember, stretchesOf } from './day_counts.ts'
import { DEFINITION } from './definition.ts'
import { computeFigures, packFigures } from './figure.ts'
import {
  type Groups, type KeptGroup, type Span, type StretchCounts, countSlots, deleteWaits, findGroupSchedules, findStaleGroups, takeSlotChanges, upsertWaits,
} from './queries/groups.ts'

export interface KeptClinic {
  id: string
  zone: string
}

/** Midnights and the horizon around a moment in a clinic's zone. */
export function spanAt(now: Date, zone: string): Span {
  const today = localDate(now, zone)
  let calendar = calendars.get(zone)
  if (calendar?.today !== today) calendars.set(zone, (calendar = calendarOf(today, zone)))
  return { now, ...calendar }
}

function calendarOf(today: string, zone: string): Omit<Span, 'now'> {
  const days = Array.from({ length: HORIZON_DAYS + 1 }, (_, at) => addDays(today, at))
  const midnights = days.map((day) => atLocal(addDays(day, 1), '00:00', zone))
  return { today, days, midnights, from: atLocal(today, '00:00', zone), until: midnights.at(-1)! }
}

// the same for all clinics of a zone until the day ends
const calendars = new Map<string, Omit<Span, 'now'>>()

/** Holds the clinic's row until the transaction ends; false when another worker has it, or it was never counted. */
export async function holdClinic(db: Write, clinic_id: string): Promise<boolean> {
  const held = await first(db, sql`
    select clinic_id
    from access.keeper
    where clinic_id = ${clinic_id}
    for update skip locked`)
  return held !== undefined
}

export interface Kept {
  groups: number
  /** There may be more that the passing of time has made wrong. */
  more: boolean
}

/**
 * Counts anew what has changed in a clinic, and up to `stale_max` groups that time has changed. `counts`: what this worker
 * has counted before. Out: undefined when the clinic cannot be held.
 */
export async function keepSlots(db: Write, clinic: KeptClinic, now: Date, stale_max: number, counts = makeDayCounts()): Promise<Kept | undefined> {
  if (!(await holdClinic(db, clinic.id))) return undefined
  const changed = await takeSlotChanges(db, clinic.id)
  const stale = stale_max === 0 ? [] : await findStaleGroups(db, clinic.id, now, stale_max)
  const groups = new Map<string, ChangedGroup>(stale.map((group) => [groupKey(group), { ...group, days: [] }]))
  for (const group of changed) groups.set(groupKey(group), group)
  if (groups.size > 0) await keepGroups(db, clinic, [...groups.values()], now, counts)
  return { groups: groups.size, more: stale.length > 0 && stale.length === stale_max }
}

/** Counts groups of a clinic that is held, and keeps them. Out: what is kept now. */
export async function keepGroups(db: Write, clinic: KeptClinic, groups: Groups, now: Date, counts = makeDayCounts()): Promise<KeptGroup[]> {
  const span = spanAt(now, clinic.zone)
  const count_id = makeId(now)
  const rows = await countGroups(db, clinic, groups, span, { counts, count_id })
  await upsertWaits(db, clinic.id, rows, count_id, span)
  const found = new Set(rows.map(groupKey))
  if (groups !== null) await deleteWaits(db, clinic.id, groups.filter((group) => !found.has(groupKey(group))), span.today)
  return rows
}

/** The figures of groups at a moment, from slots and schedules alone. Groups without an active schedule are left out. */
async function countGroups(
  db: Write, clinic: KeptClinic, groups: Groups, span: Span, { counts, count_id }: { counts: DayCounts; count_id: string },
): Promise<KeptGroup[]> {
  const schedules = await findGroupSchedules(db, clinic.id, groups)
  if (schedules.length === 0) return []
  const changed_days = new Map((groups ?? []).map((group) => [groupKey(group), group.days]))
  const planned = [...Map.groupBy(schedules, groupKey)].map(([key, promises]) => ({
    promises,
    plan: planCount(counts, promises[0]!, {
      count_id: promises[0]!.count_id, schedules: promises.map(({ id }) => id).join(), changed: changed_days.get(key) ?? null,
    }, span),
  }))
  const counted = await countPlanned(db, clinic.id, planned.map(({ plan }) => plan), schedules.map(({ id }) => id), span)
  const midnight = span.midnights[0]!
  return planned.map(({ promises, plan }, at) => {
    const days = mergeCounts(plan, counted[at]!, span)
    remember(counts, plan, count_id, days)
    const of_group = countsIn(days, span)
    const starts = of_group.flatMap(({ next_at }) => (next_at === null ? [] : [new Date(next_at).getTime()]))
    return {
      branch_id: promises[0]!.branch_id,
      specialty_code: promises[0]!.specialty_code,
      classes: packFigures(computeFigures(of_group, promises)),
      sources: [...new Set(promises.flatMap(({ source_id }) => source_id ?? []))].sort(),
      sampled_at: span.now,
      // the first free slot that starts is free no longer; at midnight every day is a day nearer
      fresh_until: new Date(Math.min(midnight.getTime(), ...starts)),
      definition: DEFINITION,
    }
  })
}

/** Counts what plans ask for, in one statement. Out: in their order. */
async function countPlanned(db: Write, clinic_id: string, plans: readonly Counting[], schedule_ids: readonly string[], span: Span): Promise<StretchCounts[][]> {
  const stretches = plans.map((plan) => stretchesOf(plan, span))
  const counted = await countSlots(db, clinic_id, stretches.flat(), schedule_ids, span)
  let at = 0
  return stretches.map(({ length }) => counted.slice(at, (at += length)))
}

export function groupKey({ branch_id, specialty_code }: SlotGroup): string {
  return `${branch_id} ${specialty_code}`
}
