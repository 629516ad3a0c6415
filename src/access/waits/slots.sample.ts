// Slots for tests, and the figures by the letter of their definition: slot by slot, seat by seat, with no counts between.
import { type Write, run, sql } from '../../platform/db/index.ts'
import { addDays, atLocal, daysBetween, localDate } from '../../platform/time.ts'
import { ZONE, nextId } from '../../../test/builders.ts'
import { NOON } from '../../../test/house.ts'
import { CLASSES, HORIZON_DAYS, type SlotRules, type SlotStatus, bookable, readClass } from '../slot.ts'
import type { ClassFigures, ScheduleRules, SlotCount } from './figure.ts'

export interface SampleSlot extends SlotRules {
  who: string
  status: SlotStatus
  starts_at: Date
  capacity: number
  taken: number
}

/** A slot that anybody may book, on a local day and time. */
export function sampleSlot(day: string, time: string, given: Partial<SampleSlot> = {}): SampleSlot {
  return {
    who: 'doctor', status: 'free', starts_at: atLocal(day, time, ZONE), capacity: 1, taken: 0,
    audience: 'both', visit: 'any', urgent_only: false, referral_only: false, ...given,
  }
}

const OFFERED: ReadonlySet<string> = new Set(['free', 'busy', 'busy-tentative'])

function isInSpan(slot: SampleSlot, now: Date): boolean {
  const days = daysBetween(localDate(now, ZONE), localDate(slot.starts_at, ZONE))
  return OFFERED.has(slot.status) && days >= 0 && days <= HORIZON_DAYS
}

function freeSeats(slot: SampleSlot, now: Date): number {
  return slot.status === 'free' && slot.starts_at > now ? slot.capacity - slot.taken : 0
}

/** What the statement counts (countSlots), counted here. */
export function countSampleSlots(slots: readonly SampleSlot[], now: Date): SlotCount[] {
  return slots.filter((slot) => isInSpan(slot, now)).map(({ who, audience, visit, urgent_only, referral_only, ...slot }) => {
    const free = freeSeats({ who, audience, visit, urgent_only, referral_only, ...slot }, now)
    return {
      who, audience, visit, urgent_only, referral_only, free,
      days: daysBetween(localDate(now, ZONE), localDate(slot.starts_at, ZONE)),
      next_at: free > 0 ? slot.starts_at.toISOString() : null,
      offered: slot.capacity,
      taken: slot.status === 'free' ? slot.taken : slot.capacity,
    }
  })
}

/** The figures by their definition in words: a second program, so that the first can be wrong. */
export function figuresByDefinition(slots: readonly SampleSlot[], promises: readonly ScheduleRules[], now: Date): ClassFigures {
  const offered = slots.filter((slot) => isInSpan(slot, now))
  const figures: ClassFigures = {}
  for (const code of CLASSES) {
    const open = offered.filter((slot) => bookable(slot, readClass(code)!))
    const idle = promises.filter(({ who }) => !offered.some((slot) => slot.who === who))
    if (open.length === 0 && !idle.some((promise) => bookable(promise, readClass(code)!))) continue
    const today = localDate(now, ZONE)
    const seatsOf = (list: SampleSlot[]) => list
      .flatMap((slot) => Array.from({ length: freeSeats(slot, now) }, () => slot.starts_at))
      .sort((a, b) => a.getTime() - b.getTime())
    const seats = seatsOf(open)
    const doctors = [...new Set(open.map(({ who }) => who))]
    const thirds = doctors.map((doctor) => {
      const third = seatsOf(open.filter(({ who }) => who === doctor))[2]
      return third === undefined ? 999 : daysBetween(today, localDate(third, ZONE))
    }).sort((a, b) => a - b)
    const median = thirds[Math.ceil(thirds.length / 2) - 1] ?? 999
    const within = (days: number) => seats.filter((at) => localDate(at, ZONE) <= addDays(today, days)).length
    const places = open.reduce((sum, slot) => sum + slot.capacity, 0)
    const used = open.reduce((sum, slot) => sum + (slot.status === 'free' ? slot.taken : slot.capacity), 0)
    figures[code] = {
      next_at: seats[0]?.toISOString() ?? null,
      third_days: median === 999 ? null : median,
      third_beyond: median === 999,
      free_7: within(7), free_14: within(14), free_28: within(28),
      load: places === 0 ? null : Math.round((used / places) * 10_000) / 10_000,
      doctors: doctors.length,
    }
  }
  return figures
}

export interface ScheduleGiven {
  branch_id: string
  specialty_code: string
  doctor_id: string | null
  audience: string
  source_id: string | null
  active: boolean
}

/** A specialty that nobody needs a referral for, unless it is there already. */
export async function buildSpecialty(db: Write, code: string): Promise<void> {
  await run(db, sql`
    insert into clinics.specialty (code, name_ru, name_en)
    values (${code}, ${code}, ${code})
    on conflict (code) do nothing`)
}

/** A schedule of a doctor or, without one, of a room. */
export async function buildSchedule(db: Write, clinic: { id: string; branch_id: string }, given: Partial<ScheduleGiven> = {}): Promise<string> {
  const id = nextId()
  await run(db, sql`
    insert into access.schedule (clinic_id, id, fhir_id, source_id, branch_id, doctor_id, specialty_code, audience, active, updated_at)
    values (${clinic.id}, ${id}, ${id}, ${given.source_id ?? null}, ${given.branch_id ?? clinic.branch_id}, ${given.doctor_id ?? null},
      ${given.specialty_code ?? 'ent'}, ${given.audience ?? 'both'}, ${given.active ?? true}, ${NOON})`)
  return id
}

/** A slot of a schedule; it stands where its schedule does. */
export async function buildSlot(db: Write, clinic_id: string, schedule_id: string, slot: SampleSlot): Promise<string> {
  const id = nextId()
  await run(db, sql`
    insert into access.slot (clinic_id, id, fhir_id, schedule_id, branch_id, doctor_id, specialty_code, starts_at, ends_at, day,
      status, capacity, taken, audience, visit, urgent_only, referral_only, updated_at)
    select ${clinic_id}::uuid, ${id}::uuid, ${id}, s.id, s.branch_id, s.doctor_id, s.specialty_code, ${slot.starts_at}::timestamptz,
      ${new Date(slot.starts_at.getTime() + 15 * 60_000)}::timestamptz, ${localDate(slot.starts_at, ZONE)}::date,
      ${slot.status}, ${slot.capacity}::smallint, ${slot.taken}::smallint, ${slot.audience}, ${slot.visit}, ${slot.urgent_only}::boolean,
      ${slot.referral_only}::boolean, ${NOON}::timestamptz
    from access.schedule s
    where s.clinic_id = ${clinic_id}
      and s.id = ${schedule_id}`)
  return id
}
