import { type Read, all, sql } from '../../../platform/db/index.ts'
import { type NamedBranch, listNamedBranches } from '../../offers/queries/branches.ts'

export type Choice = NamedBranch & { audience: 'adult' | 'child' | 'both' }

/** Branches that one may be attached to, with whom their clinics see. */
export async function listChoices(db: Read): Promise<Choice[]> {
  const audiences = await all(db, sql<{ id: string; audience: Choice['audience'] }>`
    select id, audience
    from clinics.clinic
    where active`)
  const by_clinic = new Map(audiences.map(({ id, audience }) => [id, audience]))
  return (await listNamedBranches(db)).map((branch) => ({ ...branch, audience: by_clinic.get(branch.clinic_id) ?? 'both' }))
}
