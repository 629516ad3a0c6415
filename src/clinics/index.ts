import { type Read, first, sql } from '../platform/db/index.ts'
import type { ClinicScope } from '../platform/http/route.ts'
import type { Slice } from '../platform/slice.ts'

export {
  type CalendarDay, type WorkingCalendar, addWorkingDays, findWorkingCalendar, isStatutoryDayOff, makeWorkingCalendar, workingDaysBetween,
} from './calendar.ts'
export { CLINICS_FHIR, findFhirSite } from './fhir.ts'
export { type ClinicNamed, createClinic, findClinicNamed } from './fhir/creation.ts'
export { findDoctors, findLocations, findServices, findSpecialties } from './fhir/lookup.ts'
export * from './indoor/index.ts'
export { type ClinicPanel, makeClinicRoutes } from './public.tsx'

export const clinics: Slice = { name: 'clinics' }

/** The active clinic that an address names, or undefined. */
export async function findClinicScope(db: Read, slug: string): Promise<ClinicScope | undefined> {
  // what cannot be a slug (clinic_slug_ck) is not asked for: PostgreSQL takes no NUL in a text
  if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(slug)) return undefined
  return first(db, sql<ClinicScope>`
    select id, slug, name_ru, name_en, zone
    from clinics.clinic
    where slug = ${slug}
      and active`)
}
