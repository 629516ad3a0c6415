// Slots as the plan wants them: worked out, compared with those kept, and written in one transaction of the clinic.
import { findWorkingCalendar } from '../../clinics/index.ts'
import type { Read, Write } from '../../platform/db/index.ts'
import { makeId } from '../../platform/ids.ts'
import type { Actor } from '../../platform/permit.ts'
import { addDays, localDate } from '../../platform/time.ts'
import { changeBookings } from '../booking/queries/changes.ts'
import { noteSlotChanges } from '../changes.ts'
import { findNorms } from '../norms.ts'
import { noteSlotsGone } from '../publish/gone.ts'
import { HORIZON_DAYS } from '../slot.ts'
import {
  type NewSlot, closeSlots, deleteSlots, findKept, findOwnSchedules, insertSchedule, insertSlots, lockSlots, restSchedules,
  touchBookings, updateSlots, widenSchedule,
} from './queries/kept.ts'
import type { Plan } from './queries/plan.ts'
import { type Difference, type KeptSlot, compareSlots } from './rules/difference.ts'
import { type Clash, type WantedSlot, makeSlots } from './rules/slots.ts'

/** Who changes what is booked when a plan says so; who changed the plan is in the audit. */
const PLANNER: Actor = { kind: 'system', name: 'access.own' }

export interface OwnClinic {
  id: string
  zone: string
}

/** The local days that are kept filled: today and so many after it. */
export function rollingDays(zone: string, now: Date): string[] {
  const today = localDate(now, zone)
  return Array.from({ length: HORIZON_DAYS + 1 }, (_, ahead) => addDays(today, ahead))
}

/**
 * Days later than those on which hours of the plan begin: a week from the first of each template, the first weeks of each
 * extra work. What lies over each other does so on one of them, or within the days that are kept filled.
 */
export function beginningDays({ templates, deviations }: Plan, after: string): string[] {
  const days = new Set<string>()
  const add = (from: string, count: number) => {
    for (let ahead = 0; ahead < count; ahead++) {
      const day = addDays(from, ahead)
      if (day > after) days.add(day)
    }
  }
  for (const { valid_from } of templates) if (addDays(valid_from, 6) > after) add(valid_from, 7)
  for (const one of deviations) if (one.kind === 'extra' && one.to_day > after) add(one.from_day, EXTRA_DAYS_LOOKED_AT)
  return [...days].toSorted()
}

const EXTRA_DAYS_LOOKED_AT = 28

export interface Wanted {
  slots: WantedSlot[]
  clashes: Clash[]
}

/** What a plan wants from now on; clashes also on `later` days, of which no slots are made yet. */
export async function workOut(db: Read, clinic: OwnClinic, plan: Plan, now: Date, later: readonly string[] = []): Promise<Wanted> {
  const norms = await findNorms(db)
  const calendar = await findWorkingCalendar(db)
  const minutesOf = (code: string) => norms.rule(code).visit_minutes
  const make = (days: readonly string[]) => makeSlots(days, plan.templates, plan.deviations, { zone: clinic.zone, calendar, minutesOf })
  const made = make(rollingDays(clinic.zone, now))
  return { slots: made.slots.filter((slot) => slot.starts_at > now), clashes: [...made.clashes, ...(later.length > 0 ? make(later).clashes : [])] }
}

/**
 * Makes the clinic's own slots what is wanted; the caller holds the clinic's row of access.roll. Slots about to change
 * are locked and read once more first, so that a booking made meanwhile counts. Out: what was changed.
 */
