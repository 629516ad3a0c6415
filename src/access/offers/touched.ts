// A visit that the clinic called off: its person is offered another time, kept for them until they answer.
import type { Write } from '../../platform/db/index.ts'
import type { House } from '../../platform/house.ts'
import { makeId } from '../../platform/ids.ts'
import { DAY_MS, localDate } from '../../platform/time.ts'
import { type Booking, type FreeSlot, findBooking, findFreeSlots } from '../booking/index.ts'
import { takeSlot } from '../booking/hold.ts'
import { findBookingByKey } from '../booking/queries/bookings.ts'
import { HORIZON_DAYS } from '../slot.ts'
import { offerPath, queueOfferMail } from './mailing.ts'
import { listSisterBranches } from './queries/sisters.ts'
import { type Offer, findTold, getOfferRule, insertOffer, lockTouched, markOffered, openOffer } from './queries/offers.ts'
import { type OfferRule, touchedUntil } from './rules/answering.ts'
import { SERVER, keyOfOffer } from './serving.ts'

const AT_ONCE = 200

/** Notes an offer for every booking that was called off: each once. One that was moved again while it has an offer is told the time. */
export async function noteTouched(house: House, clinic_id: string, now: Date): Promise<void> {
  let has_mail = false
  await house.database.write(async (db) => {
    for (const { id, person_id, touched_by, lang } of await lockTouched(db, clinic_id, AT_ONCE)) {
      const is_new = await insertOffer(db, clinic_id, {
        id: makeId(now), kind: 'touched', state: 'due', old_booking_id: id, reason: touched_by, waiting_id: null, person_id, booking_id: null,
        slot_id: null, lang, expires_at: null,
      }, now)
      if (!is_new && RETIMED.has(touched_by)) has_mail = (await tellNewTime(db, house, clinic_id, id, now)) || has_mail
      await markOffered(db, clinic_id, id, now)
    }
  })
  if (has_mail) house.wake('letters.dispatch')
}

/** Reasons for which the visit is at another time: the mail says which. */
const RETIMED: ReadonlySet<string> = new Set(['slot_moved', 'moved_by_clinic'])

/** A visit that was moved once more while its offer stands: the mail of the offer said another time. */
async function tellNewTime(db: Write, house: House, clinic_id: string, booking_id: string, now: Date): Promise<boolean> {
  const told = await findTold(db, clinic_id, booking_id)
  if (!told) return false
  await queueOfferMail(db, house, clinic_id, {
    kind: 'retimed', to: told.email, lang: told.lang, href: offerPath(house, clinic_id, told.offer_id, now), until: null, zone: told.zone,
    starts_at: told.starts_at,
  }, now)
  return true
}

/**
 * Makes an offer that is due: the soonest time with the same doctor, else at the branch, else at another branch of the
 * clinic, kept until it is answered; with none of them the offer is a call by the desk. Broken off and repeated, the same
 * time is kept, since the key is the offer's.
 */
export async function makeTouchedOffer(house: House, clinic: { id: string; zone: string }, offer: Offer, now: Date): Promise<void> {
  const { database } = house
  const old = await findBooking(database.read, clinic.id, offer.old_booking_id!)
  if (!old || old.state !== 'booked') return
  const rule = await getOfferRule(database.read, localDate(now, clinic.zone))
  const kept = await keepTime(house, offer, old, clinic.zone, rule, now)
  const expires_at = kept?.until ?? touchedUntil(now, old.starts_at, null, clinic.zone, rule)
  await database.write(async (db) => {
    const is_mailed = old.email !== null
    const opened = await openOffer(db, clinic.id, offer.id, {
      booking_id: kept?.booking.id ?? null, slot_id: kept?.booking.slot_id ?? null, expires_at, mailed: is_mailed,
    }, now)
    if (!opened || old.email === null) return
    await queueOfferMail(db, house, clinic.id, {
      to: old.email, lang: old.lang, href: offerPath(house, clinic.id, offer.id, now), until: expires_at, zone: clinic.zone,
      ...(RETIMED.has(offer.reason ?? '') ? { kind: 'retimed', starts_at: old.starts_at } : { kind: 'called_off' }),
    }, now)
  })
  house.wake('letters.dispatch')
}

async function keepTime(
  house: House, offer: Offer, old: Booking, zone: string, rule: OfferRule, now: Date,
): Promise<{ booking: Booking; until: Date } | undefined> {
  for (const slot of await findOthers(house, old, rule, now)) {
    const until = touchedUntil(now, old.starts_at, slot.starts_at, zone, rule)
    if (until >= slot.starts_at) continue
    const held = await takeSlot(house, SERVER, {
      clinic_id: old.clinic_id, slot_id: slot.id, class: old.class,
      person: { id: old.person_id, name: old.person_name, birth_date: old.person_birth_date, phone: old.phone, email: old.email, lang: old.lang },
      patient_id: old.patient_id,
      // the clinic owes this visit: neither the no-show rule nor a referral is asked again
      channel: 'desk', idempotency_key: keyOfOffer(offer.id), held_until: until,
      ...(old.request_id ? { request_id: old.request_id } : {}),
    }, { state: 'held', replaces: old }, now)
    if (held.ok) return { booking: held.booking, until: held.booking.held_until ?? until }
    // kept before, by a worker that was broken off
    if (held.refusal === 'key_used') {
      const booking = await findBookingByKey(house.database.read, old.clinic_id, `system:${keyOfOffer(offer.id)}`)
      return booking?.state === 'held' ? { booking, until: booking.held_until! } : undefined
    }
  }
  return undefined
}

/** Times that could stand for a visit: the same doctor's first, then the branch's, then the clinic's other branches'. */
async function findOthers(house: House, old: Booking, rule: OfferRule, now: Date): Promise<FreeSlot[]> {
  const { read } = house.database
  const from = new Date(now.getTime() + rule.notice_minutes * 60_000)
  const until = new Date(now.getTime() + (HORIZON_DAYS + 1) * DAY_MS)
  const wish = { clinic_id: old.clinic_id, branch_id: old.branch_id, specialty_code: old.specialty_code, class: old.class, from, until, limit: 10 }
  const same_doctor = old.doctor_id === null ? [] : await findFreeSlots(read, { ...wish, doctor_id: old.doctor_id }, now)
  const here = await findFreeSlots(read, wish, now)
  const sisters = (await Promise.all((await listSisterBranches(read, old.clinic_id, old.branch_id))
    .map((branch_id) => findFreeSlots(read, { ...wish, branch_id, limit: 5 }, now)))).flat()
  sisters.sort((a, b) => a.starts_at.getTime() - b.starts_at.getTime())
  const seen = new Set<string>()
  return [...same_doctor, ...here, ...sisters].filter((slot) =>
    slot.booking_url === null && slot.booking_phone === null && !seen.has(slot.id) && seen.add(slot.id))
}
