// SQL about the slots of schedules kept here: as they stand, and what becomes of them.
import { type Read, type Write, all, run, sql } from '../../../platform/db/index.ts'
import type { SlotGroup } from '../../changes.ts'
import type { KeptSlot } from '../rules/difference.ts'
import type { WantedSlot } from '../rules/slots.ts'

/** Slots from now on, of all own schedules of a clinic; `ids` narrows it to some. */
export function findKept(db: Read, clinic_id: string, now: Date, ids: readonly string[] | null = null): Promise<KeptSlot[]> {
  return all(db, sql<KeptSlot>`
    select s.id, s.doctor_id, s.branch_id, s.specialty_code, s.place_id, s.day, s.starts_at, s.ends_at, s.audience, s.visit,
      s.urgent_only, s.referral_only, s.status, s.capacity, s.taken, coalesce(b.live, '{}'::uuid[]) as bookings,
      b.slot_id is not null as has_history
    from access.slot s
    join access.schedule k
      on k.clinic_id = s.clinic_id
      and k.id = s.schedule_id
    left join (
      select slot_id, array_agg(id) filter (where state in ('held', 'booked', 'arrived')) as live
      from access.booking
      where clinic_id = ${clinic_id}
        and starts_at > ${now}
      group by slot_id
    ) b
      on b.slot_id = s.id
    where s.clinic_id = ${clinic_id}
      and k.own
      and k.doctor_id is not null
      and s.starts_at > ${now}
      and s.status <> 'entered-in-error'
      and (${ids}::uuid[] is null or s.id = any(${ids}::uuid[]))
    order by s.starts_at, s.id`)
}

/** Keeps bookings from some slots until the transaction ends. */
export async function lockSlots(db: Write, clinic_id: string, ids: readonly string[]): Promise<void> {
  await all(db, sql`
    select id
    from access.slot
    where clinic_id = ${clinic_id}
      and id = any(${ids}::uuid[])
    order by id
    for update`)
}

export interface OwnSchedule {
  id: string
  doctor_id: string
  branch_id: string
  specialty_code: string
  audience: string
}

export function findOwnSchedules(db: Read, clinic_id: string): Promise<OwnSchedule[]> {
  return all(db, sql<OwnSchedule>`
    select id, doctor_id, branch_id, specialty_code, audience
    from access.schedule
    where clinic_id = ${clinic_id}
      and own
      and doctor_id is not null`)
}

export async function insertSchedule(db: Write, clinic_id: string, row: OwnSchedule, now: Date): Promise<void> {
  await run(db, sql`
    insert into access.schedule (clinic_id, id, fhir_id, own, branch_id, doctor_id, specialty_code, audience, updated_at)
    values (${clinic_id}, ${row.id}, ${row.id}, true, ${row.branch_id}, ${row.doctor_id}, ${row.specialty_code}, ${row.audience}, ${now})`)
}

export async function widenSchedule(db: Write, clinic_id: string, id: string, now: Date): Promise<void> {
  await run(db, sql`
    update access.schedule
    set audience = 'both', fhir_version = fhir_version + 1, updated_at = ${now}
    where clinic_id = ${clinic_id}
      and id = ${id}
      and audience <> 'both'`)
}

/**
 * Lets schedules rest whose doctor has no hours planned there any more, and wakes those that have some again: «nothing
 * free within four weeks» is said only where somebody works. Out: branch and specialty of those that changed.
 */
