// Practitioner → clinics.doctor.
import { type Write, first, run, sql } from '../../platform/db/index.ts'
import { GENDERS, compact, pickName } from '../../platform/fhir/datatypes.ts'
import type { FhirHandler, FhirSite } from '../../platform/fhir/handler.ts'
import { type IdentifiedRow, type KnownRow, type WrittenRow, storeRows } from '../../platform/fhir/store.ts'

interface DoctorRow {
  family: string
  given: string | null
  patronymic: string | null
  gender: string | null
  active: boolean
}

export const practitioner: FhirHandler<DoctorRow> = {
  type: 'Practitioner',
  order: 40,
  about: 'A doctor: family name, given name (given[0]), patronymic (given[1]), gender, active.',
  parse(element) {
    const name = pickName(element)
    const family = name?.text('family')
    if (family === undefined) {
      ;(name ?? element).refuse(
        'missing-family',
        'A doctor needs a family name: patients see whom they are asked about.',
        { at: name ? 'family' : 'name', type: 'required' },
      )
    }
    const given = name?.texts('given') ?? []
    return {
      family: family ?? '',
      given: given[0] ?? null,
      patronymic: given[1] ?? null,
      gender: element.code('gender', GENDERS) ?? null,
      active: element.boolean('active') ?? true,
    }
  },
  store: (db, site, drafts) => storeRows(db, site, 'clinics.doctor', drafts, upsertDoctors),
  async find(db, site, id) {
    const row = await first(
      db,
      sql<DoctorRow & KnownRow>`
      select id, fhir_id, fhir_version, updated_at, family, given, patronymic, gender, active
      from clinics.doctor
      where clinic_id = ${site.clinic_id}
        and fhir_id = ${id}`,
    )
    if (!row) return undefined
    const given = [row.given, row.patronymic].filter((part) => part !== null)
    const name = [compact({ use: 'official', family: row.family, given })]
    const resource = compact({
      resourceType: 'Practitioner',
      id,
      active: row.active,
      name,
      gender: row.gender,
    })
    return { resource, version: row.fhir_version, updated_at: row.updated_at }
  },
}

async function upsertDoctors(db: Write, site: FhirSite, rows: IdentifiedRow<DoctorRow>[]): Promise<WrittenRow[]> {
  const { rows: written } = await run(
    db,
    sql<WrittenRow>`
    insert into clinics.doctor
      (clinic_id, id, fhir_id, family, given, patronymic, gender, active, updated_at)
    select ${site.clinic_id}::uuid, id, fhir_id, family, given, patronymic, gender, active, ${site.now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as incoming
      (id uuid, fhir_id text, family text, given text, patronymic text, gender text, active boolean)
    on conflict (clinic_id, fhir_id) do update
    set family = excluded.family,
        given = excluded.given,
        patronymic = excluded.patronymic,
        gender = excluded.gender,
        active = excluded.active,
        fhir_version = doctor.fhir_version + 1,
        updated_at = excluded.updated_at
    where (doctor.family, doctor.given, doctor.patronymic, doctor.gender, doctor.active)
      is distinct from (excluded.family, excluded.given, excluded.patronymic, excluded.gender, excluded.active)
    returning fhir_id, fhir_version, updated_at`,
  )
  return written
}
