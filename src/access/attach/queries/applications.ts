// SQL about applications as the clinic decides them, its limits, and the grounds of a refusal.
import { type Read, type Write, all, first, run, sql } from '../../../platform/db/index.ts'
import type { Actor } from '../../../platform/permit.ts'
import { actorOf } from '../../booking/queries/seats.ts'
import type { ApplicationEventKind, ApplicationState } from '../rules/attaching.ts'

export interface Application {
  clinic_id: string
  id: string
  branch_id: string
  person_id: string
  account_id: string
  person_name: string
  birth_date: string
  audience: 'adult' | 'child'
  phone: string | null
  email: string | null
  lang: 'ru' | 'en'
  moved: boolean
  from_branch_id: string | null
  applied_at: Date
  applied_on: string
  due_on: string
  norm_key: string
  norm_edition: string
  state: ApplicationState
  reason_code: string | null
  climbed_at: Date | null
  decided_at: Date | null
  event_count: number
  branch_ru: string
  branch_en: string
  clinic_slug: string
  clinic_ru: string
  clinic_en: string
  zone: string
}

const columns = sql`
  a.clinic_id, a.id, a.branch_id, a.person_id, a.account_id, a.person_name, a.birth_date, a.audience, a.phone, a.email, a.lang,
  a.moved, a.from_branch_id, a.applied_at, a.applied_on, a.due_on, a.norm_key, a.norm_edition, a.state, a.reason_code,
  a.climbed_at, a.decided_at, a.event_count, b.name_ru as branch_ru, b.name_en as branch_en, c.slug as clinic_slug,
  c.name_ru as clinic_ru, c.name_en as clinic_en, c.zone`
const sources = sql`
  access.attach_application a
  join clinics.clinic c on c.id = a.clinic_id
  join clinics.branch b
    on b.clinic_id = a.clinic_id
    and b.id = a.branch_id`

export function findApplication(db: Read, clinic_id: string, id: string): Promise<Application | undefined> {
  return first(db, sql<Application>`
    select ${columns}
    from ${sources}
    where a.clinic_id = ${clinic_id}
      and a.id = ${id}`)
}

/** The same, kept from everybody else until the transaction ends. */
export function lockApplication(db: Write, clinic_id: string, id: string): Promise<Application | undefined> {
  return first(db, sql<Application>`
    select ${columns}
    from ${sources}
    where a.clinic_id = ${clinic_id}
      and a.id = ${id}
    for update of a`)
}

/** A clinic's applications: those in hand by the date due, decided ones the newest first. */
export function listApplications(db: Read, clinic_id: string, shown: 'open' | 'decided', limit: number): Promise<Application[]> {
  return all(db, sql<Application>`
    select ${columns}
    from ${sources}
    where a.clinic_id = ${clinic_id}
      and (a.state = 'open') = ${shown === 'open'}
    order by a.decided_at desc nulls first, a.due_on, a.applied_at, a.id
    limit ${limit}`)
}

/** Applications past their date, of all clinics, the latest first. */
export function listClimbed(db: Read, limit: number): Promise<Application[]> {
  return all(db, sql<Application>`
    /* cross-clinic */
    select ${columns}
    from ${sources}
    where a.state = 'open'
      and a.climbed_at is not null
    order by a.due_on, a.applied_at
    limit ${limit}`)
}

/** Those that are past a day and have not climbed yet; the clinic's own day decides. */
export function listLate(db: Read, before: string): Promise<Pick<Application, 'clinic_id' | 'id' | 'due_on' | 'zone'>[]> {
  return all(db, sql<Pick<Application, 'clinic_id' | 'id' | 'due_on' | 'zone'>>`
    /* cross-clinic */
    select a.clinic_id, a.id, a.due_on, c.zone
    from access.attach_application a
    join clinics.clinic c on c.id = a.clinic_id
    where a.state = 'open'
      and a.climbed_at is null
      and a.due_on < ${before}
    order by a.due_on
    limit 500`)
}

export type NewApplication = Pick<
  Application,
  'clinic_id' | 'id' | 'branch_id' | 'person_id' | 'account_id' | 'person_name' | 'birth_date' | 'audience' | 'phone' | 'email' | 'lang' | 'moved' |
  'from_branch_id' | 'applied_on' | 'due_on' | 'norm_key' | 'norm_edition'
>

