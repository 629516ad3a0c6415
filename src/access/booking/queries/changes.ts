// SQL of changes that a clinic makes under a booking: its slot is at another time, in another room, with another doctor.
import { type Write, run, sql } from '../../../platform/db/index.ts'
import type { Actor } from '../../../platform/permit.ts'
import { settleServed } from '../rules/counting.ts'
import type { BookingState } from '../rules/state.ts'
import { answerRequest } from './answers.ts'
import { getBooking } from './bookings.ts'
import { noteTimes } from './ledger.ts'
import { actorOf } from './seats.ts'

/** A booking as it shall stand; a slot, seat or patient that is not named stays. */
export interface BookingChange {
  booking_id: string
  slot_id?: string
  seat?: number
  patient_id?: string | null
  starts_at: Date
  ends_at: Date
  branch_id: string
  doctor_id: string | null
  place_id: string | null
  /** Why its person must be asked; null: nothing is to be asked any more. */
  touched_by: string | null
}

interface Timed { id: string; ledger_id: string | null; state: BookingState; starts_at: Date; ends_at: Date }

/**
 * Changes bookings in place, with the slots locked. What a calendar shows (time, branch, doctor, room, another slot) is
 * an event that raises the sequence and says why its person is asked, if so; another time is told to the ledger, and the wait is counted to the visit that will be.
 * What is the same already is left alone.
 */
export async function changeBookings(db: Write, actor: Actor, clinic_id: string, changes: readonly BookingChange[], now: Date): Promise<void> {
  if (changes.length === 0) return
  const by = actorOf(actor)
  const { rows } = await run(db, sql<Timed>`
    with wanted as (
      select b.id, coalesce(n.slot_id, b.slot_id) as slot_id, coalesce(n.seat, b.seat) as seat,
        coalesce(n.patient_id, b.patient_id) as patient_id, n.starts_at, n.ends_at, n.branch_id, n.doctor_id, n.place_id, n.touched_by,
        b.starts_at as started_at, b.ends_at as ended_at,
        jsonb_strip_nulls(jsonb_build_object(
          'slot_id', nullif(n.slot_id, b.slot_id),
          'starts_at', nullif(n.starts_at, b.starts_at),
          'ends_at', nullif(n.ends_at, b.ends_at),
          'branch_id', nullif(n.branch_id, b.branch_id),
          'doctor_id', nullif(n.doctor_id, b.doctor_id),
          'place_id', nullif(n.place_id, b.place_id),
          'asked', n.touched_by
        )) as detail,
        (coalesce(n.slot_id, b.slot_id), n.starts_at, n.ends_at, n.branch_id, n.doctor_id, n.place_id)
          is distinct from (b.slot_id, b.starts_at, b.ends_at, b.branch_id, b.doctor_id, b.place_id) as seen
      from jsonb_to_recordset(${JSON.stringify(changes)}::jsonb) as n (booking_id uuid, slot_id uuid, seat smallint, patient_id uuid,
        starts_at timestamptz, ends_at timestamptz, branch_id uuid, doctor_id uuid, place_id uuid, touched_by text)
      join access.booking b
        on b.clinic_id = ${clinic_id}
        and b.id = n.booking_id
    ), changed as (
      update access.booking b
      set slot_id = w.slot_id,
        seat = w.seat,
        patient_id = w.patient_id,
        starts_at = w.starts_at,
        ends_at = w.ends_at,
        branch_id = w.branch_id,
        doctor_id = w.doctor_id,
        place_id = w.place_id,
        touched_at = case when w.touched_by is null then null else coalesce(b.touched_at, ${now}::timestamptz) end,
        touched_by = w.touched_by,
        sequence = b.sequence + w.seen::int,
        event_count = b.event_count + w.seen::int,
        fhir_version = b.fhir_version + 1,
        updated_at = ${now}
      from wanted w
      where b.clinic_id = ${clinic_id}
        and b.id = w.id
        and (w.seen or (b.patient_id, b.touched_by) is distinct from (w.patient_id, w.touched_by))
      returning b.id, coalesce(b.person_id, b.patient_id) as ledger_id, b.state, b.starts_at, b.ends_at, b.event_count, w.seen, w.detail,
        (w.started_at, w.ended_at) is distinct from (w.starts_at, w.ends_at) as timed
    ), happened as (
      insert into access.booking_event (clinic_id, booking_id, number, kind, at, actor_kind, actor_id, detail)
      select ${clinic_id}::uuid, id, event_count, 'changed', ${now}::timestamptz, ${by.kind}, ${by.id}, detail
      from changed
      where seen
    )
    select id, ledger_id, state, starts_at, ends_at
    from changed
    where timed
    order by id`)
  await noteTimes(db, rows.flatMap(({ id, ledger_id, ...row }) => (ledger_id === null ? [] : [{ ...row, booking_id: id, person_id: ledger_id }])), now)
  for (const { id } of rows) {
    const { request, starts_at, zone } = await getBooking(db, clinic_id, id)
    if (request?.outcome === 'booked') await answerRequest(db, clinic_id, settleServed(request, id, starts_at, zone), now)
  }
}
