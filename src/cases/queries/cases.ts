// SQL about cases and their steps.
import { type Read, type Write, all, first, one, run, sql } from '../../platform/db/index.ts'
import type { Lang } from '../../platform/i18n.ts'
import type { Folded, Step, StepDetail, StepKind } from '../rules/state.ts'

/** A case's own facts, which no step changes. */
export interface CaseRow {
  clinic_id: string
  id: string
  branch_id: string | null
  subject_kind: string
  subject_id: string
  title_code: string
  letter_id: string | null
  lang: Lang
  opened_at: Date
  /** Time zone of the clinic. */
  zone: string
}

export interface StoredStep extends Step {
  actor_kind: string
  actor_name: string | null
}

export function findCaseRow(db: Read, clinic_id: string, id: string): Promise<CaseRow | undefined> {
  return first(db, sql<CaseRow>`
    select k.clinic_id, k.id, k.branch_id, k.subject_kind, k.subject_id, k.title_code, k.letter_id, k.lang, k.opened_at, c.zone
    from cases.case k
    join clinics.clinic c on c.id = k.clinic_id
    where k.clinic_id = ${clinic_id}
      and k.id = ${id}`)
}

/** Keeps everybody else from the case until this transaction ends. */
export async function lockCaseRow(db: Write, clinic_id: string, id: string): Promise<void> {
  await all(db, sql`
    select id
    from cases.case
    where clinic_id = ${clinic_id}
      and id = ${id}
    for update`)
}

export function findCaseId(db: Read, clinic_id: string, subject_kind: string, subject_id: string): Promise<{ id: string } | undefined> {
  return first(db, sql<{ id: string }>`
    select id
    from cases.case
    where clinic_id = ${clinic_id}
      and subject_kind = ${subject_kind}
      and subject_id = ${subject_id}`)
}

export function listSteps(db: Read, clinic_id: string, case_id: string): Promise<StoredStep[]> {
  return all(db, sql<StoredStep>`
    select number, kind, at, actor_kind, actor_account_id, actor_name, detail
    from cases.step
    where clinic_id = ${clinic_id}
      and case_id = ${case_id}
    order by number`)
}

/** Inserts a new case as folded; false when another opened one for the same subject first. */
export async function insertCase(db: Write, row: Omit<CaseRow, 'zone'>, folded: Folded, now: Date): Promise<boolean> {
  const { count } = await run(db, sql`
    insert into cases.case (clinic_id, id, branch_id, subject_kind, subject_id, title_code, letter_id, lang, opened_at,
      state, owner_account_id, offered_to, round, norm_key, norm_edition, due_on, step_count, updated_at)
    values (${row.clinic_id}, ${row.id}, ${row.branch_id}, ${row.subject_kind}, ${row.subject_id}, ${row.title_code},
      ${row.letter_id}, ${row.lang}, ${row.opened_at}, ${folded.state}, ${folded.owner_account_id}, ${folded.offered_to},
      ${folded.round}, ${folded.norm_key}, ${folded.norm_edition}, ${folded.due_on}::date, ${folded.step_count}, ${now})
    on conflict (clinic_id, subject_kind, subject_id) do nothing`)
  return count === 1
}

/** Writes what the steps amount to. */
export async function updateCase(db: Write, clinic_id: string, id: string, folded: Folded, now: Date): Promise<void> {
  await run(db, sql`
    update cases.case
    set state = ${folded.state}, owner_account_id = ${folded.owner_account_id}, offered_to = ${folded.offered_to},
      round = ${folded.round}, norm_key = ${folded.norm_key}, norm_edition = ${folded.norm_edition},
      due_on = ${folded.due_on}::date, climbed_at = ${folded.climbed_at}, replied_at = ${folded.replied_at},
      verdict = ${folded.verdict}, verdict_at = ${folded.verdict_at}, step_count = ${folded.step_count}, updated_at = ${now}
    where clinic_id = ${clinic_id}
      and id = ${id}`)
}

export interface NewStep {
  number: number
  kind: StepKind
  actor_kind: string
  actor_account_id: string | null
  actor_name: string | null
  detail: StepDetail
}

export async function insertStep(db: Write, clinic_id: string, case_id: string, step: NewStep, now: Date): Promise<void> {
  await run(db, sql`
    insert into cases.step (clinic_id, case_id, number, kind, at, actor_kind, actor_account_id, actor_name, detail)
    values (${clinic_id}, ${case_id}, ${step.number}, ${step.kind}, ${now}, ${step.actor_kind}, ${step.actor_account_id},
      ${step.actor_name}, ${JSON.stringify(step.detail)})`)
}

export interface Norm {
  key: string
  edition: string
  value: number
  source_ru: string
  source_en: string
}

/** The edition of a norm in force on a local day. A fault when there is none: norms come with the schema. */
export function getNorm(db: Read, key: string, day: string): Promise<Norm> {
  return one(db, sql<Norm>`
    select key, edition, value, source_ru, source_en
    from cases.norm
    where key = ${key}
      and valid_from <= ${day}::date
      and (valid_to is null or valid_to >= ${day}::date)
    order by valid_from desc
    limit 1`)
}

/** One edition of a norm, by name. */
export function findEdition(db: Read, key: string, edition: string): Promise<Norm | undefined> {
  return first(db, sql<Norm>`
    select key, edition, value, source_ru, source_en
    from cases.norm
    where key = ${key}
      and edition = ${edition}`)
}

/** What opening needs to know of a clinic and of the letter whose author is written to. */
export function findOpening(
  db: Read, clinic_id: string, letter_id: string | null,
): Promise<{ zone: string; lang: Lang | null } | undefined> {
  return first(db, sql<{ zone: string; lang: Lang | null }>`
    select c.zone, l.lang
    from clinics.clinic c
    left join letters.letter l
      on l.clinic_id = ${clinic_id}
      and l.id = ${letter_id}::uuid
    where c.id = ${clinic_id}`)
}
