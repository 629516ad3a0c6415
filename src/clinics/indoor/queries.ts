// Statements that read the inside of a building.
import { type Read, all, first, sql } from '../../platform/db/index.ts'
import type { Level, Passage, Plan, Spot } from './plan.ts'

/** The plan of a branch's building; empty lists when nobody has told it. */
export async function findPlan(db: Read, clinic_id: string, branch_id: string): Promise<Plan> {
  const [levels, spots, passages] = await Promise.all([
    all(db, sql<Level>`
      select id, ordinal, name_ru, name_en, outline
      from clinics.level
      where clinic_id = ${clinic_id}
        and branch_id = ${branch_id}
      order by ordinal`),
    all(db, sql<Spot>`
      select id, code, kind, level_id, label, name_ru, name_en, x, y, outline, shaft, wheelchair, place_id
      from clinics.spot
      where clinic_id = ${clinic_id}
        and branch_id = ${branch_id}
      order by code`),
    all(db, sql<Passage>`
      select from_id, to_id, kind, metres, step_free, one_way
      from clinics.passage
      where clinic_id = ${clinic_id}
        and branch_id = ${branch_id}
      order by from_id, to_id, kind`),
  ])
  return { levels, spots, passages }
}

export interface BranchNamed {
  id: string
  slug: string
  name_ru: string
  name_en: string
  address: string | null
  /** Whether its inside is known. */
  has_plan: boolean
}

/** A clinic's active branches. */
export function listBranchesInside(db: Read, clinic_id: string): Promise<BranchNamed[]> {
  return all(db, sql<BranchNamed>`
    select b.id, b.slug, b.name_ru, b.name_en, b.address,
      exists (select from clinics.level l where l.clinic_id = ${clinic_id} and l.branch_id = b.id) as has_plan
    from clinics.branch b
    where b.clinic_id = ${clinic_id}
      and b.active
    order by b.name_ru, b.id`)
}

export interface LiftOutage {
  id: string
  branch_id: string
  shaft: string
  since: Date
  until: Date | null
}

/** The lifts of a clinic that do not run at an instant, or will not from a later one on; the oldest first. */
export function listLiftOutages(db: Read, clinic_id: string, now: Date): Promise<LiftOutage[]> {
  return all(db, sql<LiftOutage>`
    select id, branch_id, shaft, since, until
    from clinics.lift_outage
    where clinic_id = ${clinic_id}
      and ended_at is null
      and (until is null or until > ${now})
    order by since, id`)
}

/** Shafts of a branch whose lift does not run at an instant. */
export async function findShaftsOut(db: Read, clinic_id: string, branch_id: string, now: Date): Promise<Set<string>> {
  const outages = await listLiftOutages(db, clinic_id, now)
  return new Set(outages.filter((one) => one.branch_id === branch_id && one.since <= now).map(({ shaft }) => shaft))
}

export interface Lift {
  branch_id: string
  shaft: string
  label: string | null
}

/** Every lift of a clinic once, whatever the number of its levels. */
export function listLifts(db: Read, clinic_id: string): Promise<Lift[]> {
  return all(db, sql<Lift>`
    select branch_id, shaft, min(label) as label
    from clinics.spot
    where clinic_id = ${clinic_id}
      and kind = 'lift'
      and shaft is not null
    group by branch_id, shaft
    order by branch_id, shaft`)
}

/** The rooms of a branch as its clinic's own system knows them, by which a plan's rooms are recognised. */
export function listPlaces(db: Read, clinic_id: string, branch_id: string): Promise<{ id: string; fhir_id: string; name: string; kind: string | null }[]> {
  return all(db, sql<{ id: string; fhir_id: string; name: string; kind: string | null }>`
    select id, fhir_id, name, kind
    from clinics.place
    where clinic_id = ${clinic_id}
      and branch_id = ${branch_id}
      and active
    order by name, id`)
}

/** An active branch by its slug. */
export function findBranchInside(db: Read, clinic_id: string, slug: string): Promise<Omit<BranchNamed, 'has_plan'> | undefined> {
  return first(db, sql<Omit<BranchNamed, 'has_plan'>>`
    select id, slug, name_ru, name_en, address
    from clinics.branch
    where clinic_id = ${clinic_id}
      and slug = ${slug}
      and active`)
}