export async function writeSlots(db: Write, clinic: OwnClinic, wanted: readonly WantedSlot[], now: Date): Promise<Difference> {
  const kept = await findKept(db, clinic.id, now)
  const first_look = compareSlots(wanted, kept)
  const ids = [...first_look.remove, ...first_look.close, ...first_look.change.map(({ slot }) => slot)].map(({ id }) => id)
  if (ids.length > 0) await lockSlots(db, clinic.id, ids)
  const locked = new Set(ids)
  const fresh = new Map((ids.length > 0 ? await findKept(db, clinic.id, now, ids) : []).map((slot) => [slot.id, slot]))
  const difference = compareSlots(wanted, kept.flatMap((slot) => (locked.has(slot.id) ? (fresh.get(slot.id) ?? []) : slot)))
  await writeDifference(db, clinic.id, difference, now)
  await noteSlotChanges(db, clinic.id, await restSchedules(db, clinic.id, localDate(now, clinic.zone), now), now)
  return difference
}

async function writeDifference(db: Write, clinic_id: string, difference: Difference, now: Date): Promise<void> {
  const { add, change, remove, close } = difference
  const idsOf = (slots: readonly KeptSlot[]) => slots.map(({ id }) => id)
  if (add.length > 0) await insertSlots(db, clinic_id, await nameSlots(db, clinic_id, add, now), now)
  if (change.length > 0) {
    await updateSlots(db, clinic_id, change.map(({ slot, wanted }) => ({ ...pickTold(wanted), id: slot.id })), now)
    await changeBookings(db, PLANNER, clinic_id, change.flatMap(({ slot, wanted }) => slot.bookings.map((booking_id) => ({
      ...pickPlace(wanted), booking_id, touched_by: null,
    }))), now)
  }
  const [with_history, free] = [remove.filter((slot) => slot.has_history), remove.filter((slot) => !slot.has_history)]
  if (free.length > 0) {
    await noteSlotsGone(db, clinic_id, idsOf(free), now)
    await deleteSlots(db, clinic_id, idsOf(free))
  }
  if (with_history.length + close.length > 0) await closeSlots(db, clinic_id, idsOf([...with_history, ...close]), now)
  if (close.length > 0) await touchBookings(db, clinic_id, close.flatMap(({ bookings }) => bookings), now)
  await noteSlotChanges(db, clinic_id, [...add, ...change.map(({ slot }) => slot), ...remove, ...close], now)
}

function pickTold({ place_id, ends_at, audience, visit, urgent_only, referral_only }: WantedSlot) {
  return { place_id, ends_at, audience, visit, urgent_only, referral_only }
}

/** What a booking takes over from its slot. */
function pickPlace({ starts_at, ends_at, branch_id, doctor_id, place_id }: WantedSlot) {
  return { starts_at, ends_at, branch_id, doctor_id, place_id }
}

/** Gives new slots their schedules and ids: the same visit has the same FHIR id whenever it is made. */
async function nameSlots(db: Write, clinic_id: string, slots: readonly WantedSlot[], now: Date): Promise<NewSlot[]> {
  const keyOf = (one: { doctor_id: string; branch_id: string; specialty_code: string }) =>
    `${one.doctor_id} ${one.branch_id} ${one.specialty_code}`
  const schedules = new Map((await findOwnSchedules(db, clinic_id)).map((schedule) => [keyOf(schedule), schedule]))
  const named: NewSlot[] = []
  for (const slot of slots) {
    let schedule = schedules.get(keyOf(slot))
    if (!schedule) {
      const { doctor_id, branch_id, specialty_code, audience } = slot
      schedule = { id: makeId(now), doctor_id, branch_id, specialty_code, audience }
      schedules.set(keyOf(slot), schedule)
      await insertSchedule(db, clinic_id, schedule, now)
    } else if (schedule.audience !== 'both' && schedule.audience !== slot.audience) {
      schedule.audience = 'both'
      await widenSchedule(db, clinic_id, schedule.id, now)
    }
    const minute = Math.floor(slot.starts_at.getTime() / 60_000).toString(36)
    named.push({ ...slot, id: makeId(now), fhir_id: `${schedule.id}.${minute}`, schedule_id: schedule.id })
  }
  return named
}
