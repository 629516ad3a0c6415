// Statements that carry one clinic's part of a reading from the staging tables (staging.ts) into schedules and slots.
import { type Read, type Write, all, one, run, sql } from '../../../platform/db/index.ts'
import type { BookingChange } from '../../booking/queries/changes.ts'
import type { SlotGroup } from '../../changes.ts'

interface Wish {
  source_id: string
  clinic_id: string
  clinic: number | null
  now: Date
}

export interface TouchedSlot {
  id: string
  fhir_id: string
  /** Why the persons of its bookings are asked; 'nobody': they follow, and nobody is, since it only lasts longer or shorter, or is gone already. */
  touched_by: string
}

/** Whether a source has told anything of a clinic before. */
export async function hasSchedules(db: Write, { source_id, clinic_id }: Wish): Promise<boolean> {
  const { known } = await one(db, sql<{ known: boolean }>`
    select exists (
      select
      from access.schedule
      where clinic_id = ${clinic_id}
        and source_id = ${source_id}
    ) as known`)
  return known
}

/** Writes the schedules of a clinic. Out: how many, and the groups of those that changed, as they were and as they are. */
export async function writeSchedules(
  db: Write, { source_id, clinic_id, clinic, now }: Wish,
): Promise<{ total: number; added: number; changed: number; groups: SlotGroup[] }> {
  const before = await all(db, sql<SlotGroup>`
    select s.branch_id, s.specialty_code
    from access.schedule s
    join pg_temp.feed_schedule f on f.fhir_id = s.fhir_id
    where s.clinic_id = ${clinic_id}
      and s.source_id = ${source_id}
      and f.clinic = ${clinic}
      and (s.branch_id, s.specialty_code, s.active) is distinct from (f.branch_id, f.specialty_code, f.active)`)
  const { total } = await one(db, sql<{ total: number }>`
    select count(*) as total
    from pg_temp.feed_schedule
    where clinic = ${clinic}`)
  const { rows } = await run(db, sql<SlotGroup & { added: boolean }>`
    insert into access.schedule as kept
      (clinic_id, id, fhir_id, source_id, own, branch_id, doctor_id, specialty_code, audience, coarse, active, updated_at)
    select ${clinic_id}::uuid, f.id, f.fhir_id, ${source_id}::uuid, false, f.branch_id, f.doctor_id, f.specialty_code, f.audience, f.coarse,
      f.active, ${now}::timestamptz
    from pg_temp.feed_schedule f
    where f.clinic = ${clinic}
    on conflict (clinic_id, fhir_id) do update
    set branch_id = excluded.branch_id,
        doctor_id = excluded.doctor_id,
        specialty_code = excluded.specialty_code,
        audience = excluded.audience,
        coarse = excluded.coarse,
        active = excluded.active,
        fhir_version = kept.fhir_version + 1,
        updated_at = excluded.updated_at
    where kept.source_id = excluded.source_id
      and (kept.branch_id, kept.doctor_id, kept.specialty_code, kept.audience, kept.coarse, kept.active)
        is distinct from (excluded.branch_id, excluded.doctor_id, excluded.specialty_code, excluded.audience, excluded.coarse, excluded.active)
    returning kept.branch_id, kept.specialty_code, kept.fhir_version = 1 as added`)
  const added = rows.filter((row) => row.added).length
  return { total, added, changed: rows.length - added, groups: [...before, ...rows] }
}

/** Gives staged schedules the ids they have here; those that belong to somebody else fall out, and their slots with them. */
export async function takeScheduleIds(db: Write, { source_id, clinic_id, clinic }: Wish): Promise<void> {
  await run(db, sql`
    update pg_temp.feed_schedule f
    set id = s.id
    from access.schedule s
    where s.clinic_id = ${clinic_id}
      and s.source_id = ${source_id}
      and s.fhir_id = f.fhir_id
      and f.clinic = ${clinic}`)
  await run(db, sql`
    delete from pg_temp.feed_schedule f
    where f.clinic = ${clinic}
      and not exists (
        select
        from access.schedule s
        where s.clinic_id = ${clinic_id}
          and s.id = f.id)`)
}

export async function countStagedSlots(db: Write, clinic: number): Promise<number> {
  const { count } = await one(db, sql<{ count: number }>`
    select count(*) as count
    from pg_temp.feed_slot f
    join pg_temp.feed_schedule s on s.ordinal = f.schedule
    where f.clinic = ${clinic}`)
  return count
}

