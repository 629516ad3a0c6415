// What has become of answers' cases in cases, and is not known here yet.
import { type Read, all, first, sql } from '../../platform/db/index.ts'
import { CASE_STEPS, type CaseStepKind } from '../rules/work.ts'

export interface CaseStep {
  answer_id: string
  case_id: string
  number: number
  kind: CaseStepKind
  at: Date
  actor_kind: string
  account_id: string | null
  actor_name: string | null
}

const STEPS_MAX = 500

/** Steps of a clinic's cases that changed since an instant, in order, that their answers do not know. */
export function listUnknownSteps(db: Read, clinic_id: string, since: Date): Promise<CaseStep[]> {
  return all(db, sql<CaseStep>`
    select a.id as answer_id, k.id as case_id, s.number, s.kind, s.at, s.actor_kind, s.actor_account_id as account_id, s.actor_name
    from cases.case k
    join ratings.answer a
      on a.clinic_id = k.clinic_id
      and a.id = k.subject_id
    join cases.step s
      on s.clinic_id = k.clinic_id
      and s.case_id = k.id
    where k.clinic_id = ${clinic_id}
      and k.subject_kind = 'answer'
      and k.updated_at >= ${since}
      and k.step_count > a.case_step
      and s.number > a.case_step
      and s.kind = any(${[...CASE_STEPS]}::text[])
    order by s.at, k.id, s.number
    limit ${STEPS_MAX}`)
}

/** How many steps the case of an answer has; 0 when there is none. */
export async function countCaseSteps(db: Read, clinic_id: string, answer_id: string): Promise<number> {
  const row = await first(db, sql<{ step_count: number }>`
    select step_count
    from cases.case
    where clinic_id = ${clinic_id}
      and subject_kind = 'answer'
      and subject_id = ${answer_id}`)
  return row?.step_count ?? 0
}
