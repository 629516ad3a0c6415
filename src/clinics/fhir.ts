// What clinics take in by FHIR, in the order of dependence.
import { type Read, first, sql } from '../platform/db/index.ts'
import type { AnyFhirHandler, FhirSite } from '../platform/fhir/handler.ts'
import { healthcareService } from './fhir/healthcare_service.ts'
import { location } from './fhir/location.ts'
import { organization } from './fhir/organization.ts'
import { practitioner } from './fhir/practitioner.ts'
import { practitionerRole } from './fhir/practitioner_role.ts'

export const CLINICS_FHIR: readonly AnyFhirHandler[] = [
  organization,
  location,
  healthcareService,
  practitioner,
  practitionerRole,
]

/** The clinic that a token or an import speaks for. `history` is off: the endpoint takes the present. */
export async function findFhirSite(db: Read, clinic_id: string, now: Date): Promise<FhirSite | undefined> {
  const clinic = await first(
    db,
    sql<{ fhir_id: string; zone: string }>`
    select fhir_id, zone
    from clinics.clinic
    where id = ${clinic_id}`,
  )
  return clinic && { clinic_id, ...clinic, now, history: false }
}
