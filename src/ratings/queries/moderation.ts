// What waits for a moderator, what was decided, and what was published.
import { type Read, type Write, all, run, sql } from '../../platform/db/index.ts'
import type { Lang } from '../../platform/i18n.ts'
import type { Texts } from '../answer.ts'
import type { RefusalRule } from '../rules/publication.ts'

export interface WaitingPublication extends Texts {
  id: string
  branch_id: string
  day: string
  lang: Lang
  editable_until: Date
}

/** Answers whose words may be published and that their authors can no longer change, the oldest first. */
export function listWaitingPublications(db: Read, clinic_id: string, now: Date, limit: number): Promise<WaitingPublication[]> {
  return all(db, sql<WaitingPublication>`
    select id, branch_id, day, lang, comment, remarks, proposals, editable_until
    from ratings.answer
    where clinic_id = ${clinic_id}
      and may_publish
      and publication is null
      and editable_until <= ${now}
    order by editable_until, id
    limit ${limit}`)
}

export interface Decided extends Texts {
  answer_id: string
  refused_rule: RefusalRule | null
  account_id: string
}

/** Writes a moderator's decision: the words as the public reads them, or the rule under which they are refused. */
export async function insertPublication(db: Write, clinic_id: string, decided: Decided, now: Date): Promise<void> {
  await run(db, sql`
    insert into ratings.publication (clinic_id, answer_id, comment, remarks, proposals, refused_rule, decided_at, decided_by)
    values (${clinic_id}, ${decided.answer_id}, ${decided.comment}, ${decided.remarks}, ${decided.proposals}, ${decided.refused_rule},
      ${now}, ${decided.account_id})`)
  await run(db, sql`
    update ratings.answer
    set publication = ${decided.refused_rule === null ? 'published' : 'refused'}
    where clinic_id = ${clinic_id}
      and id = ${decided.answer_id}`)
}

export interface PublishedComment extends Texts {
  answer_id: string
  /** First day of the month of the visit: nothing finer is public. */
  month: string
}

/**
 * Published words about a branch, the newest visits first, without marks: those could be told apart in a small count.
 * Nothing while the branch has no released figure: below five answers not even that there are any is public.
 */
export function listPublished(db: Read, clinic_id: string, branch_id: string, limit: number): Promise<PublishedComment[]> {
  return all(db, sql<PublishedComment>`
    select a.id as answer_id, (a.day - (extract(day from a.day)::int - 1)) as month, p.comment, p.remarks, p.proposals
    from ratings.answer a
    join ratings.publication p
      on p.clinic_id = a.clinic_id
      and p.answer_id = a.id
    where a.clinic_id = ${clinic_id}
      and a.branch_id = ${branch_id}
      and a.publication = 'published'
      and exists (
        select 1
        from ratings.release r
        where r.clinic_id = ${clinic_id}
          and r.kind = 'branch'
          and r.subject_id = ${branch_id}
      )
    order by a.day desc, a.id
    limit ${limit}`)
}
