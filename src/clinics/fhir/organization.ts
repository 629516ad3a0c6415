// Organization → clinics.clinic: the clinic itself, which the operator has made; its own system keeps it current.
import { type Write, all, first, run, sql } from '../../platform/db/index.ts'
import { compact } from '../../platform/fhir/datatypes.ts'
import type { Element } from '../../platform/fhir/element.ts'
import type { FhirHandler, FhirSite } from '../../platform/fhir/handler.ts'
import { type KnownRow, type WrittenRow, storeDrafts } from '../../platform/fhir/store.ts'
import { readEnglishName, readPhone, writeName, writePhone } from './naming.ts'

export interface ClinicRow {
  name_ru: string
  /** null: not said, so it stays as it is */
  name_en: string | null
  phone: string | null
  chief_doctor_name: string | null
  active: boolean
}

export const organization: FhirHandler<ClinicRow> = {
  type: 'Organization',
  order: 10,
  about:
    'The clinic itself, under its own id only: name (English by the translation extension or an alias), telephone, active, chief doctor (contact with purpose ADMIN).',
  parse(element, site) {
    if (element.fields['id'] !== site.fhir_id) {
      element.refuse(
        'unknown-clinic',
        `Only your clinic’s own Organization is kept: Organization/${site.fhir_id}.`,
        { at: 'id' },
      )
    }
    return parseClinic(element)
  },
  store: (db, site, drafts) =>
    storeDrafts(drafts, {
      lock: (ids) => lockClinic(db, site, ids),
      upsert: ([draft]) => updateClinic(db, site, draft!.row),
    }),
  async find(db, site, id) {
    if (id !== site.fhir_id) return undefined
    const row = await first(
      db,
      sql<ClinicRow & KnownRow>`
      select id, fhir_id, fhir_version, updated_at, name_ru, name_en, phone, chief_doctor_name, active
      from clinics.clinic
      where id = ${site.clinic_id}`,
    )
    if (!row) return undefined
    const contact =
      row.chief_doctor_name === null ? undefined : [{ purpose: ADMIN, name: { text: row.chief_doctor_name } }]
    const named = { ...writeName(row.name_ru, row.name_en ?? row.name_ru), ...writePhone(row.phone) }
    const resource = compact({ resourceType: 'Organization', id, active: row.active, ...named, contact })
    return { resource, version: row.fhir_version, updated_at: row.updated_at }
  },
}

const ADMIN = {
  coding: [{ system: 'http://terminology.hl7.org/CodeSystem/contactentity-type', code: 'ADMIN' }],
}

/** Reads an Organization as a clinic, whoever's it is. */
export function parseClinic(element: Element): ClinicRow {
  const name_ru = element.text('name')
  if (name_ru === undefined)
    element.refuse('missing-name', 'A clinic needs a name.', { at: 'name', type: 'required' })
  return {
    name_ru: name_ru ?? '',
    name_en: readEnglishName(element),
    phone: readPhone(element),
    chief_doctor_name: readChiefDoctor(element),
    active: element.boolean('active') ?? true,
  }
}

function readChiefDoctor(element: Element): string | null {
  const contact = element.children('contact').find((one) =>
    one
      .child('purpose')
      ?.children('coding')
      .some((coding) => coding.text('code') === 'ADMIN'),
  )
  const name = contact?.child('name')
  if (!name) return null
  const parts = [name.text('family'), ...name.texts('given')].filter((part) => part !== undefined)
  return name.text('text') ?? (parts.join(' ') || null)
}

function lockClinic(db: Write, site: FhirSite, ids: string[]): Promise<KnownRow[]> {
  return all(
    db,
    sql<KnownRow>`
    select id, fhir_id, fhir_version, updated_at
    from clinics.clinic
    where id = ${site.clinic_id}
      and fhir_id = any(${ids}::text[])
    for no key update`,
  )
}

// What the Organization does not say stays as the operator has set it.
async function updateClinic(db: Write, site: FhirSite, row: ClinicRow): Promise<WrittenRow[]> {
  const { rows } = await run(
    db,
    sql<WrittenRow>`
    update clinics.clinic
    set name_ru = ${row.name_ru},
        name_en = coalesce(${row.name_en}, name_en),
        phone = coalesce(${row.phone}, phone),
        chief_doctor_name = coalesce(${row.chief_doctor_name}, chief_doctor_name),
        active = ${row.active},
        fhir_version = fhir_version + 1,
        updated_at = ${site.now}
    where id = ${site.clinic_id}
      and (name_ru, name_en, phone, chief_doctor_name, active)
        is distinct from (${row.name_ru}, coalesce(${row.name_en}, name_en), coalesce(${row.phone}, phone),
          coalesce(${row.chief_doctor_name}, chief_doctor_name), ${row.active})
    returning fhir_id, fhir_version, updated_at`,
  )
  return rows
}
