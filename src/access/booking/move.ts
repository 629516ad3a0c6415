// Moving a booking to another time. Within a clinic it is one transaction: the new seat is taken and the old one given back
// together. To another clinic it is a saga (take the new one, hand over the place, give back the old one), in which there
// are for a moment two bookings and never none; the repair ends one that was broken off.
import { violatedConstraint } from '../../platform/db/index.ts'
import { makeId } from '../../platform/ids.ts'
import type { Actor } from '../../platform/permit.ts'
import { ledgerOf, step } from './acts.ts'
import { takeLocked, takeSlot } from './hold.ts'
import { type BookingHouse, type Outcome, keyOf, no } from './outcome.ts'
import { type Booking, findBooking, findSlot, getBooking, lockSlot } from './queries/bookings.ts'
import { handPlace, noteStates } from './queries/ledger.ts'
import type { SeatWish } from './queries/seats.ts'
import { changeState } from './queries/steps.ts'
import { classThere, judgeSlot } from './rules/judging.ts'
import { wakeFollowers } from './waking.ts'

export interface Target {
  slot_id: string
  /** The booking's own clinic, unless said. */
  clinic_id?: string
  /** The same key again gets the same booking. */
  idempotency_key?: string | null
}

/**
 * Moves a booked visit to a free slot of the same specialty; out: the new booking (`moved_from` is the old one, which is
 * then `moved`). Moving once more to the same slot gives the same booking. Refused as a hold is, and: `wrong_state`,
 * `started`, `same_slot`, `other_specialty`.
 */
export async function moveBooking(
  house: BookingHouse, actor: Actor, clinic_id: string, booking_id: string, to: Target, now: Date,
): Promise<Outcome> {
  const { read } = house.database
  const old = await findBooking(read, clinic_id, booking_id)
  if (!old) return no('gone')
  const to_clinic_id = to.clinic_id ?? clinic_id
  const done = old.state === 'moved' ? await findMoved(house, old, to_clinic_id, to.slot_id) : undefined
  if (done) return { ok: true, booking: done }
  if (old.state !== 'booked') return no(old.state === 'held' || old.state === 'expired' ? 'expired' : 'wrong_state')
  if (old.starts_at <= now) return no('started')
  if (to_clinic_id === clinic_id && to.slot_id === old.slot_id) return no('same_slot')
  return to_clinic_id === clinic_id
    ? moveWithin(house, actor, old, to, now)
    : moveAcross(house, actor, old, { ...to, clinic_id: to_clinic_id }, now)
}

async function moveWithin(house: BookingHouse, actor: Actor, old: Booking, to: Target, now: Date): Promise<Outcome> {
  const { database } = house
  const slot = await findSlot(database.read, old.clinic_id, to.slot_id, old.class, now)
  const code = classThere(old, slot)
  const refusal = judgeSlot(slot, { class: code, birth_date: old.person_birth_date }, now)
  // taken, perhaps by this very move, pressed twice
  if (!slot || refusal) return (slot && await afterRace(house, old, slot.id)) ?? no(refusal ?? 'gone')
  if (slot.specialty_code !== old.specialty_code) return no('other_specialty')
  const id = makeId(now)
  const request = old.request ?? {
    id: makeId(now), branch_id: old.branch_id, specialty_code: old.specialty_code, class: old.class, requested_at: now, day: slot.day,
    first_offer_at: null, path_started_at: null, outcome: 'open' as const, wait_days: null, path_days: null, norm_key: '', norm_edition: '',
    first_offer_met: false,
  }
  const wish: SeatWish = {
    clinic_id: old.clinic_id, slot_id: slot.id, booking_id: id, seat: 1, state: 'booked', class: code,
    who: {
      person_id: old.person_id, patient_id: old.patient_id, name: old.person_name, birth_date: old.person_birth_date,
      phone: old.phone, email: old.email, lang: old.lang,
    },
    channel: old.channel, held_until: null, idempotency_key: keyOf(actor, to.idempotency_key ?? null),
    request: { ...request, fresh: false }, moved_from: old.id, sequence: old.sequence + 1,
  }
  const moved = await inOrder(house, old, slot.id, async (db) => {
    const seen = await findBooking(db, old.clinic_id, old.id)
    if (seen?.state !== 'booked') return undefined
    const { taken, released } = await takeLocked(db, actor, wish, slot.capacity, now)
    if (taken === undefined) return { taken, released }
    await changeState(db, actor, {
      clinic_id: old.clinic_id, booking_id: old.id, kind: 'moved', from: ['booked'], to: 'moved', slot: 'release',
      detail: { moved_to: id }, raises_sequence: true, settlement: null,
    }, now)
    return { taken, released }
  })
  if (moved === undefined) return (await afterRace(house, old, slot.id)) ?? no('wrong_state')
  if (moved.released.length > 0) await database.writeSingle((db) => noteStates(db, moved.released, now))
  if (moved.taken) wakeFollowers(house, true)
  if (moved.taken === undefined) return no('lost_race')
  const ledger_id = ledgerOf(old)
  if (ledger_id !== null) {
    const target = { booking_id: id, clinic_id: old.clinic_id, starts_at: slot.starts_at, ends_at: slot.ends_at }
    await database.writeSingle((db) => handPlace(db, ledger_id, old.id, target, now))
  }
  return { ok: true, booking: await getBooking(database.read, old.clinic_id, id) }
}

