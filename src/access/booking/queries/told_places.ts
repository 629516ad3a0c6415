// SQL of the places that bookings take which a clinic's own system tells of. They are taken whatever the limit says: the
// clinic decides of its own bookings, and what is booked later through us finds them counted.
import { type Write, all, run, sql } from '../../../platform/db/index.ts'
import type { PlaceWish } from './ledger.ts'

/** A live booking, and whose ledger it stands in. */
export type ToldBooking = Omit<PlaceWish, 'state' | 'expires_at' | 'idempotency_key' | 'replaces' | 'bookings_max'> & {
  state: 'booked' | 'arrived'
  ends_at: Date
}

/** How many places a person may have with a specialty. */
export type PlacesMax = (specialty_code: string) => number

/** Looked for once more where somebody took the place in the same instant; then it stands beside the limit. */
const TRIES = 2

/**
 * Notes live bookings in the ledgers of their people: a place each until the end of the visit, the lowest that is free, or
 * none where the person has as many as the limit lets them. What stands there already keeps its place until the visit.
 */
export async function keepToldPlaces(db: Write, bookings: readonly ToldBooking[], max: PlacesMax, now: Date): Promise<void> {
  if (bookings.length === 0) return
  const known = await keepKnown(db, bookings, now)
  let left = bookings.filter(({ booking_id }) => !known.has(booking_id))
  for (let turn = 0; left.length > 0 && turn <= TRIES; turn += 1) {
    const written = await takeFree(db, left.map((booking) => ({ ...booking, bookings_max: turn < TRIES ? max(booking.specialty_code) : 0 })), now)
    left = left.filter(({ booking_id }) => !written.has(booking_id))
  }
}

async function keepKnown(db: Write, bookings: readonly ToldBooking[], now: Date): Promise<Set<string>> {
  await run(db, sql`
    update access.person_booking p
    set state = n.state,
      starts_at = n.starts_at,
      expires_at = n.ends_at,
      updated_at = ${now}
    from jsonb_to_recordset(${JSON.stringify(bookings)}::jsonb)
      as n (person_id uuid, booking_id uuid, state text, starts_at timestamptz, ends_at timestamptz)
    where p.person_id = n.person_id
      and p.booking_id = n.booking_id
      and (p.state, p.starts_at, p.expires_at) is distinct from (n.state, n.starts_at, n.ends_at)`)
  const rows = await all(db, sql<{ booking_id: string }>`
    select p.booking_id
    from access.person_booking p
    join jsonb_to_recordset(${JSON.stringify(bookings)}::jsonb) as n (person_id uuid, booking_id uuid)
      on p.person_id = n.person_id
      and p.booking_id = n.booking_id`)
  return new Set(rows.map(({ booking_id }) => booking_id))
}

async function takeFree(db: Write, bookings: readonly (ToldBooking & { bookings_max: number })[], now: Date): Promise<Set<string>> {
  const { rows } = await run(db, sql<{ booking_id: string }>`
    with wanted as (
      select n.*, row_number() over (partition by n.person_id, n.specialty_code order by n.starts_at, n.booking_id) as nth
      from jsonb_to_recordset(${JSON.stringify(bookings)}::jsonb) as n (person_id uuid, booking_id uuid, clinic_id uuid, branch_id uuid,
        specialty_code text, class text, request_id uuid, state text, starts_at timestamptz, ends_at timestamptz, bookings_max int)
    ), freed as (
      update access.person_booking p
      set place = null,
        state = case p.state when 'held' then 'expired' else p.state end,
        updated_at = ${now}
      where (p.person_id, p.specialty_code) in (select person_id, specialty_code from wanted)
        and p.place is not null
        and p.expires_at <= ${now}
      returning p.place
    ), room as (
      select g.person_id, g.specialty_code, g.n, row_number() over (partition by g.person_id, g.specialty_code order by g.n) as nth
      from (
        select distinct person_id, specialty_code, generate_series(1, bookings_max) as n
        from wanted
      ) g
      where not exists (
        select
        from access.person_booking o
        where o.person_id = g.person_id
          and o.specialty_code = g.specialty_code
          and o.place = g.n
          and o.expires_at > ${now}
      )
    )
    insert into access.person_booking (person_id, booking_id, clinic_id, branch_id, specialty_code, class, request_id, requested_at,
      place, state, starts_at, expires_at, updated_at)
    select w.person_id, w.booking_id, w.clinic_id, w.branch_id, w.specialty_code, w.class, w.request_id, ${now}::timestamptz,
      r.n, w.state, w.starts_at, w.ends_at, ${now}::timestamptz
    from wanted w
    left join room r
      on r.person_id = w.person_id
      and r.specialty_code = w.specialty_code
      and r.nth = w.nth
    where (select count(*) from freed) >= 0
    order by w.person_id, w.specialty_code, w.nth
    on conflict do nothing
    returning booking_id`)
  return new Set(rows.map(({ booking_id }) => booking_id))
}
