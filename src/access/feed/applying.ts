// From the staging tables into one clinic, in one transaction: all that the feed says of it, or nothing.
import type { Write } from '../../platform/db/index.ts'
import type { Actor } from '../../platform/permit.ts'
import { changeBookings } from '../booking/queries/changes.ts'
import { type SlotGroup, noteSlotChanges } from '../changes.ts'
import {
  changeSlots, closeGoneSlots, countStagedSlots, hasSchedules, insertSlots, listFollowing, restGoneSchedules, takeScheduleIds, writeSchedules,
} from './queries/applying.ts'
import { deleteRepeated, deleteStaged, findOverlappingOwners, listFreeStretches } from './queries/repeats.ts'
import type { Report } from './report.ts'
import { findOverlapping } from './rules/overlap.ts'
import type { Staging } from './staging.ts'

export interface Application {
  source_id: string
  /** The clinic, and its number in this reading; null when the feed no longer speaks of it. */
  clinic_id: string
  clinic: number | null
  /** Names of the feed's files by their numbers. */
  files: readonly string[]
  /** Read to its end: what it no longer names is gone. */
  complete: boolean
  now: Date
}

/**
 * Writes schedules and slots of a clinic and closes what a complete feed no longer names; seats that are booked stay
 * booked, and their bookings are marked for an offer. Waits are told of changed groups only.
 */
export async function applyToClinic(staging: Staging, report: Report, wish: Application): Promise<void> {
  const told = await staging.session.write(async (db) => {
    const changes: Pending = { groups: [], counts: [], errors: [] }
    // the first time there is nothing to change and nothing to take away
    const is_known = await hasSchedules(db, wish)
    if (wish.clinic !== null) await takeStaged(db, changes, { ...wish, clinic: wish.clinic }, is_known)
    if (wish.complete && is_known) await takeAway(db, changes, wish)
    await noteSlotChanges(db, wish.clinic_id, changes.groups, wish.now)
    return changes
  })
  // only what was committed is told
  for (const [type, outcome, number] of told.counts) report.count(type, outcome, number)
  for (const error of told.errors) report.tell(...error)
}

interface Pending {
  groups: SlotGroup[]
  counts: [type: string, outcome: string, number: number][]
  errors: Parameters<Report['tell']>[]
}

type Staged = Application & { clinic: number }

async function takeStaged(db: Write, changes: Pending, wish: Staged, is_known: boolean): Promise<void> {
  const schedules = await writeSchedules(db, wish)
  changes.groups.push(...schedules.groups)
  changes.counts.push(['Schedule', 'new', schedules.added], ['Schedule', 'changed', schedules.changed])
  changes.counts.push(['Schedule', 'same', schedules.total - schedules.added - schedules.changed])
  await takeScheduleIds(db, wish)
  await leaveOutRepeated(db, changes, wish)
  await leaveOutOverlapping(db, changes, wish)
  const total = await countStagedSlots(db, wish.clinic)
  const changed = is_known ? await changeSlots(db, wish) : { count: 0, groups: [], booked: [] }
  const added = await insertSlots(db, wish)
  changes.groups.push(...changed.groups, ...added.groups)
  changes.counts.push(['Slot', 'new', added.count], ['Slot', 'changed', changed.count], ['Slot', 'same', total - added.count - changed.count])
  await tellBookings(db, changes, wish, changed.booked)
}

/** Of lines with the same id the first counts; the same said twice is no error. */
async function leaveOutRepeated(db: Write, changes: Pending, wish: Staged): Promise<void> {
  const repeated = await deleteRepeated(db, wish.clinic)
  changes.counts.push(['Slot', 'repeated', repeated[0]?.total ?? 0])
  for (const { file, line, fhir_id, differs } of repeated) {
    if (differs) changes.errors.push(['repeated', { file: wish.files[file] ?? '', line }, fhir_id])
  }
}

async function leaveOutOverlapping(db: Write, changes: Pending, wish: Staged): Promise<void> {
  for (const owner of await findOverlappingOwners(db, wish.clinic)) {
    const stretches = await listFreeStretches(db, wish.clinic, owner)
    const going = findOverlapping(stretches)
    if (going.length === 0) continue
    await deleteStaged(db, wish.clinic, going)
    changes.counts.push(['Slot', 'overlap', going.length])
    for (const key of going) {
      const { file, line, fhir_id } = stretches.find((stretch) => stretch.key === key)!
      changes.errors.push(['overlap', { file: wish.files[file] ?? '', line }, fhir_id])
    }
  }
}

async function takeAway(db: Write, changes: Pending, wish: Application): Promise<void> {
  const rested = await restGoneSchedules(db, wish)
  const gone = await closeGoneSlots(db, wish)
  changes.groups.push(...rested.groups, ...gone.groups)
  changes.counts.push(['Schedule', 'gone', rested.count], ['Slot', 'gone', gone.count])
  await tellBookings(db, changes, wish, gone.booked.map((slot) => ({ ...slot, touched_by: 'slot_gone' as const })))
}

const READER: Actor = { kind: 'system', name: 'access.feed' }

/** Bookings follow their slots, and are marked where somebody must ask their persons. Names each slot of those to the operator. */
async function tellBookings(
  db: Write, changes: Pending, wish: Application, slots: readonly { id: string; fhir_id: string; touched_by: string }[],
): Promise<void> {
  for (const [reason, some] of Map.groupBy(slots, (slot) => slot.touched_by)) {
    const touched_by = reason === 'nobody' ? null : reason
    const following = await listFollowing(db, wish.clinic_id, some.map(({ id }) => id))
    await changeBookings(db, READER, wish.clinic_id, following.map((one) => ({ ...one, touched_by: touched_by ?? one.touched_by })), wish.now)
    if (touched_by === null) continue
    const word = touched_by === 'slot_gone' ? 'booked_gone' : 'booked_changed'
    const touched = new Set(following.map(({ slot_id }) => slot_id))
    changes.counts.push(['Booking', word, touched.size])
    for (const { fhir_id } of some.filter(({ id }) => touched.has(id))) changes.errors.push([word, null, fhir_id])
  }
}
