// Statements of personal calendars.
import { type Read, type Write, all, first, run, sql } from '../../../platform/db/index.ts'
import type { Lang } from '../../../platform/i18n.ts'

export interface CalendarRow {
  account_id: string
  detailed: boolean
  lang: Lang
  created_at: Date
}

/** The calendar behind a secret's hash. */
export function findCalendar(db: Read, secret_hash: Buffer): Promise<CalendarRow | undefined> {
  return first(db, sql<CalendarRow>`
    select account_id, detailed, lang, created_at
    from access.calendar
    where secret_hash = ${secret_hash}`)
}

export function findCalendarOf(db: Read, account_id: string): Promise<CalendarRow | undefined> {
  return first(db, sql<CalendarRow>`
    select account_id, detailed, lang, created_at
    from access.calendar
    where account_id = ${account_id}`)
}

/** Puts a new secret in force; the one before works no more. */
export async function saveCalendar(db: Write, row: Omit<CalendarRow, 'created_at'> & { secret_hash: Buffer }, now: Date): Promise<void> {
  await run(db, sql`
    insert into access.calendar (account_id, secret_hash, detailed, lang, created_at)
    values (${row.account_id}, ${row.secret_hash}, ${row.detailed}, ${row.lang}, ${now})
    on conflict (account_id) do update
    set secret_hash = excluded.secret_hash, detailed = excluded.detailed, lang = excluded.lang, created_at = excluded.created_at`)
}

export async function deleteCalendar(db: Write, account_id: string): Promise<void> {
  await run(db, sql`
    delete from access.calendar
    where account_id = ${account_id}`)
}

/** Where the bookings of some persons are that start after an instant, those that a calendar has to forget included. */
export function listLedger(db: Read, person_ids: readonly string[], since: Date): Promise<{ clinic_id: string; booking_id: string }[]> {
  return all(db, sql<{ clinic_id: string; booking_id: string }>`
    select clinic_id, booking_id
    from access.person_booking
    where person_id = any(${person_ids}::uuid[])
      and starts_at >= ${since}
      and state not in ('held', 'expired')
    order by clinic_id, booking_id`)
}
