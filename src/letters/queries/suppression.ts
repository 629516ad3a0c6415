// Statements about addresses that get no more letters, by their keyed hashes.
import { type Read, type Write, all, run, sql } from '../../platform/db/index.ts'

export type SuppressedFor = 'unsubscribed' | 'hard_bounce' | 'complaint'

/** Which of these addresses get no letters of the clinic now, and why. */
export function findSuppressed(db: Read, clinic_id: string, hashes: Buffer[]): Promise<{ address_hash: Buffer; reason: SuppressedFor }[]> {
  return all(db, sql<{ address_hash: Buffer; reason: SuppressedFor }>`
    select address_hash, reason
    from letters.suppression
    where clinic_id = ${clinic_id}
      and address_hash = any(${hashes}::bytea[])
      and lifted_at is null`)
}

/** Remembers that addresses get no more letters of a clinic; the first reason stays, unless it was lifted since. */
export async function insertSuppressions(
  db: Write, clinic_id: string, entries: readonly { address_hash: Buffer; reason: string }[], now: Date,
): Promise<void> {
  await run(db, sql`
    insert into letters.suppression (clinic_id, address_hash, reason, since)
    select distinct on (address_hash) ${clinic_id}::uuid, address_hash, reason, ${now}::timestamptz
    from unnest(
      ${entries.map((entry) => entry.address_hash)}::bytea[],
      ${entries.map((entry) => entry.reason)}::text[]
    ) as t (address_hash, reason)
    order by address_hash
    on conflict (clinic_id, address_hash) do update set
      reason = excluded.reason,
      since = excluded.since,
      spread_at = null,
      lifted_at = null
      where suppression.lifted_at is not null`)
}

/** Lifts an unsubscribe; bounces and reports of spam stay. Out: whether there was one. */
export async function liftUnsubscribes(
  db: Write,
  clinic_id: string,
  hashes: Buffer[],
  spread_at: Date | null,
  now: Date,
): Promise<boolean> {
  const { count } = await run(db, sql`
    update letters.suppression
    set lifted_at = ${now}, spread_at = ${spread_at}
    where clinic_id = ${clinic_id}
      and address_hash = any(${hashes}::bytea[])
      and reason = 'unsubscribed'
      and lifted_at is null`)
  return count > 0
}

/** Clinics with suppressions that the others have not heard of. */
export function findClinicsToSpread(db: Read): Promise<{ clinic_id: string }[]> {
  return all(db, sql<{ clinic_id: string }>`
    /* cross-clinic */
    select distinct clinic_id
    from letters.suppression
    where spread_at is null`)
}

export interface SpreadRow {
  address_hash: Buffer
  reason: string
  since: Date
  lifted_at: Date | null
}

/** Some suppressions of a clinic that the others have not heard of. */
export function listToSpread(db: Read, clinic_id: string, limit: number): Promise<SpreadRow[]> {
  return all(db, sql<SpreadRow>`
    select address_hash, reason, since, lifted_at
    from letters.suppression
    where clinic_id = ${clinic_id}
      and spread_at is null
    order by since, address_hash
    limit ${limit}`)
}

/** Copies another clinic's suppressions; what this clinic knows of an address itself stays. */
export async function copySuppressions(
  db: Write,
  clinic_id: string,
  rows: readonly SpreadRow[],
  now: Date,
): Promise<void> {
  await run(db, sql`
    insert into letters.suppression (clinic_id, address_hash, reason, since, spread_at)
    select ${clinic_id}::uuid, address_hash, reason, since, ${now}::timestamptz
    from unnest(
      ${rows.map((row) => row.address_hash)}::bytea[],
      ${rows.map((row) => row.reason)}::text[],
      ${rows.map((row) => row.since)}::timestamptz[]
    ) as t (address_hash, reason, since)
    on conflict (clinic_id, address_hash) do update set
      reason = excluded.reason,
      since = excluded.since,
      spread_at = excluded.spread_at,
      lifted_at = null
      where suppression.lifted_at <= excluded.since`)
}

/** Notes that the others heard, unless it changed since it was read. */
export async function markSpread(
  db: Write,
  clinic_id: string,
  rows: readonly SpreadRow[],
  now: Date,
): Promise<void> {
  await run(db, sql`
    update letters.suppression s
    set spread_at = ${now}
    from unnest(
      ${rows.map((row) => row.address_hash)}::bytea[],
      ${rows.map((row) => row.since)}::timestamptz[],
      ${rows.map((row) => row.lifted_at)}::timestamptz[]
    ) as t (address_hash, since, lifted_at)
    where s.clinic_id = ${clinic_id}
      and s.address_hash = t.address_hash
      and s.since = t.since
      and s.lifted_at is not distinct from t.lifted_at`)
}
