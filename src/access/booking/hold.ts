// Holding a slot: the person's place first (their ledger; the clinic's commit makes it lasting too), then the seat (the
// clinic's transaction). A crash in between leaves a place whose time runs out, or none. Holding and booking at once differ in one word of the statement.
import { type Write, violatedConstraint } from '../../platform/db/index.ts'
import { makeId } from '../../platform/ids.ts'
import type { Actor } from '../../platform/permit.ts'
import { localDate } from '../../platform/time.ts'
import { findLock } from '../desk/lock.ts'
import { type PatientClass, readClass } from '../slot.ts'
import { judgeOffer, knowNorms } from './norming.ts'
import { type BookingHouse, type BookingWish, type Outcome, type Refusal, keyOf, no } from './outcome.ts'
import { answerRequest } from './queries/answers.ts'
import { type Booking, type SlotFacts, findBookingByKey, findSlot, getBooking, listOverdue, listSeats, lockSlot } from './queries/bookings.ts'
import { type Place, dropPlace, findPlaceByKey, listLivePlaces, noteStates, takePlace } from './queries/ledger.ts'
import { findReferral, insertFailedAttempt } from './queries/notes.ts'
import { type SeatWish, takeSeat } from './queries/seats.ts'
import { releaseOverdue } from './release.ts'
import { type Settlement, settleServed } from './rules/counting.ts'
import { HOLD_MS, isSelfService, judgeSlot } from './rules/judging.ts'
import { wakeFollowers } from './waking.ts'

/**
 * Keeps a slot for one person for five minutes. In: who acts, the wish, the present. Out: the booking, state `held`; with
 * a known idempotency key the booking that it made before, whatever became of it. Refused by name (outcome.ts).
 */
export function holdSlot(house: BookingHouse, actor: Actor, wish: BookingWish, now: Date): Promise<Outcome> {
  return takeSlot(house, actor, wish, { state: 'held' }, now)
}

/** Books a slot at once, for whoever needs no time to think: a desk, a clinic's own system. Otherwise like `holdSlot`. */
export function bookSlot(house: BookingHouse, actor: Actor, wish: BookingWish, now: Date): Promise<Outcome> {
  return takeSlot(house, actor, wish, { state: 'booked' }, now)
}

/** What the core needs besides the wish: the state to begin in, and the booking that this one shall stand for. */
export interface Beginning {
  state: 'held' | 'booked'
  replaces?: Booking
}

