// SQL that reads bookings and the slots they are for.
import { type RawBuilder, type Read, all, first, one, prepared as sql } from '../../../platform/db/index.ts'
import type { Lang } from '../../../platform/i18n.ts'
import { type ClassCode, type SlotRules, type SlotStatus, readClass } from '../../slot.ts'
import type { KnownRequest } from '../rules/counting.ts'
import type { BookingEvent, BookingState } from '../rules/state.ts'

export type Channel = 'page' | 'desk' | 'fhir' | 'waiting_list'

/** A booking as it is kept, with what every page and every act needs beside it. */
export interface Booking {
  clinic_id: string
  id: string
  fhir_id: string
  fhir_version: number
  slot_id: string
  seat: number
  request_id: string | null
  branch_id: string
  doctor_id: string | null
  place_id: string | null
  specialty_code: string
  starts_at: Date
  ends_at: Date
  state: BookingState
  class: ClassCode
  person_id: string | null
  patient_id: string | null
  person_name: string
  person_birth_date: string | null
  phone: string | null
  email: string | null
  lang: Lang
  channel: Channel
  ticket: string | null
  held_until: Date | null
  idempotency_key: string | null
  sequence: number
  moved_from: string | null
  moved_to: string | null
  reason: string | null
  event_count: number
  created_at: Date
  booked_at: Date | null
  updated_at: Date
  /** Of its slot. */
  capacity: number
  /** Of its clinic. */
  zone: string
  /** What was asked; null where a clinic's own system brought it. */
  request: KnownRequest | null
}

/** As the database's JSON has it: instants are texts. */
type Kept = Omit<Booking, 'request'> & {
  request: (Omit<KnownRequest, 'requested_at' | 'path_started_at' | 'first_offer_at'>
    & { requested_at: string; path_started_at: string | null; first_offer_at: string | null }) | null
}

const columns = sql`
  b.clinic_id, b.id, b.fhir_id, b.fhir_version, b.slot_id, b.seat, b.request_id, b.branch_id, b.doctor_id, b.place_id,
  b.specialty_code, b.starts_at, b.ends_at, b.state, b.class, b.person_id, b.patient_id, b.person_name, b.person_birth_date,
  b.phone, b.email, b.lang, b.channel, b.ticket, b.held_until, b.idempotency_key, b.sequence, b.moved_from, b.moved_to, b.reason,
  b.event_count, b.created_at, b.booked_at, b.updated_at, s.capacity, c.zone, case when r.id is not null then jsonb_build_object(
    'id', r.id, 'branch_id', r.branch_id, 'specialty_code', r.specialty_code, 'class', r.class, 'day', r.day,
    'requested_at', r.requested_at, 'first_offer_at', r.first_offer_at, 'norm_key', r.norm_key, 'norm_edition', r.norm_edition,
    'first_offer_met', r.first_offer_met, 'outcome', r.outcome, 'wait_days', r.wait_days, 'path_started_at', r.path_started_at,
    'path_days', r.path_days
  ) end as request`

const sources = sql`
  access.booking b
  join access.slot s
    on s.clinic_id = b.clinic_id
    and s.id = b.slot_id
  join clinics.clinic c on c.id = b.clinic_id
  left join access.request r
    on r.clinic_id = b.clinic_id
    and r.id = b.request_id`

/** A booking of a clinic, whoever asks: for staff who may read that clinic, and for the acts themselves. */
export async function findBooking(db: Read, clinic_id: string, id: string): Promise<Booking | undefined> {
  return (await select(db, sql`
    where b.clinic_id = ${clinic_id}
      and b.id = ${id}`))[0]
}

/** The same; a fault when there is none. */
export async function getBooking(db: Read, clinic_id: string, id: string): Promise<Booking> {
  const found = await findBooking(db, clinic_id, id)
  if (!found) throw new Error(`there is no booking ${id}`)
  return found
}

/** Several bookings of one clinic, the soonest first. */
export function findBookings(db: Read, clinic_id: string, ids: string[]): Promise<Booking[]> {
  return select(db, sql`
    where b.clinic_id = ${clinic_id}
      and b.id = any(${ids}::uuid[])
    order by b.starts_at, b.id`)
}

export async function findBookingByKey(db: Read, clinic_id: string, idempotency_key: string): Promise<Booking | undefined> {
  return (await select(db, sql`
    where b.clinic_id = ${clinic_id}
      and b.idempotency_key = ${idempotency_key}`))[0]
}

async function select(db: Read, where: RawBuilder<unknown>): Promise<Booking[]> {
  const rows = await all(db, sql<Kept>`
    select ${columns}
    from ${sources}
    ${where}`)
  const instant = (text: string | null) => text === null ? null : new Date(text)
  return rows.map(({ request, ...row }) => ({
    ...row,
    request: request && {
      ...request,
      requested_at: new Date(request.requested_at),
      path_started_at: instant(request.path_started_at),
      first_offer_at: instant(request.first_offer_at),
    },
  }))
}

export function listEvents(db: Read, clinic_id: string, booking_id: string): Promise<BookingEvent[]> {
  return all(db, sql<BookingEvent>`
    select number, kind, at, detail
    from access.booking_event
    where clinic_id = ${clinic_id}
      and booking_id = ${booking_id}
    order by number`)
}

/** A slot as a hold needs it. */
export interface SlotFacts extends SlotRules {
  id: string
  clinic_id: string
  branch_id: string
  doctor_id: string | null
  place_id: string | null
  specialty_code: string
  starts_at: Date
  ends_at: Date
  day: string
  status: SlotStatus
  capacity: number
  taken: number
  booking_url: string | null
  booking_phone: string | null
  zone: string
  /** Temporary bookings of it whose time has run out. */
  overdue: number
  /** The soonest visit that the class could be offered at the branch, this one included. */
  first_offer_at: Date | null
}

