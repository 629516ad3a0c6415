// Appointment/$book: books an offered or held time, moves or cancels a booking (IHE Scheduling, ITI-117).
import type { Element } from '../../../platform/fhir/element.ts'
import type { FhirOperation, OperationGiven, OperationResult } from '../../../platform/fhir/operation.ts'
import { isFhirId } from '../../../platform/fhir/reference.ts'
import { localDate } from '../../../platform/time.ts'
import { type Booking, bookSlot, cancelBooking, confirmBooking, findBooking, moveBooking } from '../../booking/index.ts'
import { knowNorms } from '../../booking/norming.ts'
import { dropPlace, takePlace } from '../../booking/queries/ledger.ts'
import { type ClassCode, classCode } from '../../slot.ts'
import { STATUSES } from '../appointment_rules.ts'
import { ageGroup, readKind } from '../extensions.ts'
import { type FoundPatient, findBookingId, findPatients, nameBooking } from '../queries/bookings.ts'
import { findSlotIds } from '../queries/slots.ts'
import { answerBooking, refuseBooking, refuseWith } from './answering.ts'
import { asPerson, findPatient, findOfferedTo } from './patients.ts'
import { readOffered } from './offered.ts'

const MISSING_PATIENT = 'Say whom it is for: patient-resource, or patient-reference.'

export const book: FhirOperation = {
  name: 'book',
  definition: 'https://profiles.ihe.net/ITI/Scheduling/OperationDefinition/appointment-book',
  about: 'Books an offered or held Appointment (appointment-reference, patient-resource); moves or cancels one that is booked (appointment-resource).',
  permit: 'token:fhir.write',
  audit: 'fhir.appointment_booked',
  safe: false,
  takes: {
    'appointment-reference': 'Reference', 'appointment-resource': 'resource', 'patient-reference': 'Reference', 'patient-resource': 'resource', 'comment': 'string',
  },
  async run(given) {
    const { input } = given
    const reference = input.first('appointment-reference')?.reference('valueReference', ['Appointment'])
    const resource = input.resource('appointment-resource', 'Appointment')
    if (input.refused) return input.refusal()
    if (input.first('comment')) input.element.warn('left-out', 'The comment is not kept.', { at: 'parameter', type: 'informational' })
    if (resource) return changeOrBook(given, resource)
    if (!reference) {
      return refuseWith(422, 'required', 'missing-appointment', 'Name an Appointment of $find or $hold in appointment-reference, or give appointment-resource.', 'Parameters.parameter')
    }
    return bookNamed(given, reference.id)
  },
}

/** Books what is offered at once, or confirms what is held. */
async function bookNamed(given: OperationGiven, id: string): Promise<OperationResult> {
  const offered = readOffered(id)
  const known = offered ? undefined : await findKnown(given, id)
  if (!offered && !known) return unknownAppointment(id)
  const found = await findPatient(given, id)
  if (!found.ok) return found.result
  if (known) return confirm(given, known, found.patient)
  const patient = found.patient ?? (await findOfferedTo(given, offered!.patient_id))
  return patient ? bookFor(given, offered!.slot_id, offered!.class, patient) : missingPatient()
}

async function bookFor(given: OperationGiven, slot_id: string, code: ClassCode, patient: FoundPatient): Promise<OperationResult> {
  const { house, site, actor, now } = given
  const outcome = await bookSlot(house, actor, {
    clinic_id: site.clinic_id, slot_id, class: code, person: asPerson(patient), patient_id: patient.id, channel: 'fhir',
    idempotency_key: given.idempotency_key,
  }, now)
  if (!outcome.ok) return refuseBooking(outcome.refusal)
  // the key stood for another patient, or for a $hold
  if (outcome.booking.patient_id !== patient.id || outcome.booking.state === 'held') return refuseBooking('key_used')
  return answerBooking(given, outcome.booking, 'fhir.appointment_booked')
}

/** Confirms a held time. One that was held without a name gets the patient's, and a place among the patient's bookings. */
async function confirm(given: OperationGiven, held: Booking, patient: FoundPatient | undefined): Promise<OperationResult> {
  const { house, site, actor, now } = given
  const nameless = held.state === 'held' && held.person_id === null && held.patient_id === null
  if (nameless) {
    if (!patient) return missingPatient()
    if (held.held_until! <= now) return refuseBooking('expired')
    const { norms } = await knowNorms(house, now)
    const place = await house.database.writeSingle((db) => takePlace(db, {
      person_id: patient.id, booking_id: held.id, clinic_id: site.clinic_id, branch_id: held.branch_id, specialty_code: held.specialty_code,
      class: held.class, request_id: held.request_id ?? held.id, starts_at: held.starts_at, expires_at: held.held_until!, state: 'held',
      idempotency_key: null, replaces: null, bookings_max: norms.rule(held.specialty_code).bookings_max,
    }, now))
    if (!place) return refuseBooking('limit')
    if (!(await house.database.writeSingle((db) => nameBooking(db, site.clinic_id, held.id, patient, now)))) {
      await house.database.writeSingle((db) => dropPlace(db, patient.id, held.id))
      return refuseBooking('wrong_state')
    }
  } else if (patient && held.patient_id !== patient.id) {
    return refuseWith(409, 'conflict', 'other-patient', 'The Appointment is held for another patient.')
  }
  const outcome = await confirmBooking(house, actor, site.clinic_id, held.id, now)
  return outcome.ok ? answerBooking(given, outcome.booking, 'fhir.appointment_booked') : refuseBooking(outcome.refusal)
}

