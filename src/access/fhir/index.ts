// What access takes in and gives out by FHIR, in the order of dependence.
import type { AnyFhirHandler } from '../../platform/fhir/handler.ts'
import { appointment } from './appointment.ts'
import { schedule } from './schedule.ts'
import { slot } from './slot.ts'

export const ACCESS_FHIR: readonly AnyFhirHandler[] = [schedule, slot, appointment]
