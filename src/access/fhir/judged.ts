// An Appointment between being looked up (taking.ts) and being seated (seating.ts), and who sends it.
import type { Draft, FhirSite } from '../../platform/fhir/handler.ts'
import type { Actor } from '../../platform/permit.ts'
import type { AppointmentRow } from './appointment.ts'
import type { FoundPatient, KnownBooking } from './queries/bookings.ts'
import type { KnownSlot } from './queries/slots.ts'

/** An Appointment whose references are found and whose status is right. */
export interface Judged {
  draft: Draft<AppointmentRow>
  known: KnownBooking | undefined
  /** The slot that it names; undefined when it names none, of a known booking or a withdrawal. */
  slot: KnownSlot | undefined
  patient: FoundPatient | undefined
}

/** Who tells: the clinic's system by its token, or the operator's import. */
export function actorOf(site: FhirSite): Actor {
  return site.actor ?? { kind: 'system', name: 'import' }
}
