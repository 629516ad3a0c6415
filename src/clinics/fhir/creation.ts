// A clinic made from its own Organization: an operator's act, never the endpoint's.
import { type Read, type Write, all, first, run, sql } from '../../platform/db/index.ts'
import { Element, beginReading, isRefused } from '../../platform/fhir/element.ts'
import type { Issue } from '../../platform/fhir/outcome.ts'
import { makeId } from '../../platform/ids.ts'
import { parseClinic } from './organization.ts'
import { chooseSlug } from './slug.ts'

export interface ClinicNamed {
  id: string
  slug: string
  fhir_id: string
  zone: string
}

/** The clinic that an operator names by its slug or by the logical id of its Organization; the slug goes first. */
export function findClinicNamed(db: Read, name: string): Promise<ClinicNamed | undefined> {
  return first(
    db,
    sql<ClinicNamed>`
    select id, slug, fhir_id, zone
    from clinics.clinic
    where slug = ${name}
      or fhir_id = ${name}
    order by (slug = ${name}) desc, id
    limit 1`,
  )
}

/**
 * Makes a clinic of an Organization. Its slug comes from the logical id; it is for adults and children until the
 * operator says otherwise. Refused with the issues when the Organization cannot be read.
 */
export async function createClinic(
  db: Write,
  organization: Record<string, unknown>,
  zone: string,
  now: Date,
): Promise<{ ok: true; clinic: ClinicNamed } | { ok: false; issues: Issue[] }> {
  const reading = beginReading()
  const row = parseClinic(new Element(organization, 'Organization', reading))
  if (isRefused(reading)) return { ok: false, issues: reading.issues }
  const fhir_id = String(organization['id'])
  const slugs = await all(
    db,
    sql<{ slug: string }>`
    select slug
    from clinics.clinic`,
  )
  const clinic = {
    id: makeId(now),
    slug: chooseSlug(fhir_id, new Set(slugs.map((one) => one.slug))),
    fhir_id,
    zone,
  }
  await run(
    db,
    sql`
    insert into clinics.clinic
      (id, slug, fhir_id, name_ru, name_en, audience, zone, chief_doctor_name, phone, active, updated_at)
    values
      (${clinic.id}, ${clinic.slug}, ${fhir_id}, ${row.name_ru}, ${row.name_en ?? row.name_ru}, 'both', ${zone},
       ${row.chief_doctor_name}, ${row.phone}, ${row.active}, ${now})`,
  )
  return { ok: true, clinic }
}
