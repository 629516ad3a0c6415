// What choosing reads, apart from waits: facts of branches, words, who offers what, and the soonest times.
import { type Read, all, sql } from '../../platform/db/index.ts'
import type { Audience, PatientClass } from '../slot.ts'
import { type WaitPlace, placesTable } from '../waits/index.ts'
import type { DangerWord, Specialty, Synonym } from './need.ts'

/** An active branch of an active clinic, with all that a list says of it besides the wait. */
export interface BranchFacts {
  clinic_id: string
  clinic_slug: string
  clinic_ru: string
  clinic_en: string
  audience: Audience
  zone: string
  branch_id: string
  slug: string
  branch_ru: string
  branch_en: string
  address: string | null
  okrug_code: string | null
  latitude: number | null
  longitude: number | null
  phone: string | null
  opening_hours: unknown
  step_free: boolean | null
  lift: boolean | null
  languages: string[] | null
}

/** All branches of the network: one statement over some hundred rows of reference tables. */
export function listBranches(db: Read): Promise<BranchFacts[]> {
  return all(db, sql<BranchFacts>`
    select c.id as clinic_id, c.slug as clinic_slug, c.name_ru as clinic_ru, c.name_en as clinic_en, c.audience, c.zone,
      b.id as branch_id, b.slug, b.name_ru as branch_ru, b.name_en as branch_en, b.address,
      coalesce(b.okrug_code, c.okrug_code) as okrug_code, b.latitude, b.longitude, coalesce(b.phone, c.phone) as phone,
      b.opening_hours, b.step_free, b.lift, b.languages
    from clinics.branch b
    join clinics.clinic c
      on c.id = b.clinic_id
    where b.active
      and c.active
    order by c.id, b.id`)
}

export interface OkrugShape {
  code: string
  name_ru: string
  name_en: string
  /** [[longitude, latitude], …], closed or not; null when the okrug has none. */
  outline: [number, number][] | null
}

export function listOkrugs(db: Read): Promise<OkrugShape[]> {
  return all(db, sql<OkrugShape>`
    select code, name_ru, name_en, outline
    from clinics.okrug
    order by name_ru`)
}

export function listSpecialties(db: Read): Promise<Specialty[]> {
  return all(db, sql<Specialty>`
    select code, name_ru, name_en
    from clinics.specialty
    order by name_ru`)
}

export function listSynonyms(db: Read): Promise<Synonym[]> {
  return all(db, sql<Synonym>`
    select phrase, specialty_code, audience, place
    from access.synonym
    order by place, phrase, specialty_code`)
}

export function listDangerWords(db: Read): Promise<DangerWord[]> {
  return all(db, sql<DangerWord>`
    select phrase, kind
    from access.danger_word
    order by phrase`)
}

/** Which specialties doctors of a branch have, told by their roles, whether schedules are known or not. */
export function listOffered(db: Read): Promise<{ branch_id: string; specialty_code: string }[]> {
  return all(db, sql<{ branch_id: string; specialty_code: string }>`
    /* cross-clinic */
    select distinct branch_id, specialty_code
    from clinics.doctor_role
    where active
      and branch_id is not null
      and specialty_code is not null
    order by branch_id, specialty_code`)
}

/** Which ages the doctors of a specialty see anywhere, by their schedules. */
export function listAudiences(db: Read): Promise<{ specialty_code: string; audience: Audience }[]> {
  return all(db, sql<{ specialty_code: string; audience: Audience }>`
    /* cross-clinic */
    select distinct specialty_code, audience
    from access.schedule
    where active
    order by specialty_code, audience`)
}

/** How many different starting times a card shows. */
const SOONEST = 3

/**
 * The first starting times that a class may book at some places, by specialty and branch: free, after `now`, up to the
 * local day `until`. One statement: three steps of an index a place.
 */
export async function findSoonest(
  db: Read, { places, who, until }: { places: readonly WaitPlace[]; who: PatientClass; until: string }, now: Date,
): Promise<Map<string, Map<string, Date[]>>> {
  const rows = await all(db, sql<{ specialty_code: string; branch_id: string; starts_at: Date }>`
    /* cross-clinic */
    select places.specialty_code, places.branch_id, s.starts_at
    from ${placesTable(places)}
    cross join lateral (
      select slot.starts_at
      from access.slot slot
      where slot.clinic_id = places.clinic_id
        and slot.branch_id = places.branch_id
        and slot.specialty_code = places.specialty_code
        and slot.starts_at > ${now}
        and slot.day <= ${until}
        and slot.status = 'free'
        and slot.audience in ('both', ${who.age})
        and slot.visit in ('any', ${who.visit})
        and (not slot.urgent_only or ${who.urgency === 'urgent'})
        and (not slot.referral_only or ${who.referral})
      group by slot.starts_at
      order by slot.starts_at
      limit ${SOONEST}
    ) s
    order by s.starts_at`)
  const by_specialty = new Map<string, Map<string, Date[]>>()
  for (const { specialty_code, branch_id, starts_at } of rows) {
    let branches = by_specialty.get(specialty_code)
    if (!branches) by_specialty.set(specialty_code, (branches = new Map()))
    const times = branches.get(branch_id)
    if (times) times.push(starts_at)
    else branches.set(branch_id, [starts_at])
  }
  return by_specialty
}
