// PractitionerRole → clinics.doctor_role: what a doctor does where.
import { type Write, first, run, sql } from '../../platform/db/index.ts'
import { compact, readCodes, writeCode } from '../../platform/fhir/datatypes.ts'
import { type Draft, type FhirHandler, type FhirSite, openDrafts } from '../../platform/fhir/handler.ts'
import type { Reference } from '../../platform/fhir/reference.ts'
import { type IdentifiedRow, type KnownRow, type WrittenRow, storeRows } from '../../platform/fhir/store.ts'
import { addDays } from '../../platform/time.ts'
import { findDoctors, findLocations } from './lookup.ts'
import { checkOwner } from './naming.ts'
import { resolveSpecialties } from './specialty.ts'

interface RoleRow {
  doctor: Reference | undefined
  location: Reference | undefined
  specialty_codes: string[]
  starts_on: string | null
  ends_on: string | null
  active: boolean
  doctor_id: string | null
  branch_id: string | null
  specialty_code: string | null
}

export const practitionerRole: FhirHandler<RoleRow> = {
  type: 'PractitionerRole',
  order: 50,
  about: 'Doctor, branch (of the first location), specialty (a code of the city’s list), period, active.',
  parse(element, site) {
    const doctor = element.reference('practitioner', ['Practitioner'])
    if (!doctor && element.fields['practitioner'] === undefined) {
      element.refuse('missing-doctor', 'A role needs its Practitioner.', {
        at: 'practitioner',
        type: 'required',
      })
    }
    checkOwner(element, 'organization', site)
    const period = element.child('period')
    return {
      doctor,
      location: element.children('location')[0]?.asReference(['Location']),
      specialty_codes: readCodes(element.children('specialty')),
      starts_on: firstDay(period?.date('start')),
      ends_on: lastDay(period?.date('end')),
      active: element.boolean('active') ?? true,
      doctor_id: null,
      branch_id: null,
      specialty_code: null,
    }
  },
  async store(db, site, drafts) {
    await resolveRoles(db, site, drafts)
    await storeRows(db, site, 'clinics.doctor_role', drafts, upsertRoles)
  },
  async find(db, site, id) {
    const row = await first(
      db,
      sql<RoleRow & KnownRow & { doctor_fhir_id: string; branch_fhir_id: string | null }>`
      select r.fhir_version, r.updated_at, r.specialty_code, r.starts_on, r.ends_on, r.active,
        d.fhir_id as doctor_fhir_id, b.fhir_id as branch_fhir_id
      from clinics.doctor_role r
      join clinics.doctor d on d.clinic_id = r.clinic_id and d.id = r.doctor_id
      left join clinics.branch b on b.clinic_id = r.clinic_id and b.id = r.branch_id
      where r.clinic_id = ${site.clinic_id}
        and r.fhir_id = ${id}`,
    )
    if (!row) return undefined
    const specialty = writeCode(row.specialty_code)
    const period = compact({ start: row.starts_on, end: row.ends_on })
    const resource = compact({
      resourceType: 'PractitionerRole',
      id,
      active: row.active,
      period: Object.keys(period).length > 0 ? period : undefined,
      practitioner: { reference: `Practitioner/${row.doctor_fhir_id}` },
      organization: { reference: `Organization/${site.fhir_id}` },
      specialty: specialty ? [specialty] : undefined,
      location: row.branch_fhir_id === null ? undefined : [{ reference: `Location/${row.branch_fhir_id}` }],
    })
    return { resource, version: row.fhir_version, updated_at: row.updated_at }
  },
}

async function resolveRoles(db: Write, site: FhirSite, drafts: Draft<RoleRow>[]): Promise<void> {
  const doctors = await findDoctors(
    db,
    site.clinic_id,
    idsIn(drafts, (row) => row.doctor),
  )
  const locations = await findLocations(
    db,
    site.clinic_id,
    idsIn(drafts, (row) => row.location),
  )
  await resolveSpecialties(db, drafts)
  for (const { row, element } of drafts) {
    row.doctor_id = doctors.get(row.doctor?.id ?? '') ?? null
    row.branch_id = row.location ? (locations.get(row.location.id)?.branch_id ?? null) : null
    if (row.doctor_id === null) {
      element.refuse(
        'unknown-doctor',
        `Practitioner/${row.doctor?.id} is not known. Send the Practitioner first or in the same Bundle.`,
        { at: 'practitioner', type: 'not-found' },
      )
    }
    if (row.location && row.branch_id === null) {
      element.refuse(
        'unknown-location',
        `Location/${row.location.id} is not known. Send the Location first or in the same Bundle.`,
        { at: 'location[0]', type: 'not-found' },
      )
    }
  }
}

/** The ids that the drafts refer to. */
export function idsIn<Row>(drafts: Draft<Row>[], pick: (row: Row) => Reference | undefined): string[] {
  return openDrafts(drafts)
    .map(({ row }) => pick(row)?.id)
    .filter((id) => id !== undefined)
}

/** The first day that a partial date means. */
function firstDay(date: string | undefined): string | null {
  return date === undefined ? null : `${date}-01-01`.slice(0, 10)
}

/** The last day that a partial date means. */
function lastDay(date: string | undefined): string | null {
  if (date === undefined || date.length === 10) return date ?? null
  if (date.length === 4) return `${date}-12-31`
  const [year, month] = date.split('-').map(Number)
  const next = month === 12 ? `${year! + 1}-01-01` : `${year}-${String(month! + 1).padStart(2, '0')}-01`
  return addDays(next, -1)
}

async function upsertRoles(db: Write, site: FhirSite, rows: IdentifiedRow<RoleRow>[]): Promise<WrittenRow[]> {
  const { rows: written } = await run(
    db,
    sql<WrittenRow>`
    insert into clinics.doctor_role
      (clinic_id, id, fhir_id, doctor_id, branch_id, specialty_code, starts_on, ends_on, active, updated_at)
    select ${site.clinic_id}::uuid, id, fhir_id, doctor_id, branch_id, specialty_code, starts_on, ends_on, active, ${site.now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as incoming
      (id uuid, fhir_id text, doctor_id uuid, branch_id uuid, specialty_code text, starts_on date, ends_on date, active boolean)
    on conflict (clinic_id, fhir_id) do update
    set doctor_id = excluded.doctor_id,
        branch_id = excluded.branch_id,
        specialty_code = excluded.specialty_code,
        starts_on = excluded.starts_on,
        ends_on = excluded.ends_on,
        active = excluded.active,
        fhir_version = doctor_role.fhir_version + 1,
        updated_at = excluded.updated_at
    where (doctor_role.doctor_id, doctor_role.branch_id, doctor_role.specialty_code, doctor_role.starts_on,
        doctor_role.ends_on, doctor_role.active)
      is distinct from (excluded.doctor_id, excluded.branch_id, excluded.specialty_code, excluded.starts_on,
        excluded.ends_on, excluded.active)
    returning fhir_id, fhir_version, updated_at`,
  )
  return written
}
