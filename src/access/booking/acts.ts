// What is done with a booking after it was made: confirmed, cancelled, marked. Each act asks the transition table, makes
// one step in the clinic's database, and then tells the person's ledger; a crash in between is mended by the repair.
import type { Actor } from '../../platform/permit.ts'
import { knowNorms } from './norming.ts'
import { type BookingHouse, type Outcome, no } from './outcome.ts'
import { type Booking, findBooking, getBooking, lockSlot } from './queries/bookings.ts'
import { keepPlace, noteStates, takePlace } from './queries/ledger.ts'
import { type StateChange, changeState } from './queries/steps.ts'
import { settleServed } from './rules/counting.ts'
import { type EventDetail, type EventKind, TRANSITIONS, mayFollow, raisesSequence } from './rules/state.ts'
import { wakeFollowers } from './waking.ts'

/**
 * Makes a temporary booking a booking. Confirming once more gives the same booking. Refused: `expired`, when its five
 * minutes are over; `wrong_state`, when it was cancelled or moved; `gone`, when there is none.
 */
export async function confirmBooking(house: BookingHouse, actor: Actor, clinic_id: string, booking_id: string, now: Date): Promise<Outcome> {
  const { database } = house
  const booking = await findBooking(database.read, clinic_id, booking_id)
  if (!booking) return no('gone')
  if (booking.state === 'booked') return { ok: true, booking }
  if (booking.state === 'expired' || (booking.state === 'held' && booking.held_until! <= now)) return no('expired')
  if (!mayFollow(booking.state, 'booked')) return no('wrong_state')
  const ledger_id = ledgerOf(booking)
  // the place first: it is kept until the visit only while it is still this person's
  if (ledger_id !== null && !(await keepOrRetake(house, ledger_id, booking, now))) return no('limit')
  const settlement = booking.request && settleServed(booking.request, booking_id, booking.starts_at, booking.zone)
  const done = await step(house, actor, booking, 'booked', { hold: 'in_time', slot: 'settle', detail: null, settlement }, now)
  if (!done) {
    const seen = await getBooking(database.read, clinic_id, booking_id)
    if (seen.state === 'booked') return { ok: true, booking: seen }
    if (ledger_id !== null) await database.writeAhead((db) => noteStates(db, [{ person_id: ledger_id, booking_id, state: seen.state === 'held' ? 'expired' : seen.state }], now))
    return no(seen.state === 'held' || seen.state === 'expired' ? 'expired' : 'wrong_state')
  }
  return {
    ok: true,
    booking: {
      ...booking, state: 'booked', booked_at: now, updated_at: now, fhir_version: booking.fhir_version + 1, event_count: booking.event_count + 1,
      request: booking.request && { ...booking.request, outcome: 'booked', wait_days: settlement!.wait_days, path_days: settlement!.path_days },
    },
  }
}

/**
 * Keeps the place of a hold until the visit. Two presses of one key share a place, and one of them gives it up when it finds
 * the slot full; where the other then had the seat after all, the place is taken anew, if the limit allows.
 */
async function keepOrRetake(house: BookingHouse, person_id: string, booking: Booking, now: Date): Promise<boolean> {
  const { database } = house
  if (await database.writeAhead((db) => keepPlace(db, person_id, booking.id, booking.ends_at, now))) return true
  const { norms } = await knowNorms(house, now)
  const place = await database.writeAhead((db) => takePlace(db, {
    person_id, booking_id: booking.id, clinic_id: booking.clinic_id, branch_id: booking.branch_id, specialty_code: booking.specialty_code,
    class: booking.class, request_id: booking.request_id ?? booking.id, starts_at: booking.starts_at, expires_at: booking.ends_at,
    state: 'booked', idempotency_key: null, replaces: null, bookings_max: norms.rule(booking.specialty_code).bookings_max,
  }, now))
  return place !== undefined
}

/** Why somebody cancels; words/ has each. `clinic`: the clinic had to. */
export const CANCEL_REASONS = ['person', 'clinic', 'cannot_come', 'moved', 'system'] as const
export type CancelReason = (typeof CANCEL_REASONS)[number]

/**
 * Cancels a booking or a temporary one; the seat is free at once. Cancelling once more gives the same booking. Refused:
 * `started`, when the visit has begun (then it is arrived, missed or fulfilled); `wrong_state`; `gone`.
 */
export async function cancelBooking(
  house: BookingHouse, actor: Actor, clinic_id: string, booking_id: string, reason: CancelReason, now: Date,
): Promise<Outcome> {
  const booking = await findBooking(house.database.read, clinic_id, booking_id)
  if (!booking) return no('gone')
  if (booking.state === 'cancelled') return { ok: true, booking }
  if (!mayFollow(booking.state, 'cancelled')) return no(booking.state === 'expired' ? 'expired' : 'wrong_state')
  if (booking.starts_at <= now && reason !== 'clinic' && reason !== 'system') return no('started')
  return act(house, actor, booking, 'cancelled', { slot: 'release', detail: { reason } }, now)
}

