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

/** What the log knows of a subject of a clinic, the newest first. */
export function listLooks(db: Read, clinic_id: string, subject_kind: string, subject_id: string): Promise<Look[]> {
  return all(db, sql<Look>`
    select e.id, e.at, e.event, e.actor_kind, a.name, e.detail ->> 'reason' as reason
    from platform.audit_event e
    left join people.account a
      on a.id::text = e.actor_id
    where e.clinic_id = ${clinic_id}
      and e.subject_kind = ${subject_kind}
      and e.subject_id = ${subject_id}
    order by e.id desc
    limit ${LOOKS_MAX}`)
}
