// Changing slots that may have bookings on them: the slots, the bookings that follow, the note for the figures.
import type { Write } from '../../platform/db/index.ts'
import type { FhirSite } from '../../platform/fhir/handler.ts'
import type { WrittenRow } from '../../platform/fhir/store.ts'
import { changeBookings } from '../booking/queries/changes.ts'
import { noteSlotChanges } from '../changes.ts'
import { actorOf } from './judged.ts'
import { listSitting } from './queries/bookings.ts'
import type { ScheduleColumns } from './queries/schedules.ts'
import { type KnownSlot, type SlotColumns, lockComing, upsertSlots } from './queries/slots.ts'
import { type Touch, judgeTouch } from './touch.ts'

export interface SlotChange {
  id: string
  fhir_id: string
  /** Locked; undefined when the slot is new. */
  before: KnownSlot | undefined
  after: SlotColumns
}

export interface SlotsChanged {
  written: WrittenRow[]
  /** Bookings that were marked, by our id of their slot. */
  marked: ReadonlyMap<string, number>
}

/** Writes slots; their live bookings follow, and whoever must be asked is marked. */
export async function changeSlots(db: Write, site: FhirSite, changes: readonly SlotChange[]): Promise<SlotsChanged> {
  const written = await upsertSlots(db, site, changes.map(({ id, fhir_id, after }) => ({ ...after, id, fhir_id })))
  const ids = new Set(written.map(({ fhir_id }) => fhir_id))
  const real = changes.filter(({ fhir_id }) => ids.has(fhir_id))
  // also where nothing was written: a slot never has less room than bookings, but those without room are marked
  const taken = changes.flatMap(({ before, after }) => (before && before.taken > 0 ? [{ before, after }] : []))
  const sitting = taken.length === 0 ? [] : await listSitting(db, site.clinic_id, taken.map(({ before }) => before.id))
  const touches = taken.flatMap(({ before, after }) =>
    judgeTouch(before, after, sitting.filter(({ slot_id }) => slot_id === before.id), site.now).map((touch) => ({ slot_id: before.id, touch })))
  await changeBookings(db, actorOf(site), site.clinic_id, touches.map(({ touch }) => touch), site.now)
  await noteSlotChanges(db, site.clinic_id, real.flatMap(({ before, after }) => (before ? [before, after] : [after])), site.now)
  return { written, marked: countMarked(touches) }
}

function countMarked(touches: readonly { slot_id: string; touch: Touch }[]): Map<string, number> {
  const marked = new Map<string, number>()
  for (const { slot_id, touch } of touches) {
    if (touch.touched_by !== null) marked.set(slot_id, (marked.get(slot_id) ?? 0) + 1)
  }
  return marked
}

/** Copies what schedules say now into their slots that are still to come; those of a schedule out of use are closed. */
export async function copyToSlots(
  db: Write, site: FhirSite, schedules: readonly { id: string; before: ScheduleColumns; after: ScheduleColumns }[],
): Promise<void> {
  if (schedules.length === 0) return
  const by_id = new Map(schedules.map((schedule) => [schedule.id, schedule]))
  const slots = await lockComing(db, site.clinic_id, [...by_id.keys()], site.now)
  await changeSlots(db, site, slots.map((slot): SlotChange => {
    const { before, after } = by_id.get(slot.schedule_id)!
    const { branch_id, doctor_id, place_id, specialty_code } = after
    return {
      id: slot.id, fhir_id: slot.fhir_id, before: slot,
      after: {
        ...slot, branch_id, doctor_id, place_id, specialty_code,
        // a slot that says for whom by itself keeps it
        audience: slot.audience === before.audience ? after.audience : slot.audience,
        status: after.active || slot.status === 'entered-in-error' ? slot.status : 'busy-unavailable',
      },
    }
  }))
}
