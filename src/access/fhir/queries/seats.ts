// SQL that writes what a batch of Appointments comes to.
import { type Write, run, sql } from '../../../platform/db/index.ts'
import type { FhirSite } from '../../../platform/fhir/handler.ts'
import type { WrittenRow } from '../../../platform/fhir/store.ts'
import { makeId } from '../../../platform/ids.ts'
import type { Actor } from '../../../platform/permit.ts'
import { actorOf } from '../../booking/queries/seats.ts'
import type { KnownRequest } from '../../booking/rules/counting.ts'
import type { BookingState, EventKind } from '../../booking/rules/state.ts'
import type { ClassCode } from '../../slot.ts'
import { countsOf } from '../../waits/requests.ts'

/** Writes how full slots are. */
export async function writeSeats(
  db: Write, clinic_id: string, slots: readonly { id: string; taken: number; status: string }[], now: Date,
): Promise<void> {
  if (slots.length === 0) return
  await run(db, sql`
    update access.slot s
    set taken = n.taken,
        status = n.status,
        fhir_version = s.fhir_version + 1,
        updated_at = ${now}
    from jsonb_to_recordset(${JSON.stringify(slots)}::jsonb) as n (id uuid, taken smallint, status text)
    where s.clinic_id = ${clinic_id}
      and s.id = n.id`)
}

export interface NewBooking {
  id: string
  fhir_id: string
  slot_id: string
  seat: number
  branch_id: string
  doctor_id: string | null
  place_id: string | null
  specialty_code: string
  starts_at: Date
  ends_at: Date
  state: BookingState
  class: ClassCode
  patient_id: string
  person_name: string
  person_birth_date: string | null
  lang: string
  created_at: Date
  reason: string | null
  events: readonly EventKind[]
  request: KnownRequest | null
}

/** Inserts bookings that their clinic's system made, with their events and the requests that they answer. */
export async function insertBookings(db: Write, site: FhirSite, actor: Actor, bookings: readonly NewBooking[]): Promise<WrittenRow[]> {
  if (bookings.length === 0) return []
  const { clinic_id, now } = site
  await insertRequests(db, clinic_id, bookings, now)
  const rows = bookings.map(({ events, request, ...booking }) => ({ ...booking, event_count: events.length, request_id: request?.id ?? null }))
  const { rows: written } = await run(db, sql<WrittenRow>`
    insert into access.booking (clinic_id, id, fhir_id, slot_id, seat, request_id, branch_id, doctor_id, place_id, specialty_code,
      starts_at, ends_at, state, class, patient_id, person_name, person_birth_date, lang, channel, reason, event_count, created_at,
      booked_at, updated_at)
    select ${clinic_id}::uuid, id, fhir_id, slot_id, seat, request_id, branch_id, doctor_id, place_id, specialty_code, starts_at,
      ends_at, state, class, patient_id, person_name, person_birth_date, lang, 'fhir', reason, event_count, created_at, created_at,
      ${now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as made (id uuid, fhir_id text, slot_id uuid, seat smallint,
      request_id uuid, branch_id uuid, doctor_id uuid, place_id uuid, specialty_code text, starts_at timestamptz,
      ends_at timestamptz, state text, class text, patient_id uuid, person_name text, person_birth_date date, lang text, reason text,
      event_count int, created_at timestamptz)
    returning fhir_id, fhir_version, updated_at`)
  const by = actorOf(actor)
  const happened = bookings.flatMap(({ id, slot_id, events, reason }) =>
    events.map((kind, at) => ({
      booking_id: id, number: at + 1, kind, detail: kind === 'booked' ? { slot_id } : kind === 'cancelled' ? { reason } : null,
    })))
  await run(db, sql`
    insert into access.booking_event (clinic_id, booking_id, number, kind, at, actor_kind, actor_id, detail)
    select ${clinic_id}::uuid, booking_id, number, kind, ${now}::timestamptz, ${by.kind}, ${by.id}, detail
    from jsonb_to_recordset(${JSON.stringify(happened)}::jsonb) as happened (booking_id uuid, number int, kind text, detail jsonb)`)
  return written
}

async function insertRequests(db: Write, clinic_id: string, bookings: readonly NewBooking[], now: Date): Promise<void> {
  const asked = bookings.flatMap(({ id, starts_at, request }) => (request ? [{ ...request, booking_id: id, served_at: starts_at }] : []))
  if (asked.length === 0) return
  await run(db, sql`
    insert into access.request (clinic_id, id, branch_id, specialty_code, class, requested_at, day, first_offer_at, norm_key,
      norm_edition, first_offer_met, outcome, booking_id, served_at, wait_days, path_days, updated_at)
    select ${clinic_id}::uuid, id, branch_id, specialty_code, class, requested_at, day, first_offer_at, norm_key, norm_edition,
      first_offer_met, outcome, booking_id, served_at, wait_days, path_days, ${now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) as asked (id uuid, branch_id uuid, specialty_code text, class text,
      requested_at timestamptz, day date, first_offer_at timestamptz, norm_key text, norm_edition text, first_offer_met boolean,
      outcome text, booking_id uuid, served_at timestamptz, wait_days int, path_days int)`)
  const counts = asked.flatMap((request) => countsOf(request).map((count) => ({ ...count, id: makeId(now) })))
  await run(db, sql`
    insert into access.request_change (clinic_id, id, branch_id, specialty_code, class, month, measure, days, norm_key,
      norm_edition, met, no_offer, delta)
    select ${clinic_id}::uuid, id, branch_id, specialty_code, class, month, measure, days, norm_key, norm_edition, met, no_offer, 1
    from jsonb_to_recordset(${JSON.stringify(counts)}::jsonb) as noted (id uuid, branch_id uuid, specialty_code text, class text,
      month date, measure text, days smallint, norm_key text, norm_edition text, met boolean, no_offer boolean)`)
}
