// SQL about the buildings of a clinic.
import { type Read, all, sql } from '../../../platform/db/index.ts'

/** The active branches of a clinic in the order of their numbers. */
export function listBranches(db: Read, clinic_id: string): Promise<{ id: string; slug: string; name_ru: string; name_en: string }[]> {
  return all(db, sql<{ id: string; slug: string; name_ru: string; name_en: string }>`
    select id, slug, name_ru, name_en
    from clinics.branch
    where clinic_id = ${clinic_id}
      and active
    order by length(name_ru), name_ru`)
}
