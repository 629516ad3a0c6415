// What has become of offers: taken, declined, run out, settled otherwise; and what follows for the place in the line.
import type { House } from '../../platform/house.ts'
import type { Actor } from '../../platform/permit.ts'
import { DAY_MS, localDate } from '../../platform/time.ts'
import { cancelBooking, findBooking } from '../booking/index.ts'
import { finishMove } from '../booking/move.ts'
import { queueOfferMail } from './mailing.ts'
import { findZone } from './queries/branches.ts'
import { type Offer, decideOffer, findOffer, getOfferRule } from './queries/offers.ts'
import { type Waiting, findWaiting, stepWaiting } from './queries/waiting.ts'
import { type OfferState, judgeOffer } from './rules/offer.ts'
import { leaveRequest } from './requests.ts'

const SETTLER: Actor = { kind: 'system', name: 'access.offers' }
const CLOSED = new Set(['busy-unavailable', 'entered-in-error'])

/** Judges an offer by its bookings and does what follows; out: its state now. Repeating it changes nothing. */
export async function settleOffer(house: House, clinic_id: string, offer_id: string, now: Date): Promise<OfferState | undefined> {
  const offer = await findOffer(house.database.read, clinic_id, offer_id)
  if (!offer) return undefined
  const state = judgeOffer({
    kind: offer.kind, state: offer.state, expires_at: offer.expires_at,
    kept: offer.kept_state && { state: offer.kept_state, held_until: offer.held_until, reason: offer.kept_reason },
    old: offer.old_state && {
      state: offer.old_state, starts_at: offer.old_starts_at!,
      // only a slot that is gone can come back; a visit that was moved or given to another doctor stays touched
      closed: offer.reason !== 'slot_gone' || CLOSED.has(offer.old_slot_status ?? ''),
    },
  }, now)
  if (state === 'taken' && offer.old_booking_id !== null) await finishTaken(house, offer, now)
  if (state !== offer.state) await house.database.writeSingle((db) => decideOffer(db, clinic_id, offer_id, [offer.state], state, now))
  if (state !== 'open' && state !== 'due' && state !== 'taken') await letGo(house, offer, now)
  if (offer.waiting_id !== null) await followPlace(house, { ...offer, state }, now)
  return state
}

/** The visit that stands for one called off is booked: the old one is moved. */
async function finishTaken(house: House, offer: Offer, now: Date): Promise<void> {
  const { read } = house.database
  const old = await findBooking(read, offer.clinic_id, offer.old_booking_id!)
  const kept = await findBooking(read, offer.clinic_id, offer.booking_id!)
  if (old?.state === 'booked' && kept) await finishMove(house, SETTLER, old, kept, now)
}

/** A time that is kept for nobody any more is free again. */
async function letGo(house: House, offer: Offer, now: Date): Promise<void> {
  if (offer.booking_id === null || offer.kept_state !== 'held') return
  await cancelBooking(house, SETTLER, offer.clinic_id, offer.booking_id, 'system', now)
}

/** What an offer's end means for the place in the line. */
async function followPlace(house: House, offer: Offer, now: Date): Promise<void> {
  const { database } = house
  const waiting = await findWaiting(database.read, offer.waiting_id!)
  if (!waiting || waiting.offer_id !== offer.id || waiting.state !== 'offered') return
  const base = { id: waiting.id, from: ['offered' as const], offer_id: offer.id, detail: { offer_id: offer.id } }
  const step = (rest: Parameters<typeof stepWaiting>[2]) => database.writeSingle((db) => stepWaiting(db, SETTLER, rest, now))
  if (offer.state === 'taken') {
    const done = await step({ ...base, kind: 'taken', to: 'booked' })
    // the wish was answered elsewhere: nothing came of it where it was asked
    if (done && waiting.request_clinic_id !== offer.clinic_id) await leaveRequest(house, waiting.request_clinic_id, waiting.request_id, now)
  } else if (offer.state === 'declined') {
    await step({ ...base, kind: 'declined', to: 'waiting', lapses: 'none' })
  } else if (offer.state === 'lapsed') {
    await lapse(house, waiting, offer, now)
  } else if (offer.state === 'void' || offer.state === 'settled') {
    await step({ ...base, kind: 'withdrawn', to: 'waiting' })
  }
}

/** No answer came: the place stays, but who never answers is asked whether to stay. */
async function lapse(house: House, waiting: Waiting, offer: Offer, now: Date): Promise<void> {
  const { database } = house
  const zone = await findZone(database.read, offer.clinic_id)
  const rule = await getOfferRule(database.read, localDate(now, zone))
  const is_asked = waiting.lapses + 1 >= rule.lapses_max
  const stay_until = new Date(now.getTime() + rule.stay_days * DAY_MS)
  const done = await database.writeSingle((db) => stepWaiting(db, SETTLER, {
    id: waiting.id, kind: 'lapsed', from: ['offered'], to: is_asked ? 'asked' : 'waiting', offer_id: offer.id, lapses: 'more',
    detail: { offer_id: offer.id, ...(is_asked ? { asked: true } : {}) }, ...(is_asked ? { stay_until } : {}),
  }, now))
  if (!done || !is_asked || waiting.email === null) return
  await database.write((db) => queueOfferMail(db, house, offer.clinic_id, {
    kind: 'asked', to: waiting.email!, lang: waiting.lang, href: `/access/waiting/${waiting.id}`, until: stay_until, zone,
  }, now))
  house.wake('letters.dispatch')
}

/** A place is given up: by the person, or for a reason that is told to them. */
export async function leavePlace(house: House, actor: Actor, waiting: Waiting, reason: string, now: Date): Promise<boolean> {
  const { database } = house
  const kind = reason === 'booked_otherwise' ? 'booked_otherwise' : 'left'
  const done = await database.writeSingle((db) => stepWaiting(db, actor, {
    id: waiting.id, kind, from: ['waiting', 'asked', 'offered', 'claimed'].filter((state) => kind === 'left' || state !== 'offered') as Waiting['state'][],
    to: 'left', left_reason: reason, detail: { why: reason },
  }, now))
  if (!done) return false
  if (waiting.offer_id !== null && waiting.offer_clinic_id !== null) {
    await database.writeSingle((db) => decideOffer(db, waiting.offer_clinic_id!, waiting.offer_id!, ['open'], 'declined', now))
    const offer = await findOffer(database.read, waiting.offer_clinic_id, waiting.offer_id)
    if (offer) await letGo(house, offer, now)
  }
  await leaveRequest(house, waiting.request_clinic_id, waiting.request_id, now)
  if (actor.kind === 'system' && waiting.email !== null && kind === 'left') {
    const zone = await findZone(database.read, waiting.request_clinic_id)
    await database.write((db) => queueOfferMail(db, house, waiting.request_clinic_id, {
      kind: 'left', to: waiting.email!, lang: waiting.lang, href: `/access/waiting/${waiting.id}`, until: null, zone,
    }, now))
    house.wake('letters.dispatch')
  }
  return true
}
