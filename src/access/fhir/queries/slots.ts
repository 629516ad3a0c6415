// SQL of slots, as they come in by FHIR.
import { type RawBuilder, type Read, type Write, all, one, run, sql } from '../../../platform/db/index.ts'
import type { FhirSite } from '../../../platform/fhir/handler.ts'
import type { SearchPage } from '../../../platform/fhir/search.ts'
import type { KnownRow, WrittenRow } from '../../../platform/fhir/store.ts'
import type { SlotRules, SlotStatus } from '../../slot.ts'

export interface SlotColumns extends SlotRules {
  schedule_id: string
  branch_id: string
  doctor_id: string | null
  place_id: string | null
  specialty_code: string
  starts_at: Date
  ends_at: Date
  /** Local date of the start. */
  day: string
  status: SlotStatus
  capacity: number
  booking_url: string | null
  booking_phone: string | null
}

export type KnownSlot = KnownRow & SlotColumns & { taken: number; own: boolean; source_id: string | null }

const known = sql`
    s.id, s.fhir_id, s.fhir_version, s.updated_at, s.schedule_id, s.branch_id, s.doctor_id, s.place_id, s.specialty_code, s.starts_at,
    s.ends_at, s.day, s.status, s.capacity, s.taken, s.audience, s.visit, s.urgent_only, s.referral_only, s.booking_url,
    s.booking_phone, h.own, h.source_id`

/** Locks and reads slots by their logical ids. */
export function lockSlots(db: Write, clinic_id: string, fhir_ids: string[]): Promise<KnownSlot[]> {
  return all(db, sql<KnownSlot>`
    select ${known}
    from access.slot s
    join access.schedule h
      on h.clinic_id = s.clinic_id
      and h.id = s.schedule_id
    where s.clinic_id = ${clinic_id}
      and s.fhir_id = any(${fhir_ids}::text[])
    order by s.id
    for no key update of s`)
}

/** Locks the slots of some bookings, and others by their logical ids. */
export async function lockSeats(db: Write, clinic_id: string, booking_fhir_ids: readonly string[], slot_fhir_ids: readonly string[]): Promise<void> {
  await all(db, sql`
    select id
    from access.slot
    where clinic_id = ${clinic_id}
      and (fhir_id = any(${slot_fhir_ids}::text[]) or id = any(array(
        select slot_id
        from access.booking
        where clinic_id = ${clinic_id}
          and fhir_id = any(${booking_fhir_ids}::text[])
      )))
    order by id
    for no key update`)
}

/** Locks and reads the slots of schedules that begin after an instant. */
export function lockComing(db: Write, clinic_id: string, schedule_ids: string[], now: Date): Promise<KnownSlot[]> {
  return all(db, sql<KnownSlot>`
    select ${known}
    from access.slot s
    join access.schedule h
      on h.clinic_id = s.clinic_id
      and h.id = s.schedule_id
    where s.clinic_id = ${clinic_id}
      and s.schedule_id = any(${schedule_ids}::uuid[])
      and s.starts_at > ${now}
    order by s.id
    for no key update of s`)
}

/** Slots of doctors that begin at given instants: what an Appointment without a slot may mean. */
export function findSlotsAt(
  db: Read, clinic_id: string, wanted: { doctor_id: string; starts_at: Date }[],
): Promise<{ fhir_id: string; doctor_id: string; starts_at: Date; branch_id: string }[]> {
  return all(db, sql<{ fhir_id: string; doctor_id: string; starts_at: Date; branch_id: string }>`
    select s.fhir_id, s.doctor_id, s.starts_at, s.branch_id
    from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as w (doctor_id uuid, starts_at timestamptz)
    join access.slot s
      on s.clinic_id = ${clinic_id}
      and s.doctor_id = w.doctor_id
      and s.starts_at = w.starts_at
    join access.schedule h
      on h.clinic_id = ${clinic_id}
      and h.id = s.schedule_id
    where h.doctor_id = w.doctor_id
      and s.status <> 'entered-in-error'
    order by s.fhir_id`)
}

