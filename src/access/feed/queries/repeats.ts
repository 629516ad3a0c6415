// Statements that clear the staging tables of what cannot all be true: ids said twice, doctors in two places.
import { type Write, all, run, sql } from '../../../platform/db/index.ts'
import type { Stretch } from '../rules/overlap.ts'

/** Takes all lines with an id that came before out of the staging. Out: how many, and the first, those that say something else foremost. */
export function deleteRepeated(
  db: Write, clinic: number,
): Promise<{ total: number; file: number; line: number; fhir_id: string; differs: boolean }[]> {
  return all(db, sql<{ total: number; file: number; line: number; fhir_id: string; differs: boolean }>`
    with twice as (
      select fhir_id
      from pg_temp.feed_slot
      where clinic = ${clinic}
      group by fhir_id
      having count(*) > 1
    ), ranked as (
      select f.ctid as at, row_number() over same_id as number,
        (f.schedule, f.starts_at, f.ends_at, f.status) is distinct from (first_value(f.schedule) over same_id,
          first_value(f.starts_at) over same_id, first_value(f.ends_at) over same_id, first_value(f.status) over same_id) as differs
      from pg_temp.feed_slot f
      join twice t on t.fhir_id = f.fhir_id
      where f.clinic = ${clinic}
      window same_id as (partition by f.fhir_id order by f.file, f.line)
    ), gone as (
      delete from pg_temp.feed_slot f
      using ranked r
      where f.ctid = r.at
        and r.number > 1
      returning f.file, f.line, f.fhir_id, r.differs
    )
    select count(*) over () as total, file, line, fhir_id, differs
    from gone
    order by differs desc, file, line
    limit 100`)
}

/** Doctors of a clinic with free slots that overlap. */
export async function findOverlappingOwners(db: Write, clinic: number): Promise<string[]> {
  const rows = await all(db, sql<{ owner: string }>`
    select distinct owner
    from (
      select s.owner, f.starts_at,
        max(f.ends_at) over (partition by s.owner order by f.starts_at, f.file, f.line rows between unbounded preceding and 1 preceding) as busy_until
      from pg_temp.feed_slot f
      join pg_temp.feed_schedule s on s.ordinal = f.schedule
      where f.clinic = ${clinic}
        and f.status = 'free'
        and s.owner is not null
    ) looked
    where starts_at < busy_until`)
  if (rows.length > 0) await run(db, sql`create index if not exists feed_slot_schedule_ix on pg_temp.feed_slot (schedule)`)
  return rows.map(({ owner }) => owner)
}

export type StagedStretch = Stretch & { file: number; line: number; fhir_id: string }

/** One doctor's free slots in the order of their times. */
export function listFreeStretches(db: Write, clinic: number, owner: string): Promise<StagedStretch[]> {
  return all(db, sql<StagedStretch>`
    select f.ctid::text as key, s.owner, extract(epoch from f.starts_at) * 1000 as starts_at, extract(epoch from f.ends_at) * 1000 as ends_at,
      f.file, f.line, f.fhir_id
    from pg_temp.feed_schedule s
    join pg_temp.feed_slot f on f.schedule = s.ordinal
    where s.clinic = ${clinic}
      and s.owner = ${owner}
      and f.status = 'free'
    order by f.starts_at, f.file, f.line`)
}

/** Takes lines out of the staging by the keys of their stretches. */
export async function deleteStaged(db: Write, clinic: number, keys: readonly string[]): Promise<void> {
  await run(db, sql`
    delete from pg_temp.feed_slot
    where clinic = ${clinic}
      and ctid = any(${keys}::tid[])`)
}
