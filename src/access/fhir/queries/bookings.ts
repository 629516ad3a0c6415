// SQL of bookings, as their clinic's system tells of them and reads them.
import { type RawBuilder, type Read, type Write, all, first, one, run, sql } from '../../../platform/db/index.ts'
import type { SearchPage } from '../../../platform/fhir/search.ts'
import type { KnownRow } from '../../../platform/fhir/store.ts'
import type { BookingState } from '../../booking/index.ts'
import type { ToldBooking } from '../../booking/queries/told_places.ts'
import type { ClassCode } from '../../slot.ts'
import type { SittingBooking, TouchReason } from '../touch.ts'

/** The live bookings of slots. */
export function listSitting(db: Read, clinic_id: string, slot_ids: string[]): Promise<SittingBooking[]> {
  return all(db, sql<SittingBooking>`
    select b.id, b.slot_id, b.starts_at, b.ends_at, b.touched_by, b.created_at, exists (
        select
        from access.offer o
        where o.clinic_id = ${clinic_id}
          and o.old_booking_id = b.id
          and o.reason = 'capacity'
      ) as asked
    from access.booking b
    where b.clinic_id = ${clinic_id}
      and b.slot_id = any(${slot_ids}::uuid[])
      and b.state in ('held', 'booked', 'arrived')
    order by b.id`)
}

export interface KnownBooking extends KnownRow {
  slot_id: string
  slot_fhir_id: string
  seat: number
  state: BookingState
  held_until: Date | null
  starts_at: Date
  ends_at: Date
  branch_id: string
  doctor_id: string | null
  place_id: string | null
  touched_by: string | null
  class: ClassCode
  person_id: string | null
  patient_id: string | null
  reason: string | null
  channel: string
}

/** Locks and reads bookings by their logical ids. */
export function lockBookings(db: Write, clinic_id: string, fhir_ids: string[]): Promise<KnownBooking[]> {
  return all(db, sql<KnownBooking>`
    select b.id, b.fhir_id, b.fhir_version, b.updated_at, b.slot_id, s.fhir_id as slot_fhir_id, b.seat, b.state, b.held_until,
      b.starts_at, b.ends_at, b.branch_id, b.doctor_id, b.place_id, b.touched_by, b.class, b.person_id, b.patient_id, b.reason, b.channel
    from access.booking b
    join access.slot s
      on s.clinic_id = b.clinic_id
      and s.id = b.slot_id
    where b.clinic_id = ${clinic_id}
      and b.fhir_id = any(${fhir_ids}::text[])
    order by b.id
    for no key update of b`)
}

/** Of some bookings those that are still ahead or under way, and whose ledger each stands in. */
export function listLive(db: Read, clinic_id: string, fhir_ids: string[], now: Date): Promise<ToldBooking[]> {
  return all(db, sql<ToldBooking>`
    select coalesce(person_id, patient_id) as person_id, id as booking_id, clinic_id, branch_id, specialty_code, class,
      coalesce(request_id, id) as request_id, state, starts_at, ends_at
    from access.booking
    where clinic_id = ${clinic_id}
      and fhir_id = any(${fhir_ids}::text[])
      and state in ('booked', 'arrived')
      and ends_at > ${now}
      and coalesce(person_id, patient_id) is not null
    order by id`)
}

export interface TakenSeat {
  slot_id: string
  seat: number
  booking_id: string
  state: BookingState
  held_until: Date | null
}

/** Seats of slots that are taken; call it with the slots locked. */
export function listTakenSeats(db: Read, clinic_id: string, slot_ids: string[]): Promise<TakenSeat[]> {
  return all(db, sql<TakenSeat>`
    select slot_id, seat, id as booking_id, state, held_until
    from access.booking
    where clinic_id = ${clinic_id}
      and slot_id = any(${slot_ids}::uuid[])
      and state in ('held', 'booked', 'arrived', 'fulfilled', 'missed')`)
}

/** Patients as a booking needs them. */
export interface FoundPatient {
  fhir_id: string
  id: string
  name: string | null
  birth_date: string | null
  lang: 'ru' | 'en'
}

export async function findPatients(db: Read, clinic_id: string, fhir_ids: string[]): Promise<Map<string, FoundPatient>> {
  if (fhir_ids.length === 0) return new Map()
  const rows = await all(db, sql<FoundPatient>`
    select fhir_id, id, greeting_name as name, birth_date, lang
    from visits.patient
    where clinic_id = ${clinic_id}
      and fhir_id = any(${fhir_ids}::text[])`)
  return new Map(rows.map((row) => [row.fhir_id, row]))
}

