import { type Read, first, sql } from '../platform/db/index.ts'
import type { ClinicScope } from '../platform/http/route.ts'
import type { Slice } from '../platform/slice.ts'

export const clinics: Slice = { name: 'clinics' }

/** The active clinic that an address names, or undefined. */
export function findClinicScope(db: Read, slug: string): Promise<ClinicScope | undefined> {
  return first(db, sql<ClinicScope>`
    select id, slug, name_ru, name_en, zone
    from clinics.clinic
    where slug = ${slug}
      and active`)
}
