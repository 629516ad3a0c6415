// Counting the groups of one clinic and keeping what comes of it, in one transaction that holds the clinic's row.
import { type Write, first, sql } from '../../platform/db/index.ts'
import { addDays, atLocal, localDate } from '../../platform/time.ts'
import type { SlotGroup } from '../changes.ts'
import { HORIZON_DAYS } from '../slot.ts'
import { DEFINITION } from './definition.ts'
import { computeFigures, packFigures } from './figure.ts'
import {
  type Groups, type KeptGroup, type Span, countSlots, deleteWaits, findGroupSchedules, findStaleGroups, takeSlotChanges, upsertWaits,
} from './queries/groups.ts'

export interface KeptClinic {
  id: string
  zone: string
}

/** Midnights and the horizon around a moment in a clinic's zone. */
export function spanAt(now: Date, zone: string): Span {
  const today = localDate(now, zone)
  return { now, today, from: atLocal(today, '00:00', zone), until: atLocal(addDays(today, HORIZON_DAYS + 1), '00:00', zone) }
}

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
 * Counts anew what has changed in a clinic, and up to `stale_max` groups that time has changed. Out: undefined when the
 * clinic cannot be held.
 */
export async function keepSlots(db: Write, clinic: KeptClinic, now: Date, stale_max: number): Promise<Kept | undefined> {
  if (!(await holdClinic(db, clinic.id))) return undefined
  const changed = await takeSlotChanges(db, clinic.id)
  const stale = stale_max === 0 ? [] : await findStaleGroups(db, clinic.id, now, stale_max)
  const groups = [...new Map([...changed, ...stale].map((group) => [groupKey(group), group])).values()]
  if (groups.length > 0) await keepGroups(db, clinic, groups, now)
  return { groups: groups.length, more: stale.length > 0 && stale.length === stale_max }
}

/** Counts groups of a clinic that is held, and keeps them. Out: what is kept now. */
export async function keepGroups(db: Write, clinic: KeptClinic, groups: Groups, now: Date): Promise<KeptGroup[]> {
  const span = spanAt(now, clinic.zone)
  const rows = await countGroups(db, clinic, groups, span)
  await upsertWaits(db, clinic.id, rows, span)
  const found = new Set(rows.map(groupKey))
  if (groups !== null) await deleteWaits(db, clinic.id, groups.filter((group) => !found.has(groupKey(group))), span.today)
  return rows
}

/** The figures of groups at a moment, from slots and schedules alone. Groups without an active schedule are left out. */
export async function countGroups(db: Write, clinic: KeptClinic, groups: Groups, span: Span): Promise<KeptGroup[]> {
  const schedules = await findGroupSchedules(db, clinic.id, groups)
  if (schedules.length === 0) return []
  const by_group = [...Map.groupBy(schedules, groupKey).values()]
  const counts = await countSlots(db, clinic.id, by_group.map(([one]) => one!), schedules.map(({ id }) => id), span)
  const midnight = atLocal(addDays(span.today, 1), '00:00', clinic.zone)
  return by_group.map((promises, at) => {
    const of_group = counts[at]!
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

export function groupKey({ branch_id, specialty_code }: SlotGroup): string {
  return `${branch_id} ${specialty_code}`
}
