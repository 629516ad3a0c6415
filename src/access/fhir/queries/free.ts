// SQL of what $find offers.
import { type RawBuilder, type Read, all, one, sql } from '../../../platform/db/index.ts'
import type { Audience } from '../../slot.ts'

export interface FindWish {
  from: Date
  until: Date
  /** Local days from which on the patient is an adult; null: the age is not known. */
  adult_from: string | null
  visit: 'first' | 'repeat'
  urgent: boolean
  referral: boolean
  /** Empty: any. */
  specialty_codes: readonly string[]
  doctor_ids: readonly string[]
  branch_ids: readonly string[]
  place_ids: readonly string[]
  /** Parts of a branch's name or address. */
  location_texts: readonly string[]
}

export interface FreeTime {
  id: string
  fhir_id: string
  starts_at: Date
  ends_at: Date
  day: string
  audience: Audience
  specialty_code: string
  doctor_fhir_id: string | null
  doctor_name: string | null
  place_fhir_id: string | null
  branch_fhir_id: string
  branch_name: string
}

/** Free times that may be booked here, the soonest first; what they refer to is joined to these alone. */
export function listFree(db: Read, clinic_id: string, wish: FindWish, limit: number, now: Date): Promise<FreeTime[]> {
  return all(db, sql<FreeTime>`
    select s.id, s.fhir_id, s.starts_at, s.ends_at, s.day, s.audience, s.specialty_code, d.fhir_id as doctor_fhir_id,
      concat_ws(' ', d.family, d.given, d.patronymic) as doctor_name, p.fhir_id as place_fhir_id, b.fhir_id as branch_fhir_id,
      b.name_ru as branch_name
    from (
      select *
      from access.slot s
      where s.clinic_id = ${clinic_id}
        and ${fits(clinic_id, wish, now)}
      order by s.starts_at, s.id
      limit ${limit}
    ) s
    join clinics.branch b
      on b.clinic_id = ${clinic_id}
      and b.id = s.branch_id
    left join clinics.doctor d
      on d.clinic_id = ${clinic_id}
      and d.id = s.doctor_id
    left join clinics.place p
      on p.clinic_id = ${clinic_id}
      and p.id = s.place_id
    order by s.starts_at, s.id`)
}

export async function countFree(db: Read, clinic_id: string, wish: FindWish, now: Date): Promise<number> {
  const { n } = await one(db, sql<{ n: number }>`
    select count(*) as n
    from access.slot s
    where s.clinic_id = ${clinic_id}
      and ${fits(clinic_id, wish, now)}`)
  return n
}

function fits(clinic_id: string, wish: FindWish, now: Date): RawBuilder<boolean> {
  const from = wish.from > now ? wish.from : now
  const patterns = wish.location_texts.map((text) => `%${text.replace(/[\\%_]/g, '\\$&')}%`)
  const named = sql`s.branch_id = any(array(
        select b.id
        from clinics.branch b
        where b.clinic_id = ${clinic_id}
          and (b.name_ru ilike any(${patterns}::text[]) or b.address ilike any(${patterns}::text[]))))`
  return sql`s.status = 'free'
      and s.booking_url is null
      and s.booking_phone is null
      and s.starts_at > ${from}
      and s.starts_at < ${wish.until}
      and (s.audience = 'both' or ${wish.adult_from}::date is null or (s.audience = 'adult') = (s.day >= ${wish.adult_from}::date))
      and s.visit in ('any', ${wish.visit})
      and (not s.urgent_only or ${wish.urgent})
      and (not s.referral_only or ${wish.referral})
      and (${wish.specialty_codes.length === 0} or s.specialty_code = any(${wish.specialty_codes}::text[]))
      and (${wish.doctor_ids.length === 0} or s.doctor_id = any(${wish.doctor_ids}::uuid[]))
      and (${wish.branch_ids.length + wish.place_ids.length === 0} or s.branch_id = any(${wish.branch_ids}::uuid[])
        or s.place_id = any(${wish.place_ids}::uuid[]))
      and ${patterns.length === 0 ? sql`true` : named}`
}