/** Inserts or changes slots; equal ones stay as they are. Seats that bookings of ours hold are never given up. */
export async function upsertSlots(
  db: Write, site: FhirSite, slots: (SlotColumns & { id: string; fhir_id: string })[],
): Promise<WrittenRow[]> {
  if (slots.length === 0) return []
  const { rows } = await run(db, sql<WrittenRow>`
    insert into access.slot
      (clinic_id, id, fhir_id, schedule_id, branch_id, doctor_id, place_id, specialty_code, starts_at, ends_at, day, status,
       capacity, audience, visit, urgent_only, referral_only, booking_url, booking_phone, updated_at)
    select ${site.clinic_id}::uuid, id, fhir_id, schedule_id, branch_id, doctor_id, place_id, specialty_code, starts_at, ends_at, day,
      status, capacity, audience, visit, urgent_only, referral_only, booking_url, booking_phone, ${site.now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(slots)}::jsonb) as incoming
      (id uuid, fhir_id text, schedule_id uuid, branch_id uuid, doctor_id uuid, place_id uuid, specialty_code text,
       starts_at timestamptz, ends_at timestamptz, day date, status text, capacity smallint, audience text, visit text,
       urgent_only boolean, referral_only boolean, booking_url text, booking_phone text)
    on conflict (clinic_id, fhir_id) do update
    set schedule_id = excluded.schedule_id,
        branch_id = excluded.branch_id,
        doctor_id = excluded.doctor_id,
        place_id = excluded.place_id,
        specialty_code = excluded.specialty_code,
        starts_at = excluded.starts_at,
        ends_at = excluded.ends_at,
        day = excluded.day,
        status = excluded.status,
        capacity = greatest(excluded.capacity, slot.taken),
        audience = excluded.audience,
        visit = excluded.visit,
        urgent_only = excluded.urgent_only,
        referral_only = excluded.referral_only,
        booking_url = excluded.booking_url,
        booking_phone = excluded.booking_phone,
        fhir_version = slot.fhir_version + 1,
        updated_at = excluded.updated_at
    where (slot.schedule_id, slot.branch_id, slot.doctor_id, slot.place_id, slot.specialty_code, slot.starts_at, slot.ends_at,
        slot.day, slot.status, slot.capacity, slot.audience, slot.visit, slot.urgent_only, slot.referral_only, slot.booking_url,
        slot.booking_phone)
      is distinct from (excluded.schedule_id, excluded.branch_id, excluded.doctor_id, excluded.place_id, excluded.specialty_code,
        excluded.starts_at, excluded.ends_at, excluded.day, excluded.status, greatest(excluded.capacity, slot.taken),
        excluded.audience, excluded.visit, excluded.urgent_only, excluded.referral_only, excluded.booking_url,
        excluded.booking_phone)
    returning fhir_id, fhir_version, updated_at`)
  return rows
}

export type SlotView = KnownRow & Omit<SlotColumns, 'schedule_id' | 'branch_id' | 'doctor_id' | 'place_id' | 'day'> & {
  schedule_fhir_id: string
}

const columns = sql`
    s.id, s.fhir_id, s.fhir_version, s.updated_at, s.specialty_code, s.starts_at, s.ends_at, s.status, s.capacity, s.audience,
    s.visit, s.urgent_only, s.referral_only, s.booking_url, s.booking_phone, h.fhir_id as schedule_fhir_id`

const sources = sql`
    access.slot s
    join access.schedule h
      on h.clinic_id = s.clinic_id
      and h.id = s.schedule_id`

/** Slots with the logical ids of their schedules. */
export function findSlots(db: Read, clinic_id: string, fhir_ids: string[]): Promise<SlotView[]> {
  return all(db, sql<SlotView>`
    select ${columns}
    from ${sources}
    where s.clinic_id = ${clinic_id}
      and s.fhir_id = any(${fhir_ids}::text[])
    order by s.fhir_id`)
}

/** A page of a search; what the slots refer to is joined to the page alone, whatever the planner knows of the table. */
export function listSlots(db: Read, clinic_id: string, { where, order, limit }: SearchPage): Promise<SlotView[]> {
  return all(db, sql<SlotView>`
    select ${columns}
    from (
      select *
      from access.slot s
      where s.clinic_id = ${clinic_id}
        and ${where}
      order by ${order}
      limit ${limit}
    ) s
    join access.schedule h
      on h.clinic_id = ${clinic_id}
      and h.id = s.schedule_id
    order by ${order}`)
}

export async function countSlots(db: Read, clinic_id: string, where: RawBuilder<boolean>): Promise<number> {
  const { n } = await one(db, sql<{ n: number }>`
    select count(*) as n
    from access.slot s
    where s.clinic_id = ${clinic_id}
      and ${where}`)
  return n
}

/** Our ids of slots by their logical ids. */
export async function findSlotIds(db: Read, clinic_id: string, fhir_ids: string[]): Promise<Map<string, string>> {
  const rows = await all(db, sql<{ fhir_id: string; id: string }>`
    select fhir_id, id
    from access.slot
    where clinic_id = ${clinic_id}
      and fhir_id = any(${fhir_ids}::text[])`)
  return new Map(rows.map((row) => [row.fhir_id, row.id]))
}
