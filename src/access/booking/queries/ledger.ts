// SQL about a person's ledger (access.person_booking): the places that make the limit a key and not a count. Each
// statement is a transaction of its own.
import { type Read, type Write, all, first, run, prepared as sql } from '../../../platform/db/index.ts'
import type { BookingState } from '../rules/state.ts'

export interface PlaceWish {
  person_id: string
  booking_id: string
  clinic_id: string
  branch_id: string
  specialty_code: string
  class: string
  /** A fresh id: the request's, unless the person asked for the same within the hour. */
  request_id: string
  starts_at: Date
  expires_at: Date
  state: 'held' | 'booked'
  idempotency_key: string | null
  /** The booking that this one shall stand for: then it takes no place until it is confirmed. */
  replaces: string | null
  /** Live bookings a person may have with the specialty. */
  bookings_max: number
}

export interface Place {
  booking_id: string
  request_id: string
  requested_at: Date
}

/** How long the same wish is the same request. */
export const SAME_REQUEST_MS = 3_600_000

/**
 * Takes the lowest free place of the person, over places whose time ran out; undefined when none was free, or somebody
 * took it in the same instant, or the key is known. `has_missed`: the person once stayed away from this specialty, so that the
 * no-show rule has to be asked.
 */
export async function takePlace(db: Write, wish: PlaceWish, now: Date): Promise<(Place & { has_missed: boolean }) | undefined> {
  const since = new Date(now.getTime() - SAME_REQUEST_MS)
  const { rows } = await run(db, sql<Place & { has_missed: boolean }>`
    with freed as (
      update access.person_booking
      set place = null,
        state = case state when 'held' then 'expired' else state end,
        updated_at = ${now}
      where person_id = ${wish.person_id}
        and specialty_code = ${wish.specialty_code}
        and place is not null
        and expires_at <= ${now}
      returning place
    ), earlier as (
      select p.request_id, p.requested_at
      from access.person_booking p
      where p.person_id = ${wish.person_id}
        and p.clinic_id = ${wish.clinic_id}
        and p.branch_id = ${wish.branch_id}
        and p.specialty_code = ${wish.specialty_code}
        and p.class = ${wish.class}
        and p.requested_at > ${since}
        and p.state in ('held', 'expired', 'cancelled')
        and (p.place is null or p.expires_at <= ${now})
      order by p.requested_at desc
      limit 1
    )
    insert into access.person_booking (person_id, booking_id, clinic_id, branch_id, specialty_code, class, request_id,
      requested_at, place, state, starts_at, expires_at, idempotency_key, replaces, updated_at)
    select ${wish.person_id}::uuid, ${wish.booking_id}::uuid, ${wish.clinic_id}::uuid, ${wish.branch_id}::uuid,
      ${wish.specialty_code}, ${wish.class}, coalesce((select request_id from earlier), ${wish.request_id}::uuid),
      coalesce((select requested_at from earlier), ${now}::timestamptz),
      case when ${wish.replaces}::uuid is null then n end, ${wish.state}, ${wish.starts_at}::timestamptz,
      ${wish.expires_at}::timestamptz, ${wish.idempotency_key}::text, ${wish.replaces}::uuid, ${now}::timestamptz
    from unnest(${placesOf(wish.bookings_max)}::smallint[]) as n
    where (select count(*) from freed) >= 0
      and (${wish.replaces}::uuid is not null or n <> all (array(
        select o.place
        from access.person_booking o
        where o.person_id = ${wish.person_id}
          and o.specialty_code = ${wish.specialty_code}
          and o.place is not null
          and o.expires_at > ${now}
      )))
    order by n
    limit 1
    on conflict do nothing
    returning booking_id, request_id, requested_at, exists (
      select
      from access.person_booking m
      where m.person_id = ${wish.person_id}
        and m.specialty_code = ${wish.specialty_code}
        and m.state = 'missed'
    ) as has_missed`)
  return rows[0]
}

/**
 * Numbers of places, as a list: of a series up to an unknown number the server expects a thousand rows. What looks dear for unknown
 * values is planned anew each time, which takes longer than the statement; that is why the taken ones are read once, too.
 */
function placesOf(bookings_max: number): number[] {
  return Array.from({ length: bookings_max }, (_, index) => index + 1)
}

