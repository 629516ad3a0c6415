// Serving the waiting list: when a time frees, it is kept for the first in the line whom it fits, one person at a time.
import type { Write } from '../../platform/db/index.ts'
import type { House } from '../../platform/house.ts'
import { makeId } from '../../platform/ids.ts'
import type { Actor } from '../../platform/permit.ts'
import { DAY_MS, localDate } from '../../platform/time.ts'
import { type FreeSlot, type Refusal, findFreeSlots, holdSlot } from '../booking/index.ts'
import { findBookingByKey } from '../booking/queries/bookings.ts'
import { HORIZON_DAYS } from '../slot.ts'
import { offerPath, queueOfferMail } from './mailing.ts'
import { findZone } from './queries/branches.ts'
import { getOfferRule, insertOffer, listOfferedSlots, noteMailed } from './queries/offers.ts'
import { type Line, type Waiting, claimWaiting, findWaiting, holdLine, listLine, lockLine, stepWaiting, unclaimWaiting } from './queries/waiting.ts'
import { type OfferRule, answerUntil } from './rules/answering.ts'
import { byTurn } from './rules/waiting.ts'
import { leavePlace } from './settling.ts'

export const SERVER: Actor = { kind: 'system', name: 'access.offers' }

/** Free times looked at for one person at once. */
const LOOKED_AT = 40

/** Offers what is free at one branch to whoever stands first, by one worker at a time; out: how many offers were made. */
export async function serveLine(house: House, line: Line): Promise<number> {
  const { database } = house
  // the lock is held on a connection of its own, while each step below is a transaction of one clinic or one place
  return database.write(async (lock) => {
    if (!(await lockLine(lock, line))) return 0
    const now = house.clock.now()
    const zone = await findZone(database.read, line.clinic_id)
    const rule = await getOfferRule(database.read, localDate(now, zone))
    const people = await listLine(database.read, line)
    const offered_before = await listOfferedSlots(database.read, line.clinic_id, people.map(({ id }) => id))
    const passed: Passed[] = []
    // people of one class are shown the same times: looked up once, without those that went meanwhile
    const free_by_class = new Map<string, FreeSlot[]>()
    let made = 0
    for (const person of people) {
      const waiting = await mended(house, lock, line, person, passed, now)
      if (waiting.state !== 'waiting') {
        if (waiting.state === 'asked' || waiting.state === 'claimed') passed.push({ id: waiting.id, why: waiting.state })
        continue
      }
      const free = free_by_class.get(waiting.class) ?? await freeFor(house, line, waiting, rule, now)
      free_by_class.set(waiting.class, free)
      const slots = free.filter(({ id }) => !offered_before.get(waiting.id)?.has(id))
      const outcome = await offerOne(house, line, waiting, slots, passed, { rule, zone }, now)
      if ('slot_id' in outcome) {
        made += 1
        for (const [code, slots_of_class] of free_by_class) free_by_class.set(code, slots_of_class.filter(({ id }) => id !== outcome.slot_id))
      } else {
        passed.push({ id: waiting.id, why: outcome.is_claimed ? 'claimed' : free.length > slots.length ? 'offered_before' : 'does_not_fit' })
      }
    }
    return made
  })
}

/** Somebody who stands before whoever is offered a time, and why it was not theirs. Nobody is passed over in silence. */
interface Passed {
  id: string
  why: 'asked' | 'claimed' | 'offered_before' | 'does_not_fit'
}

/**
 * Whoever holds a line finishes what was broken off in it before going on: nobody loses their turn to a crash. A claim of
 * another line is mended too when nobody serves that line; while somebody does, the person is about to be offered a time there.
 */
async function mended(house: House, lock: Write, line: Line, waiting: Waiting, passed: readonly Passed[], now: Date): Promise<Waiting> {
  if (waiting.state !== 'claimed') return waiting
  if (waiting.offer_branch_id === line.branch_id) {
    await mendClaim(house, waiting, passed, now)
  } else {
    const other = { clinic_id: waiting.offer_clinic_id!, branch_id: waiting.offer_branch_id!, specialty_code: waiting.specialty_code }
    if (!(await holdLine(lock, other))) return waiting
    const ahead = (await listLine(house.database.read, other)).filter((one) => byTurn(one, waiting) < 0)
    await mendClaim(house, waiting, ahead.map(({ id, state }) => ({ id, why: state === 'asked' ? state : 'does_not_fit' })), now)
  }
  return (await findWaiting(house.database.read, waiting.id)) ?? waiting
}

async function freeFor(house: House, line: Line, waiting: Waiting, rule: OfferRule, now: Date): Promise<FreeSlot[]> {
  const from = new Date(now.getTime() + rule.notice_minutes * 60_000)
  const until = new Date(now.getTime() + (HORIZON_DAYS + 1) * DAY_MS)
  const slots = await findFreeSlots(house.database.read, { ...line, class: waiting.class, from, until, limit: LOOKED_AT }, now)
  return slots.filter(({ booking_url, booking_phone }) => booking_url === null && booking_phone === null)
}

