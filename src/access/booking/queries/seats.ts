// SQL that takes a seat: one statement changes the slot, the booking, its events and the notes for the figures together,
// so that it is a transaction by itself and one round trip. Who runs it alone uses `writeSingle`.
import { type RawBuilder, type Write, run, prepared as sql } from '../../../platform/db/index.ts'
import { makeId } from '../../../platform/ids.ts'
import type { Actor } from '../../../platform/permit.ts'
import type { ClassCode } from '../../slot.ts'
import { countsOf } from '../../waits/requests.ts'
import type { KnownRequest } from '../rules/counting.ts'
import type { EventDetail } from '../rules/state.ts'
import { countRows } from './answers.ts'
import type { Channel } from './bookings.ts'

export interface Who {
  person_id: string | null
  patient_id: string | null
  name: string
  birth_date: string | null
  phone: string | null
  email: string | null
  lang: string
}

/** The request that a booking answers: a new one is written as it stands, an earlier one is opened again. */
export interface RequestNote extends KnownRequest {
  fresh: boolean
}

export interface SeatWish {
  clinic_id: string
  slot_id: string
  booking_id: string
  /** `next`: the one of the slot's new count; `any`: one that looks free. Whoever has it refuses it (booking_seat_uq), and one tries again. */
  seat: number | 'next' | 'any'
  state: 'held' | 'booked'
  class: ClassCode
  who: Who
  channel: Channel
  held_until: Date | null
  idempotency_key: string | null
  request: RequestNote
  moved_from: string | null
  /** Calendar changes so far, of the booking it came from. */
  sequence: number
}

/** Who acted, as events keep it. */
export function actorOf(actor: Actor): { kind: string; id: string | null } {
  if (actor.kind === 'account' || actor.kind === 'token') return { kind: actor.kind, id: actor.id }
  return { kind: actor.kind, id: actor.kind === 'system' ? actor.name : null }
}

/**
 * Takes a seat of a free slot, or nothing: the slot's own row decides, and whoever comes second waits for the first and
 * then finds it full. A seat that somebody has is refused by booking_seat_uq. Out: the seat's number; undefined when nothing
 * was taken.
 */
export async function takeSeat(db: Write, actor: Actor, wish: SeatWish, now: Date): Promise<number | undefined> {
  const { clinic_id, booking_id, request, who } = wish
  const by = actorOf(actor)
  const booked = wish.state === 'booked'
  const detail: EventDetail = {
    slot_id: wish.slot_id, held_until: wish.held_until?.toISOString() ?? null, ...(wish.moved_from ? { moved_from: wish.moved_from } : {}),
  }
  const { rows } = await run(db, sql<{ seat: number }>`
    with seat as (
      update access.slot
      set taken = taken + 1,
        status = case when taken + 1 < capacity then 'free' else ${booked ? 'busy' : 'busy-tentative'} end,
        fhir_version = fhir_version + 1,
        updated_at = ${now}
      where clinic_id = ${clinic_id}
        and id = ${wish.slot_id}
        and status = 'free'
        and taken < capacity
        and starts_at > ${now}
        and booking_url is null
        and booking_phone is null
      returning id, branch_id, doctor_id, place_id, specialty_code, starts_at, ends_at, day, capacity, taken
    ), noted as (
      insert into access.slot_change (clinic_id, id, branch_id, specialty_code, day)
      select ${clinic_id}::uuid, ${makeId(now)}::uuid, branch_id, specialty_code, day
      from seat
    ), ${request.fresh ? askFresh(clinic_id, wish, now) : askAgain(clinic_id, wish, now)},
    happened as (
      insert into access.booking_event (clinic_id, booking_id, number, kind, at, actor_kind, actor_id, detail)
      select ${clinic_id}::uuid, ${booking_id}::uuid, 1, ${wish.state}, ${now}::timestamptz, ${by.kind}, ${by.id},
        ${JSON.stringify(detail)}::jsonb
      from seat
    )
    insert into access.booking (clinic_id, id, fhir_id, slot_id, seat, request_id, branch_id, doctor_id, place_id, specialty_code,
      starts_at, ends_at, state, class, person_id, patient_id, person_name, person_birth_date, phone, email, lang, channel,
      held_until, idempotency_key, sequence, moved_from, event_count, created_at, booked_at, updated_at)
    select ${clinic_id}::uuid, ${booking_id}::uuid, ${booking_id}, id, ${seatOf(wish)}, ${request.id}::uuid, branch_id, doctor_id,
      place_id, specialty_code, starts_at, ends_at, ${wish.state}, ${wish.class}, ${who.person_id}::uuid, ${who.patient_id}::uuid,
      ${who.name}, ${who.birth_date}::date, ${who.phone}::text, ${who.email}::text, ${who.lang}, ${wish.channel},
      ${wish.held_until}::timestamptz, ${wish.idempotency_key}::text, ${wish.sequence}::int, ${wish.moved_from}::uuid, 1,
      ${now}::timestamptz, ${booked ? now : null}::timestamptz, ${now}::timestamptz
    from seat
    returning seat`)
  return rows[0]?.seat
}

/**
 * The seat of the slot's new count, which nobody has as long as no seat was given back; or one that was free when the
 * statement began, each booking beginning its search elsewhere; 1 when there is none.
 */
function seatOf({ clinic_id, slot_id, booking_id, seat }: SeatWish): RawBuilder<unknown> {
  if (seat === 'next') return sql`taken`
  if (seat !== 'any') return sql`${seat}::smallint`
  return sql`coalesce((
      select n
      from generate_series(1, capacity) as n
      where not exists (
        select
        from access.booking o
        where o.clinic_id = ${clinic_id}
          and o.slot_id = ${slot_id}
          and o.seat = n
          and o.state in ('held', 'booked', 'arrived', 'fulfilled', 'missed')
      )
      order by (n + ${Number.parseInt(booking_id.slice(-4), 16)}::int) % capacity
      limit 1
    ), 1)::smallint`
}

function askFresh(clinic_id: string, { request, booking_id }: SeatWish, now: Date): RawBuilder<unknown> {
  const served = request.outcome === 'booked'
  return sql`asked as (
      insert into access.request (clinic_id, id, branch_id, specialty_code, class, requested_at, day, first_offer_at, norm_key,
        norm_edition, first_offer_met, outcome, booking_id, served_at, wait_days, path_started_at, path_days, updated_at)
      select ${clinic_id}::uuid, ${request.id}::uuid, branch_id, specialty_code, ${request.class}, ${request.requested_at}::timestamptz,
        ${request.day}::date, ${request.first_offer_at}::timestamptz, ${request.norm_key}, ${request.norm_edition},
        ${request.first_offer_met}, ${request.outcome}, ${served ? booking_id : null}::uuid, case when ${served} then starts_at end,
        ${request.wait_days}::int, ${request.path_started_at}::timestamptz, ${request.path_days}::int, ${now}::timestamptz
      from seat
    ), counted as (${countRows(clinic_id, countsOf(request).map((count) => ({ ...count, delta: 1 })), sql`seat`, now)}
    )`
}

function askAgain(clinic_id: string, { request }: SeatWish, now: Date): RawBuilder<unknown> {
  return sql`asked as (
      update access.request
      set outcome = 'open',
        updated_at = ${now}
      where clinic_id = ${clinic_id}
        and id = ${request.id}
        and outcome = 'left'
        and exists (select from seat)
    )`
}