/** What a person's key was used for. */
export function findPlaceByKey(
  db: Read, person_id: string, idempotency_key: string,
): Promise<(Place & { clinic_id: string }) | undefined> {
  return first(db, sql<Place & { clinic_id: string }>`
    select booking_id, clinic_id, request_id, requested_at
    from access.person_booking
    where person_id = ${person_id}
      and idempotency_key = ${idempotency_key}`)
}

export interface LivePlace {
  clinic_id: string
  booking_id: string
}

/** The bookings that hold a person's places with a specialty. */
export function listLivePlaces(db: Read, person_id: string, specialty_code: string, now: Date): Promise<LivePlace[]> {
  return all(db, sql<LivePlace>`
    select clinic_id, booking_id
    from access.person_booking
    where person_id = ${person_id}
      and specialty_code = ${specialty_code}
      and place is not null
      and expires_at > ${now}
    order by place`)
}

/** Forgets a place whose booking never came. */
export async function dropPlace(db: Write, person_id: string, booking_id: string): Promise<void> {
  await run(db, sql`
    delete from access.person_booking
    where person_id = ${person_id}
      and booking_id = ${booking_id}`)
}

/** Keeps a held place until the end of the visit; false when its time ran out and somebody may have it. */
export async function keepPlace(db: Write, person_id: string, booking_id: string, until: Date, now: Date): Promise<boolean> {
  const { count } = await run(db, sql`
    update access.person_booking
    set expires_at = ${until},
      state = 'booked',
      updated_at = ${now}
    where person_id = ${person_id}
      and booking_id = ${booking_id}
      and (place is not null or replaces is not null)`)
  return count === 1
}

/** Notes states that bookings of people have come to; a place is given up where the visit is no longer ahead. */
export async function noteStates(
  db: Write, rows: readonly { person_id: string; booking_id: string; state: BookingState }[], now: Date,
): Promise<void> {
  if (rows.length === 0) return
  await run(db, sql`
    update access.person_booking p
    set state = n.state,
      place = case when n.state in ('held', 'booked', 'arrived') then p.place end,
      replaces = case when n.state in ('held', 'booked', 'arrived') then p.replaces end,
      updated_at = ${now}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as n (person_id uuid, booking_id uuid, state text)
    where p.person_id = n.person_id
      and p.booking_id = n.booking_id`)
}

/** Notes when visits are that their clinic has moved: a place is kept until the end of the visit. */
export async function noteTimes(
  db: Write, rows: readonly { person_id: string; booking_id: string; state: BookingState; starts_at: Date; ends_at: Date }[], now: Date,
): Promise<void> {
  if (rows.length === 0) return
  await run(db, sql`
    update access.person_booking p
    set starts_at = n.starts_at,
      expires_at = case when n.state = 'held' then p.expires_at else n.ends_at end,
      updated_at = ${now}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as n (person_id uuid, booking_id uuid, state text, starts_at timestamptz, ends_at timestamptz)
    where p.person_id = n.person_id
      and p.booking_id = n.booking_id`)
}

/** Hands the place of one booking to the one that stands for it now, in one statement: never none, never two. */
export async function handPlace(
  db: Write, person_id: string, from: string, to: { booking_id: string; clinic_id: string; starts_at: Date; ends_at: Date }, now: Date,
): Promise<void> {
  await run(db, sql`
    with given as (
      update access.person_booking
      set place = null,
        state = 'moved',
        updated_at = ${now}
      where person_id = ${person_id}
        and booking_id = ${from}
      returning person_id, specialty_code, branch_id, class, request_id, requested_at, (
        select o.place
        from access.person_booking o
        where o.person_id = ${person_id}
          and o.booking_id = ${from}
      ) as place
    )
    insert into access.person_booking (person_id, booking_id, clinic_id, branch_id, specialty_code, class, request_id,
      requested_at, place, state, starts_at, expires_at, updated_at)
    select person_id, ${to.booking_id}::uuid, ${to.clinic_id}::uuid, branch_id, specialty_code, class, request_id,
      requested_at, place, 'booked', ${to.starts_at}::timestamptz, ${to.ends_at}::timestamptz, ${now}::timestamptz
    from given
    on conflict (person_id, booking_id) do update set
      place = coalesce(access.person_booking.place, excluded.place),
      replaces = null,
      state = 'booked',
      expires_at = excluded.expires_at,
      updated_at = excluded.updated_at`)
}
