import { type Read, all, sql } from '../../../platform/db/index.ts'

export function listOkrugs(db: Read): Promise<{ code: string; name_ru: string; name_en: string }[]> {
  return all(db, sql<{ code: string; name_ru: string; name_en: string }>`
    select code, name_ru, name_en
    from clinics.okrug
    order by name_ru`)
}