export async function restSchedules(db: Write, clinic_id: string, today: string, now: Date): Promise<SlotGroup[]> {
  const { rows } = await run(db, sql<SlotGroup>`
    update access.schedule k
    set active = p.planned, fhir_version = k.fhir_version + 1, updated_at = ${now}
    from (
      select s.id, exists (
          select
          from access.template t
          where t.clinic_id = ${clinic_id}
            and t.doctor_id = s.doctor_id
            and t.branch_id = s.branch_id
            and t.specialty_code = s.specialty_code
            and (t.valid_to is null or t.valid_to >= ${today})
        ) or exists (
          select
          from access.deviation d
          where d.clinic_id = ${clinic_id}
            and d.doctor_id = s.doctor_id
            and d.kind = 'extra'
            and d.offering ->> 'branch_id' = s.branch_id::text
            and d.offering ->> 'specialty_code' = s.specialty_code
            and d.to_day >= ${today}
            and d.ended_at is null
        ) as planned
      from access.schedule s
      where s.clinic_id = ${clinic_id}
        and s.own
        and s.doctor_id is not null
    ) p
    where k.clinic_id = ${clinic_id}
      and k.id = p.id
      and k.active <> p.planned
    returning k.branch_id, k.specialty_code`)
  return rows
}

export type NewSlot = WantedSlot & { id: string; fhir_id: string; schedule_id: string }

export async function insertSlots(db: Write, clinic_id: string, slots: readonly NewSlot[], now: Date): Promise<void> {
  await run(db, sql`
    insert into access.slot (clinic_id, id, fhir_id, schedule_id, branch_id, doctor_id, place_id, specialty_code, starts_at,
      ends_at, day, status, audience, visit, urgent_only, referral_only, updated_at)
    select ${clinic_id}::uuid, id, fhir_id, schedule_id, branch_id, doctor_id, place_id, specialty_code, starts_at, ends_at, day,
      'free', audience, visit, urgent_only, referral_only, ${now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(slots)}::jsonb) as made (id uuid, fhir_id text, schedule_id uuid, branch_id uuid,
      doctor_id uuid, place_id uuid, specialty_code text, starts_at timestamptz, ends_at timestamptz, day date, audience text,
      visit text, urgent_only boolean, referral_only boolean)
    on conflict (clinic_id, fhir_id) do nothing`)
}

/** Takes away slots that nothing names. */
export async function deleteSlots(db: Write, clinic_id: string, ids: readonly string[]): Promise<void> {
  await run(db, sql`
    delete from access.slot
    where clinic_id = ${clinic_id}
      and id = any(${ids}::uuid[])
      and taken = 0`)
}

/** Closes slots for everybody; what is booked in them stays. */
export async function closeSlots(db: Write, clinic_id: string, ids: readonly string[], now: Date): Promise<void> {
  await run(db, sql`
    update access.slot
    set status = 'busy-unavailable', fhir_version = fhir_version + 1, updated_at = ${now}
    where clinic_id = ${clinic_id}
      and id = any(${ids}::uuid[])
      and status <> 'busy-unavailable'`)
}

export type ChangedSlot = Pick<WantedSlot, 'place_id' | 'ends_at' | 'audience' | 'visit' | 'urgent_only' | 'referral_only'> & { id: string }

/** Writes what slots say anew; one that was closed is open again. */
export async function updateSlots(db: Write, clinic_id: string, slots: readonly ChangedSlot[], now: Date): Promise<void> {
  await run(db, sql`
    update access.slot s
    set place_id = n.place_id, ends_at = n.ends_at, audience = n.audience, visit = n.visit, urgent_only = n.urgent_only,
      referral_only = n.referral_only, fhir_version = s.fhir_version + 1, updated_at = ${now},
      status = case when s.status <> 'busy-unavailable' then s.status when s.taken < s.capacity then 'free' else 'busy' end
    from jsonb_to_recordset(${JSON.stringify(slots)}::jsonb) as n (id uuid, place_id uuid, ends_at timestamptz, audience text,
      visit text, urgent_only boolean, referral_only boolean)
    where s.clinic_id = ${clinic_id}
      and s.id = n.id`)
}

/** Notes that bookings of closed slots need an offer. */
export async function touchBookings(db: Write, clinic_id: string, ids: readonly string[], now: Date): Promise<void> {
  await run(db, sql`
    update access.booking
    set touched_at = ${now}, touched_by = 'slot_gone', fhir_version = fhir_version + 1, updated_at = ${now}
    where clinic_id = ${clinic_id}
      and id = any(${ids}::uuid[])
      and state in ('held', 'booked', 'arrived')
      and touched_at is null`)
}
