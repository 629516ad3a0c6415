// Statements about the rooms of a hall: who receives there today, who is booked, who has no booking, who was called.
import { type Read, all, one, sql } from '../../../platform/db/index.ts'

export interface ReceivingToday {
  schedule_id: string
  room: string | null
  floor: string | null
  /** What a plan and a route call the room, when the clinic's own system tells it. */
  place_id: string | null
  specialty_ru: string
  specialty_en: string
  family: string | null
  given: string | null
  patronymic: string | null
  first_at: Date
  last_at: Date
  /** How long a visit lasts here, in whole minutes. */
  visit_minutes: number
}

/** Who has times at a branch between two instants, in the order of rooms; a room is that of today's times, else the schedule's. */
export function listReceivingToday(db: Read, clinic_id: string, branch_id: string, from: Date, until: Date): Promise<ReceivingToday[]> {
  return all(db, sql<ReceivingToday>`
    select h.id as schedule_id, p.name as room, p.id as place_id,
      case when f.kind = 'lvl' then f.name when g.kind = 'lvl' then g.name end as floor,
      coalesce(s.name_ru, h.specialty_code) as specialty_ru, coalesce(s.name_en, h.specialty_code) as specialty_en,
      d.family, d.given, d.patronymic, t.first_at, t.last_at, t.visit_minutes
    from (
      select l.clinic_id, l.schedule_id, min(l.starts_at) as first_at, max(l.ends_at) as last_at,
        greatest(5, round(extract(epoch from avg(l.ends_at - l.starts_at)) / 60))::int as visit_minutes,
        (array_agg(l.place_id order by l.starts_at desc))[1] as place_id
      from access.slot l
      where l.clinic_id = ${clinic_id}
        and l.branch_id = ${branch_id}
        and l.starts_at >= ${from}
        and l.starts_at < ${until}
        and l.status not in ('entered-in-error', 'busy-unavailable')
      group by l.clinic_id, l.schedule_id
    ) t
    join access.schedule h
      on h.clinic_id = t.clinic_id
      and h.id = t.schedule_id
    left join clinics.specialty s on s.code = h.specialty_code
    left join clinics.doctor d
      on d.clinic_id = h.clinic_id
      and d.id = h.doctor_id
    left join clinics.place p
      on p.clinic_id = h.clinic_id
      and p.id = coalesce(t.place_id, h.place_id)
    left join clinics.place f
      on f.clinic_id = p.clinic_id
      and f.fhir_id = p.part_of
    left join clinics.place g
      on g.clinic_id = f.clinic_id
      and g.fhir_id = f.part_of
    where h.clinic_id = ${clinic_id}
    order by p.name, specialty_ru, d.family, h.id`)
}

export interface BookedToday {
  id: string
  clinic_id: string
  branch_id: string
  zone: string
  schedule_id: string
  starts_at: Date
  state: 'booked' | 'arrived' | 'fulfilled'
  ticket: string | null
  /** When they were marked as here. */
  arrived_at: Date | null
}

/** Who is booked at a branch between two instants, in the order of time; no name is read. */
export function listBookedToday(db: Read, clinic_id: string, branch_id: string, from: Date, until: Date): Promise<BookedToday[]> {
  return all(db, sql<BookedToday>`
    select b.id, b.clinic_id, b.branch_id, c.zone, l.schedule_id, b.starts_at, b.state, b.ticket,
      (
        select max(e.at)
        from access.booking_event e
        where e.clinic_id = b.clinic_id
          and e.booking_id = b.id
          and e.kind = 'arrived'
      ) as arrived_at
    from access.booking b
    join access.slot l
      on l.clinic_id = b.clinic_id
      and l.id = b.slot_id
    join clinics.clinic c on c.id = b.clinic_id
    where b.clinic_id = ${clinic_id}
      and b.branch_id = ${branch_id}
      and b.starts_at >= ${from}
      and b.starts_at < ${until}
      and b.state in ('booked', 'arrived', 'fulfilled')
    order by b.starts_at, b.id`)
}

export interface WalkIn {
  id: string
  branch_id: string
  day: string
  ticket: string
  room_key: string
  urgent: boolean
  came_at: Date
  left_at: Date | null
}

/** Who has come to a branch without a booking on a day, in the order of coming. */
export function listWalkIns(db: Read, clinic_id: string, branch_id: string, day: string): Promise<WalkIn[]> {
  return all(db, sql<WalkIn>`
    select id, branch_id, day, ticket, room_key, urgent, came_at, left_at
    from reception.walk_in
    where clinic_id = ${clinic_id}
      and branch_id = ${branch_id}
      and day = ${day}
    order by came_at, ticket`)
}

export interface HallCall {
  subject_id: string
  room_key: string
  ticket: string
  room: string | null
  floor: string | null
  state: 'called' | 'seen' | 'absent' | 'back'
  called_at: Date
  times: number
  why: string
  returned_at: Date | null
}

/** Everybody called at a branch on a day, the latest call first. */
export function listCalls(db: Read, clinic_id: string, branch_id: string, day: string): Promise<HallCall[]> {
  return all(db, sql<HallCall>`
    select subject_id, room_key, ticket, room, floor, state, called_at, times, why, returned_at
    from reception.hall_call
    where clinic_id = ${clinic_id}
      and branch_id = ${branch_id}
      and day = ${day}
    order by called_at desc, ticket`)
}

/** Changes whenever the calls or announcements of a hall do: one look in place of all that its screen shows. */
export async function findScreenVersion(db: Read, clinic_id: string, branch_id: string, day: string, now: Date): Promise<string> {
  const { version } = await one(db, sql<{ version: string }>`
    select concat_ws('-',
      (
        select concat_ws('-', count(*) filter (where c.state = 'called'), max(extract(epoch from greatest(c.called_at, c.settled_at, c.returned_at)) * 1000)::bigint)
        from reception.hall_call c
        where c.clinic_id = ${clinic_id}
          and c.branch_id = ${branch_id}
          and c.day = ${day}::date
      ),
      (
        select concat_ws('-', count(*), max(extract(epoch from a.since) * 1000)::bigint)
        from reception.announcement a
        where a.clinic_id = ${clinic_id}
          and a.branch_id = ${branch_id}
          and a.until > ${now}
          and a.ended_at is null
      )) as version`)
  return version
}

/** What the screen of a hall shows: those called and not yet seen, the latest first. */
export function listShownCalls(db: Read, clinic_id: string, branch_id: string, day: string, since: Date, limit: number): Promise<HallCall[]> {
  return all(db, sql<HallCall>`
    select subject_id, room_key, ticket, room, floor, state, called_at, times, why, returned_at
    from reception.hall_call
    where clinic_id = ${clinic_id}
      and branch_id = ${branch_id}
      and day = ${day}
      and state = 'called'
      and called_at >= ${since}
    order by called_at desc, ticket
    limit ${limit}`)
}
