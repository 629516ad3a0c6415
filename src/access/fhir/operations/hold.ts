// Appointment/$hold: keeps an offered time for five minutes (IHE Scheduling, ITI-116).
import type { FhirOperation } from '../../../platform/fhir/operation.ts'
import { findBooking, holdSlot } from '../../booking/index.ts'
import { findBookingId } from '../queries/bookings.ts'
import { answerBooking, refuseBooking, refuseWith } from './answering.ts'
import { asPerson, findPatient, findOfferedTo } from './patients.ts'
import { readOffered } from './offered.ts'

export const hold: FhirOperation = {
  name: 'hold',
  definition: 'https://profiles.ihe.net/ITI/Scheduling/OperationDefinition/appointment-hold',
  about: 'Keeps an offered Appointment of $find for five minutes; it is pending then. Say whom it is for by patient-reference, if $find did not.',
  permit: 'token:fhir.write',
  audit: 'fhir.appointment_held',
  safe: false,
  takes: { 'appointment-reference': 'Reference', 'patient-reference': 'Reference', 'patient-resource': 'resource' },
  async run(given) {
    const { input, house, site, actor, now } = given
    const reference = input.first('appointment-reference')?.reference('valueReference', ['Appointment'])
    if (input.refused) return input.refusal()
    if (!reference) return refuseWith(422, 'required', 'missing-appointment', 'Name an offered Appointment of $find in appointment-reference.', 'Parameters.parameter')
    const offered = readOffered(reference.id)
    if (!offered) {
      // what is held already is held: the same request again
      const known_id = await findBookingId(house.database.read, site.clinic_id, reference.id)
      const known = known_id === undefined ? undefined : await findBooking(house.database.read, site.clinic_id, known_id)
      if (!known) return refuseWith(404, 'not-found', 'unknown-appointment', `Appointment/${reference.id} is not an Appointment that $find offers, nor a booking here.`)
      if (known.state === 'held' && known.held_until! > now) return answerBooking(given, known, 'fhir.appointment_held')
      return refuseBooking(known.state === 'held' || known.state === 'expired' ? 'expired' : 'wrong_state')
    }
    const found = await findPatient(given, null)
    if (!found.ok) return found.result
    const patient = found.patient ?? (await findOfferedTo(given, offered.patient_id))
    const outcome = await holdSlot(house, actor, {
      clinic_id: site.clinic_id, slot_id: offered.slot_id, class: offered.class, person: asPerson(patient), patient_id: patient?.id ?? null,
      channel: 'fhir', idempotency_key: given.idempotency_key,
    }, now)
    if (!outcome.ok) return refuseBooking(outcome.refusal)
    // the key stood for another patient
    if (outcome.booking.patient_id !== (patient?.id ?? null)) return refuseBooking('key_used')
    return answerBooking(given, outcome.booking, 'fhir.appointment_held')
  },
}
