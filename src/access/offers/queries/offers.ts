// SQL about offers in hand, and the bookings that were called off.
import { type Read, type Write, all, first, one, run, sql } from '../../../platform/db/index.ts'
import type { BookingState } from '../../booking/index.ts'
import type { OfferRule } from '../rules/answering.ts'
import type { OfferState } from '../rules/offer.ts'

/** The rule in force on a local date. */
export function getOfferRule(db: Read, day: string): Promise<OfferRule> {
  return one(db, sql<OfferRule>`
    select edition, answer_minutes, day_opens, day_closes, near_hours, near_answer_minutes, notice_minutes,
      touched_answer_minutes, lapses_max, stay_days, branches_max
    from access.offer_rule
    where valid_from <= ${day}
    order by valid_from desc
    limit 1`)
}

export interface Offer {
  clinic_id: string
  id: string
  kind: 'touched' | 'waiting'
  state: OfferState
  old_booking_id: string | null
  /** Why it was called off. */
  reason: string | null
  waiting_id: string | null
  person_id: string | null
  booking_id: string | null
  slot_id: string | null
  lang: 'ru' | 'en'
  mailed: boolean
  expires_at: Date | null
  created_at: Date
  /** Of the kept time. */
  kept_state: BookingState | null
  kept_reason: string | null
  held_until: Date | null
  /** Of the booking that was called off. */
  old_state: BookingState | null
  old_starts_at: Date | null
  old_slot_status: string | null
}

const columns = sql`
  o.clinic_id, o.id, o.kind, o.state, o.old_booking_id, o.reason, o.waiting_id, o.person_id, o.booking_id, o.slot_id, o.lang, o.mailed,
  o.expires_at, o.created_at, k.state as kept_state, k.reason as kept_reason, k.held_until, b.state as old_state, b.starts_at as old_starts_at,
  s.status as old_slot_status`
const sources = sql`
  access.offer o
  left join access.booking k
    on k.clinic_id = o.clinic_id
    and k.id = o.booking_id
  left join access.booking b
    on b.clinic_id = o.clinic_id
    and b.id = o.old_booking_id
  left join access.slot s
    on s.clinic_id = b.clinic_id
    and s.id = b.slot_id`

export function findOffer(db: Read, clinic_id: string, id: string): Promise<Offer | undefined> {
  return first(db, sql<Offer>`
    select ${columns}
    from ${sources}
    where o.clinic_id = ${clinic_id}
      and o.id = ${id}`)
}

/** Offers of a clinic that are not at their end. */
export function listLiveOffers(db: Read, clinic_id: string): Promise<Offer[]> {
  return all(db, sql<Offer>`
    select ${columns}
    from ${sources}
    where o.clinic_id = ${clinic_id}
      and o.live_mark is not null
    order by o.created_at`)
}

/** Clinics with something to do: offers that live, bookings that were called off. */
export function findOfferClinics(db: Read): Promise<{ id: string; zone: string }[]> {
  return all(db, sql<{ id: string; zone: string }>`
    /* cross-clinic */
    select c.id, c.zone
    from clinics.clinic c
    where c.id in (
      select o.clinic_id
      from access.offer o
      where o.live_mark is not null
      union
      select b.clinic_id
      from access.booking b
      where b.touched_at is not null
        and b.state in ('booked', 'arrived')
    )
    order by c.id`)
}

/** Slots that a place in a line was offered before: they are not offered twice. */
export async function listOfferedSlots(db: Read, clinic_id: string, waiting_ids: readonly string[]): Promise<Map<string, Set<string>>> {
  const rows = await all(db, sql<{ waiting_id: string; slot_id: string }>`
    select waiting_id, slot_id
    from access.offer
    where clinic_id = ${clinic_id}
      and waiting_id = any(${waiting_ids}::uuid[])
      and slot_id is not null`)
  const by_waiting = Map.groupBy(rows, ({ waiting_id }) => waiting_id)
  return new Map([...by_waiting].map(([id, group]) => [id, new Set(group.map(({ slot_id }) => slot_id))]))
}

export interface NewOffer {
  id: string
  kind: 'touched' | 'waiting'
  state: 'due' | 'open'
  old_booking_id: string | null
  reason: string | null
  waiting_id: string | null
  person_id: string | null
  booking_id: string | null
  slot_id: string | null
  lang: string
  expires_at: Date | null
}

/** Writes an offer; false when it is there already. */
export async function insertOffer(db: Write, clinic_id: string, row: NewOffer, now: Date): Promise<boolean> {
  const { count } = await run(db, sql`
    insert into access.offer (clinic_id, id, kind, state, live_mark, old_booking_id, reason, waiting_id, person_id, booking_id,
      slot_id, lang, expires_at, created_at, updated_at)
    values (${clinic_id}, ${row.id}, ${row.kind}, ${row.state}, 'live', ${row.old_booking_id}, ${row.reason}, ${row.waiting_id},
      ${row.person_id}, ${row.booking_id}, ${row.slot_id}, ${row.lang}, ${row.expires_at}, ${now}, ${now})
    on conflict do nothing`)
  return count === 1
}

