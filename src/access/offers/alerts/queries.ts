// SQL about alerts: the network's own tables.
import { type Read, type Write, all, first, run, sql } from '../../../platform/db/index.ts'
import type { AlertWish } from './matching.ts'

export interface Alert extends AlertWish {
  id: string
  account_id: string
  specialty_code: string
  where_name: string | null
  state: 'active' | 'stopped' | 'expired'
  matched: string[]
  mailed: string[]
  mailed_at: Date | null
  created_at: Date
  expires_at: Date
  email: string | null
  lang: 'ru' | 'en'
}

const columns = sql`
  a.id, a.account_id, a.specialty_code, a.class, a.days_max, a.where_kind, a.okrug_code, a.latitude, a.longitude, a.km_max,
  a.where_name, a.state, a.matched, a.mailed, a.mailed_at, a.created_at, a.expires_at, coalesce(p.email, me.email) as email, p.lang`

/** Written to is the address of the account, else the one that its person gave for oneself. */
const sources = sql`
    access.alert a
    join people.account p on p.id = a.account_id
    left join access.person me
      on me.account_id = a.account_id
      and me.kind = 'self'`

export function listAlerts(db: Read, account_id: string): Promise<Alert[]> {
  return all(db, sql<Alert>`
    select ${columns}
    from ${sources}
    where a.account_id = ${account_id}
      and a.state = 'active'
    order by a.created_at`)
}

export function findAlert(db: Read, id: string): Promise<Alert | undefined> {
  return first(db, sql<Alert>`
    select ${columns}
    from ${sources}
    where a.id = ${id}`)
}

export function listActive(db: Read, specialty_code: string): Promise<Alert[]> {
  return all(db, sql<Alert>`
    select ${columns}
    from ${sources}
    where a.specialty_code = ${specialty_code}
      and a.state = 'active'
    order by a.id`)
}

export type NewAlert = AlertWish & Pick<Alert, 'id' | 'account_id' | 'specialty_code' | 'where_name' | 'matched' | 'expires_at'>

/** Takes the lowest free of five places; false when there is none, or somebody took it in the same instant. */
export async function insertAlert(db: Write, row: NewAlert, now: Date): Promise<boolean> {
  const { count } = await run(db, sql`
    insert into access.alert (id, account_id, place, specialty_code, class, days_max, where_kind, okrug_code, latitude, longitude,
      km_max, where_name, state, matched, mailed, created_at, expires_at, updated_at)
    select ${row.id}::uuid, ${row.account_id}::uuid, n, ${row.specialty_code}, ${row.class}, ${row.days_max}::smallint, ${row.where_kind},
      ${row.okrug_code}::text, ${row.latitude}::float8, ${row.longitude}::float8, ${row.km_max}::smallint, ${row.where_name}::text,
      'active', ${row.matched}::uuid[], '{}', ${now}::timestamptz, ${row.expires_at}::timestamptz, ${now}::timestamptz
    from generate_series(1, 5) as n
    where not exists (
      select
      from access.alert o
      where o.account_id = ${row.account_id}
        and o.place = n
    )
    order by n
    limit 1
    on conflict do nothing`)
  return count === 1
}

/** Ends an alert; false when it was over. */
export async function endAlert(db: Write, id: string, state: 'stopped' | 'expired', now: Date): Promise<boolean> {
  const { count } = await run(db, sql`
    update access.alert
    set state = ${state}, place = null, updated_at = ${now}
    where id = ${id}
      and state = 'active'`)
  return count === 1
}

export async function expireAlerts(db: Write, now: Date): Promise<void> {
  await run(db, sql`
    update access.alert
    set state = 'expired', place = null, updated_at = ${now}
    where state = 'active'
      and expires_at <= ${now}`)
}

/**
 * Notes what fitted at this look, and a mail if one is due; false when another worker looked in between: then the mail
 * is theirs.
 */
export async function noteLook(
  db: Write, alert: Pick<Alert, 'id' | 'matched' | 'mailed' | 'mailed_at'>, matched: readonly string[], is_mailed: boolean, now: Date,
): Promise<boolean> {
  const { count } = await run(db, sql`
    update access.alert
    set matched = ${matched}::uuid[],
      mailed = case when ${is_mailed} then ${matched}::uuid[] else mailed end,
      mailed_at = case when ${is_mailed} then ${now}::timestamptz else mailed_at end,
      updated_at = ${now}
    where id = ${alert.id}
      and state = 'active'
      and matched = ${alert.matched}::uuid[]
      and mailed_at is not distinct from ${alert.mailed_at}::timestamptz`)
  return count === 1
}

/** Specialties whose kept waits were counted again since an instant, and when the latest was. */
export function findChanged(db: Read, since: Date): Promise<{ specialty_code: string; latest: Date }[]> {
  return all(db, sql<{ specialty_code: string; latest: Date }>`
    /* cross-clinic */
    select specialty_code, max(sampled_at) as latest
    from access.wait
    where sampled_at > ${since}
    group by specialty_code`)
}

export async function findLook(db: Read): Promise<Date> {
  const row = await first(db, sql<{ looked_to: Date }>`
    select looked_to
    from access.alert_look
    where name = 'waits'`)
  return row?.looked_to ?? new Date(0)
}

export async function noteLooked(db: Write, looked_to: Date): Promise<void> {
  await run(db, sql`
    insert into access.alert_look (name, looked_to)
    values ('waits', ${looked_to})
    on conflict (name) do update
    set looked_to = greatest(alert_look.looked_to, excluded.looked_to)`)
}