export interface BookingView extends KnownRow {
  state: BookingState
  class: ClassCode
  starts_at: Date
  ends_at: Date
  created_at: Date
  held_until: Date | null
  reason: string | null
  touched_by: TouchReason | null
  specialty_code: string
  slot_fhir_id: string
  doctor_fhir_id: string | null
  place_fhir_id: string | null
  branch_fhir_id: string
  patient_fhir_id: string | null
  person_name: string
  person_birth_date: string | null
  phone: string | null
  email: string | null
}

/** FHIR's status of a booking, as it is searched and shown. */
export const STATUS = sql`case
      when b.reason = 'entered_in_error' then 'entered-in-error'
      when b.state = 'held' then 'pending'
      when b.state = 'missed' then 'noshow'
      when b.state in ('expired', 'moved') then 'cancelled'
      else b.state
    end`

const columns = sql`
    b.id, b.fhir_id, b.fhir_version, b.updated_at, b.state, b.class, b.starts_at, b.ends_at, b.created_at, b.held_until, b.reason,
    b.touched_by, b.specialty_code, b.person_name, b.person_birth_date, b.phone, b.email, s.fhir_id as slot_fhir_id,
    d.fhir_id as doctor_fhir_id, p.fhir_id as place_fhir_id, r.fhir_id as branch_fhir_id, k.fhir_id as patient_fhir_id`

const joins = (clinic_id: string) => sql`
    join access.slot s
      on s.clinic_id = ${clinic_id}
      and s.id = b.slot_id
    join clinics.branch r
      on r.clinic_id = ${clinic_id}
      and r.id = b.branch_id
    left join clinics.doctor d
      on d.clinic_id = ${clinic_id}
      and d.id = b.doctor_id
    left join clinics.place p
      on p.clinic_id = ${clinic_id}
      and p.id = b.place_id
    left join visits.patient k
      on k.clinic_id = ${clinic_id}
      and k.id = b.patient_id`

/** Bookings with the logical ids of what they refer to. */
export function findViews(db: Read, clinic_id: string, fhir_ids: string[]): Promise<BookingView[]> {
  return all(db, sql<BookingView>`
    select ${columns}
    from access.booking b
    ${joins(clinic_id)}
    where b.clinic_id = ${clinic_id}
      and b.fhir_id = any(${fhir_ids}::text[])
    order by b.fhir_id`)
}

/** A page of a search; what the bookings refer to is joined to the page alone. */
export function listViews(db: Read, clinic_id: string, { where, order, limit }: SearchPage): Promise<BookingView[]> {
  return all(db, sql<BookingView>`
    select ${columns}
    from (
      select *
      from access.booking b
      where b.clinic_id = ${clinic_id}
        and ${where}
      order by ${order}
      limit ${limit}
    ) b
    ${joins(clinic_id)}
    order by ${order}`)
}

export async function countViews(db: Read, clinic_id: string, where: RawBuilder<boolean>): Promise<number> {
  const { n } = await one(db, sql<{ n: number }>`
    select count(*) as n
    from access.booking b
    where b.clinic_id = ${clinic_id}
      and ${where}`)
  return n
}

export function findPatientById(db: Read, clinic_id: string, id: string): Promise<FoundPatient | undefined> {
  return first(db, sql<FoundPatient>`
    select fhir_id, id, greeting_name as name, birth_date, lang
    from visits.patient
    where clinic_id = ${clinic_id}
      and id = ${id}`)
}

/** Says whom a temporary booking without a name is for; false when it has one by now, or is no longer held. */
export async function nameBooking(db: Write, clinic_id: string, booking_id: string, patient: FoundPatient, now: Date): Promise<boolean> {
  const { count } = await run(db, sql`
    update access.booking
    set patient_id = ${patient.id},
        person_name = ${patient.name ?? ''},
        person_birth_date = ${patient.birth_date?.length === 10 ? patient.birth_date : null}::date,
        lang = ${patient.lang},
        fhir_version = fhir_version + 1,
        updated_at = ${now}
    where clinic_id = ${clinic_id}
      and id = ${booking_id}
      and state = 'held'
      and patient_id is null
      and person_id is null`)
  return count === 1
}

/** Our id of a booking. */
export async function findBookingId(db: Read, clinic_id: string, fhir_id: string): Promise<string | undefined> {
  const row = await first(db, sql<{ id: string }>`
    select id
    from access.booking
    where clinic_id = ${clinic_id}
      and fhir_id = ${fhir_id}`)
  return row?.id
}
