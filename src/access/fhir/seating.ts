// The seats that a batch of Appointments takes or changes, planned with the slots locked and written by a fixed number of
// statements.
import type { Write } from '../../platform/db/index.ts'
import { type FhirSite, openDrafts } from '../../platform/fhir/handler.ts'
import type { WrittenRow } from '../../platform/fhir/store.ts'
import { makeId } from '../../platform/ids.ts'
import { localDate } from '../../platform/time.ts'
import { type KnownNorms, judgeOffer } from '../booking/norming.ts'
import { type BookingChange, changeBookings } from '../booking/queries/changes.ts'
import { releaseOverdue } from '../booking/release.ts'
import { type KnownRequest, settleServed } from '../booking/rules/counting.ts'
import { SEATED } from '../booking/rules/state.ts'
import { noteSlotChanges } from '../changes.ts'
import { type ClassCode, classCode } from '../slot.ts'
import { type SeatPlan, leaveSeat, seatIn, stateOf, stepsTo } from './appointment_rules.ts'
import { ageGroup } from './extensions.ts'
import { type Judged, actorOf } from './judged.ts'
import { type TakenSeat, listTakenSeats } from './queries/bookings.ts'
import { type NewBooking, insertBookings, writeSeats } from './queries/seats.ts'
import { type KnownSlot, lockSlots } from './queries/slots.ts'

type Plans = ReadonlyMap<string, SeatPlan & { slot: KnownSlot }>

export interface Seated {
  /** Logical ids of known bookings that were changed. */
  seated: string[]
  created: WrittenRow[]
}

/** Seats new bookings and those that go to another slot, and notes what else is new about known ones. */
export async function seatAppointments(
  db: Write, site: FhirSite, judged: readonly Judged[], known_norms: KnownNorms,
): Promise<Seated> {
  const standing = judged.filter(({ known, draft }) => !known || stateOf(draft.row.status) !== 'cancelled')
  const plans = await planSeats(db, site, standing)
  const fresh: NewBooking[] = []
  const left: (() => void)[] = []
  const changes: (BookingChange & { fhir_id: string })[] = []
  for (const one of standing) {
    if (one.known) changes.push(...changeOf(one, plans, left))
    else fresh.push(...newBooking(one, plans, site, known_norms))
  }
  // a seat that is left is free when the batch is done, so that the order of the statements does not matter
  for (const leave of left) leave()
  const touched = [...plans.values()].filter(({ slot, seats, status }) => seats.size !== slot.taken || status !== slot.status)
  await writeSeats(db, site.clinic_id, touched.map(({ slot, seats, status }) => ({ id: slot.id, taken: seats.size, status })), site.now)
  const created = await insertBookings(db, site, actorOf(site), fresh)
  await changeBookings(db, actorOf(site), site.clinic_id, changes, site.now)
  await noteSlotChanges(db, site.clinic_id, touched.map(({ slot }) => slot), site.now)
  return { created, seated: changes.map(({ fhir_id }) => fhir_id) }
}

/** The slots of a batch with their seats; temporary bookings whose time ran out are given back first. */
async function planSeats(db: Write, site: FhirSite, judged: readonly Judged[]): Promise<Plans> {
  const named = new Map(judged.flatMap(({ slot }) => (slot ? [[slot.id, slot] as const] : [])))
  for (const { known, slot } of judged) {
    // the slot that a known booking leaves
    if (known && slot && known.slot_id !== slot.id) {
      const [left] = await lockSlots(db, site.clinic_id, [known.slot_fhir_id])
      named.set(left!.id, left!)
    }
  }
  if (named.size === 0) return new Map()
  const ids = [...named.keys()]
  const isOverdue = ({ state, held_until }: TakenSeat) => state === 'held' && held_until! <= site.now
  const taken = await listTakenSeats(db, site.clinic_id, ids)
  for (const seat of taken.filter(isOverdue)) await releaseOverdue(db, site.clinic_id, seat.booking_id, site.now)
  // as they stand after withdrawals and releases
  const slots = await lockSlots(db, site.clinic_id, [...named.values()].map(({ fhir_id }) => fhir_id))
  return new Map(slots.map((slot) => [slot.id, {
    slot, capacity: slot.capacity, status: slot.status,
    seats: new Set(taken.filter((seat) => seat.slot_id === slot.id && !isOverdue(seat)).map(({ seat }) => seat)),
  }]))
}

