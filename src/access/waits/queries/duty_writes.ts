// What the duty page writes.
import { type Read, type Write, all, run, sql } from '../../../platform/db/index.ts'
import { makeId } from '../../../platform/ids.ts'
import type { DutyHours } from '../duty_form.ts'

/** Adds hours to weekdays of a branch. Out: how many of them were there already. */
export async function addDutyWeek(db: Write, clinic_id: string, branch_id: string, weekdays: readonly number[], hours: DutyHours, now: Date): Promise<number> {
  const rows = weekdays.map((weekday) => ({ id: makeId(now), weekday }))
  const { count } = await run(db, sql`
    insert into access.duty_week (clinic_id, id, branch_id, audience, weekday, opens, closes, room, doctor_id, updated_at)
    select ${clinic_id}::uuid, id, ${branch_id}::uuid, ${hours.audience}, weekday, ${hours.opens}, ${hours.closes}, ${hours.room}::text,
      ${hours.doctor_id}::uuid, ${now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as added (id uuid, weekday smallint)
    on conflict (clinic_id, branch_id, audience, weekday, opens) do nothing`)
  return weekdays.length - count
}

/** Takes away one entry of the week; false when it is not there. */
export async function deleteDutyWeek(db: Write, clinic_id: string, id: string): Promise<boolean> {
  const { count } = await run(db, sql`
    delete from access.duty_week
    where clinic_id = ${clinic_id}
      and id = ${id}`)
  return count === 1
}

/** Adds hours to one day, which then departs from the week; false when the same hours are there already. */
export async function addDutyDay(db: Write, clinic_id: string, branch_id: string, day: string, hours: DutyHours, now: Date): Promise<boolean> {
  await deleteDutyOff(db, clinic_id, branch_id, day)
  const { count } = await run(db, sql`
    insert into access.duty (clinic_id, id, branch_id, audience, day, opens, closes, room, doctor_id, updated_at)
    values (${clinic_id}, ${makeId(now)}, ${branch_id}, ${hours.audience}, ${day}, ${hours.opens}, ${hours.closes}, ${hours.room},
      ${hours.doctor_id}, ${now})
    on conflict (clinic_id, branch_id, audience, day, opens) do nothing`)
  return count === 1
}

/** Says that nobody sees patients without a booking on a day. */
export async function setDutyOff(db: Write, clinic_id: string, branch_id: string, day: string): Promise<void> {
  await deleteDutyHours(db, clinic_id, branch_id, day)
  await run(db, sql`
    insert into access.duty_off (clinic_id, branch_id, day)
    values (${clinic_id}, ${branch_id}, ${day})
    on conflict (clinic_id, branch_id, day) do nothing`)
}

/** A day is as the week says again; false when it was. */
export async function clearDutyDay(db: Write, clinic_id: string, branch_id: string, day: string): Promise<boolean> {
  const hours = await deleteDutyHours(db, clinic_id, branch_id, day)
  return (await deleteDutyOff(db, clinic_id, branch_id, day)) + hours > 0
}

async function deleteDutyHours(db: Write, clinic_id: string, branch_id: string, day: string): Promise<number> {
  const { count } = await run(db, sql`
    delete from access.duty
    where clinic_id = ${clinic_id}
      and branch_id = ${branch_id}
      and day = ${day}`)
  return count
}

async function deleteDutyOff(db: Write, clinic_id: string, branch_id: string, day: string): Promise<number> {
  const { count } = await run(db, sql`
    delete from access.duty_off
    where clinic_id = ${clinic_id}
      and branch_id = ${branch_id}
      and day = ${day}`)
  return count
}

export interface DutyBranch { id: string; slug: string; name_ru: string; name_en: string }

/** The branches that duty hours can be kept for. */
export function listDutyBranches(db: Read, clinic_id: string): Promise<DutyBranch[]> {
  return all(db, sql<DutyBranch>`
    select id, slug, name_ru, name_en
    from clinics.branch
    where clinic_id = ${clinic_id}
      and active
    order by name_ru`)
}

export interface DutyDoctor { id: string; family: string; given: string | null; patronymic: string | null }

/** Doctors who may be named: those who work at a branch, or of whom the clinic's system does not say where they work. */
export function listDutyDoctors(db: Read, clinic_id: string, branch_id: string): Promise<DutyDoctor[]> {
  return all(db, sql<DutyDoctor>`
    select d.id, d.family, d.given, d.patronymic
    from clinics.doctor d
    where d.clinic_id = ${clinic_id}
      and d.active
      and (
        exists (
          select
          from clinics.doctor_role r
          where r.clinic_id = d.clinic_id
            and r.doctor_id = d.id
            and r.branch_id = ${branch_id}
            and r.active
        )
        or not exists (
          select
          from clinics.doctor_role r
          where r.clinic_id = d.clinic_id
            and r.doctor_id = d.id
            and r.branch_id is not null
            and r.active
        )
      )
    order by d.family, d.given, d.patronymic`)
}