/** Opens an offer that was due, with the time that is kept for it, if any; false when somebody else did. */
export async function openOffer(
  db: Write, clinic_id: string, id: string, kept: { booking_id: string | null; slot_id: string | null; expires_at: Date; mailed: boolean }, now: Date,
): Promise<boolean> {
  const { count } = await run(db, sql`
    update access.offer
    set state = 'open', booking_id = ${kept.booking_id}, slot_id = ${kept.slot_id}, expires_at = ${kept.expires_at},
      mailed = ${kept.mailed}, updated_at = ${now}
    where clinic_id = ${clinic_id}
      and id = ${id}
      and state = 'due'`)
  return count === 1
}

export async function noteMailed(db: Write, clinic_id: string, id: string): Promise<void> {
  await run(db, sql`
    update access.offer
    set mailed = true
    where clinic_id = ${clinic_id}
      and id = ${id}`)
}

/** Brings an offer from one of some states to another; false when it was in none of them. */
export async function decideOffer(db: Write, clinic_id: string, id: string, from: readonly OfferState[], to: OfferState, now: Date): Promise<boolean> {
  const { count } = await run(db, sql`
    update access.offer
    set state = ${to}, decided_at = ${now}, updated_at = ${now},
      live_mark = case when kind = 'touched' and ${to} in ('due', 'open', 'declined', 'lapsed') then 'live' end
    where clinic_id = ${clinic_id}
      and id = ${id}
      and state = any(${from}::text[])`)
  return count === 1
}

export interface Touched {
  id: string
  person_id: string | null
  touched_by: string
  lang: 'ru' | 'en'
}

/** Bookings that were called off and for which nobody has made an offer yet; locked, so that one worker takes each. */
export async function lockTouched(db: Write, clinic_id: string, limit: number): Promise<Touched[]> {
  return all(db, sql<Touched>`
    select id, person_id, touched_by, lang
    from access.booking
    where clinic_id = ${clinic_id}
      and touched_at is not null
      and state = 'booked'
    order by starts_at
    limit ${limit}
    for update skip locked`)
}

export async function markOffered(db: Write, clinic_id: string, booking_id: string, now: Date): Promise<void> {
  await run(db, sql`
    update access.booking
    set touched_at = null, touched_by = null, fhir_version = fhir_version + 1, updated_at = ${now}
    where clinic_id = ${clinic_id}
      and id = ${booking_id}`)
}

/** The offer of a booking that was mailed before, with whom it was mailed to and when the booking is now. */
export function findTold(
  db: Write, clinic_id: string, booking_id: string,
): Promise<{ offer_id: string; email: string; lang: 'ru' | 'en'; starts_at: Date; zone: string } | undefined> {
  return first(db, sql<{ offer_id: string; email: string; lang: 'ru' | 'en'; starts_at: Date; zone: string }>`
    select o.id as offer_id, b.email, b.lang, b.starts_at, c.zone
    from access.offer o
    join access.booking b
      on b.clinic_id = o.clinic_id
      and b.id = o.old_booking_id
    join clinics.clinic c on c.id = o.clinic_id
    where o.clinic_id = ${clinic_id}
      and o.old_booking_id = ${booking_id}
      and o.live_mark is not null
      and o.state <> 'due'
      and b.email is not null`)
}

/** The desk's list: whose visit was called off and what became of the offer. */
export interface TouchedRow {
  offer_id: string
  state: OfferState
  booking_id: string
  starts_at: Date
  person_name: string
  phone: string | null
  mailed: boolean
  expires_at: Date | null
  kept_starts_at: Date | null
  family: string | null
  given: string | null
  patronymic: string | null
  branch_ru: string
  branch_en: string
}

export function listTouchedRows(db: Read, clinic_id: string, limit: number): Promise<TouchedRow[]> {
  return all(db, sql<TouchedRow>`
    select o.id as offer_id, o.state, b.id as booking_id, b.starts_at, b.person_name, b.phone, o.mailed, o.expires_at,
      k.starts_at as kept_starts_at, d.family, d.given, d.patronymic, r.name_ru as branch_ru, r.name_en as branch_en
    from access.offer o
    join access.booking b
      on b.clinic_id = o.clinic_id
      and b.id = o.old_booking_id
    join clinics.branch r
      on r.clinic_id = b.clinic_id
      and r.id = b.branch_id
    left join access.booking k
      on k.clinic_id = o.clinic_id
      and k.id = o.booking_id
      and k.state = 'held'
    left join clinics.doctor d
      on d.clinic_id = b.clinic_id
      and d.id = b.doctor_id
    where o.clinic_id = ${clinic_id}
      and o.kind = 'touched'
      and o.live_mark is not null
      and b.state in ('booked', 'arrived')
    order by (o.state in ('lapsed', 'declined') or not o.mailed) desc, b.starts_at, b.id
    limit ${limit}`)
}
