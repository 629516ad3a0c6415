// HealthcareService → clinics.service.
import { type Write, first, run, sql } from '../../platform/db/index.ts'
import { compact, readCodes, writeCode } from '../../platform/fhir/datatypes.ts'
import type { FhirHandler, FhirSite } from '../../platform/fhir/handler.ts'
import type { Reference } from '../../platform/fhir/reference.ts'
import { type IdentifiedRow, type KnownRow, type WrittenRow, storeRows } from '../../platform/fhir/store.ts'
import { findLocations } from './lookup.ts'
import { checkOwner } from './naming.ts'
import { idsIn } from './practitioner_role.ts'
import { resolveSpecialties } from './specialty.ts'

interface ServiceRow {
  location: Reference | undefined
  specialty_codes: string[]
  branch_id: string | null
  specialty_code: string | null
  type_code: string | null
  name: string
  active: boolean
}

export const healthcareService: FhirHandler<ServiceRow> = {
  type: 'HealthcareService',
  order: 30,
  about:
    'A service: name, type, specialty (a code of the city’s list), branch (of the first location), active.',
  parse(element, site) {
    checkOwner(element, 'providedBy', site)
    const types = element.children('type')
    const name = element.text('name') ?? types[0]?.text('text')
    if (name === undefined)
      element.refuse('missing-name', 'A service needs a name.', { at: 'name', type: 'required' })
    return {
      location: element.children('location')[0]?.asReference(['Location']),
      specialty_codes: readCodes(element.children('specialty')),
      branch_id: null,
      specialty_code: null,
      type_code: readCodes(types)[0] ?? null,
      name: name ?? '',
      active: element.boolean('active') ?? true,
    }
  },
  async store(db, site, drafts) {
    const locations = await findLocations(
      db,
      site.clinic_id,
      idsIn(drafts, (row) => row.location),
    )
    for (const { row, element } of drafts) {
      row.branch_id = row.location ? (locations.get(row.location.id)?.branch_id ?? null) : null
      if (row.location && row.branch_id === null) {
        element.refuse(
          'unknown-location',
          `Location/${row.location.id} is not known. Send the Location first or in the same Bundle.`,
          { at: 'location[0]', type: 'not-found' },
        )
      }
    }
    await resolveSpecialties(db, drafts)
    await storeRows(db, site, 'clinics.service', drafts, upsertServices)
  },
  async find(db, site, id) {
    const row = await first(
      db,
      sql<ServiceRow & KnownRow & { branch_fhir_id: string | null }>`
      select s.fhir_version, s.updated_at, s.specialty_code, s.type_code, s.name, s.active, b.fhir_id as branch_fhir_id
      from clinics.service s
      left join clinics.branch b on b.clinic_id = s.clinic_id and b.id = s.branch_id
      where s.clinic_id = ${site.clinic_id}
        and s.fhir_id = ${id}`,
    )
    if (!row) return undefined
    const type = writeCode(row.type_code)
    const specialty = writeCode(row.specialty_code)
    const resource = compact({
      resourceType: 'HealthcareService',
      id,
      active: row.active,
      providedBy: { reference: `Organization/${site.fhir_id}` },
      type: type && [type],
      specialty: specialty && [specialty],
      location: row.branch_fhir_id === null ? undefined : [{ reference: `Location/${row.branch_fhir_id}` }],
      name: row.name,
    })
    return { resource, version: row.fhir_version, updated_at: row.updated_at }
  },
}

async function upsertServices(db: Write, site: FhirSite, rows: IdentifiedRow<ServiceRow>[]): Promise<WrittenRow[]> {
  const { rows: written } = await run(
    db,
    sql<WrittenRow>`
    insert into clinics.service
      (clinic_id, id, fhir_id, branch_id, specialty_code, type_code, name, active, updated_at)
    select ${site.clinic_id}::uuid, id, fhir_id, branch_id, specialty_code, type_code, name, active, ${site.now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as incoming
      (id uuid, fhir_id text, branch_id uuid, specialty_code text, type_code text, name text, active boolean)
    on conflict (clinic_id, fhir_id) do update
    set branch_id = excluded.branch_id,
        specialty_code = excluded.specialty_code,
        type_code = excluded.type_code,
        name = excluded.name,
        active = excluded.active,
        fhir_version = service.fhir_version + 1,
        updated_at = excluded.updated_at
    where (service.branch_id, service.specialty_code, service.type_code, service.name, service.active)
      is distinct from (excluded.branch_id, excluded.specialty_code, excluded.type_code, excluded.name, excluded.active)
    returning fhir_id, fhir_version, updated_at`,
  )
  return written
}
