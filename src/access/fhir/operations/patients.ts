// Whom an operation speaks of: a Patient that is known, or one that comes along and is kept when it is booked for.
import { createHash } from 'node:crypto'
import { beginReading } from '../../../platform/fhir/element.ts'
import { give, takeResources } from '../../../platform/fhir/intake.ts'
import type { OperationGiven, OperationResult } from '../../../platform/fhir/operation.ts'
import { outcomeOf } from '../../../platform/fhir/outcome.ts'
import { isFhirId } from '../../../platform/fhir/reference.ts'
import { VISITS_FHIR } from '../../../visits/index.ts'
import type { WishPerson } from '../../booking/index.ts'
import { type FoundPatient, findPatientById, findPatients } from '../queries/bookings.ts'
import { refuseWith } from './answering.ts'

export type PatientFound = { ok: true; patient: FoundPatient | undefined } | { ok: false; result: OperationResult }

const refuse = (...words: Parameters<typeof refuseWith>): PatientFound => ({ ok: false, result: refuseWith(...words) })

/**
 * The patient of `patient-reference` or `patient-resource`; undefined when neither is given. A resource that is not known
 * is kept when `keep` says under which name it belongs; else it is not looked for.
 */
export async function findPatient(given: OperationGiven, keep: string | null): Promise<PatientFound> {
  const { input, house, site } = given
  const references = input.all('patient-reference')
  const resources = input.all('patient-resource')
  if (references.length + resources.length > 1) {
    return refuse(422, 'not-supported', 'one-patient', 'One booking is for one patient. Ask for each patient by itself.', 'Parameters.parameter')
  }
  const reference = references[0]?.reference('valueReference', ['Patient'])
  const resource = input.resource('patient-resource', 'Patient')
  if (input.refused) return { ok: false, result: input.refusal() }
  const said = reference?.id ?? (isFhirId(resource?.fields['id']) ? resource.fields['id'] : undefined)
  const known = said === undefined ? undefined : (await findPatients(house.database.read, site.clinic_id, [said])).get(said)
  if (known) return { ok: true, patient: known }
  if (reference) {
    return refuse(422, 'not-found', 'unknown-patient', 'The patient is not known. Send the Patient first, or give it as patient-resource to $book.', 'Parameters.parameter')
  }
  if (!resource || keep === null) return { ok: true, patient: undefined }
  // the same request again keeps the same patient; somebody else at the same time is another
  const id = said ?? `book.${createHash('sha256').update(keep).update(JSON.stringify(resource.fields)).digest('hex').slice(0, 32)}`
  return keepPatient(given, { ...resource.fields, id }, id)
}

async function keepPatient({ house, site }: OperationGiven, resource: Record<string, unknown>, id: string): Promise<PatientFound> {
  const handler = VISITS_FHIR.find(({ type }) => type === 'Patient')!
  const taken = await house.database.write((db) => takeResources(db, [handler], site, [give(resource, beginReading())]))
  const [one] = taken
  if (one!.kind === 'refused') return { ok: false, result: { status: one!.status, value: outcomeOf(one!.issues) } }
  return { ok: true, patient: (await findPatients(house.database.read, site.clinic_id, [id])).get(id) }
}

/** The patient to whom an appointment was offered. */
export function findOfferedTo({ house, site }: OperationGiven, patient_id: string | null): Promise<FoundPatient | undefined> {
  return patient_id === null ? Promise.resolve(undefined) : findPatientById(house.database.read, site.clinic_id, patient_id)
}

/** As a booking knows somebody of the clinic's own system: no telephone and no address, since that system writes to them. */
export function asPerson(patient: FoundPatient | undefined): WishPerson {
  return {
    id: null, name: patient?.name ?? '', birth_date: patient?.birth_date?.length === 10 ? patient.birth_date : null, phone: null, email: null,
    lang: patient?.lang ?? 'ru',
  }
}
