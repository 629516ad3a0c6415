// The phantom rate: shown free, not bookable when tried.
import { type Read, type Write, all, run, sql } from '../../../platform/db/index.ts'
import { type PhantomRate, judgePhantoms } from '../phantom.ts'

/** The rates of all branches that were counted, by branch; of one clinic or, with null, of all. */
export async function findPhantomRates(db: Read, clinic_id: string | null): Promise<Map<string, PhantomRate>> {
  const columns = sql`branch_id, day, attempts, phantoms, lost_races, untold`
  const rows = await all(db, clinic_id === null
    ? sql<Parameters<typeof judgePhantoms>[0] & { branch_id: string }>`
      /* cross-clinic */
      select ${columns}
      from access.phantom`
    : sql<Parameters<typeof judgePhantoms>[0] & { branch_id: string }>`
      select ${columns}
      from access.phantom
      where clinic_id = ${clinic_id}`)
  return new Map(rows.map(({ branch_id, ...counts }) => [branch_id, judgePhantoms(counts)]))
}

/** Local days counted, as instants: from the first midnight to before the second. */
export interface PhantomSpan {
  from: Date
  until: Date
  /** The last local day. */
  day: string
}

/**
 * Counts a clinic's attempts anew. An attempt is a temporary booking made, one refused because the slot was not there
 * for anybody, or a handover of which we know what came; appointments that the clinic's own system tells us are none.
 */
export async function countPhantoms(db: Write, clinic_id: string, span: PhantomSpan): Promise<void> {
  await run(db, sql`
    insert into access.phantom (clinic_id, branch_id, day, attempts, phantoms, lost_races, untold)
    select ${clinic_id}::uuid, branch_id, ${span.day}::date, count(*) filter (where outcome in ('booked', 'phantom'))::int,
      count(*) filter (where outcome = 'phantom')::int, count(*) filter (where outcome = 'lost_race')::int,
      count(*) filter (where outcome in ('unknown', 'gave_up'))::int
    from (
      select b.branch_id, 'booked' as outcome
      from access.booking b
      where b.clinic_id = ${clinic_id}
        and b.created_at >= ${span.from}
        and b.created_at < ${span.until}
        and not (b.channel = 'fhir' and b.patient_id is not null)
      union all
      select f.branch_id, f.outcome
      from access.failed_attempt f
      where f.clinic_id = ${clinic_id}
        and f.at >= ${span.from}
        and f.at < ${span.until}
      union all
      select h.branch_id, h.outcome
      from access.handover h
      where h.clinic_id = ${clinic_id}
        and h.at >= ${span.from}
        and h.at < ${span.until}
    ) attempt
    group by branch_id
    on conflict (clinic_id, branch_id) do update
    set day = excluded.day, attempts = excluded.attempts, phantoms = excluded.phantoms, lost_races = excluded.lost_races,
      untold = excluded.untold`)
  // where nobody tried for so long, nothing is known any more
  await run(db, sql`
    delete from access.phantom
    where clinic_id = ${clinic_id}
      and day < ${span.day}`)
}
