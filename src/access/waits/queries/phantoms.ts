// The phantom rate: shown free, not bookable when tried.
import { type Read, all, sql } from '../../../platform/db/index.ts'
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