export async function insertApplication(db: Write, actor: Actor, row: NewApplication, now: Date): Promise<void> {
  const by = actorOf(actor)
  await run(db, sql`
    with applied as (
      insert into access.attach_application (clinic_id, id, branch_id, person_id, account_id, person_name, birth_date, audience,
        phone, email, lang, moved, from_branch_id, applied_at, applied_on, due_on, norm_key, norm_edition, state, event_count,
        updated_at)
      values (${row.clinic_id}, ${row.id}, ${row.branch_id}, ${row.person_id}, ${row.account_id}, ${row.person_name}, ${row.birth_date},
        ${row.audience}, ${row.phone}, ${row.email}, ${row.lang}, ${row.moved}, ${row.from_branch_id}, ${now}, ${row.applied_on},
        ${row.due_on}, ${row.norm_key}, ${row.norm_edition}, 'open', 1, ${now})
      returning id
    )
    insert into access.attach_event (clinic_id, application_id, number, kind, at, actor_kind, actor_id)
    select ${row.clinic_id}::uuid, id, 1, 'applied', ${now}::timestamptz, ${by.kind}, ${by.id}
    from applied`)
}

/** One event of an application that is in hand; false when it is not any more. */
export async function stepApplication(
  db: Write, actor: Actor, step: { clinic_id: string; id: string; kind: ApplicationEventKind; state: ApplicationState; reason_code?: string | null }, now: Date,
): Promise<boolean> {
  const by = actorOf(actor)
  const is_over = step.state !== 'open'
  const { count } = await run(db, sql`
    with stepped as (
      update access.attach_application
      set state = ${step.state}, reason_code = ${step.reason_code ?? null}, event_count = event_count + 1, updated_at = ${now},
        climbed_at = case when ${step.kind} = 'climbed' then ${now}::timestamptz else climbed_at end,
        decided_at = case when ${is_over} then ${now}::timestamptz end,
        decided_by = case when ${is_over} then ${actor.kind === 'account' ? actor.id : null}::uuid end
      where clinic_id = ${step.clinic_id}
        and id = ${step.id}
        and state = 'open'
      returning id, event_count
    )
    insert into access.attach_event (clinic_id, application_id, number, kind, at, actor_kind, actor_id, detail)
    select ${step.clinic_id}::uuid, id, event_count, ${step.kind}, ${now}::timestamptz, ${by.kind}, ${by.id},
      ${step.reason_code ? JSON.stringify({ reason_code: step.reason_code }) : null}::jsonb
    from stepped
    returning application_id`)
  return count === 1
}

export interface ApplicationEvent {
  number: number
  kind: ApplicationEventKind
  at: Date
}

export function listApplicationEvents(db: Read, clinic_id: string, id: string): Promise<ApplicationEvent[]> {
  return all(db, sql<ApplicationEvent>`
    select number, kind, at
    from access.attach_event
    where clinic_id = ${clinic_id}
      and application_id = ${id}
    order by number`)
}

export interface BranchLimit {
  branch_id: string
  audience: 'adult' | 'child'
  attached_count: number
  attached_max: number
  updated_at: Date
}

export function listLimits(db: Read, clinic_id: string): Promise<BranchLimit[]> {
  return all(db, sql<BranchLimit>`
    select branch_id, audience, attached_count, attached_max, updated_at
    from access.branch_limit
    where clinic_id = ${clinic_id}`)
}

export async function saveLimit(
  db: Write, clinic_id: string, row: Omit<BranchLimit, 'updated_at'>, account_id: string, now: Date,
): Promise<void> {
  await run(db, sql`
    insert into access.branch_limit (clinic_id, branch_id, audience, attached_count, attached_max, updated_at, updated_by)
    values (${clinic_id}, ${row.branch_id}, ${row.audience}, ${row.attached_count}, ${row.attached_max}, ${now}, ${account_id})
    on conflict (clinic_id, branch_id, audience) do update
    set attached_count = excluded.attached_count, attached_max = excluded.attached_max, updated_at = excluded.updated_at,
      updated_by = excluded.updated_by`)
}

/** Forgets the limits of a clinic: what is not written anew is not known any more. */
export async function deleteLimits(db: Write, clinic_id: string): Promise<void> {
  await run(db, sql`
    delete from access.branch_limit
    where clinic_id = ${clinic_id}`)
}

/** A branch looks after one more, or one less; a branch without a limit counts nothing. */
export async function countAttached(db: Write, clinic_id: string, branch_id: string, audience: string, delta: 1 | -1, now: Date): Promise<void> {
  await run(db, sql`
    update access.branch_limit
    set attached_count = greatest(0, attached_count + ${delta}), updated_at = ${now}
    where clinic_id = ${clinic_id}
      and branch_id = ${branch_id}
      and audience = ${audience}`)
}

export interface Ground {
  code: string
  sentence_ru: string
  sentence_en: string
}

/** The grounds of a refusal in force on a local date. */
export function listGrounds(db: Read, day: string): Promise<Ground[]> {
  return all(db, sql<Ground>`
    select distinct on (code) code, sentence_ru, sentence_en
    from access.attach_ground
    where valid_from <= ${day}
      and (valid_to is null or valid_to >= ${day})
    order by code, valid_from desc`)
}
