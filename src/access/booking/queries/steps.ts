// SQL that changes bookings that were made: one statement changes the booking, its slot, its events and the notes for the
// figures together, as in seats.ts.
import { type RawBuilder, type Write, run, prepared as sql } from '../../../platform/db/index.ts'
import { makeId } from '../../../platform/ids.ts'
import type { Actor } from '../../../platform/permit.ts'
import type { Settlement } from '../rules/counting.ts'
import type { BookingState, EventDetail, EventKind } from '../rules/state.ts'
import { settle } from './answers.ts'
import { actorOf } from './seats.ts'

export interface StateChange {
  clinic_id: string
  booking_id: string
  kind: EventKind
  from: readonly BookingState[]
  to: BookingState
  /** Only a hold whose time has not run out (confirming it), or only one whose time has (releasing it). */
  hold?: 'in_time' | 'overdue'
  /** What becomes of the slot: the seat is given back, or only its look changes, or nothing does. */
  slot: 'release' | 'settle' | 'keep'
  /** Nothing happens if somebody changed the slot since the statement began: what it sees of the other holds would be old. */
  unless_stale?: boolean
  detail: EventDetail | null
  raises_sequence: boolean
  settlement: Settlement | null
}

/**
 * One step of a booking with all that hangs on it: nothing happens unless it is in one of the given states. Whoever
 * changes both locks the slot before the booking, here and everywhere, so that two never wait for each other. Out:
 * whether it happened.
 */
export async function changeState(db: Write, actor: Actor, change: StateChange, now: Date): Promise<boolean> {
  const { clinic_id, booking_id, settlement, detail } = change
  const by = actorOf(actor)
  const { count } = await run<{ id: string }>(db, sql`
    with ${change.slot === 'keep' ? sql`` : lockSeat(change)}changed as (
      update access.booking b
      set state = ${change.to},
        fhir_version = b.fhir_version + 1,
        event_count = b.event_count + 1,
        sequence = b.sequence + ${change.raises_sequence ? 1 : 0}::int,
        booked_at = case when ${change.kind} = 'booked' then ${now}::timestamptz else b.booked_at end,
        moved_to = coalesce(${detail?.moved_to ?? null}::uuid, b.moved_to),
        reason = coalesce(${detail?.reason ?? null}::text, b.reason),
        updated_at = ${now}
      ${change.slot === 'keep' ? sql`` : sql`from locked`}
      where b.clinic_id = ${clinic_id}
        and b.id = ${booking_id}
        and b.state = any(${change.from}::text[])
        and (${change.hold !== 'in_time'} or b.state <> 'held' or b.held_until > ${now})
        and (${change.hold !== 'overdue'} or b.held_until <= ${now})${change.unless_stale ? isFresh(clinic_id) : sql``}
      returning b.id, b.slot_id, b.event_count, b.branch_id, b.specialty_code
    )${change.slot === 'keep' ? sql`` : changeSlot(change, now)}${settlement ? settle(clinic_id, settlement, now) : sql``}
    insert into access.booking_event (clinic_id, booking_id, number, kind, at, actor_kind, actor_id, detail)
    select ${clinic_id}::uuid, id, event_count, ${change.kind}, ${now}::timestamptz, ${by.kind}, ${by.id},
      ${detail ? JSON.stringify(detail) : null}::jsonb
    from changed
    returning booking_id as id`)
  return count === 1
}

/** The slot of the booking, locked before the booking is. */
function lockSeat({ clinic_id, booking_id }: StateChange): RawBuilder<unknown> {
  return sql`locked as (
      select s.id, s.fhir_version
      from access.slot s
      where s.clinic_id = ${clinic_id}
        and s.id = (
          select slot_id
          from access.booking
          where clinic_id = ${clinic_id}
            and id = ${booking_id}
        )
      for no key update
    ), `
}

/** Locked as it is now, the slot has the version that the statement saw: every taker and leaver of a seat raises it. */
function isFresh(clinic_id: string): RawBuilder<unknown> {
  return sql`
        and locked.fhir_version = (
          select seen.fhir_version
          from access.slot seen
          where seen.clinic_id = ${clinic_id}
            and seen.id = locked.id
        )`
}

/** A slot that we filled is free again; one that its clinic closed stays closed. */
function changeSlot({ clinic_id, booking_id, slot }: StateChange, now: Date): RawBuilder<unknown> {
  const others = sql`exists (
          select
          from access.booking o
          where o.clinic_id = ${clinic_id}
            and o.slot_id = s.id
            and o.state = 'held'
            and o.id <> ${booking_id}
        )`
  const released = sql`taken = s.taken - 1,
        status = case when s.status in ('busy', 'busy-tentative') and s.taken = s.capacity then 'free' else s.status end`
  const settled = sql`status = case
          when s.status <> 'busy-tentative' then s.status
          when ${others} then 'busy-tentative'
          else 'busy'
        end`
  return sql`, seat as (
      update access.slot s
      set ${slot === 'release' ? released : settled},
        fhir_version = s.fhir_version + 1,
        updated_at = ${now}
      from changed
      where s.clinic_id = ${clinic_id}
        and s.id = changed.slot_id
      returning s.branch_id, s.specialty_code, s.day
    ), noted as (
      insert into access.slot_change (clinic_id, id, branch_id, specialty_code, day)
      select ${clinic_id}::uuid, ${makeId(now)}::uuid, branch_id, specialty_code, day
      from seat
    )`
}
