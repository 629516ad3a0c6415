// Statements of clinics: as routes and jobs know them, and for the public pages.
import { type Read, all, first, sql } from '../platform/db/index.ts'
import type { ClinicScope } from '../platform/http/route.ts'

/** The active clinic that an address names, or undefined. */
export async function findClinicScope(db: Read, slug: string): Promise<ClinicScope | undefined> {
  // what cannot be a slug (clinic_slug_ck) is not asked for: PostgreSQL takes no NUL in a text
  if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(slug)) return undefined
  return first(db, sql<ClinicScope>`
    select id, slug, name_ru, name_en, zone
    from clinics.clinic
    where slug = ${slug}
      and active`)
}

/** Clinics by id, those not active any more included. */
export async function findClinicScopes(db: Read, ids: readonly string[]): Promise<Map<string, ClinicScope>> {
  const found = await all(db, sql<ClinicScope>`
    select id, slug, name_ru, name_en, zone
    from clinics.clinic
    where id = any(${[...new Set(ids)]}::uuid[])`)
  return new Map(found.map((clinic) => [clinic.id, clinic]))
}

export interface ListedClinic {
  id: string
  slug: string
  name_ru: string
  name_en: string
  audience: 'adult' | 'child' | 'both'
  okrug_code: string | null
  okrug_ru: string | null
  okrug_en: string | null
}

/** All active clinics in the order of their okrugs and names; there are some hundred at most. */
export function listClinics(db: Read): Promise<ListedClinic[]> {
  return all(db, sql<ListedClinic>`
    select c.id, c.slug, c.name_ru, c.name_en, c.audience, c.okrug_code, o.name_ru as okrug_ru, o.name_en as okrug_en
    from clinics.clinic c
    left join clinics.okrug o
      on o.code = c.okrug_code
    where c.active
    order by o.name_ru nulls last, c.name_ru`)
}

export interface ClinicDetail extends ListedClinic {
  zone: string
  chief_doctor_name: string | null
  phone: string | null
}

export function findClinic(db: Read, id: string): Promise<ClinicDetail | undefined> {
  return first(db, sql<ClinicDetail>`
    select c.id, c.slug, c.name_ru, c.name_en, c.audience, c.okrug_code, o.name_ru as okrug_ru, o.name_en as okrug_en,
      c.zone, c.chief_doctor_name, c.phone
    from clinics.clinic c
    left join clinics.okrug o
      on o.code = c.okrug_code
    where c.id = ${id}`)
}

export interface BranchDetail {
  id: string
  name_ru: string
  name_en: string
  address: string | null
  phone: string | null
  opening_hours: unknown
}

/** The active branches of a clinic. */
export function listBranches(db: Read, clinic_id: string): Promise<BranchDetail[]> {
  return all(db, sql<BranchDetail>`
    select id, name_ru, name_en, address, phone, opening_hours
    from clinics.branch
    where clinic_id = ${clinic_id}
      and active
    order by name_ru`)
}
