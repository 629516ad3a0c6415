// A booking with all that a ticket, a calendar, a mail's page and the desk say about it.
import { type Read, all, first, sql } from '../../../platform/db/index.ts'
import type { Lang } from '../../../platform/i18n.ts'
import type { BookingState } from '../../booking/rules/state.ts'
import type { ClassCode } from '../../slot.ts'

export interface VisitCard {
  clinic_id: string
  clinic_slug: string
  clinic_ru: string
  clinic_en: string
  clinic_phone: string | null
  zone: string
  id: string
  state: BookingState
  class: ClassCode
  starts_at: Date
  ends_at: Date
  ticket: string | null
  sequence: number
  moved_from: string | null
  moved_to: string | null
  reason: string | null
  channel: string
  person_id: string | null
  person_name: string
  person_birth_date: string | null
  phone: string | null
  email: string | null
  lang: Lang
  created_at: Date
  booked_at: Date | null
  updated_at: Date
  specialty_code: string
  specialty_ru: string
  specialty_en: string
  branch_id: string
  branch_slug: string
  branch_ru: string
  branch_en: string
  branch_address: string | null
  branch_phone: string | null
  doctor_id: string | null
  family: string | null
  given: string | null
  patronymic: string | null
  /** «Кабинет 205»; null: nobody told us. */
  place: string | null
  floor: string | null
  way: string | null
}

const columns = sql`
  b.clinic_id, c.slug as clinic_slug, c.name_ru as clinic_ru, c.name_en as clinic_en, c.phone as clinic_phone, c.zone,
  b.id, b.state, b.class, b.starts_at, b.ends_at, b.ticket, b.sequence, b.moved_from, b.moved_to, b.reason, b.channel,
  b.person_id, b.person_name, b.person_birth_date, b.phone, b.email, b.lang, b.created_at, b.booked_at, b.updated_at,
  b.specialty_code, coalesce(s.name_ru, b.specialty_code) as specialty_ru, coalesce(s.name_en, b.specialty_code) as specialty_en,
  b.branch_id, r.slug as branch_slug, r.name_ru as branch_ru, r.name_en as branch_en, r.address as branch_address,
  r.phone as branch_phone, b.doctor_id, d.family, d.given, d.patronymic, p.name as place, p.way,
  case when f.kind = 'lvl' then f.name when g.kind = 'lvl' then g.name end as floor`

const sources = sql`
  access.booking b
  join clinics.clinic c on c.id = b.clinic_id
  join clinics.branch r
    on r.clinic_id = b.clinic_id
    and r.id = b.branch_id
  left join clinics.specialty s on s.code = b.specialty_code
  left join clinics.doctor d
    on d.clinic_id = b.clinic_id
    and d.id = b.doctor_id
  left join clinics.place p
    on p.clinic_id = b.clinic_id
    and p.id = b.place_id
  left join clinics.place f
    on f.clinic_id = p.clinic_id
    and f.fhir_id = p.part_of
  left join clinics.place g
    on g.clinic_id = f.clinic_id
    and g.fhir_id = f.part_of`

/** One booking of a clinic. */
export function findCard(db: Read, clinic_id: string, id: string): Promise<VisitCard | undefined> {
  return first(db, sql<VisitCard>`
    select ${columns}
    from ${sources}
    where b.clinic_id = ${clinic_id}
      and b.id = ${id}`)
}

/** Some bookings of a clinic, in the order of time. */
export function listCards(db: Read, clinic_id: string, ids: readonly string[]): Promise<VisitCard[]> {
  return all(db, sql<VisitCard>`
    select ${columns}
    from ${sources}
    where b.clinic_id = ${clinic_id}
      and b.id = any(${ids}::uuid[])
    order by b.starts_at, b.id`)
}

/** What was booked at a branch between two instants, temporary bookings left out, in the order of time. */
export function listDay(db: Read, clinic_id: string, branch_id: string, from: Date, until: Date): Promise<VisitCard[]> {
  return all(db, sql<VisitCard>`
    select ${columns}
    from ${sources}
    where b.clinic_id = ${clinic_id}
      and b.branch_id = ${branch_id}
      and b.starts_at >= ${from}
      and b.starts_at < ${until}
      and b.state in ('booked', 'arrived', 'fulfilled', 'missed', 'cancelled')
      and (b.state <> 'cancelled' or b.booked_at is not null)
    order by b.starts_at, b.person_name, b.id
    limit ${DAY_MAX}`)
}

/** More bookings than the largest branch has in a day. */
export const DAY_MAX = 3000
