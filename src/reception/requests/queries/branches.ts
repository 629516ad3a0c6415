// SQL about the buildings that requests are in.
import { type Read, first, sql } from '../../../platform/db/index.ts'

/** What addresses call a branch. */
export async function findBranchSlug(db: Read, clinic_id: string, id: string): Promise<string | undefined> {
  const branch = await first(db, sql<{ slug: string }>`
    select slug
    from clinics.branch
    where clinic_id = ${clinic_id}
      and id = ${id}`)
  return branch?.slug
}
