// Branches: Locations that are part of no other.
import { type Write, all, run, sql } from '../../platform/db/index.ts'
import type { Element } from '../../platform/fhir/element.ts'
import type { Draft, FhirSite } from '../../platform/fhir/handler.ts'
import { type IdentifiedRow, type WrittenRow, storeRows } from '../../platform/fhir/store.ts'
import { readEnglishName, readPhone } from './naming.ts'
import { chooseSlug } from './slug.ts'

/** Local times 'HH:MM'; days 'mon' to 'sun'. */
export interface OpeningHours {
  days: string[]
  opens: string
  closes: string
}

export interface BranchRow {
  name_ru: string
  /** null: not said, so it stays as it is */
  name_en: string | null
  address: string | null
  latitude: number | null
  longitude: number | null
  phone: string | null
  hours: OpeningHours[] | null
  active: boolean
}

export const STATUSES = ['active', 'suspended', 'inactive'] as const
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
const TIME = /^([01]\d|2[0-3]|24):[0-5]\d/

/** Reads a Location without partOf. */
export function parseBranch(element: Element): BranchRow {
  const name_ru = element.text('name')
  if (name_ru === undefined)
    element.refuse('missing-name', 'A branch needs a name.', { at: 'name', type: 'required' })
  return {
    name_ru: name_ru ?? '',
    name_en: readEnglishName(element),
    address: readAddress(element),
    ...readPosition(element),
    phone: readPhone(element),
    hours: readHours(element),
    active: (element.code('status', STATUSES) ?? 'active') === 'active',
  }
}

function readAddress(element: Element): string | null {
  const address = element.child('address')
  if (!address) return null
  const parts = [address.text('postalCode'), address.text('city'), ...address.texts('line')]
  return address.text('text') ?? (parts.filter((part) => part !== undefined).join(', ') || null)
}

function readPosition(element: Element): { latitude: number | null; longitude: number | null } {
  const position = element.child('position')
  const latitude = position?.number('latitude')
  const longitude = position?.number('longitude')
  if (!position || latitude === undefined || longitude === undefined)
    return { latitude: null, longitude: null }
  if (Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180) return { latitude, longitude }
  position.refuse(
    'wrong-value',
    'Expected a latitude from −90 to 90 and a longitude from −180 to 180 degrees.',
    { type: 'value' },
  )
  return { latitude: null, longitude: null }
}

function readHours(element: Element): OpeningHours[] | null {
  const hours = element
    .children('hoursOfOperation')
    .map((one) => {
      const all_day = one.boolean('allDay') === true
      const opens = all_day ? '00:00' : one.text('openingTime')
      const closes = all_day ? '24:00' : one.text('closingTime')
      const days = one.texts('daysOfWeek').filter((day) => (DAYS as readonly string[]).includes(day))
      const complete =
        opens !== undefined &&
        closes !== undefined &&
        TIME.test(opens) &&
        TIME.test(closes) &&
        days.length > 0
      if (complete) return { days, opens: opens.slice(0, 5), closes: closes.slice(0, 5) }
      return one.warn(
        'hours-incomplete',
        'Hours need daysOfWeek with openingTime and closingTime, or allDay. These were left out.',
        { type: 'value' },
      )
    })
    .filter((one) => one !== undefined)
  return hours.length > 0 ? hours : null
}

/** Opening hours as hoursOfOperation. */
export function writeHours(hours: OpeningHours[] | null): Record<string, unknown>[] | undefined {
  return hours?.map(({ days, opens, closes }) =>
    closes === '24:00'
      ? { daysOfWeek: days, allDay: true }
      : { daysOfWeek: days, openingTime: `${opens}:00`, closingTime: `${closes}:00` },
  )
}

/** Stores branches; a new one gets the word for its addresses from its logical id. */
export function storeBranches(db: Write, site: FhirSite, drafts: Draft<BranchRow>[]): Promise<void> {
  return storeRows(db, site, 'clinics.branch', drafts, upsertBranches)
}

async function upsertBranches(db: Write, site: FhirSite, rows: IdentifiedRow<BranchRow>[]): Promise<WrittenRow[]> {
  const named = await nameRows(db, site, rows)
  const { rows: written } = await run(
    db,
    sql<WrittenRow>`
    insert into clinics.branch
      (clinic_id, id, slug, fhir_id, name_ru, name_en, address, latitude, longitude, phone, opening_hours, active, updated_at)
    select ${site.clinic_id}::uuid, incoming.id, incoming.slug, incoming.fhir_id, incoming.name_ru,
      coalesce(incoming.name_en, former.name_en, incoming.name_ru), incoming.address, incoming.latitude,
      incoming.longitude, incoming.phone, incoming.hours, incoming.active, ${site.now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(named)}::jsonb) as incoming
      (id uuid, slug text, fhir_id text, name_ru text, name_en text, address text, latitude double precision,
       longitude double precision, phone text, hours jsonb, active boolean)
    left join clinics.branch as former on former.clinic_id = ${site.clinic_id} and former.fhir_id = incoming.fhir_id
    on conflict (clinic_id, fhir_id) do update
    set name_ru = excluded.name_ru,
        name_en = excluded.name_en,
        address = excluded.address,
        latitude = excluded.latitude,
        longitude = excluded.longitude,
        phone = excluded.phone,
        opening_hours = excluded.opening_hours,
        active = excluded.active,
        fhir_version = branch.fhir_version + 1,
        updated_at = excluded.updated_at
    where (branch.name_ru, branch.name_en, branch.address, branch.latitude, branch.longitude, branch.phone,
        branch.opening_hours, branch.active)
      is distinct from (excluded.name_ru, excluded.name_en, excluded.address, excluded.latitude, excluded.longitude,
        excluded.phone, excluded.opening_hours, excluded.active)
    returning fhir_id, fhir_version, updated_at`,
  )
  return written
}

/** Each branch with the word for its addresses: the one it has, or a free one. */
async function nameRows(
  db: Write,
  site: FhirSite,
  rows: IdentifiedRow<BranchRow>[],
): Promise<(IdentifiedRow<BranchRow> & { slug: string })[]> {
  const slugs = await all(
    db,
    sql<{ slug: string; fhir_id: string }>`
    select slug, fhir_id
    from clinics.branch
    where clinic_id = ${site.clinic_id}`,
  )
  const taken = new Set(slugs.map((row) => row.slug))
  return rows.map((row) => ({
    ...row,
    slug: slugs.find((one) => one.fhir_id === row.fhir_id)?.slug ?? chooseSlug(row.fhir_id, taken),
  }))
}
