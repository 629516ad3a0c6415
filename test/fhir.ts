// A clinic's system for tests: its token, and resources that are right unless a test makes them wrong.
import { createHash } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { type ClinicRow, buildClinic, nextId } from './builders.ts'
import { NOON } from './house.ts'
import { run, sql } from '../src/platform/db/index.ts'
import type { House } from '../src/platform/house.ts'
import { makeSecret } from '../src/platform/ids.ts'
import { HOUR_MS } from '../src/platform/time.ts'

export type Resource = { resourceType: string; id: string; [name: string]: unknown }

export interface System {
  clinic: ClinicRow
  token: string
}

/** A clinic and a token of its system. */
export async function openSystem(house: House, scopes = ['fhir.read', 'fhir.write']): Promise<System> {
  const clinic = await house.database.write((db) => buildClinic(db))
  return { clinic, token: await addToken(house, clinic.id, scopes) }
}

/** One more token of a clinic. */
export async function addToken(house: House, clinic_id: string, scopes: string[]): Promise<string> {
  const token = `otk_${makeSecret(32)}`
  const token_hash = createHash('sha256').update(token).digest()
  await house.database.write((db) =>
    run(
      db,
      sql`
    insert into people.api_token (token_hash, id, clinic_id, name, scopes, created_at)
    values (${token_hash}, ${nextId()}, ${clinic_id}, 'МИС', ${scopes}::text[], ${NOON})`,
    ),
  )
  return token
}

/** Sends a request as a clinic's system. */
export async function send(
  web: FastifyInstance,
  token: string,
  method: 'GET' | 'PUT' | 'POST' | 'DELETE',
  url: string,
  body?: unknown,
  headers: Record<string, string> = {},
) {
  const answer = await web.inject({
    method,
    url: `/fhir/R4${url}`,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/fhir+json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  return {
    status: answer.statusCode,
    headers: answer.headers,
    body: answer.body === '' ? undefined : answer.json(),
  }
}

/** A batch or transaction that PUTs resources. */
export function bundleOf(resources: Resource[], type = 'batch') {
  return {
    resourceType: 'Bundle',
    type,
    entry: resources.map((resource) => ({
      resource,
      request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` },
    })),
  }
}

export const BRANCH = {
  resourceType: 'Location',
  id: 'b1',
  status: 'active',
  name: 'Филиал № 1',
  address: { text: 'ул. Лесная, 3' },
}
export const ROOM = {
  resourceType: 'Location',
  id: 'r12',
  name: 'Кабинет 12',
  partOf: { reference: 'Location/b1' },
}
export const DOCTOR = {
  resourceType: 'Practitioner',
  id: 'd1',
  gender: 'female',
  name: [{ use: 'official', family: 'Соколова', given: ['Анна', 'Игоревна'] }],
}
export const ROLE = {
  resourceType: 'PractitionerRole',
  id: 'pr1',
  practitioner: { reference: 'Practitioner/d1' },
  location: [{ reference: 'Location/b1' }],
}
export const PATIENT = {
  resourceType: 'Patient',
  id: 'p1',
  gender: 'female',
  birthDate: '1950-05-09',
  name: [{ use: 'official', family: 'Петрова', given: ['Мария', 'Ивановна'] }],
  telecom: [{ system: 'email', value: 'maria@mail.example' }],
  extension: [{ url: 'https://otklik.example/fhir/StructureDefinition/letters-consent', valueBoolean: true }],
}
export const VISIT = {
  resourceType: 'Encounter',
  id: 'v1',
  status: 'finished',
  class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
  subject: { reference: 'Patient/p1' },
  participant: [{ individual: { reference: 'Practitioner/d1' } }],
  location: [{ location: { reference: 'Location/r12' } }],
  period: periodBefore(NOON, 2),
}

/** Everything that a first visit needs, and the visit. */
export const FIRST_VISIT: Resource[] = [BRANCH, ROOM, DOCTOR, ROLE, PATIENT, VISIT]

/** A period of a quarter of an hour that ended some hours before an instant. */
export function periodBefore(now: Date, hours: number): { start: string; end: string } {
  const end_ms = now.getTime() - hours * HOUR_MS
  return { start: new Date(end_ms - HOUR_MS / 4).toISOString(), end: new Date(end_ms).toISOString() }
}