/**
 * A slot with the first offer of a class at that instant: the kept figure of the branch where it holds (a figure of two
 * seconds ago, but one row), this slot where that is sooner; else by a search, which walks over every time that is taken.
 * Without a class the offer is not looked for.
 */
export async function findSlot(
  db: Read, clinic_id: string, slot_id: string, asked: ClassCode | null, now: Date,
): Promise<SlotFacts | undefined> {
  const found = await first(db, sql<SlotFacts & { is_kept: boolean }>`
    select s.id, s.clinic_id, s.branch_id, s.doctor_id, s.place_id, s.specialty_code, s.starts_at, s.ends_at, s.day, s.status,
      s.capacity, s.taken, s.audience, s.visit, s.urgent_only, s.referral_only, s.booking_url, s.booking_phone, c.zone, (
        select count(*)::int
        from access.booking h
        where h.clinic_id = ${clinic_id}
          and h.slot_id = s.id
          and h.state = 'held'
          and h.held_until <= ${now}
      ) as overdue, w.clinic_id is not null as is_kept, least((
        select (f.value ->> 'next_at')::timestamptz
        from jsonb_each(w.classes) as f
        where f.key like ${`%${asked ?? ''}%`}
        limit 1
      ), s.starts_at) as first_offer_at
    from access.slot s
    join clinics.clinic c on c.id = s.clinic_id
    left join access.wait w
      on w.clinic_id = s.clinic_id
      and w.branch_id = s.branch_id
      and w.specialty_code = s.specialty_code
      and w.fresh_until > ${now}
    where s.clinic_id = ${clinic_id}
      and s.id = ${slot_id}`)
  if (!found) return undefined
  const { is_kept, ...slot } = found
  return is_kept || asked === null ? slot : { ...slot, first_offer_at: await findFirstOffer(db, slot, asked, now) }
}

/** The soonest time at the branch and specialty of a slot that a class can have; null when there is none. */
async function findFirstOffer(
  db: Read, { clinic_id, branch_id, specialty_code }: Pick<SlotFacts, 'clinic_id' | 'branch_id' | 'specialty_code'>,
  asked: ClassCode, now: Date,
): Promise<Date | null> {
  const who = readClass(asked)
  const soonest = await first(db, sql<{ starts_at: Date }>`
    select starts_at
    from access.slot
    where clinic_id = ${clinic_id}
      and branch_id = ${branch_id}
      and specialty_code = ${specialty_code}
      and starts_at > ${now}
      and status = 'free'
      and audience in ('both', ${who?.age ?? ''})
      and visit in ('any', ${who?.visit ?? ''})
      and (not urgent_only or ${who?.urgency === 'urgent'})
      and (not referral_only or ${who?.referral === true})
    order by starts_at
    limit 1`)
  return soonest?.starts_at ?? null
}

/** Seats of a slot that are taken; call it with the slot locked. */
export async function listSeats(db: Read, clinic_id: string, slot_id: string): Promise<number[]> {
  const rows = await all(db, sql<{ seat: number }>`
    select seat
    from access.booking
    where clinic_id = ${clinic_id}
      and slot_id = ${slot_id}
      and state in ('held', 'booked', 'arrived', 'fulfilled', 'missed')
    order by seat`)
  return rows.map(({ seat }) => seat)
}

/** Temporary bookings of a slot whose time has run out. */
export function listOverdue(db: Read, clinic_id: string, slot_id: string, now: Date): Promise<{ id: string; person_id: string | null }[]> {
  return all(db, sql<{ id: string; person_id: string | null }>`
    select id, person_id
    from access.booking
    where clinic_id = ${clinic_id}
      and slot_id = ${slot_id}
      and state = 'held'
      and held_until <= ${now}`)
}

/** Keeps everybody else from a slot until this transaction ends. */
export async function lockSlot(db: Read, clinic_id: string, slot_id: string): Promise<void> {
  await one(db, sql`
    select id
    from access.slot
    where clinic_id = ${clinic_id}
      and id = ${slot_id}
    for no key update`)
}

export interface FreeSlotWish {
  clinic_id: string
  branch_id: string
  specialty_code: string
  class: { age: string; visit: string; urgent: boolean; referral: boolean }
  /** Instants. */
  from: Date
  until: Date
  limit: number
  doctor_id?: string
}

export interface FreeSlot {
  id: string
  starts_at: Date
  ends_at: Date
  day: string
  doctor_id: string | null
  place_id: string | null
  capacity: number
  taken: number
  booking_url: string | null
  booking_phone: string | null
}

export function listFreeSlots(db: Read, wish: FreeSlotWish, now: Date): Promise<FreeSlot[]> {
  const { class: who } = wish
  return all(db, sql<FreeSlot>`
    select id, starts_at, ends_at, day, doctor_id, place_id, capacity, taken, booking_url, booking_phone
    from access.slot
    where clinic_id = ${wish.clinic_id}
      and branch_id = ${wish.branch_id}
      and specialty_code = ${wish.specialty_code}
      and starts_at > ${now}
      and starts_at >= ${wish.from}
      and starts_at < ${wish.until}
      and status = 'free'
      and audience in ('both', ${who.age})
      and visit in ('any', ${who.visit})
      and (not urgent_only or ${who.urgent})
      and (not referral_only or ${who.referral})
      and (${wish.doctor_id ?? null}::uuid is null or doctor_id = ${wish.doctor_id ?? null}::uuid)
    order by starts_at, id
    limit ${wish.limit}`)
}
