// SQL of the pages: doctors, their week, rooms, and whom a change touches.
import { type Read, all, first, sql } from '../../../platform/db/index.ts'

export interface ListedDoctor {
  id: string
  family: string
  given: string | null
  patronymic: string | null
  specialties_ru: string[]
  specialties_en: string[]
  /** Templates in force today or later. */
  templates: number
  /** Free and taken visits from now on. */
  free: number
  taken: number
  /** The reason of an absence today, when there is one. */
  absence: string | null
}

/** The doctors of a clinic who work now, with what is kept of their schedules here. */
export function listDoctors(db: Read, clinic_id: string, today: string, now: Date): Promise<ListedDoctor[]> {
  return all(db, sql<ListedDoctor>`
    select d.id, d.family, d.given, d.patronymic, coalesce(r.ru, '{}') as specialties_ru, coalesce(r.en, '{}') as specialties_en,
      coalesce(t.n, 0)::int as templates, coalesce(s.free, 0)::int as free, coalesce(s.taken, 0)::int as taken, a.kind as absence
    from clinics.doctor d
    left join (
      select o.doctor_id, array_agg(distinct p.name_ru) as ru, array_agg(distinct p.name_en) as en
      from clinics.doctor_role o
      join clinics.specialty p on p.code = o.specialty_code
      where o.clinic_id = ${clinic_id}
        and o.active
      group by o.doctor_id
    ) r on r.doctor_id = d.id
    left join (
      select doctor_id, count(*) as n
      from access.template
      where clinic_id = ${clinic_id}
        and (valid_to is null or valid_to >= ${today})
      group by doctor_id
    ) t on t.doctor_id = d.id
    left join (
      select k.doctor_id, sum(l.capacity - l.taken) filter (where l.status = 'free') as free, sum(l.taken) as taken
      from access.slot l
      join access.schedule k
        on k.clinic_id = l.clinic_id
        and k.id = l.schedule_id
      where l.clinic_id = ${clinic_id}
        and k.own
        and l.starts_at > ${now}
      group by k.doctor_id
    ) s on s.doctor_id = d.id
    left join (
      select doctor_id, min(kind) as kind
      from access.deviation
      where clinic_id = ${clinic_id}
        and kind in ('illness', 'leave', 'absence')
        and opens is null
        and ended_at is null
        and ${today} between from_day and to_day
      group by doctor_id
    ) a on a.doctor_id = d.id
    where d.clinic_id = ${clinic_id}
      and d.active
    order by d.family, d.given, d.id`)
}

export interface DoctorFacts {
  id: string
  family: string
  given: string | null
  patronymic: string | null
}

export function findDoctor(db: Read, clinic_id: string, id: string): Promise<DoctorFacts | undefined> {
  return first(db, sql<DoctorFacts>`
    select id, family, given, patronymic
    from clinics.doctor
    where clinic_id = ${clinic_id}
      and id = ${id}
      and active`)
}

export interface Named {
  id: string
  name_ru: string
  name_en: string
}

/** What a doctor may be put down for: the specialties of the roles; all of the city's where none is told. */
export async function listSpecialties(db: Read, clinic_id: string, doctor_id: string): Promise<Named[]> {
  const own = await all(db, sql<Named>`
    select distinct p.code as id, p.name_ru, p.name_en
    from clinics.doctor_role o
    join clinics.specialty p on p.code = o.specialty_code
    where o.clinic_id = ${clinic_id}
      and o.doctor_id = ${doctor_id}
      and o.active
    order by p.name_ru`)
  if (own.length > 0) return own
  return all(db, sql<Named>`
    select code as id, name_ru, name_en
    from clinics.specialty
    order by name_ru`)
}

export function listOwnBranches(db: Read, clinic_id: string): Promise<Named[]> {
  return all(db, sql<Named>`
    select id, name_ru, name_en
    from clinics.branch
    where clinic_id = ${clinic_id}
      and active
    order by name_ru`)
}

export interface Room {
  id: string
  branch_id: string
  name: string
  branch_ru: string
  branch_en: string
}

export function listRooms(db: Read, clinic_id: string): Promise<Room[]> {
  return all(db, sql<Room>`
    select p.id, p.branch_id, p.name, b.name_ru as branch_ru, b.name_en as branch_en
    from clinics.place p
    join clinics.branch b
      on b.clinic_id = p.clinic_id
      and b.id = p.branch_id
    where p.clinic_id = ${clinic_id}
      and p.active
      and b.active
    order by b.name_ru, p.name`)
}

export interface WeekSlot {
  id: string
  day: string
  starts_at: Date
  ends_at: Date
  status: string
  capacity: number
  taken: number
  urgent_only: boolean
  visit: string
  room: string | null
  branch_ru: string
  branch_en: string
}

/** A doctor's own slots of some local days, past ones too. */
export function listWeek(db: Read, clinic_id: string, doctor_id: string, from_day: string, to_day: string): Promise<WeekSlot[]> {
  return all(db, sql<WeekSlot>`
    select l.id, l.day, l.starts_at, l.ends_at, l.status, l.capacity, l.taken, l.urgent_only, l.visit, p.name as room,
      b.name_ru as branch_ru, b.name_en as branch_en
    from access.slot l
    join access.schedule k
      on k.clinic_id = l.clinic_id
      and k.id = l.schedule_id
    join clinics.branch b
      on b.clinic_id = l.clinic_id
      and b.id = l.branch_id
    left join clinics.place p
      on p.clinic_id = l.clinic_id
      and p.id = l.place_id
    where l.clinic_id = ${clinic_id}
      and k.own
      and k.doctor_id = ${doctor_id}
      and l.day between ${from_day} and ${to_day}
      and l.status <> 'entered-in-error'
      and (l.status <> 'busy-unavailable' or l.taken > 0)
    order by l.starts_at`)
}

export interface TouchedVisit {
  id: string
  starts_at: Date
  person_name: string
  email: string | null
  phone: string | null
}

/** Whose visits some bookings are. */
export function listTouchedVisits(db: Read, clinic_id: string, ids: readonly string[]): Promise<TouchedVisit[]> {
  return all(db, sql<TouchedVisit>`
    select id, starts_at, person_name, email, phone
    from access.booking
    where clinic_id = ${clinic_id}
      and id = any(${ids}::uuid[])
      and state in ('held', 'booked', 'arrived')
    order by starts_at, id`)
}
