// Appointments as they are read back, and what operations answer with.
import { compact } from '../../platform/fhir/datatypes.ts'
import type { Kept } from '../../platform/fhir/handler.ts'
import { readClass } from '../slot.ts'
import type { AppointmentStatus } from './appointment_rules.ts'
import { HELD_UNTIL, TOUCHED_BY, kindOfClass, writeKind, writeSpecialty } from './extensions.ts'
import type { BookingView } from './queries/bookings.ts'

/** The Appointment as it is read back. Of whom the clinic's system does not know yet, what booking takes is contained. */
export function writeAppointment(row: BookingView): Kept {
  const who = readClass(row.class)!
  const participant = (reference: string, display?: string) => ({
    actor: compact({ reference, display }), required: 'required', status: 'accepted',
  })
  const telecom = [
    ...(row.phone === null ? [] : [{ system: 'phone', value: row.phone }]),
    ...(row.email === null ? [] : [{ system: 'email', value: row.email }]),
  ]
  const status = statusOf(row)
  const resource = compact({
    resourceType: 'Appointment',
    id: row.fhir_id,
    contained: row.patient_fhir_id !== null || row.person_name === '' ? undefined : [compact({
      resourceType: 'Patient', id: 'person', name: [{ text: row.person_name }], telecom, birthDate: row.person_birth_date,
    })],
    extension: [
      ...(status === 'pending' ? [{ url: HELD_UNTIL, valueInstant: row.held_until!.toISOString() }] : []),
      ...(row.touched_by === null ? [] : [{ url: TOUCHED_BY, valueCode: row.touched_by.replaceAll('_', '-') }]),
    ],
    status,
    specialty: [writeSpecialty(row.specialty_code)],
    appointmentType: writeKind(kindOfClass(who)),
    start: row.starts_at.toISOString(),
    end: row.ends_at.toISOString(),
    slot: [{ reference: `Slot/${row.slot_fhir_id}` }],
    created: row.created_at.toISOString(),
    participant: [
      ...(row.patient_fhir_id !== null ? [participant(`Patient/${row.patient_fhir_id}`)] : row.person_name === '' ? [] : [participant('#person', row.person_name)]),
      ...(row.doctor_fhir_id === null ? [] : [participant(`Practitioner/${row.doctor_fhir_id}`)]),
      participant(`Location/${row.place_fhir_id ?? row.branch_fhir_id}`),
    ],
  })
  return { resource, version: row.fhir_version, updated_at: row.updated_at }
}

function statusOf({ state, reason }: BookingView): AppointmentStatus {
  if (reason === 'entered_in_error') return 'entered-in-error'
  switch (state) {
    case 'held': return 'pending'
    case 'missed': return 'noshow'
    case 'expired': case 'moved': return 'cancelled'
    case 'booked': case 'arrived': case 'fulfilled': case 'cancelled': return state
  }
}
