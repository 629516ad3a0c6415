// SQL of the work lists: a clinic's cases by the date due, and the city's overdue ones.
import { type Read, all, sql } from '../../platform/db/index.ts'
import type { CaseState, Verdict } from '../rules/state.ts'

export interface ListedCase {
  id: string
  title_code: string
  state: CaseState
  owner_account_id: string | null
  owner_name: string | null
  offered_to: string | null
  branch_ru: string | null
  branch_en: string | null
  opened_at: Date
  due_on: string
  replied_at: Date | null
  climbed_at: Date | null
  verdict: Verdict | null
}

export interface CaseFilter {
  states: readonly CaseState[]
  /** Only cases that this account owns or was asked to take. */
  mine: string | null
}

/** Cases of a clinic, the earliest due first; settled ones newest first. */
export function listCases(db: Read, clinic_id: string, filter: CaseFilter, limit: number): Promise<ListedCase[]> {
  return all(db, sql<ListedCase>`
    select k.id, k.title_code, k.state, k.owner_account_id, a.name as owner_name, k.offered_to, b.name_ru as branch_ru,
      b.name_en as branch_en, k.opened_at, k.due_on, k.replied_at, k.climbed_at, k.verdict
    from cases.case k
    left join clinics.branch b
      on b.clinic_id = k.clinic_id
      and b.id = k.branch_id
    left join people.account a on a.id = k.owner_account_id
    where k.clinic_id = ${clinic_id}
      and k.state = any(${filter.states}::text[])
      and (${filter.mine}::uuid is null or k.owner_account_id = ${filter.mine}::uuid or k.offered_to = ${filter.mine}::uuid)
    order by case when k.state = 'settled' then -extract(epoch from k.updated_at) else 0 end, k.due_on, k.id
    limit ${limit}`)
}

/** How many cases a clinic has in each state, and how many of those in hand are somebody's own. */
export function countCases(db: Read, clinic_id: string, account_id: string | null): Promise<{ state: CaseState; count: number; mine: number }[]> {
  return all(db, sql<{ state: CaseState; count: number; mine: number }>`
    select state, count(*)::int as count,
      count(*) filter (where owner_account_id = ${account_id}::uuid or offered_to = ${account_id}::uuid)::int as mine
    from cases.case
    where clinic_id = ${clinic_id}
    group by state`)
}

export interface OverdueCase extends ListedCase {
  clinic_id: string
  clinic_slug: string
  clinic_ru: string
  clinic_en: string
  zone: string
}

/** Cases that climbed and are still in hand, the latest on top, over all clinics. */
export function listClimbed(db: Read, limit: number): Promise<OverdueCase[]> {
  return all(db, sql<OverdueCase>`
    /* cross-clinic */
    select k.clinic_id, c.slug as clinic_slug, c.name_ru as clinic_ru, c.name_en as clinic_en, c.zone, k.id, k.title_code,
      k.state, k.owner_account_id, null::text as owner_name, k.offered_to, b.name_ru as branch_ru, b.name_en as branch_en,
      k.opened_at, k.due_on, k.replied_at, k.climbed_at, k.verdict
    from cases.case k
    join clinics.clinic c on c.id = k.clinic_id
    left join clinics.branch b
      on b.clinic_id = k.clinic_id
      and b.id = k.branch_id
    where k.climbed_at is not null
      and k.state in ('open', 'offered', 'asked')
    order by k.due_on, k.opened_at, k.id
    limit ${limit}`)
}

/** Clinics with cases in hand that were due before a day and have not climbed. */
export function findClinicsOverdue(db: Read, before: string): Promise<{ id: string; zone: string }[]> {
  return all(db, sql<{ id: string; zone: string }>`
    /* cross-clinic */
    select c.id, c.zone
    from clinics.clinic c
    where c.id in (
      select k.clinic_id
      from cases.case k
      where k.state in ('open', 'offered')
        and k.climbed_at is null
        and k.due_on < ${before}::date
    )
    order by c.id`)
}

/** The cases of one clinic that climb on a local day: due before it. */
export function findOverdue(db: Read, clinic_id: string, today: string, limit: number): Promise<{ id: string }[]> {
  return all(db, sql<{ id: string }>`
    select id
    from cases.case
    where clinic_id = ${clinic_id}
      and state in ('open', 'offered')
      and climbed_at is null
      and due_on < ${today}::date
    order by due_on, id
    limit ${limit}`)
}

export interface Colleague {
  id: string
  name: string
  role: 'chief_doctor' | 'head_of_department'
}

/** Who may be handed a case: heads of department and chief doctors whose role at the clinic holds on a local day. */
export function listColleagues(db: Read, clinic_id: string, today: string): Promise<Colleague[]> {
  return all(db, sql<Colleague>`
    select distinct a.id, a.name, r.role
    from people.role r
    join people.account a on a.id = r.account_id
    where r.clinic_id = ${clinic_id}
      and r.role in ('chief_doctor', 'head_of_department')
      and r.valid_from <= ${today}::date
      and (r.valid_to is null or r.valid_to >= ${today}::date)
    order by r.role desc, a.name, a.id`)
}

/** Clinics with cases that were replied to before an instant and have had no verdict since. */
export function findClinicsSilent(db: Read, before: Date): Promise<{ id: string }[]> {
  return all(db, sql<{ id: string }>`
    /* cross-clinic */
    select distinct clinic_id as id
    from cases.case
    where state = 'replied'
      and replied_at < ${before}`)
}

/** Such cases of one clinic. */
export function findSilent(db: Read, clinic_id: string, before: Date, limit: number): Promise<{ id: string }[]> {
  return all(db, sql<{ id: string }>`
    select id
    from cases.case
    where clinic_id = ${clinic_id}
      and state = 'replied'
      and replied_at < ${before}
    order by replied_at, id
    limit ${limit}`)
}