/** A transaction with both slots locked, the lower id first, so that two who swap never wait for each other. */
async function inOrder<T>(house: BookingHouse, old: Booking, slot_id: string, work: (db: Parameters<typeof changeState>[0]) => Promise<T>): Promise<T | undefined> {
  try {
    return await house.database.write(async (db) => {
      for (const id of [old.slot_id, slot_id].toSorted()) await lockSlot(db, old.clinic_id, id)
      return work(db)
    })
  } catch (error) {
    if (violatedConstraint(error) === 'booking_key_uq') return undefined
    throw error
  }
}

/** Twice at once: the other one has moved it already. */
async function afterRace(house: BookingHouse, old: Booking, slot_id: string): Promise<Outcome | undefined> {
  const seen = await getBooking(house.database.read, old.clinic_id, old.id)
  const done = seen.state === 'moved' ? await findMoved(house, seen, old.clinic_id, slot_id) : undefined
  return done && { ok: true, booking: done }
}

async function findMoved(house: BookingHouse, old: Booking, clinic_id: string, slot_id: string): Promise<Booking | undefined> {
  const next = old.moved_to === null ? undefined : await findBooking(house.database.read, clinic_id, old.moved_to)
  return next?.slot_id === slot_id ? next : undefined
}

async function moveAcross(house: BookingHouse, actor: Actor, old: Booking, to: Target & { clinic_id: string }, now: Date): Promise<Outcome> {
  const slot = await findSlot(house.database.read, to.clinic_id, to.slot_id, null, now)
  if (slot && slot.specialty_code !== old.specialty_code) return no('other_specialty')
  const taken = await takeSlot(house, actor, {
    clinic_id: to.clinic_id, slot_id: to.slot_id, class: classThere(old, slot), channel: old.channel, idempotency_key: to.idempotency_key ?? null,
    person: {
      id: old.person_id, name: old.person_name, birth_date: old.person_birth_date, phone: old.phone, email: old.email, lang: old.lang,
    },
    patient_id: null,
  }, { state: 'booked', replaces: old }, now)
  if (!taken.ok) return taken
  await finishMove(house, actor, old, taken.booking, now)
  return taken
}

/**
 * Hands the place over and gives back the old booking. Idempotent: the repair calls it for moves that were broken off.
 * The request of the old booking is answered by the visit that will be; the new clinic has a request of its own.
 */
export async function finishMove(house: BookingHouse, actor: Actor, old: Booking, next: Booking, now: Date): Promise<void> {
  const { database } = house
  const ledger_id = ledgerOf(next)
  if (ledger_id !== null) await database.writeSingle((db) => handPlace(db, ledger_id, old.id, { ...next, booking_id: next.id }, now))
  if (old.state !== 'booked') return
  await step(house, actor, old, 'moved', { slot: 'release', detail: { moved_to: next.id }, settlement: null }, now)
}

