// Persons at the desk: known ones by name and birth date, new visitors, and whom a clinic's desk has met.
import { type Read, type Write, all, first, run, sql } from '../../../platform/db/index.ts'
import type { Lang } from '../../../platform/i18n.ts'

export interface DeskPerson {
  id: string
  account_id: string | null
  kind: 'self' | 'child' | 'visitor'
  name: string
  birth_date: string
  phone: string | null
  email: string | null
  lang: Lang
}

const columns = sql`id, account_id, kind, name, birth_date, phone, email, lang`

/** Everybody who was born on a day: some hundreds in a large city. */
export function listBornOn(db: Read, birth_date: string): Promise<DeskPerson[]> {
  return all(db, sql<DeskPerson>`
    select ${columns}
    from access.person
    where birth_date = ${birth_date}
      and active
    order by created_at`)
}

/** A person whom the clinic's desk may see: it has met them, or they have a booking there. */
export async function findMet(db: Read, clinic_id: string, person_id: string): Promise<DeskPerson | undefined> {
  const met = await first(db, sql<{ person_id: string }>`
    select person_id
    from access.desk_person
    where clinic_id = ${clinic_id}
      and person_id = ${person_id}`)
  if (!met && (await listLedgerAt(db, clinic_id, person_id, new Date(0))).length === 0) return undefined
  return first(db, sql<DeskPerson>`
    select ${columns}
    from access.person
    where id = ${person_id}
      and active`)
}

/** Notes that a clinic's desk has met a person. */
export async function noteMet(db: Write, clinic_id: string, person_id: string, now: Date): Promise<void> {
  await run(db, sql`
    insert into access.desk_person (clinic_id, person_id, met_at)
    values (${clinic_id}, ${person_id}, ${now})
    on conflict (clinic_id, person_id) do update
    set met_at = excluded.met_at`)
}

export interface NewVisitor {
  id: string
  name: string
  birth_date: string
  phone: string
  email: string | null
  lang: Lang
}

export async function insertVisitor(db: Write, visitor: NewVisitor, now: Date): Promise<void> {
  await run(db, sql`
    insert into access.person (id, account_id, kind, name, birth_date, phone, email, lang, created_at, updated_at)
    values (${visitor.id}, null, 'visitor', ${visitor.name}, ${visitor.birth_date}, ${visitor.phone}, ${visitor.email},
      ${visitor.lang}, ${now}, ${now})`)
}

/** A visitor without an account has a new number or address; what people with an account entered is theirs to change. */
export async function updateVisitor(db: Write, id: string, given: { phone: string; email: string | null }, now: Date): Promise<void> {
  await run(db, sql`
    update access.person
    set phone = ${given.phone}, email = coalesce(${given.email}, email), updated_at = ${now}
    where id = ${id}
      and kind = 'visitor'`)
}

/** Persons of an account: oneself and children. */
export function listOwnPersons(db: Read, account_id: string): Promise<DeskPerson[]> {
  return all(db, sql<DeskPerson>`
    select ${columns}
    from access.person
    where account_id = ${account_id}
      and active
    order by kind desc, name`)
}

/** Which bookings a person has at a clinic that start after an instant, by the person's own ledger. */
export async function listLedgerAt(db: Read, clinic_id: string, person_id: string, since: Date): Promise<string[]> {
  const rows = await all(db, sql<{ booking_id: string }>`
    select booking_id
    from access.person_booking
    where person_id = ${person_id}
      and clinic_id = ${clinic_id}
      and starts_at >= ${since}
      and state not in ('held', 'expired', 'moved')`)
  return rows.map(({ booking_id }) => booking_id)
}
