import { type Read, all, sql } from '../../../platform/db/index.ts'

/** The other active branches of a clinic. */
export async function listSisterBranches(db: Read, clinic_id: string, branch_id: string): Promise<string[]> {
  const rows = await all(db, sql<{ id: string }>`
    select id
    from clinics.branch
    where clinic_id = ${clinic_id}
      and id <> ${branch_id}
      and active
    order by name_ru`)
  return rows.map(({ id }) => id)
}
