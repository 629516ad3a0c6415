// Who looked at what.
import { type Read, all, sql } from '../../platform/db/index.ts'

export interface Look {
  id: string
  at: Date
  event: string
  actor_kind: string
  name: string | null
  /** Why, where a reason was asked for. */
  reason: string | null
}

const LOOKS_MAX = 500

/**
 * What the log knows of an answer, the newest first: the answer itself, lists that showed its beginning, batches in which
 * a doctor read it, looks at its case.
 */
export function listLooks(db: Read, clinic_id: string, answer_id: string, case_id: string | null): Promise<Look[]> {
  return all(db, sql<Look>`
    select e.id, e.at, e.event, e.actor_kind, a.name, e.detail ->> 'reason' as reason
    from platform.audit_event e
    left join people.account a
      on a.id::text = e.actor_id
    where e.clinic_id = ${clinic_id}
      and (
        (e.subject_kind = 'answer' and e.subject_id = ${answer_id})
        or (e.subject_kind = 'case' and e.subject_id = ${case_id} and e.event = 'cases.seen')
        or (e.detail ? 'shown' and e.detail -> 'shown' ?| array(
          select ${answer_id}::text
          union all
          select c.batch_id::text
          from ratings.doctor_comment c
          where c.clinic_id = ${clinic_id}
            and c.answer_id = ${answer_id}::uuid
        ))
      )
    order by e.id desc
    limit ${LOOKS_MAX}`)
}
