import type { Slice } from '../platform/slice.ts'

export {
  type CalendarDay, type WorkingCalendar, addWorkingDays, findWorkingCalendar, isStatutoryDayOff, makeWorkingCalendar, workingDaysBetween,
} from './calendar.ts'
export { CLINICS_FHIR, findFhirSite } from './fhir.ts'
export { type ClinicNamed, createClinic, findClinicNamed } from './fhir/creation.ts'
export { findDoctors, findLocations, findServices, findSpecialties } from './fhir/lookup.ts'
export * from './indoor/index.ts'
export { type ClinicPanel, makeClinicRoutes } from './public.tsx'
export { findClinicScope, findClinicScopes } from './queries.ts'

export const clinics: Slice = { name: 'clinics' }