/** Refusals that speak of the person and not of the slot: they cannot be served as they asked. */
const PERSONAL: ReadonlySet<Refusal> = new Set(['limit', 'locked', 'referral_needed', 'wrong_age', 'not_bookable'])

/** Offers the first slot that can be kept; out: which one, or whether somebody else was about to offer this person a time. */
async function offerOne(
  house: House, line: Line, waiting: Waiting, slots: readonly FreeSlot[], passed: readonly Passed[],
  { rule, zone }: { rule: OfferRule; zone: string }, now: Date,
): Promise<{ slot_id: string } | { is_claimed: boolean }> {
  const { database } = house
  for (const slot of slots) {
    const expires_at = answerUntil(now, slot.starts_at, zone, rule)
    if (!expires_at) continue
    const offer_id = makeId(now)
    const claim = { id: offer_id, clinic_id: line.clinic_id, branch_id: line.branch_id, slot_id: slot.id, expires_at }
    if (!(await database.writeSingle((db) => claimWaiting(db, waiting.id, claim, now)))) return { is_claimed: true }
    const held = await holdSlot(house, SERVER, {
      clinic_id: line.clinic_id, slot_id: slot.id, class: waiting.class, channel: 'waiting_list', idempotency_key: keyOfOffer(offer_id),
      held_until: expires_at, person: personOf(waiting), group: line,
      ...(waiting.request_clinic_id === line.clinic_id ? { request_id: waiting.request_id } : {}),
    }, now)
    if (held.ok) {
      const claimed = { ...waiting, offer_id, offer_clinic_id: line.clinic_id, offer_slot_id: slot.id, offer_expires_at: expires_at }
      await tellOffer(house, claimed, held.booking.id, passed, now)
      return { slot_id: slot.id }
    }
    await database.writeSingle((db) => unclaimWaiting(db, waiting.id, offer_id, now))
    if (PERSONAL.has(held.refusal)) {
      await leavePlace(house, SERVER, waiting, held.refusal === 'limit' ? 'booked_otherwise' : held.refusal, now)
      break
    }
  }
  return { is_claimed: false }
}

/** The key under which the time of an offer is kept: asked twice, it is kept once. */
export function keyOfOffer(offer_id: string): string {
  return `offer:${offer_id}`
}

function personOf(waiting: Waiting) {
  return {
    id: waiting.person_id, name: waiting.person_name, birth_date: waiting.birth_date, phone: waiting.phone, email: waiting.email, lang: waiting.lang,
  }
}

type Claimed = Waiting & { offer_id: string; offer_clinic_id: string; offer_slot_id: string; offer_expires_at: Date }

/** Writes the offer with its mail, and notes it at the place and at the places it passed over. Repeating it changes nothing. */
async function tellOffer(house: House, waiting: Claimed, booking_id: string, passed: readonly Passed[], now: Date): Promise<void> {
  const { database } = house
  const { offer_id, offer_clinic_id, offer_slot_id: slot_id, offer_expires_at: expires_at } = waiting
  const zone = await findZone(database.read, offer_clinic_id)
  await database.write(async (db) => {
    const is_new = await insertOffer(db, offer_clinic_id, {
      id: offer_id, kind: 'waiting', state: 'open', old_booking_id: null, reason: null, waiting_id: waiting.id, person_id: waiting.person_id,
      booking_id, slot_id, lang: waiting.lang, expires_at,
    }, now)
    if (!is_new || waiting.email === null) return
    await queueOfferMail(db, house, offer_clinic_id, {
      kind: 'offered', to: waiting.email, lang: waiting.lang, href: offerPath(house, offer_clinic_id, offer_id, now), until: expires_at, zone,
    }, now)
    await noteMailed(db, offer_clinic_id, offer_id)
  })
  await database.writeSingle(async (db) => {
    const is_told = await stepWaiting(db, SERVER, {
      id: waiting.id, kind: 'offered', from: ['claimed'], to: 'offered', offer_id, detail: { offer_id, slot_id },
    }, now)
    if (!is_told) return
    for (const { id, why } of passed) {
      await stepWaiting(db, SERVER, { id, kind: 'passed', from: ['waiting', 'claimed', 'asked'], to: null, detail: { slot_id, why } }, now)
    }
  })
  house.wake('letters.dispatch')
}

/** A making that was broken off: what was kept is told, what was not is let go. */
async function mendClaim(house: House, waiting: Waiting, passed: readonly Passed[], now: Date): Promise<void> {
  const { database } = house
  const claimed = waiting as Claimed
  const booking = await findBookingByKey(database.read, claimed.offer_clinic_id, `system:${keyOfOffer(claimed.offer_id)}`)
  if (booking && booking.state !== 'cancelled' && booking.state !== 'expired' && (booking.state !== 'held' || booking.held_until! > now)) {
    return tellOffer(house, claimed, booking.id, passed, now)
  }
  await database.writeSingle((db) => unclaimWaiting(db, waiting.id, claimed.offer_id, now))
}
