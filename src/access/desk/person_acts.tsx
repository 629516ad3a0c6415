// What the desk does for a person beside booking: lifts the no-show rule's lock, notes a referral, moves a booking.
import { z } from 'zod'
import { page, refuse, seeOther } from '../../platform/http/answer.ts'
import { parseForm } from '../../platform/http/form.ts'
import { type AnyRoute, type Call, route } from '../../platform/http/route.ts'
import { makeId, makeSecret } from '../../platform/ids.ts'
import { DAY_MS, addDays, atLocal, localDate } from '../../platform/time.ts'
import { findFreeSlots, insertReferral, moveBooking } from '../booking/index.ts'
import { HORIZON_DAYS } from '../slot.ts'
import { note } from './audit.ts'
import { findLock } from './lock.ts'
import { MovePage } from './pages/move.tsx'
import { findDeskDoctors, listSpecialties } from './queries/branches.ts'
import { findCard } from './queries/cards.ts'
import { insertUnlock } from './queries/locks.ts'
import { findMet } from './queries/people.ts'
import { wasMissedAt } from './rules/lock.ts'
import { ensureTicket } from './tickets.ts'
import { PersonParams, personHref, readPersonForm, showPerson } from './visitors.tsx'
import { deskWords } from './words/index.ts'

/** So long a referral that the desk notes holds: our choice. */
export const REFERRAL_DAYS = 30
const SLOTS_MAX = 60

const unlockRoute = route({
  method: 'POST', url: '/access/:clinic/desk/persons/:person/unlock', permit: 'access.desk', audit: 'access.unlocked', params: PersonParams,
  async handle(call) {
    const { house, actor, clinic, params, lang, now, body } = call
    const words = deskWords(lang).unlock
    const { typed, wish } = readPersonForm(body)
    const parsed = parseForm(z.object({ reason: z.string(words.reason_missing).trim().min(3, words.reason_missing).max(500, words.reason_missing) }), body)
    if (!parsed.ok) return showPerson(call, wish, { typed, errors: parsed.errors }, 422)
    const person = await findMet(house.database.read, clinic.id, params.person)
    if (!person || !wish.s) return refuse(404)
    const lock = await findLock(house.database.read, person.id, wish.s, now)
    // pressed twice, lifted once
    if (!lock) return seeOther(personHref(clinic.slug, person.id, wish, 'unlocked'))
    if (!wasMissedAt(lock, clinic.id)) return showPerson(call, wish, { typed, errors: { reason: words.elsewhere } }, 409)
    const unlock = {
      id: makeId(now), person_id: person.id, specialty_code: wish.s, clinic_id: clinic.id, account_id: actor.kind === 'account' ? actor.id : null,
      reason: parsed.value.reason, appeal_id: null,
    }
    await house.database.writeSingle((db) => insertUnlock(db, unlock, now))
    await note(call, 'access.unlocked', { subject_kind: 'person', subject_id: person.id, detail: { specialty: wish.s, reason: unlock.reason } })
    return seeOther(personHref(clinic.slug, person.id, wish, 'unlocked'))
  },
})

const referralRoute = route({
  method: 'POST', url: '/access/:clinic/desk/persons/:person/referrals', permit: 'access.desk', audit: 'access.referred', params: PersonParams,
  async handle(call) {
    const { house, actor, clinic, params, lang, now, body } = call
    const words = deskWords(lang)
    const today = localDate(now, clinic.zone)
    const { typed, wish } = readPersonForm(body)
    const known = new Set((await listSpecialties(house.database.read)).map(({ code }) => code))
    const parsed = parseForm(z.object({
      to: z.string(words.visitor.specialty_missing).refine((code) => known.has(code), words.visitor.specialty_missing),
      asked_on: z.iso.date(words.person.referral_wrong).refine((date) => date <= today && date >= addDays(today, -366), words.person.referral_wrong),
    }), body)
    if (!parsed.ok) return showPerson(call, wish, { typed, errors: parsed.errors }, 422)
    const person = await findMet(house.database.read, clinic.id, params.person)
    if (!person) return refuse(404)
    const { to, asked_on } = parsed.value
    const path_started_at = asked_on === today ? now : atLocal(asked_on, '12:00', clinic.zone)
    await house.database.writeSingle((db) => insertReferral(db, {
      person_id: person.id, clinic_id: clinic.id, specialty_code: to, path_started_at,
      expires_at: new Date(now.getTime() + REFERRAL_DAYS * DAY_MS), issued_by: actor.kind === 'account' ? actor.id : null,
    }, now))
    await note(call, 'access.referred', { subject_kind: 'person', subject_id: person.id, detail: { specialty: to } })
    return seeOther(personHref(clinic.slug, person.id, wish, 'referred'))
  },
})

const MoveParams = z.object({ clinic: z.string(), booking: z.uuid() })
const MoveQuery = z.object({ doctor: z.literal('any').optional().catch(undefined) })
type MoveCall = Call<z.infer<typeof MoveParams>, unknown>

const moveFormRoute = route({
  method: 'GET', url: '/access/:clinic/desk/:booking/move', permit: 'access.desk', audit: 'access.booking_seen', params: MoveParams, query: MoveQuery,
  handle: (call) => showMove(call, call.query.doctor === 'any', undefined, 200),
})

async function showMove(call: MoveCall, any_doctor: boolean, error: string | undefined, status: number) {
  const { house, clinic, params, now } = call
  const db = house.database.read
  const card = await findCard(db, clinic.id, params.booking)
  if (!card) return refuse(404)
  const free = await findFreeSlots(db, {
    clinic_id: clinic.id, branch_id: card.branch_id, specialty_code: card.specialty_code, class: card.class, from: now,
    until: new Date(now.getTime() + HORIZON_DAYS * DAY_MS), limit: SLOTS_MAX,
    ...(any_doctor || card.doctor_id === null ? {} : { doctor_id: card.doctor_id }),
  }, now)
  const slots = free.filter(({ booking_url, booking_phone }) => booking_url === null && booking_phone === null)
  const doctors = await findDeskDoctors(db, clinic.id, [...new Set(slots.flatMap(({ doctor_id }) => doctor_id ?? []))])
  await note(call, 'access.booking_seen', { subject_kind: 'booking', subject_id: card.id })
  return page(<MovePage call={call} view={{ card, slots, doctors, any_doctor, error, fields: { key: makeSecret(9) } }} />, { status })
}

const moveRoute = route({
  method: 'POST', url: '/access/:clinic/desk/:booking/move', permit: 'access.desk', audit: 'access.moved', params: MoveParams,
  async handle(call) {
    const { house, actor, clinic, params, lang, now, body } = call
    const parsed = parseForm(z.object({ slot: z.uuid(), key: z.string().max(40).optional() }), body)
    if (!parsed.ok) return refuse(422)
    const to = { slot_id: parsed.value.slot, idempotency_key: parsed.value.key ?? null }
    const outcome = await moveBooking(house, actor, clinic.id, params.booking, to, now)
    if (!outcome.ok) return showMove(call, true, deskWords(lang).refusals[outcome.refusal], 409)
    await ensureTicket(house, outcome.booking)
    await note(call, 'access.moved', { subject_kind: 'booking', subject_id: params.booking, detail: { to: outcome.booking.id } })
    return seeOther(`/access/${clinic.slug}/desk/${outcome.booking.id}?done=moved`)
  },
})

export const personActRoutes: readonly AnyRoute[] = [unlockRoute, referralRoute, moveFormRoute, moveRoute]
