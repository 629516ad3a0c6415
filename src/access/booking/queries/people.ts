// SQL about the persons somebody books for (access.person). An account sees its own only.
import { type Read, type Write, all, first, run, sql } from '../../../platform/db/index.ts'
import type { Lang } from '../../../platform/i18n.ts'

export interface Person {
  id: string
  kind: 'self' | 'child'
  name: string
  /** 'YYYY-MM-DD' */
  birth_date: string
  phone: string | null
  email: string | null
  lang: Lang
  active: boolean
}

/** Oneself first, then the children, the eldest first; removed ones only when asked for. */
export function listPeople(db: Read, account_id: string, removed = false): Promise<Person[]> {
  return all(db, sql<Person>`
    select id, kind, name, birth_date, phone, email, lang, active
    from access.person
    where account_id = ${account_id}
      and (active or ${removed})
    order by kind desc, birth_date, id`)
}

export function findPerson(db: Read, account_id: string, id: string): Promise<Person | undefined> {
  return first(db, sql<Person>`
    select id, kind, name, birth_date, phone, email, lang, active
    from access.person
    where account_id = ${account_id}
      and id = ${id}`)
}

export type PersonFacts = Omit<Person, 'id' | 'active'>

/** Out: false when the account has entered itself already (person_self_uq). */
export async function insertPerson(db: Write, account_id: string, id: string, person: PersonFacts, now: Date): Promise<boolean> {
  const { count } = await run(db, sql`
    insert into access.person (id, account_id, kind, name, birth_date, phone, email, lang, created_at, updated_at)
    values (${id}, ${account_id}, ${person.kind}, ${person.name}, ${person.birth_date}, ${person.phone}, ${person.email},
      ${person.lang}, ${now}, ${now})
    on conflict do nothing`)
  return count === 1
}

export async function updatePerson(db: Write, account_id: string, id: string, person: Omit<PersonFacts, 'kind'>, now: Date): Promise<void> {
  await run(db, sql`
    update access.person
    set name = ${person.name},
      birth_date = ${person.birth_date},
      phone = ${person.phone},
      email = ${person.email},
      lang = ${person.lang},
      updated_at = ${now}
    where account_id = ${account_id}
      and id = ${id}`)
}

/** Where a person has visits ahead. */
export function listAhead(db: Read, person_id: string, now: Date): Promise<{ clinic_id: string; booking_id: string }[]> {
  return all(db, sql<{ clinic_id: string; booking_id: string }>`
    select clinic_id, booking_id
    from access.person_booking
    where person_id = ${person_id}
      and state in ('held', 'booked')
      and starts_at > ${now}`)
}

/** How those who are booked are called and reached, in visits that are still ahead; one that says so already stays as it is. */
export async function updateNamed(
  db: Write, clinic_id: string, booking_ids: string[], person: Pick<PersonFacts, 'name' | 'phone' | 'email' | 'lang'>, now: Date,
): Promise<void> {
  await run(db, sql`
    update access.booking
    set person_name = ${person.name},
      phone = ${person.phone},
      email = ${person.email},
      lang = ${person.lang},
      fhir_version = fhir_version + 1,
      updated_at = ${now}
    where clinic_id = ${clinic_id}
      and id = any(${booking_ids}::uuid[])
      and state in ('held', 'booked')
      and (person_name, phone, email, lang) is distinct from (${person.name}::text, ${person.phone}::text, ${person.email}::text, ${person.lang}::text)`)
}

/** Takes a person off the list, or back onto it. */
export async function setPersonActive(db: Write, account_id: string, id: string, active: boolean, now: Date): Promise<void> {
  await run(db, sql`
    update access.person
    set active = ${active},
      updated_at = ${now}
    where account_id = ${account_id}
      and id = ${id}`)
}

export interface LedgerEntry {
  person_id: string
  clinic_id: string
  booking_id: string
  starts_at: Date | null
}

/** The bookings of some people in all clinics, those to come first and then the latest. */
export function listLedger(db: Read, person_ids: readonly string[], limit: number): Promise<LedgerEntry[]> {
  return all(db, sql<LedgerEntry>`
    select person_id, clinic_id, booking_id, starts_at
    from access.person_booking
    where person_id = any(${person_ids}::uuid[])
      and state <> 'expired'
    order by starts_at desc nulls last, booking_id desc
    limit ${limit}`)
}

/** How many live bookings a person has in all. */
export async function countLive(db: Read, person_id: string, now: Date): Promise<number> {
  const row = await first(db, sql<{ n: number }>`
    select count(*)::int as n
    from access.person_booking
    where person_id = ${person_id}
      and place is not null
      and expires_at > ${now}`)
  return row?.n ?? 0
}

/** Where a booking of a person is. */
export function findEntry(db: Read, person_id: string, booking_id: string): Promise<{ clinic_id: string } | undefined> {
  return first(db, sql<{ clinic_id: string }>`
    select clinic_id
    from access.person_booking
    where person_id = ${person_id}
      and booking_id = ${booking_id}`)
}