/** The person is here. Also after `missed`: late, but seen. */
export function markArrived(house: BookingHouse, actor: Actor, clinic_id: string, booking_id: string, now: Date): Promise<Outcome> {
  return mark(house, actor, clinic_id, booking_id, 'arrived', now)
}

/** The visit has taken place. */
export function markFulfilled(house: BookingHouse, actor: Actor, clinic_id: string, booking_id: string, now: Date): Promise<Outcome> {
  return mark(house, actor, clinic_id, booking_id, 'fulfilled', now)
}

/** The person did not come. Refused before the visit begins: `wrong_state`. */
export async function markMissed(house: BookingHouse, actor: Actor, clinic_id: string, booking_id: string, now: Date): Promise<Outcome> {
  const booking = await findBooking(house.database.read, clinic_id, booking_id)
  if (booking && booking.state === 'booked' && booking.starts_at > now) return no('wrong_state')
  return mark(house, actor, clinic_id, booking_id, 'missed', now)
}

/** Takes back `arrived` or `missed`, set by mistake or after an appeal: the booking stands again. */
export async function undoMark(house: BookingHouse, actor: Actor, clinic_id: string, booking_id: string, now: Date): Promise<Outcome> {
  const booking = await findBooking(house.database.read, clinic_id, booking_id)
  if (!booking) return no('gone')
  if (booking.state === 'arrived') return act(house, actor, booking, 'arrival_undone', { slot: 'keep', detail: null }, now)
  if (booking.state === 'missed') return act(house, actor, booking, 'miss_undone', { slot: 'keep', detail: null }, now)
  return no('wrong_state')
}

async function mark(
  house: BookingHouse, actor: Actor, clinic_id: string, booking_id: string, kind: 'arrived' | 'missed' | 'fulfilled', now: Date,
): Promise<Outcome> {
  const booking = await findBooking(house.database.read, clinic_id, booking_id)
  if (!booking) return no('gone')
  if (booking.state === TRANSITIONS[kind].to) return { ok: true, booking }
  if (!mayFollow(booking.state, kind)) return no('wrong_state')
  return act(house, actor, booking, kind, { slot: 'keep', detail: null }, now)
}

/** Makes the step, tells the ledger, and gives the booking as it is then. */
async function act(
  house: BookingHouse, actor: Actor, booking: Booking, kind: EventKind, how: { slot: StateChange['slot']; detail: EventDetail | null }, now: Date,
): Promise<Outcome> {
  const done = await step(house, actor, booking, kind, { ...how, settlement: null }, now)
  const seen = await getBooking(house.database.read, booking.clinic_id, booking.id)
  // twice at once: whoever came second finds it done
  if (!done && seen.state !== TRANSITIONS[kind].to) return no('wrong_state')
  const ledger_id = ledgerOf(booking)
  if (ledger_id !== null) {
    await house.database.writeAhead((db) => noteStates(db, [{ person_id: ledger_id, booking_id: booking.id, state: seen.state }], now))
  }
  return { ok: true, booking: seen }
}

export type How = Pick<StateChange, 'hold' | 'slot' | 'detail' | 'settlement'>

/**
 * One step of a booking in one transaction. What a slot of several seats looks like hangs on its other holds: where somebody
 * changes it in the same instant, it is locked first and looked at then.
 */
export async function step(house: BookingHouse, actor: Actor, booking: Booking, kind: EventKind, how: How, now: Date): Promise<boolean> {
  const { database } = house
  const change: StateChange = {
    ...how, clinic_id: booking.clinic_id, booking_id: booking.id, kind,
    from: TRANSITIONS[kind].from.filter((state) => state !== 'nothing'), to: TRANSITIONS[kind].to, raises_sequence: raisesSequence(kind),
  }
  const looks_at_others = how.slot === 'settle' && booking.capacity > 1
  const done = await database.writeSingle((db) => changeState(db, actor, { ...change, unless_stale: looks_at_others }, now))
    || (looks_at_others && await database.write(async (db) => {
      await lockSlot(db, booking.clinic_id, booking.slot_id)
      return changeState(db, actor, change, now)
    }))
  if (done) wakeFollowers(house, how.slot === 'release')
  return done
}

/** Whose ledger a booking stands in. */
export function ledgerOf(booking: Pick<Booking, 'person_id' | 'patient_id'>): string | null {
  return booking.person_id ?? booking.patient_id
}