export async function takeSlot(house: BookingHouse, actor: Actor, wish: BookingWish, beginning: Beginning, now: Date): Promise<Outcome> {
  const { database } = house
  const who = readClass(wish.class)
  if (!who) return no('not_bookable')
  const key = keyOf(actor, wish.idempotency_key)
  const slot = await findSlot(database.read, wish.clinic_id, wish.slot_id, wish.class, now)
  const refusal = judgeSlot(slot, { class: wish.class, birth_date: wish.person.birth_date }, now)
    ?? (await judgePerson(house, wish, who, slot!, now))
  if (refusal || !slot) return (await again(house, wish, key)) ?? refuse(house, wish, slot, refusal ?? 'gone', now)
  const known = await knowNorms(house, now)
  const booking_id = makeId(now)
  const request_id = wish.request_id ?? makeId(now)
  const ledger_id = wish.person.id ?? wish.patient_id ?? null
  const held_until = beginning.state === 'held' ? (wish.held_until ?? new Date(now.getTime() + HOLD_MS)) : null
  const own: Place & { has_missed?: boolean } = { booking_id, request_id, requested_at: now }
  const place = ledger_id === null ? own : await findPlace(house, {
    person_id: ledger_id, booking_id, clinic_id: wish.clinic_id, branch_id: slot.branch_id, specialty_code: slot.specialty_code,
    class: wish.class, request_id, starts_at: slot.starts_at, expires_at: held_until ?? slot.ends_at, state: beginning.state,
    idempotency_key: key, replaces: beginning.replaces?.id ?? null, bookings_max: known.norms.rule(slot.specialty_code).bookings_max,
  }, now)
  if (!place) return no('limit')
  if (place === 'elsewhere') return no('key_used')
  // most people never missed anything: the no-show rule is asked only where the ledger says that somebody did
  if (place.has_missed && isSelfService(wish.channel) && ledger_id !== null && await findLock(database.read, ledger_id, slot.specialty_code, now)) {
    if (place.booking_id === booking_id) await database.writeAhead((db) => dropPlace(db, ledger_id, booking_id))
    return no('locked')
  }
  const referral = who.referral && wish.person.id !== null
    ? await findReferral(database.read, wish.person.id, slot.specialty_code, now)
    : undefined
  const seat_wish: SeatWish = {
    clinic_id: wish.clinic_id, slot_id: slot.id, booking_id: place.booking_id, seat: 1, state: beginning.state, class: wish.class,
    who: { ...wish.person, person_id: wish.person.id, patient_id: wish.patient_id ?? null },
    channel: wish.channel, held_until, idempotency_key: key,
    request: {
      id: place.request_id, fresh: place.request_id === request_id && wish.request_id === undefined,
      branch_id: slot.branch_id, specialty_code: slot.specialty_code, class: wish.class,
      requested_at: place.requested_at, day: localDate(place.requested_at, slot.zone), first_offer_at: slot.first_offer_at,
      path_started_at: referral?.path_started_at ?? null, outcome: 'open', wait_days: null, path_days: null,
      ...judgeOffer(known, slot.specialty_code, who.urgency === 'urgent', { at: slot.first_offer_at, zone: slot.zone }, now),
    },
    moved_from: beginning.replaces?.id ?? null, sequence: beginning.replaces ? beginning.replaces.sequence + 1 : 0,
  }
  if (beginning.state === 'booked') seat_wish.request = served(seat_wish.request, settleServed(seat_wish.request, place.booking_id, slot.starts_at, slot.zone))
  const seat = await findSeat(house, actor, seat_wish, slot, now)
  if (seat !== undefined) {
    if (beginning.state === 'booked') wakeFollowers(house, false)
    // what was just written is known; a request that was there before is read
    return { ok: true, booking: seat_wish.request.fresh ? made({ ...seat_wish, seat }, slot, now) : await getBooking(database.read, wish.clinic_id, place.booking_id) }
  }
  const mine = await again(house, wish, key)
  if (mine) return mine
  if (ledger_id !== null && place.booking_id === booking_id) await database.writeAhead((db) => dropPlace(db, ledger_id, booking_id))
  const seen = await findSlot(database.read, wish.clinic_id, wish.slot_id, wish.class, now)
  return refuse(house, wish, slot, judgeSlot(seen, { class: wish.class, birth_date: null }, now) ?? 'lost_race', now)
}

/** A request that is answered as soon as it is asked. */
function served(request: SeatWish['request'], { outcome, wait_days, path_days }: Settlement): SeatWish['request'] {
  return { ...request, outcome, wait_days, path_days }
}

/** What only whoever books oneself is asked: a referral where one is needed. */
async function judgePerson(house: BookingHouse, wish: BookingWish, who: PatientClass, slot: SlotFacts, now: Date): Promise<Refusal | undefined> {
  const { id } = wish.person
  if (!isSelfService(wish.channel) || id === null) return undefined
  const { read } = house.database
  const { norms } = await knowNorms(house, now)
  const needed = who.referral || norms.rule(slot.specialty_code).referral_needed
  if (!needed) return undefined
  const referral = who.referral && await findReferral(read, id, slot.specialty_code, now)
  return referral ? undefined : 'referral_needed'
}

/** A place in the person's ledger, the one that the same key took before, or undefined: the limit is reached. */
async function findPlace(
  house: BookingHouse, wish: Parameters<typeof takePlace>[1], now: Date,
): Promise<(Place & { has_missed?: boolean }) | 'elsewhere' | undefined> {
  const { database } = house
  for (;;) {
    const place = await database.writeAhead((db) => takePlace(db, wish, now))
    if (place) return place
    const earlier = wish.idempotency_key === null ? undefined : await findPlaceByKey(database.read, wish.person_id, wish.idempotency_key)
    if (earlier) return earlier.clinic_id === wish.clinic_id ? earlier : 'elsewhere'
    const live = await listLivePlaces(database.read, wish.person_id, wish.specialty_code, now)
    if (live.length >= wish.bookings_max) return undefined
    // somebody took the same place in the same instant, and another is still free
  }
}

/** The booking that the same key made before: the same wish once more. */
async function again(house: BookingHouse, wish: BookingWish, key: string | null): Promise<Outcome | undefined> {
  if (key === null) return undefined
  const booking = await findBookingByKey(house.database.read, wish.clinic_id, key)
  if (!booking) return undefined
  return booking.slot_id === wish.slot_id ? { ok: true, booking } : no('key_used')
}

/** How often a seat of a slot with several is tried for without locking the slot. */
const TRIES = 4

