// As of when the numbers that came from sources are true.
import { type Read, all, sql } from '../../platform/db/index.ts'

/**
 * By source: when what it told was last known to be true, which is what its manifest says of itself, else the moment of
 * the last reading to its end; null: it was never read to its end. A reading that failed makes nothing younger, nor does
 * one that brings the same old manifest again.
 */
export async function findKnownTimes(db: Read): Promise<Map<string, Date | null>> {
  const rows = await all(db, sql<{ id: string; known_at: Date | null }>`
    select id, known_at
    from access.source`)
  return new Map(rows.map(({ id, known_at }) => [id, known_at]))
}

export interface KnownGroup {
  branch_id: string
  specialty_code: string
  /** The oldest of its sources; null: kept here or told by FHIR as it changes. */
  known_at: Date | null
  /** One of its sources has never been read to its end: nothing of it is known. */
  never_read: boolean
}

/** As of when the slots of each branch and specialty of a clinic are true. Groups without schedules are absent. */
export async function findKnownAt(db: Read, clinic_id: string): Promise<KnownGroup[]> {
  const [times, groups] = [await findKnownTimes(db), await all(db, sql<{ branch_id: string; specialty_code: string; sources: string[] | null }>`
    select branch_id, specialty_code, array_agg(distinct source_id) filter (where source_id is not null) as sources
    from access.schedule
    where clinic_id = ${clinic_id}
      and active
    group by branch_id, specialty_code`)]
  return groups.map(({ branch_id, specialty_code, sources }) => {
    const told = (sources ?? []).map((source) => times.get(source) ?? null)
    const known = told.filter((at) => at !== null)
    return {
      branch_id, specialty_code,
      known_at: known.length === 0 ? null : new Date(Math.min(...known.map((at) => at.getTime()))),
      never_read: known.length < told.length,
    }
  })
}