/** What an Appointment resource asks: to cancel, to move to its slot, to confirm, or to be booked as a new one. */
async function changeOrBook(given: OperationGiven, resource: Element): Promise<OperationResult> {
  const { house, site, actor, now, input } = given
  const status = resource.code('status', STATUSES)
  const slot = resource.children('slot')[0]?.asReference(['Slot'])
  if (status === undefined && !input.refused) resource.refuse('missing-status', 'An appointment needs its status.', { at: 'status', type: 'required' })
  if (input.refused) return input.refusal()
  const id = isFhirId(resource.fields['id']) ? resource.fields['id'] : ''
  const known = await findKnown(given, id)
  if (status === 'cancelled' || status === 'entered-in-error') {
    if (!known) return unknownAppointment(id)
    const outcome = await cancelBooking(house, actor, site.clinic_id, known.id, 'system', now)
    return outcome.ok ? answerBooking(given, outcome.booking, 'fhir.appointment_booked') : refuseBooking(outcome.refusal)
  }
  if (status === 'waitlist') {
    return refuseWith(422, 'business-rule', 'not-by-book', 'A place in a waiting list is not taken by $book. Send a time as pending, or look for one with $find.', 'Appointment.status')
  }
  if (status === 'fulfilled' || status === 'noshow' || status === 'arrived' || status === 'checked-in') {
    return refuseWith(422, 'business-rule', 'not-by-book', 'What became of a visit is told by PUT Appointment/id.', 'Appointment.status')
  }
  const slot_id = slot && (await findSlotIds(house.database.read, site.clinic_id, [slot.id])).get(slot.id)
  if (slot && slot_id === undefined) return refuseWith(422, 'not-found', 'unknown-slot', `Slot/${slot.id} is not known.`, 'Appointment.slot[0]')
  if (!known) return bookNew(given, resource, id, slot_id)
  if (slot_id === undefined || slot_id === known.slot_id) {
    const found = await findPatient(given, id)
    return found.ok ? confirm(given, known, found.patient) : found.result
  }
  const outcome = await moveBooking(house, actor, site.clinic_id, known.id, { slot_id, idempotency_key: given.idempotency_key }, now)
  return outcome.ok ? answerBooking(given, outcome.booking, 'fhir.appointment_booked') : refuseBooking(outcome.refusal)
}

/** A new booking by a whole resource: its slot, or the offered one that its id names; its patient, or the one given beside. */
async function bookNew(given: OperationGiven, resource: Element, id: string, slot_id: string | undefined): Promise<OperationResult> {
  const { house, site, input } = given
  const offered = readOffered(id)
  const target = offered?.slot_id ?? slot_id
  if (target === undefined) {
    return id === '' ? refuseWith(422, 'required', 'missing-slot', 'Name the Slot to book.', 'Appointment.slot') : unknownAppointment(id)
  }
  const actor = resource.children('participant').map((one) => one.child('actor')).find((one) => /(^|\/)Patient\//.test(one?.text('reference') ?? ''))
  const said = actor?.asReference(['Patient'])
  if (input.refused) return input.refusal()
  const named = said && (await findPatients(house.database.read, site.clinic_id, [said.id])).get(said.id)
  if (said && !named) return refuseWith(422, 'not-found', 'unknown-patient', 'The patient is not known. Send the Patient first, or give it as patient-resource.', 'Appointment.participant')
  const found = named ? { ok: true as const, patient: named } : await findPatient(given, id === '' ? target : id)
  if (!found.ok) return found.result
  const patient = found.patient ?? (await findOfferedTo(given, offered?.patient_id ?? null))
  if (!patient) return missingPatient()
  return bookFor(given, target, offered?.class ?? classFor(given, resource, patient), patient)
}

function classFor({ site, now }: OperationGiven, resource: Element, patient: FoundPatient): ClassCode {
  const kind = readKind(resource)
  const start = resource.instant('start')
  const day = localDate(start instanceof Date ? start : now, site.zone)
  return classCode({
    age: ageGroup(patient.birth_date, day) ?? 'adult', visit: kind === 'FOLLOWUP' ? 'repeat' : 'first',
    urgency: kind === 'EMERGENCY' ? 'urgent' : 'planned', referral: Array.isArray(resource.fields['basedOn']) && resource.fields['basedOn'].length > 0,
  })
}

async function findKnown({ house, site }: OperationGiven, fhir_id: string): Promise<Booking | undefined> {
  const id = await findBookingId(house.database.read, site.clinic_id, fhir_id)
  return id === undefined ? undefined : findBooking(house.database.read, site.clinic_id, id)
}

function missingPatient(): OperationResult {
  return refuseWith(422, 'required', 'missing-patient', MISSING_PATIENT, 'Parameters.parameter')
}

function unknownAppointment(id: string): OperationResult {
  return refuseWith(404, 'not-found', 'unknown-appointment', `«${id.slice(0, 64)}» is not an Appointment that $find offers, nor a booking here.`)
}