/** Takes a seat; undefined when the slot is full, or the booking is there already. */
async function findSeat(house: BookingHouse, actor: Actor, wish: SeatWish, slot: SlotFacts, now: Date): Promise<number | undefined> {
  const { database } = house
  const is_simple = slot.overdue === 0 && (wish.state === 'held' || wish.request.fresh)
  for (let turn = 0; ; turn += 1) {
    try {
      if (is_simple && turn < TRIES) {
        return await database.writeSingle((db) => takeSeat(db, actor, { ...wish, seat: turn === 0 ? 'next' : 'any' }, now))
      }
      const { taken, released } = await database.write((db) => takeLocked(db, actor, wish, slot.capacity, now))
      if (released.length > 0) await database.writeAhead((db) => noteStates(db, released, now))
      return taken
    } catch (error) {
      const constraint = violatedConstraint(error)
      // the same key, at the same instant, on another connection
      if (constraint === 'booking_key_uq' || constraint === 'booking_pk' || constraint === 'booking_fhir_uq') return undefined
      // somebody took the seat in the same instant, and another may be free
      if (constraint !== 'booking_seat_uq' || turn > TRIES) throw error
    }
  }
}

export interface LockedTake {
  /** The seat; undefined when there is none. */
  taken: number | undefined
  /** People whose overdue holds were given back: their ledgers are told after the transaction. */
  released: { person_id: string; booking_id: string; state: 'expired' }[]
}

/** Locks the slot, gives back what is overdue, then takes the lowest free seat; a request of before is answered with it. */
export async function takeLocked(db: Write, actor: Actor, wish: SeatWish, capacity: number, now: Date): Promise<LockedTake> {
  await lockSlot(db, wish.clinic_id, wish.slot_id)
  const released: LockedTake['released'] = []
  for (const { id, person_id } of await listOverdue(db, wish.clinic_id, wish.slot_id, now)) {
    if (await releaseOverdue(db, wish.clinic_id, id, now) && person_id !== null) released.push({ person_id, booking_id: id, state: 'expired' })
  }
  const seats = new Set(await listSeats(db, wish.clinic_id, wish.slot_id))
  const seat = Array.from({ length: capacity }, (_, index) => index + 1).find((number) => !seats.has(number))
  const taken = seat === undefined ? undefined : await takeSeat(db, actor, { ...wish, seat }, now)
  if (taken !== undefined && wish.state === 'booked' && !wish.request.fresh) {
    const { request, starts_at, zone } = await getBooking(db, wish.clinic_id, wish.booking_id)
    if (request) await answerRequest(db, wish.clinic_id, settleServed(request, wish.booking_id, starts_at, zone), now)
  }
  return { taken, released }
}

/** Says no, and notes it where the time had been shown as free. */
async function refuse(house: BookingHouse, wish: BookingWish, slot: SlotFacts | undefined, refusal: Refusal, now: Date): Promise<Outcome> {
  const group = slot ?? wish.group
  if ((refusal === 'lost_race' || refusal === 'gone') && group) {
    await house.database.writeSingle((db) => insertFailedAttempt(db, {
      clinic_id: wish.clinic_id, branch_id: group.branch_id, specialty_code: group.specialty_code, slot_id: slot?.id ?? null,
      day: localDate(now, slot?.zone ?? house.config.OTKLIK_ZONE), outcome: refusal === 'gone' ? 'phantom' : 'lost_race',
    }, now))
  }
  return no(refusal)
}

/** The booking as `takeSeat` wrote it. */
function made(wish: SeatWish & { seat: number }, slot: SlotFacts, now: Date): Booking {
  const { request: { fresh: _fresh, ...request }, who } = wish
  return {
    clinic_id: wish.clinic_id, id: wish.booking_id, fhir_id: wish.booking_id, fhir_version: 1, slot_id: slot.id, seat: wish.seat,
    request_id: request.id, branch_id: slot.branch_id, doctor_id: slot.doctor_id, place_id: slot.place_id,
    specialty_code: slot.specialty_code, starts_at: slot.starts_at, ends_at: slot.ends_at, state: wish.state, class: wish.class,
    person_id: who.person_id, patient_id: who.patient_id, person_name: who.name, person_birth_date: who.birth_date, phone: who.phone,
    email: who.email, lang: who.lang as Booking['lang'], channel: wish.channel, ticket: null, held_until: wish.held_until,
    idempotency_key: wish.idempotency_key, sequence: wish.sequence, moved_from: wish.moved_from, moved_to: null, reason: null,
    event_count: 1, created_at: now, booked_at: wish.state === 'booked' ? now : null, updated_at: now, capacity: slot.capacity,
    zone: slot.zone,
    request,
  }
}