function newBooking(
  { draft, slot, patient }: Judged, plans: Plans, site: FhirSite, known_norms: KnownNorms,
): NewBooking[] {
  const { row, element, id } = draft
  const state = stateOf(row.status)!
  const plan = plans.get(slot!.id)!
  const seated = SEATED.includes(state)
  if (seated && plan.status === 'entered-in-error') {
    element.reading.status = 409
    element.refuse('slot-gone', 'The slot was entered in error. Send it anew, or book another.', { at: 'slot', type: 'conflict' })
    return []
  }
  const seat = seated ? seatIn(plan) : 1
  if (seat === undefined) {
    refuseFull({ draft })
    return []
  }
  const starts_at = row.starts_at ?? slot!.starts_at
  const day = localDate(starts_at, site.zone)
  const asked_at = row.requested_at ?? site.now
  const requested_at = [asked_at, site.now, starts_at].reduce((a, b) => (a < b ? a : b))
  const urgent = row.kind === 'EMERGENCY'
  const code: ClassCode = classCode({
    age: ageGroup(patient!.birth_date, day) ?? (slot!.audience === 'child' ? 'child' : 'adult'),
    visit: row.kind === 'FOLLOWUP' ? 'repeat' : 'first', urgency: urgent ? 'urgent' : 'planned', referral: row.referral,
  })
  const request: KnownRequest = {
    id: makeId(site.now), branch_id: slot!.branch_id, specialty_code: slot!.specialty_code, class: code, requested_at,
    day: localDate(requested_at, site.zone), first_offer_at: starts_at, path_started_at: null, outcome: 'open', wait_days: null, path_days: null,
    ...judgeOffer(known_norms, slot!.specialty_code, urgent, { at: starts_at, zone: site.zone }, requested_at),
  }
  const booking_id = makeId(site.now)
  const { outcome, wait_days, path_days } = settleServed(request, booking_id, starts_at, site.zone)
  return [{
    id: booking_id, fhir_id: id, slot_id: slot!.id, seat, branch_id: slot!.branch_id, doctor_id: slot!.doctor_id, place_id: slot!.place_id,
    specialty_code: slot!.specialty_code, starts_at, ends_at: row.ends_at ?? slot!.ends_at, state, class: code, patient_id: patient!.id,
    person_name: patient!.name ?? '', person_birth_date: patient!.birth_date?.length === 10 ? patient!.birth_date : null, lang: patient!.lang,
    created_at: requested_at, reason: row.status === 'entered-in-error' ? 'entered_in_error' : state === 'cancelled' ? 'clinic' : null,
    events: stepsTo(undefined, state)!,
    request: state === 'cancelled' ? null : { ...request, outcome, wait_days, path_days },
  }]
}

/** What is new about a known booking: another slot, other times within it, the patient whom the clinic has found. */
function changeOf({ draft, known, slot, patient }: Judged, plans: Plans, left: (() => void)[]): (BookingChange & { fhir_id: string })[] {
  const { row } = draft
  const before = known!
  const moved = slot !== undefined && slot.id !== before.slot_id
  let seat = before.seat
  if (moved) {
    const taken = seatIn(plans.get(slot.id)!)
    if (taken === undefined) {
      refuseFull({ draft })
      return []
    }
    seat = taken
    left.push(() => leaveSeat(plans.get(before.slot_id)!, before.seat))
  }
  const starts_at = row.starts_at ?? (moved ? slot.starts_at : before.starts_at)
  const ends_at = row.ends_at ?? (moved ? slot.ends_at : before.ends_at)
  const patient_id = patient?.id ?? before.patient_id
  const same = !moved && starts_at.getTime() === before.starts_at.getTime() && ends_at.getTime() === before.ends_at.getTime() && patient_id === before.patient_id
  if (same || openDrafts([draft]).length === 0) return []
  const { branch_id, doctor_id, place_id } = moved ? slot : before
  // who booked it by our pages or at a desk has been told another time
  const is_told_otherwise = before.person_id !== null && starts_at.getTime() !== before.starts_at.getTime()
  return [{
    booking_id: before.id, fhir_id: before.fhir_id, slot_id: slot?.id ?? before.slot_id, seat, starts_at, ends_at, patient_id,
    branch_id, doctor_id, place_id, touched_by: before.touched_by ?? (is_told_otherwise ? 'moved_by_clinic' : null),
  }]
}

function refuseFull({ draft: { element } }: Pick<Judged, 'draft'>): void {
  element.reading.status = 409
  element.refuse('slot-taken', 'The slot is taken by another booking. Book another slot; if several may come at once, give the slot the capacity.', {
    at: 'slot', type: 'conflict',
  })
}
