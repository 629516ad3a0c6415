// What visits take in by FHIR.
import type { AnyFhirHandler } from '../platform/fhir/handler.ts'
import { encounter } from './fhir/encounter.ts'
import { patient } from './fhir/patient.ts'

export const VISITS_FHIR: readonly AnyFhirHandler[] = [patient, encounter]
