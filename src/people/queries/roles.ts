// SQL about roles.
import { type Read, type Write, all, first, run, sql } from '../../platform/db/index.ts'
import type { KeptRole, RoleSource, RoleWish } from '../rules/roles.ts'

/** A role with what a person needs to recognise it. */
export interface ListedRole extends KeptRole {
  account_id: string
  name: string
  login: string | null
  source: RoleSource
  clinic_slug: string | null
  clinic_name_ru: string | null
  clinic_name_en: string | null
  doctor_name: string | null
}

/** Roles whose holder's name or login has the words of `search` in it; the newest given on top. */
export function listRoles(db: Read, search: string, limit: number, offset: number): Promise<ListedRole[]> {
  return all(db, sql<ListedRole>`
    /* cross-clinic */
    select r.id, r.account_id, r.role, r.clinic_id, r.doctor_id, r.valid_from, r.valid_to, r.source,
      a.name, a.login, c.slug as clinic_slug, c.name_ru as clinic_name_ru, c.name_en as clinic_name_en,
      concat_ws(' ', d.family, d.given, d.patronymic) as doctor_name
    from people.role r
    join people.account a on a.id = r.account_id
    left join clinics.clinic c on c.id = r.clinic_id
    left join clinics.doctor d on d.clinic_id = r.clinic_id and d.id = r.doctor_id
    where a.name ilike ${contains(search)}
      or a.login ilike ${contains(search)}
    order by r.given_at desc, a.name, r.id
    limit ${limit}
    offset ${offset}`)
}

/** How many roles `listRoles` finds in all. */
export async function countRoles(db: Read, search: string): Promise<number> {
  const row = await first(db, sql<{ count: number }>`
    select count(*) as count
    from people.role r
    join people.account a on a.id = r.account_id
    where a.name ilike ${contains(search)}
      or a.login ilike ${contains(search)}`)
  return row?.count ?? 0
}

/** Everything one account holds, held or will hold. */
export function listAccountRoles(db: Read, account_id: string): Promise<ListedRole[]> {
  return all(db, sql<ListedRole>`
    select r.id, r.account_id, r.role, r.clinic_id, r.doctor_id, r.valid_from, r.valid_to, r.source,
      a.name, a.login, c.slug as clinic_slug, c.name_ru as clinic_name_ru, c.name_en as clinic_name_en,
      null::text as doctor_name
    from people.role r
    join people.account a on a.id = r.account_id
    left join clinics.clinic c on c.id = r.clinic_id
    where r.account_id = ${account_id}
    order by r.valid_from desc, r.id desc`)
}

/** One role, locked against others who would end it at the same moment. */
export function lockRole(db: Write, id: string): Promise<(KeptRole & { account_id: string }) | undefined> {
  return first(db, sql<KeptRole & { account_id: string }>`
    select id, account_id, role, clinic_id, doctor_id, valid_from, valid_to
    from people.role
    where id = ${id}
    for update`)
}

/** Locks all operators' roles: who ends one must know that another stays. */
export async function lockOperatorRoles(db: Write): Promise<void> {
  await all(db, sql`
    select id
    from people.role
    where role = 'operator'
    order by id
    for update`)
}

/** How many operator's roles hold on a day with no end in sight. */
export async function countOperators(db: Read, day: string): Promise<number> {
  const row = await first(db, sql<{ count: number }>`
    select count(*) as count
    from people.role
    where role = 'operator'
      and valid_from <= ${day}::date
      and valid_to is null`)
  return row?.count ?? 0
}

export interface RoleGift {
  id: string
  account_id: string
  source: RoleSource
  given_by: string | null
}

export async function insertRole(db: Write, gift: RoleGift, wish: RoleWish, now: Date): Promise<void> {
  await run(db, sql`
    insert into people.role (id, account_id, clinic_id, role, doctor_id, valid_from, valid_to, source, given_by, given_at)
    values (${gift.id}, ${gift.account_id}, ${wish.clinic_id}, ${wish.role}, ${wish.doctor_id}, ${wish.valid_from}::date,
      ${wish.valid_to}::date, ${gift.source}, ${gift.given_by}, ${now})`)
}

export async function updateRoleEnd(db: Write, id: string, valid_to: string | null, ended_by: string | null): Promise<void> {
  await run(db, sql`
    update people.role
    set valid_to = ${valid_to}::date,
      ended_by = ${ended_by}
    where id = ${id}`)
}

export async function deleteRole(db: Write, id: string): Promise<void> {
  await run(db, sql`
    delete from people.role
    where id = ${id}`)
}

/** Every active clinic by the word in its address. */
export function listClinicSlugs(db: Read): Promise<{ id: string; slug: string; name_ru: string; name_en: string }[]> {
  return all(db, sql<{ id: string; slug: string; name_ru: string; name_en: string }>`
    select id, slug, name_ru, name_en
    from clinics.clinic
    where active
    order by name_ru, slug`)
}

/** Doctors of a clinic by the id in the clinic's own system or by whole name, in any case of letters. */
export function listDoctorsNamed(
  db: Read, clinic_id: string, words: readonly string[],
): Promise<{ id: string; fhir_id: string; name: string }[]> {
  return all(db, sql<{ id: string; fhir_id: string; name: string }>`
    select id, fhir_id, lower(concat_ws(' ', family, given, patronymic)) as name
    from clinics.doctor
    where clinic_id = ${clinic_id}
      and (fhir_id = any(${[...words]}::text[])
        or lower(concat_ws(' ', family, given, patronymic)) = any(${words.map((word) => word.toLowerCase())}::text[]))`)
}

function contains(search: string): string {
  return `%${search.trim().replace(/[\\%_]/g, '\\$&')}%`
}

/** Somebody who holds a role; `email` is null where none is known. */
export interface RoleHolder {
  id: string
  name: string
  email: string | null
  lang: 'ru' | 'en'
}

/** Who holds one of some roles at a clinic on some day from one local date to another, both counted; by name, each once. */
export function listRoleHolders(db: Read, clinic_id: string, roles: readonly string[], from: string, to = from): Promise<RoleHolder[]> {
  return all(db, sql<RoleHolder>`
    select distinct a.id, a.name, a.email, a.lang
    from people.role r
    join people.account a on a.id = r.account_id
    where r.clinic_id = ${clinic_id}
      and r.role = any(${[...roles]}::text[])
      and r.valid_from <= ${to}::date
      and (r.valid_to is null or r.valid_to >= ${from}::date)
    order by a.name, a.id`)
}
