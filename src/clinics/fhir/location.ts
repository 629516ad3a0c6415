// Location → clinics.branch when it stands alone, clinics.place when it is part of another Location.
import { all, first, sql } from '../../platform/db/index.ts'
import { compact, writeCode } from '../../platform/fhir/datatypes.ts'
import { type Draft, type FhirHandler, openDrafts } from '../../platform/fhir/handler.ts'
import type { Reference } from '../../platform/fhir/reference.ts'
import type { KnownRow } from '../../platform/fhir/store.ts'
import { type BranchRow, type OpeningHours, parseBranch, storeBranches, writeHours } from './branch.ts'
import { type FoundLocation, findLocations } from './lookup.ts'
import { writeName, writePhone } from './naming.ts'
import { type PlaceRow, parsePlace, storePlaces } from './place.ts'

type LocationRow = ({ kind: 'branch' } & BranchRow) | ({ kind: 'place' } & PlaceRow)

type BranchDraft = Draft<LocationRow & { kind: 'branch' }>
type PlaceDraft = Draft<LocationRow & { kind: 'place' }>

export const location: FhirHandler<LocationRow> = {
  type: 'Location',
  order: 20,
  about:
    'Without partOf a branch: name, address, position, telephone, hours, status. With partOf a place in its branch: name, kind, status.',
  parse: (element) =>
    element.fields['partOf'] === undefined
      ? { kind: 'branch', ...parseBranch(element) }
      : { kind: 'place', ...parsePlace(element) },
  async store(db, site, drafts) {
    const branches = drafts.filter((draft): draft is BranchDraft => draft.row.kind === 'branch')
    const places = drafts.filter((draft): draft is PlaceDraft => draft.row.kind === 'place')
    const known = await findLocations(
      db,
      site.clinic_id,
      drafts.map((draft) => draft.id),
    )
    for (const draft of drafts) refuseOtherKind(draft, known.get(draft.id))
    await storeBranches(db, site, branches)
    const parents = openDrafts(places)
      .map(({ row }) => row.part_of?.id)
      .filter((id) => id !== undefined)
    resolveBranches(openDrafts(places), await findLocations(db, site.clinic_id, parents))
    await storePlaces(db, site, places)
  },
  async find(db, site, id) {
    return (await findBranch(db, site.clinic_id, id)) ?? findPlace(db, site.clinic_id, id)
  },
}

function refuseOtherKind({ id, row, element }: Draft<LocationRow>, known: FoundLocation | undefined): void {
  if (!known || known.kind === row.kind) return
  element.refuse(
    'kind-changed',
    known.kind === 'branch'
      ? `Location/${id} is known as a branch and cannot become part of another. Send the place under a new id.`
      : `Location/${id} is known as a place inside a branch and cannot become a branch. Send the branch under a new id.`,
    { at: 'partOf' },
  )
}

/** Follows partOf upwards to the branch: through places of the same batch, then through those that are known. */
function resolveBranches(places: PlaceDraft[], known: ReadonlyMap<string, FoundLocation>): void {
  const parents = new Map(places.map(({ id, row }) => [id, row.part_of]))
  for (const { row, element } of places) {
    const passed = new Set<string>()
    let at: Reference | undefined = row.part_of
    while (at && parents.has(at.id) && !passed.has(at.id)) {
      passed.add(at.id)
      at = parents.get(at.id)
    }
    row.branch_id = at && !passed.has(at.id) ? (known.get(at.id)?.branch_id ?? null) : null
    if (row.branch_id !== null) continue
    if (at && passed.has(at.id))
      element.refuse('circle', 'These places are part of each other and lead to no branch.', { at: 'partOf' })
    else
      element.refuse(
        'unknown-location',
        `Location/${at?.id} is not known. Send the branch first or in the same Bundle.`,
        { at: 'partOf', type: 'not-found' },
      )
  }
}

type BranchView = KnownRow &
  Omit<BranchRow, 'name_en' | 'hours'> & { name_en: string; opening_hours: OpeningHours[] | null }

async function findBranch(db: Parameters<typeof location.find>[0], clinic_id: string, id: string) {
  const row = await first(
    db,
    sql<BranchView>`
    select fhir_version, updated_at, name_ru, name_en, address, latitude, longitude, phone, opening_hours, active
    from clinics.branch
    where clinic_id = ${clinic_id}
      and fhir_id = ${id}`,
  )
  if (!row) return undefined
  const resource = compact({
    resourceType: 'Location',
    id,
    status: row.active ? 'active' : 'inactive',
    ...writeName(row.name_ru, row.name_en),
    ...writePhone(row.phone),
    address: row.address === null ? undefined : { text: row.address },
    position: row.latitude === null ? undefined : { longitude: row.longitude, latitude: row.latitude },
    hoursOfOperation: writeHours(row.opening_hours),
  })
  return { resource, version: row.fhir_version, updated_at: row.updated_at }
}

async function findPlace(db: Parameters<typeof location.find>[0], clinic_id: string, id: string) {
  const [row] = await all(
    db,
    sql<KnownRow & { name: string; kind: string | null; way: string | null; active: boolean; parent_fhir_id: string }>`
    select p.fhir_version, p.updated_at, p.name, p.kind, p.way, p.active, coalesce(p.part_of, b.fhir_id) as parent_fhir_id
    from clinics.place p
    join clinics.branch b on b.clinic_id = p.clinic_id and b.id = p.branch_id
    where p.clinic_id = ${clinic_id}
      and p.fhir_id = ${id}`,
  )
  if (!row) return undefined
  const resource = compact({
    resourceType: 'Location',
    id,
    status: row.active ? 'active' : 'inactive',
    name: row.name,
    description: row.way ?? undefined,
    physicalType: writeCode(row.kind),
    partOf: { reference: `Location/${row.parent_fhir_id}` },
  })
  return { resource, version: row.fhir_version, updated_at: row.updated_at }
}
