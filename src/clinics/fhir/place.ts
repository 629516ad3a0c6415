// Places inside a branch: floors, rooms, posts.
import { type Write, run, sql } from '../../platform/db/index.ts'
import { readCodes } from '../../platform/fhir/datatypes.ts'
import type { Element } from '../../platform/fhir/element.ts'
import type { Draft, FhirSite } from '../../platform/fhir/handler.ts'
import type { Reference } from '../../platform/fhir/reference.ts'
import { type IdentifiedRow, type WrittenRow, storeRows } from '../../platform/fhir/store.ts'
import { STATUSES } from './branch.ts'

export interface PlaceRow {
  part_of: Reference | undefined
  branch_id: string | null
  place_kind: string | null
  name: string
  /** How to get there, in words for visitors. */
  way: string | null
  active: boolean
}

/** Reads a Location with partOf. */
export function parsePlace(element: Element): PlaceRow {
  const name = element.text('name')
  if (name === undefined)
    element.refuse('missing-name', 'A place needs a name.', { at: 'name', type: 'required' })
  const physical = element.child('physicalType')
  return {
    part_of: element.reference('partOf', ['Location']),
    branch_id: null,
    place_kind: (physical && readCodes([physical])[0]) ?? null,
    name: name ?? '',
    way: element.text('description')?.trim() || null,
    active: (element.code('status', STATUSES) ?? 'active') === 'active',
  }
}

/** Stores places whose branch has been found. */
export function storePlaces(db: Write, site: FhirSite, drafts: Draft<PlaceRow>[]): Promise<void> {
  return storeRows(db, site, 'clinics.place', drafts, upsertPlaces)
}

async function upsertPlaces(db: Write, site: FhirSite, rows: IdentifiedRow<PlaceRow>[]): Promise<WrittenRow[]> {
  const { rows: written } = await run(
    db,
    sql<WrittenRow>`
    insert into clinics.place
      (clinic_id, id, fhir_id, branch_id, kind, name, part_of, way, active, updated_at)
    select ${site.clinic_id}::uuid, id, fhir_id, branch_id, place_kind, name, part_of ->> 'id', way, active, ${site.now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as incoming
      (id uuid, fhir_id text, branch_id uuid, place_kind text, name text, part_of jsonb, way text, active boolean)
    on conflict (clinic_id, fhir_id) do update
    set branch_id = excluded.branch_id,
        kind = excluded.kind,
        name = excluded.name,
        part_of = excluded.part_of,
        way = excluded.way,
        active = excluded.active,
        fhir_version = place.fhir_version + 1,
        updated_at = excluded.updated_at
    where (place.branch_id, place.kind, place.name, place.part_of, place.way, place.active)
      is distinct from (excluded.branch_id, excluded.kind, excluded.name, excluded.part_of, excluded.way, excluded.active)
    returning fhir_id, fhir_version, updated_at`,
  )
  return written
}
