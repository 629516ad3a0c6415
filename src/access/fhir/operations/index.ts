// The operations of Appointment, after IHE Scheduling (https://profiles.ihe.net/ITI/Scheduling/).
import type { FhirOperation } from '../../../platform/fhir/operation.ts'
import { book } from './book.ts'
import { find } from './find.ts'
import { hold } from './hold.ts'

export const APPOINTMENT_OPERATIONS: readonly FhirOperation[] = [find, hold, book]
