// SQL about the list of specialists on call. Whoever has lost the role that answers is on no list.
import { type RawBuilder, type Read, type Write, all, run, sql } from '../../../platform/db/index.ts'
import type { ClinicScope } from '../../../platform/http/route.ts'
import { localDate } from '../../../platform/time.ts'
import { type OnCallLine, pickOnCall } from '../rules/on_call.ts'

/** Roles that answer for unusual situations: whom the list may name. */
export const ANSWERING = ['senior_administrator', 'head_of_department', 'chief_doctor'] as const

/** A line of the list with whom it names, as their account is called. */
export interface OnCall extends OnCallLine {
  id: string
  name: string
  email: string | null
  lang: 'ru' | 'en'
  phone: string | null
  branch_ru: string | null
  branch_en: string | null
}

/** A clinic and its zone: a role is held from one local day to another. */
export type Where = Pick<ClinicScope, 'id' | 'zone'>

function selectLines({ id: clinic_id, zone }: Where, now: Date, where: RawBuilder<unknown>): RawBuilder<OnCall> {
  const first_day = sql`greatest(${localDate(now, zone)}::date, (o.from_at at time zone ${zone})::date)`
  return sql<OnCall>`
    select o.id, o.account_id, a.name, a.email, a.lang, o.branch_id, b.name_ru as branch_ru, b.name_en as branch_en, o.from_at, o.until_at, o.phone
    from reception.on_call o
    join people.account a
      on a.id = o.account_id
    left join clinics.branch b
      on b.clinic_id = o.clinic_id
      and b.id = o.branch_id
    where o.clinic_id = ${clinic_id}
      and o.ended_at is null
      and o.until_at > ${now}
      and ${where}
      and exists (
        select 1
        from people.role r
        where r.account_id = o.account_id
          and r.clinic_id = ${clinic_id}
          and r.role = any(${[...ANSWERING]}::text[])
          and r.valid_from <= ${first_day}
          and (r.valid_to is null or r.valid_to >= ${first_day}))
    order by o.from_at, a.name, o.id`
}

/** Every line of a clinic that is not over, the earliest first. */
export function listOnCall(db: Read, clinic: Where, now: Date): Promise<OnCall[]> {
  return all(db, selectLines(clinic, now, sql`true`))
}

/** Who is on call at one of a clinic's buildings now, by lines of that building and of all. */
export async function listOnCallNow(db: Read, clinic: Where, branch_id: string, now: Date): Promise<OnCall[]> {
  return pickOnCall(await all(db, selectLines(clinic, now, sql`o.from_at <= ${now}`)), branch_id, now)
}

export interface NewOnCall extends OnCallLine {
  id: string
  phone: string | null
  listed_by: string | null
}

/** Holds a clinic's list until the transaction ends: what is looked up after this is all that there is. */
export async function lockOnCallList(db: Write, clinic_id: string, now: Date): Promise<void> {
  await run(db, sql`
    insert into reception.on_call_list (clinic_id, written_at)
    values (${clinic_id}, ${now})
    on conflict (clinic_id) do update
    set written_at = excluded.written_at`)
}

/** Writes a line of the list, which is locked. */
export async function insertOnCall(db: Write, clinic_id: string, line: NewOnCall, now: Date): Promise<void> {
  await run(db, sql`
    insert into reception.on_call (clinic_id, id, account_id, branch_id, from_at, until_at, phone, listed_by, listed_at)
    values (${clinic_id}, ${line.id}, ${line.account_id}, ${line.branch_id}, ${line.from_at}, ${line.until_at}, ${line.phone}, ${line.listed_by}, ${now})`)
}

/** Takes a line off the list. Out: whose it was, or nothing when it is not on the list or over. */
export async function endOnCall(db: Write, clinic_id: string, id: string, now: Date): Promise<{ account_id: string } | undefined> {
  const { rows } = await run(db, sql<{ account_id: string }>`
    update reception.on_call
    set ended_at = ${now}
    where clinic_id = ${clinic_id}
      and id = ${id}
      and ended_at is null
      and until_at > ${now}
    returning account_id`)
  return rows[0]
}

/** Clinics with telephones of lines that were over at an instant. */
export function listClinicsWithPhones(db: Read, before: Date): Promise<{ clinic_id: string }[]> {
  return all(db, sql<{ clinic_id: string }>`
    /* cross-clinic */
    select distinct clinic_id
    from reception.on_call
    where until_at <= ${before}
      and phone is not null`)
}

/** Forgets the telephones of lines that were over at an instant. */
export async function forgetPhones(db: Write, clinic_id: string, before: Date): Promise<void> {
  await run(db, sql`
    update reception.on_call
    set phone = null
    where clinic_id = ${clinic_id}
      and until_at <= ${before}
      and phone is not null`)
}