interface Changed<Row> {
  count: number
  groups: SlotGroup[]
  booked: Row[]
}

/**
 * Changes the slots that the feed tells otherwise than we have them. A seat that is booked stays: the capacity never falls
 * below the seats taken, and a slot whose seats are all taken is not free again because the feed has not heard of it.
 */
export async function changeSlots(db: Write, { clinic_id, clinic, now }: Wish): Promise<Changed<TouchedSlot>> {
  return unpack(await one(db, sql<Packed<TouchedSlot>>`
    with changing as (
      select s.id, s.fhir_id, s.branch_id as branch_before, s.specialty_code as specialty_before, s.taken > 0 as has_bookings,
        case
          when n.status in ('busy-unavailable', 'entered-in-error') and s.status not in ('busy-unavailable', 'entered-in-error') then 'slot_gone'
          when (s.starts_at, s.ends_at, s.branch_id, s.doctor_id) is not distinct from (f.starts_at, f.ends_at, c.branch_id, c.doctor_id) then null
          when n.status in ('busy-unavailable', 'entered-in-error') then 'nobody'
          when s.starts_at <> f.starts_at then 'slot_moved'
          when s.branch_id <> c.branch_id then 'branch_changed'
          when s.doctor_id is distinct from c.doctor_id then 'doctor_changed'
          else 'nobody'
        end as touched_by,
        c.id as schedule_id, c.branch_id, c.doctor_id, c.specialty_code, f.starts_at, f.ends_at, f.day, n.status, n.capacity,
        f.audience, f.visit, f.urgent_only, f.referral_only, f.booking_url, f.booking_phone
      from pg_temp.feed_slot f
      join pg_temp.feed_schedule c on c.ordinal = f.schedule
      join access.slot s on s.clinic_id = ${clinic_id} and s.fhir_id = f.fhir_id
      cross join lateral (
        select greatest(f.capacity, s.taken) as capacity,
          case
            when f.status <> 'free' then f.status
            when s.taken < greatest(f.capacity, s.taken) then 'free'
            when s.status in ('busy', 'busy-tentative') then s.status
            else 'busy'
          end as status
      ) n
      where f.clinic = ${clinic}
        and (s.schedule_id, s.branch_id, s.doctor_id, s.specialty_code, s.starts_at, s.ends_at, s.status, s.capacity, s.audience, s.visit,
            s.urgent_only, s.referral_only, s.booking_url, s.booking_phone)
          is distinct from (c.id, c.branch_id, c.doctor_id, c.specialty_code, f.starts_at, f.ends_at, n.status, n.capacity, f.audience, f.visit,
            f.urgent_only, f.referral_only, f.booking_url, f.booking_phone)
      for update of s
    ), put as (
      update access.slot s
      set schedule_id = c.schedule_id,
          branch_id = c.branch_id,
          doctor_id = c.doctor_id,
          specialty_code = c.specialty_code,
          starts_at = c.starts_at,
          ends_at = c.ends_at,
          day = c.day,
          status = c.status,
          capacity = c.capacity,
          audience = c.audience,
          visit = c.visit,
          urgent_only = c.urgent_only,
          referral_only = c.referral_only,
          booking_url = c.booking_url,
          booking_phone = c.booking_phone,
          fhir_version = s.fhir_version + 1,
          updated_at = ${now}::timestamptz
      from changing c
      where s.clinic_id = ${clinic_id}
        and s.id = c.id
    )
    select count(*) as count,
      (select jsonb_agg(jsonb_build_object('branch_id', g.branch_id, 'specialty_code', g.specialty_code)) from (
        select branch_id, specialty_code from changing
        union
        select branch_before, specialty_before from changing
      ) g) as groups,
      jsonb_agg(jsonb_build_object('id', id, 'fhir_id', fhir_id, 'touched_by', touched_by)) filter (where has_bookings and touched_by is not null) as booked
    from changing`))
}

