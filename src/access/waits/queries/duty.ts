// Who sees patients without a booking, and when: what is entered for a day, else what comes back every week.
import { type Read, type RawBuilder, all, sql } from '../../../platform/db/index.ts'
import type { Audience } from '../../slot.ts'

export interface Duty {
  id: string
  branch_id: string
  audience: Audience
  /** Local date and times, 'YYYY-MM-DD' and 'HH:MM'. */
  day: string
  opens: string
  closes: string
  room: string | null
  /** «Соколова Анна Игоревна», when a doctor is named. */
  doctor: string | null
}

/** Duty hours of a branch on a local date, the earliest first; none means that nothing is known or nobody is there. */
export async function findDuty(db: Read, clinic_id: string, branch_id: string, day: string): Promise<Duty[]> {
  const own = (alias: string) => sql`${sql.raw(alias)}.clinic_id = ${clinic_id} and ${sql.raw(alias)}.branch_id = ${branch_id}`
  const rows = await all(db, dutyOn(day, own))
  return rows.toSorted(inOrder)
}

/** Duty hours of all branches on a local date, by branch: for lists. One statement, a row or two a branch. */
export async function findDutyEverywhere(db: Read, day: string): Promise<Map<string, Duty[]>> {
  const rows = await all(db, sql<Duty>`/* cross-clinic */ ${dutyOn(day, () => sql`true`)}`)
  return Map.groupBy(rows.toSorted(inOrder), ({ branch_id }) => branch_id)
}

function inOrder(one: Duty, other: Duty): number {
  return `${one.opens} ${one.audience}` < `${other.opens} ${other.audience}` ? -1 : 1
}

/** The rows of a date. `whose` binds the clinic and branch of an alias, or nothing. */
function dutyOn(day: string, whose: (alias: string) => RawBuilder<unknown>): RawBuilder<Duty> {
  const columns = (alias: string) => sql.raw(`${alias}.id, ${alias}.branch_id, ${alias}.audience, ${alias}.opens, ${alias}.closes, ${alias}.room,
      nullif(concat_ws(' ', p.family, p.given, p.patronymic), '') as doctor`)
  return sql<Duty>`
    select ${columns('d')}, d.day
    from access.duty d
    left join clinics.doctor p
      on p.clinic_id = d.clinic_id
      and p.id = d.doctor_id
    where ${whose('d')}
      and d.day = ${day}::date
    union all
    select ${columns('w')}, ${day}::date as day
    from access.duty_week w
    left join clinics.doctor p
      on p.clinic_id = w.clinic_id
      and p.id = w.doctor_id
    where ${whose('w')}
      and w.weekday = extract(isodow from ${day}::date)
      and not exists (
        select
        from access.duty d
        where d.clinic_id = w.clinic_id
          and d.branch_id = w.branch_id
          and d.day = ${day}::date
      )
      and not exists (
        select
        from access.duty_off o
        where o.clinic_id = w.clinic_id
          and o.branch_id = w.branch_id
          and o.day = ${day}::date
      )
      and not exists (
        select
        from clinics.calendar_day c
        where c.day = ${day}::date
          and not c.working
      )`
}

/** What comes back on a weekday. */
export interface DutyWeekday extends Omit<Duty, 'day'> {
  /** 1 Monday to 7 Sunday. */
  weekday: number
}

/** The week of a branch, Monday first. */
export function listDutyWeek(db: Read, clinic_id: string, branch_id: string): Promise<DutyWeekday[]> {
  return all(db, sql<DutyWeekday>`
    select d.id, d.branch_id, d.audience, d.weekday, d.opens, d.closes, d.room,
      nullif(concat_ws(' ', p.family, p.given, p.patronymic), '') as doctor
    from access.duty_week d
    left join clinics.doctor p
      on p.clinic_id = d.clinic_id
      and p.id = d.doctor_id
    where d.clinic_id = ${clinic_id}
      and d.branch_id = ${branch_id}
    order by d.weekday, d.opens, d.audience`)
}

/** A day that departs from the week: its own hours, or none when nobody is there. */
export interface DutyDay {
  day: string
  hours: Duty[]
}

/** The days of a branch that depart from the week, from one local date to another, both counted. */
export async function listDutyDays(db: Read, clinic_id: string, branch_id: string, from: string, until: string): Promise<DutyDay[]> {
  const [hours, off] = await Promise.all([
    all(db, sql<Duty>`
      select d.id, d.branch_id, d.audience, d.day, d.opens, d.closes, d.room,
        nullif(concat_ws(' ', p.family, p.given, p.patronymic), '') as doctor
      from access.duty d
      left join clinics.doctor p
        on p.clinic_id = d.clinic_id
        and p.id = d.doctor_id
      where d.clinic_id = ${clinic_id}
        and d.branch_id = ${branch_id}
        and d.day between ${from} and ${until}
      order by d.day, d.opens, d.audience`),
    all(db, sql<{ day: string }>`
      select day
      from access.duty_off
      where clinic_id = ${clinic_id}
        and branch_id = ${branch_id}
        and day between ${from} and ${until}`),
  ])
  const by_day = new Map<string, Duty[]>(off.map(({ day }) => [day, []]))
  for (const [day, of_day] of Map.groupBy(hours, (one) => one.day)) by_day.set(day, of_day)
  return [...by_day].map(([day, of_day]) => ({ day, hours: of_day })).sort((a, b) => (a.day < b.day ? -1 : 1))
}
