// Looking up what a batch of Schedules refers to: a fixed number of statements, however many they are.
import { findDoctors, findLocations, findServices, findSpecialties } from '../../clinics/index.ts'
import { type Read, one, sql } from '../../platform/db/index.ts'
import type { Draft, FhirSite } from '../../platform/fhir/handler.ts'
import { localDate } from '../../platform/time.ts'
import { type RoleAt, findOnlyBranch, findRoles, findSpecialty, listRolesOf, listServicesOf } from '../../visits/index.ts'
import type { Audience } from '../slot.ts'
import type { ScheduleRow } from './schedule.ts'

/** Specialties that see children only. */
const CHILD_SPECIALTIES = new Set(['paediatrician', 'surgeon-child'])

interface Directory {
  doctors: ReadonlyMap<string, string>
  roles: ReadonlyMap<string, RoleAt & { doctor_id: string }>
  locations: Awaited<ReturnType<typeof findLocations>>
  services: Awaited<ReturnType<typeof findServices>>
  roles_of: ReadonlyMap<string, RoleAt[]>
  offered: Awaited<ReturnType<typeof listServicesOf>>
  specialties: ReadonlySet<string>
  /** Of the clinic. */
  audience: Audience
  day: string
}

/** Sets the columns of each draft, or refuses it by the name of what is not known or not said. */
export async function resolveSchedules(db: Read, site: FhirSite, drafts: Draft<ScheduleRow>[]): Promise<void> {
  if (drafts.length === 0) return
  const directory = await openDirectory(db, site, drafts)
  for (const draft of drafts) resolveSchedule(draft, directory)
}

async function openDirectory(db: Read, site: FhirSite, drafts: Draft<ScheduleRow>[]): Promise<Directory> {
  const { clinic_id } = site
  const actors = drafts.flatMap(({ row }) => row.actors)
  const ids = (type: string) => [...new Set(actors.filter((actor) => actor.type === type).map(({ id }) => id))]
  const doctors = await findDoctors(db, clinic_id, ids('Practitioner'))
  const roles = await findRoles(db, clinic_id, ids('PractitionerRole'))
  const doctor_ids = [...new Set([...doctors.values(), ...[...roles.values()].map((role) => role.doctor_id)])]
  return {
    doctors, roles,
    locations: await findLocations(db, clinic_id, ids('Location')),
    services: await findServices(db, clinic_id, ids('HealthcareService')),
    roles_of: await listRolesOf(db, clinic_id, doctor_ids),
    offered: await listServicesOf(db, clinic_id, [...new Set(drafts.flatMap(({ row }) => row.service_codes))]),
    specialties: await findSpecialties(db, drafts.flatMap(({ row }) => row.specialty_codes)),
    audience: (await one(db, sql<{ audience: Audience }>`
      select audience
      from clinics.clinic
      where id = ${clinic_id}`)).audience,
    day: localDate(site.now, site.zone),
  }
}

function resolveSchedule({ row, element }: Draft<ScheduleRow>, directory: Directory): void {
  const unknown = row.actors.filter(({ type, id }) => !isKnown(directory, type, id))
  for (const { type, id } of unknown) {
    element.refuse(type === 'Location' ? 'unknown-location' : type === 'HealthcareService' ? 'unknown-service' : 'unknown-doctor',
      `${type}/${id} is not known. Send the ${type} first or in the same Bundle.`, { at: 'actor', type: 'not-found' })
  }
  if (unknown.length > 0) return
  const actor = (type: string) => row.actors.find((one) => one.type === type)
  const role = directory.roles.get(actor('PractitionerRole')?.id ?? '')
  const doctor_id = role?.doctor_id ?? directory.doctors.get(actor('Practitioner')?.id ?? '') ?? null
  const location = directory.locations.get(actor('Location')?.id ?? '')
  const service = directory.services.get(actor('HealthcareService')?.id ?? '')
  const roles = role ? [role] : (directory.roles_of.get(doctor_id ?? '') ?? [])
  const branch_id = location?.branch_id ?? role?.branch_id ?? service?.branch_id ?? findOnlyBranch(roles, directory.day)
  if (branch_id === undefined || branch_id === null) {
    return element.refuse('missing-location', 'The schedule names no location, and its other actors do not work at exactly one branch. Add the Location to actor.', {
      at: 'actor', type: 'required',
    })
  }
  const said = row.specialty_codes.find((code) => directory.specialties.has(code))
  const specialty_code = said ?? findSpecialty(roles, branch_id, directory.day) ?? service?.specialty_code ?? findOffered(directory, row.service_codes, branch_id)
  if (row.specialty_codes.length > 0 && said === undefined) {
    const note = [`The specialty ${row.specialty_codes.join(', ')} is not on the city’s list.`, { at: 'specialty', type: 'code-invalid' }] as const
    if (specialty_code === undefined) element.refuse('unknown-specialty', ...note)
    else element.warn('unknown-specialty', ...note)
  } else if (specialty_code === undefined) {
    element.refuse('missing-specialty', 'The schedule says no specialty, and its actors do not have exactly one there. Add a code of the city’s list to specialty.', {
      at: 'specialty', type: 'required',
    })
  }
  if (specialty_code === undefined) return
  const audience = row.audience ?? (CHILD_SPECIALTIES.has(specialty_code) ? 'child' : directory.audience)
  row.columns = { branch_id, doctor_id, place_id: location?.place_id ?? null, specialty_code, audience, active: row.active }
}

function isKnown({ doctors, roles, locations, services }: Directory, type: string, id: string): boolean {
  if (type === 'Practitioner') return doctors.has(id)
  if (type === 'PractitionerRole') return roles.has(id)
  return type === 'Location' ? locations.has(id) : services.has(id)
}

function findOffered({ offered }: Directory, codes: readonly string[], branch_id: string): string | undefined {
  const services = offered.filter(({ type_code }) => codes.includes(type_code))
  const here = services.find((one) => one.branch_id === branch_id) ?? services.find((one) => one.branch_id === null)
  return here?.specialty_code ?? undefined
}