/** Adds the slots that are not here yet. */
export async function insertSlots(db: Write, { clinic_id, clinic, now }: Wish): Promise<{ count: number; groups: SlotGroup[] }> {
  const groups = await all(db, sql<SlotGroup & { count: number }>`
    with put as (
      insert into access.slot (clinic_id, id, fhir_id, schedule_id, branch_id, doctor_id, specialty_code, starts_at, ends_at, day, status,
        capacity, audience, visit, urgent_only, referral_only, booking_url, booking_phone, updated_at)
      select ${clinic_id}::uuid, f.id, f.fhir_id, c.id, c.branch_id, c.doctor_id, c.specialty_code, f.starts_at, f.ends_at, f.day, f.status,
        f.capacity, f.audience, f.visit, f.urgent_only, f.referral_only, f.booking_url, f.booking_phone, ${now}::timestamptz
      from pg_temp.feed_slot f
      join pg_temp.feed_schedule c on c.ordinal = f.schedule
      where f.clinic = ${clinic}
        and not exists (
          select
          from access.slot s
          where s.clinic_id = ${clinic_id}
            and s.fhir_id = f.fhir_id)
      order by c.branch_id, c.specialty_code, f.starts_at
      returning branch_id, specialty_code
    )
    select branch_id, specialty_code, count(*) as count
    from put
    group by branch_id, specialty_code`)
  return { count: groups.reduce((sum, group) => sum + group.count, 0), groups }
}

/** Schedules that a complete feed no longer names rest. */
export async function restGoneSchedules(db: Write, { source_id, clinic_id, clinic, now }: Wish): Promise<{ count: number; groups: SlotGroup[] }> {
  const { rows } = await run(db, sql<SlotGroup>`
    update access.schedule s
    set active = false,
        fhir_version = s.fhir_version + 1,
        updated_at = ${now}::timestamptz
    where s.clinic_id = ${clinic_id}
      and s.source_id = ${source_id}
      and s.active
      and not exists (
        select
        from pg_temp.feed_schedule f
        where f.clinic = ${clinic}
          and f.fhir_id = s.fhir_id)
    returning s.branch_id, s.specialty_code`)
  return { count: rows.length, groups: rows }
}

/** Closes the coming slots that a complete feed no longer names; none is deleted. */
export async function closeGoneSlots(db: Write, { source_id, clinic_id, clinic, now }: Wish): Promise<Changed<Omit<TouchedSlot, 'touched_by'>>> {
  return unpack(await one(db, sql<Packed<Omit<TouchedSlot, 'touched_by'>>>`
    with gone as (
      update access.slot s
      set status = 'busy-unavailable',
          fhir_version = s.fhir_version + 1,
          updated_at = ${now}::timestamptz
      from access.schedule c
      where s.clinic_id = ${clinic_id}
        and c.clinic_id = s.clinic_id
        and c.id = s.schedule_id
        and c.source_id = ${source_id}
        and s.starts_at > ${now}
        and s.status <> 'busy-unavailable'
        and not exists (
          select
          from pg_temp.feed_slot f
          where f.clinic = ${clinic}
            and f.fhir_id = s.fhir_id)
      returning s.id, s.fhir_id, s.branch_id, s.specialty_code, s.taken
    )
    select count(*) as count,
      (select jsonb_agg(jsonb_build_object('branch_id', g.branch_id, 'specialty_code', g.specialty_code)) from (
        select distinct branch_id, specialty_code from gone
      ) g) as groups,
      jsonb_agg(jsonb_build_object('id', id, 'fhir_id', fhir_id)) filter (where taken > 0) as booked
    from gone`))
}

/** The live bookings of slots, as they stand once they have followed their slots. */
export function listFollowing(db: Read, clinic_id: string, slot_ids: readonly string[]): Promise<(BookingChange & { slot_id: string })[]> {
  return all(db, sql<BookingChange & { slot_id: string }>`
    select b.id as booking_id, b.touched_by, s.id as slot_id, s.starts_at, s.ends_at, s.branch_id, s.doctor_id, b.place_id
    from access.booking b
    join access.slot s
      on s.clinic_id = b.clinic_id
      and s.id = b.slot_id
    where b.clinic_id = ${clinic_id}
      and b.slot_id = any(${slot_ids}::uuid[])
      and b.state in ('held', 'booked')
    order by b.id`)
}

interface Packed<Row> {
  count: number
  groups: SlotGroup[] | null
  booked: Row[] | null
}

function unpack<Row>({ count, groups, booked }: Packed<Row>): Changed<Row> {
  return { count, groups: groups ?? [], booked: booked ?? [] }
}
