// What is open to everybody: where something can be booked, by whom it is offered, and when. Statements are of one clinic.
import { type Read, all, sql } from '../../platform/db/index.ts'

export interface PublishedClinic {
  id: string
  slug: string
  okrug_code: string | null
}

export function listPublishedClinics(db: Read): Promise<PublishedClinic[]> {
  return all(db, sql<PublishedClinic>`
    select id, slug, okrug_code
    from clinics.clinic
    where active
    order by slug`)
}

export interface PublishedBranch {
  id: string
  clinic_slug: string
  slug: string
  name_ru: string
  name_en: string
  address: string | null
  okrug_ru: string | null
  latitude: number | null
  longitude: number | null
  phone: string | null
  opening_hours: { days: string[]; opens: string; closes: string }[] | null
}

/** The active branches of active clinics: some hundred rows. */
export function listPublishedBranches(db: Read): Promise<PublishedBranch[]> {
  return all(db, sql<PublishedBranch>`
    select b.id, c.slug as clinic_slug, b.slug, b.name_ru, b.name_en, b.address, o.name_ru as okrug_ru, b.latitude, b.longitude,
      coalesce(b.phone, c.phone) as phone, b.opening_hours
    from clinics.branch b
    join clinics.clinic c on c.id = b.clinic_id
    left join clinics.okrug o on o.code = coalesce(b.okrug_code, c.okrug_code)
    where b.active
      and c.active
    order by c.slug, b.slug`)
}

export interface PublishedSchedule {
  id: string
  branch_id: string
  source_id: string | null
  doctor_fhir_id: string | null
  specialty_code: string
  specialty_ru: string
  audience: string
  coarse: string | null
}

/** The schedules of a clinic that are in force, and those that say of themselves that nothing is known. */
export function listPublishedSchedules(db: Read, clinic_id: string): Promise<PublishedSchedule[]> {
  return all(db, sql<PublishedSchedule>`
    select s.id, s.branch_id, s.source_id, d.fhir_id as doctor_fhir_id, s.specialty_code, p.name_ru as specialty_ru, s.audience, s.coarse
    from access.schedule s
    join clinics.branch b on b.clinic_id = s.clinic_id and b.id = s.branch_id
    join clinics.specialty p on p.code = s.specialty_code
    left join clinics.doctor d on d.clinic_id = s.clinic_id and d.id = s.doctor_id
    where s.clinic_id = ${clinic_id}
      and b.active
      and (s.active or s.coarse in ('some', 'unknown'))
    order by s.id`)
}

export interface PublishedSlot {
  id: string
  schedule_id: string
  branch_slug: string
  specialty_code: string
  starts_at: Date
  ends_at: Date
  status: 'free' | 'busy'
  seats: number
  audience: string
  visit: string
  urgent_only: boolean
  referral_only: boolean
  booking_url: string | null
  booking_phone: string | null
}

export interface SlotWish {
  clinic_id: string
  /** Starts from here on, before there; null: without an end. */
  from: Date
  until: Date | null
  /** Only what changed at or after this instant, taken slots included; null: all that is free. */
  since: Date | null
  /** The last slot that was read; null: from the beginning. */
  after: { starts_at: Date; id: string } | null
  limit: number
}

/** Some slots of a clinic in the order of their times: free ones with a seat; with `since` all that changed, taken ones and mistakes as busy. */
export function listPublishedSlots(db: Read, wish: SlotWish): Promise<PublishedSlot[]> {
  return all(db, sql<PublishedSlot>`
    select s.id, s.schedule_id, b.slug as branch_slug, s.specialty_code, s.starts_at, s.ends_at,
      case when s.status = 'free' and s.taken < s.capacity and c.active then 'free' else 'busy' end as status,
      s.capacity - s.taken as seats, s.audience, s.visit, s.urgent_only, s.referral_only, s.booking_url, s.booking_phone
    from access.slot s
    join access.schedule c on c.clinic_id = s.clinic_id and c.id = s.schedule_id
    join clinics.branch b on b.clinic_id = s.clinic_id and b.id = s.branch_id
    where s.clinic_id = ${wish.clinic_id}
      and b.active
      and s.starts_at >= ${wish.from}
      and (${wish.until}::timestamptz is null or s.starts_at < ${wish.until})
      and (${wish.after?.starts_at ?? null}::timestamptz is null
        or (s.starts_at, s.id) > (${wish.after?.starts_at ?? null}::timestamptz, ${wish.after?.id ?? null}::uuid))
      and case
        when ${wish.since}::timestamptz is null then s.status = 'free' and s.taken < s.capacity and c.active
        else greatest(s.updated_at, c.updated_at) >= ${wish.since}
      end
    order by s.starts_at, s.id
    limit ${wish.limit}`)
}

/** Slots that were deleted before their time came, since an instant. */
export function listGoneSlots(
  db: Read, clinic_id: string, since: Date, now: Date,
): Promise<{ id: string; schedule_id: string; starts_at: Date; ends_at: Date }[]> {
  return all(db, sql<{ id: string; schedule_id: string; starts_at: Date; ends_at: Date }>`
    select id, schedule_id, starts_at, ends_at
    from access.slot_gone
    where clinic_id = ${clinic_id}
      and gone_at >= ${since}
      and starts_at > ${now}
    order by starts_at, id`)
}
