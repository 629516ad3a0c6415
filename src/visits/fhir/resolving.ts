// Looking up what a batch of Encounters refers to: a fixed number of statements, however many they are.
import { findDoctors, findLocations } from '../../clinics/index.ts'
import type { Read } from '../../platform/db/index.ts'
import type { Draft, FhirSite } from '../../platform/fhir/handler.ts'
import type { Reference } from '../../platform/fhir/reference.ts'
import { makeCalendar } from '../calendar.ts'
import {
  type KnownVisit,
  type ServiceRow,
  findPatients,
  findRoles,
  listRolesOf,
  listServicesOf,
} from '../queries.ts'
import {
  type Finding,
  type GivenVisit,
  type RoleAt,
  type VisitColumns,
  type VisitStatus,
  findOnlyBranch,
  findSpecialty,
} from '../rules.ts'

/** What is read from an Encounter before anything is looked up. */
export interface EncounterRow {
  status: VisitStatus
  patient: Reference | undefined
  doctor: Reference | undefined
  location: Reference | undefined
  provider: 'ours' | 'other' | 'unsaid'
  started_at: Date | null
  ended_at: Date | 'imprecise' | null
  class_code: string | null
  type_code: string | null
  service_code: string | null
  /** What is kept, once decided. */
  columns: VisitColumns | undefined
}

interface Directory {
  patients: ReadonlyMap<string, string>
  doctors: ReadonlyMap<string, string>
  roles: ReadonlyMap<string, RoleAt & { doctor_id: string }>
  branches: ReadonlyMap<string, { branch_id: string }>
  roles_of: ReadonlyMap<string, RoleAt[]>
  services: readonly ServiceRow[]
}

/** The Encounters with their references looked up, in the order given. */
export async function resolveVisits(
  db: Read,
  site: FhirSite,
  drafts: Draft<EncounterRow>[],
  known: ReadonlyMap<string, KnownVisit>,
): Promise<GivenVisit[]> {
  const directory = await openDirectory(
    db,
    site,
    drafts.map((draft) => draft.row),
  )
  const localDate = makeCalendar(site.zone)
  return drafts.map(({ id, row }) => resolveVisit(row, directory, known.get(id), localDate))
}

async function openDirectory(db: Read, { clinic_id }: FhirSite, rows: EncounterRow[]): Promise<Directory> {
  const ids = (references: (Reference | undefined)[], type: string) => [
    ...new Set(references.filter((one) => one?.type === type).map((one) => one!.id)),
  ]
  const doctors_named = rows.map((row) => row.doctor)
  const patients = await findPatients(
    db,
    clinic_id,
    ids(
      rows.map((row) => row.patient),
      'Patient',
    ),
  )
  const doctors = await findDoctors(db, clinic_id, ids(doctors_named, 'Practitioner'))
  const roles = await findRoles(db, clinic_id, ids(doctors_named, 'PractitionerRole'))
  const branches = await findLocations(
    db,
    clinic_id,
    ids(
      rows.map((row) => row.location),
      'Location',
    ),
  )
  const roles_of = await listRolesOf(db, clinic_id, [...new Set(doctors.values())])
  const codes = rows.map((row) => row.service_code).filter((code) => code !== null)
  const services = await listServicesOf(db, clinic_id, [...new Set(codes)])
  return { patients, doctors, roles, branches, roles_of, services }
}

function resolveVisit(
  row: EncounterRow,
  directory: Directory,
  known: KnownVisit | undefined,
  localDate: (instant: Date) => string,
): GivenVisit {
  const role = row.doctor?.type === 'PractitionerRole' ? directory.roles.get(row.doctor.id) : undefined
  const doctor = findDoctor(row, directory)
  const doctor_id = typeof doctor === 'object' ? doctor.id : null
  const roles = role ? [role] : (directory.roles_of.get(doctor_id ?? '') ?? [])
  const day = row.ended_at instanceof Date ? localDate(row.ended_at) : null
  const same_doctor = known !== undefined && known.doctor_id === doctor_id
  // what was derived once stays: a doctor who moves later does not move past visits
  const branch =
    findBranch(row, directory) ??
    asFinding(same_doctor ? known.branch_id : null) ??
    asFinding(findOnlyBranch(roles, day))
  const branch_id = typeof branch === 'object' ? branch.id : null
  const same = same_doctor && known.branch_id === branch_id && known.service_code === row.service_code
  const specialty_code =
    (same ? known.specialty_code : null) ??
    findSpecialty(roles, branch_id, day) ??
    findServiceSpecialty(directory.services, row.service_code, branch_id)
  return {
    status: row.status,
    patient: lookUp(row.patient, (id) => directory.patients.get(id)),
    doctor,
    branch: branch ?? 'missing',
    provider: row.provider,
    started_at: row.started_at,
    ended_at: row.ended_at,
    class_code: row.class_code,
    type_code: row.type_code,
    service_code: row.service_code,
    specialty_code,
  }
}

function findDoctor({ doctor }: EncounterRow, { doctors, roles }: Directory): Finding {
  return lookUp(doctor, (id) =>
    doctor!.type === 'PractitionerRole' ? roles.get(id)?.doctor_id : doctors.get(id),
  )
}

function findBranch({ location }: EncounterRow, { branches }: Directory): Finding | undefined {
  return location && lookUp(location, (id) => branches.get(id)?.branch_id)
}

function lookUp(reference: Reference | undefined, find: (id: string) => string | undefined): Finding {
  if (!reference) return 'missing'
  return asFinding(find(reference.id)) ?? 'unknown'
}

function asFinding(id: string | null | undefined): Finding | undefined {
  return id === null || id === undefined ? undefined : { id }
}

function findServiceSpecialty(
  services: readonly ServiceRow[],
  service_code: string | null,
  branch_id: string | null,
): string | null {
  if (service_code === null) return null
  const offered = services.filter((service) => service.type_code === service_code)
  const here =
    offered.find((service) => service.branch_id === branch_id) ??
    offered.find((service) => service.branch_id === null)
  return here?.specialty_code ?? null
}
