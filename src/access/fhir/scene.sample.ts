// A clinic's system with a schedule, for the tests of FHIR schedules, slots and bookings.
import assert from 'node:assert/strict'
import { BRANCH, DOCTOR, PATIENT, ROOM, type Resource, type System, bundleOf, openSystem, send } from '../../../test/fhir.ts'
import { NOON, type TestHouse } from '../../../test/house.ts'
import { HOUR_MS } from '../../platform/time.ts'
import { buildSpecialty } from '../booking/booking.sample.ts'

export const ENT_ROLE = {
  resourceType: 'PractitionerRole', id: 'pr1', practitioner: { reference: 'Practitioner/d1' }, location: [{ reference: 'Location/b1' }],
  specialty: [{ coding: [{ code: 'ent' }] }],
}
export const SCHEDULE = {
  resourceType: 'Schedule', id: 's1', active: true, specialty: [{ coding: [{ code: 'ent' }] }],
  actor: [{ reference: 'Practitioner/d1' }, { reference: 'Location/r12' }],
}
/** An adult. */
export const ADULT: Resource = PATIENT
export const CHILD: Resource = { ...PATIENT, id: 'p2', birthDate: '2019-03-01' }

/** A slot of a quarter of an hour that begins some hours after NOON. */
export function slotAt(id: string, hours: number, given: Record<string, unknown> = {}): Resource {
  const starts_ms = NOON.getTime() + hours * HOUR_MS
  return {
    resourceType: 'Slot', id, schedule: { reference: 'Schedule/s1' }, status: 'free',
    start: new Date(starts_ms).toISOString(), end: new Date(starts_ms + HOUR_MS / 4).toISOString(), ...given,
  }
}

/** An Appointment of the adult at a slot. */
export function bookedAt(id: string, slot_id: string, given: Record<string, unknown> = {}): Resource {
  return {
    resourceType: 'Appointment', id, status: 'booked', slot: [{ reference: `Slot/${slot_id}` }],
    participant: [{ actor: { reference: 'Patient/p1' }, status: 'accepted' }], ...given,
  }
}

/** A clinic with branch, room, doctor, patients, a schedule and these slots. */
export async function openScene(test_house: TestHouse, slots: Resource[] = []): Promise<System> {
  const system = await openSystem(test_house.house)
  await test_house.house.database.write((db) => buildSpecialty(db))
  await keepAll(test_house, system.token, [BRANCH, ROOM, DOCTOR, ENT_ROLE, ADULT, CHILD, SCHEDULE, ...slots])
  return system
}

/** Sends a batch of which nothing may be refused. */
export async function keepAll(test_house: TestHouse, token: string, resources: Resource[]): Promise<void> {
  const answer = await send(test_house.web, token, 'POST', '', bundleOf(resources))
  const refused = (answer.body.entry as { response: { status: string; outcome?: Outcome } }[])
    .filter(({ response }) => !response.status.startsWith('20')).map(({ response }) => reasonsOf(response.outcome!))
  assert.deepEqual(refused, [])
}

type Outcome = { issue: { severity: string; details?: { coding: { code: string }[] }; expression?: string[] }[] }

/** `reason FHIRPath` of each issue. */
export function reasonsOf(outcome: Outcome): string[] {
  return outcome.issue.map((issue) => [issue.details?.coding[0]?.code, issue.expression?.join()].filter(Boolean).join(' '))
}

export const parametersOf = (values: Record<string, unknown>) => ({
  resourceType: 'Parameters',
  parameter: Object.entries(values).flatMap(([name, value]) => (Array.isArray(value) ? value : [value]).map((one) => ({ name, ...(one as object) }))),
})
