// Batches of comments for doctors, and the comments that wait for one.
import { type Read, type Write, all, run, sql } from '../../platform/db/index.ts'
import type { Lang } from '../../platform/i18n.ts'
import type { Texts } from '../answer.ts'
import type { WaitingComment } from '../rules/batch.ts'
import type { Topic } from '../rules/topics.ts'

export interface WaitingWords extends WaitingComment, Texts {
  doctor_id: string
  lang: Lang
  topics: Topic[]
  doctors_seen: number
  has_alarm: boolean
  thanked: boolean
  family: string
  given: string | null
  patronymic: string | null
}

/** Words about one rated doctor that this doctor has not been shown, from answers that came before `until`. */
export function listWaitingWords(db: Read, clinic_id: string, until: Date): Promise<WaitingWords[]> {
  return all(db, sql<WaitingWords>`
    select a.id as answer_id, a.patient_id, a.answered_at, (a.day - (extract(day from a.day)::int - 1)) as month, a.lang,
      a.comment, a.remarks, a.proposals, coalesce(a.topics, '{}') as topics, coalesce(a.outcome = 'thanked', false) as thanked,
      m.doctor_id, d.family, d.given, d.patronymic,
      (
        select count(distinct s.doctor_id)::int
        from ratings.doctor_mark s
        where s.clinic_id = ${clinic_id}
          and s.answer_id = a.id
          and s.outcome <> 'not_seen'
      ) as doctors_seen,
      exists (
        select 1
        from ratings.alarm l
        where l.clinic_id = ${clinic_id}
          and l.answer_id = a.id
      ) as has_alarm
    from ratings.answer a
    join ratings.doctor_mark m
      on m.clinic_id = a.clinic_id
      and m.answer_id = a.id
    join clinics.doctor d
      on d.clinic_id = m.clinic_id
      and d.id = m.doctor_id
    where a.clinic_id = ${clinic_id}
      and (a.comment is not null or a.remarks is not null)
      and a.answered_at < ${until}
      and m.outcome = 'rated'
      and not exists (
        select 1
        from ratings.doctor_comment c
        where c.clinic_id = ${clinic_id}
          and c.answer_id = a.id
      )
    order by a.answered_at, a.id`)
}

export interface NewBatch {
  id: string
  doctor_id: string
  month_from: string
  month_until: string
  comments: { answer_id: string; comment: string | null; remarks: string | null; thanked: boolean }[]
}

/** Writes a batch; a comment that is in another already is refused by the primary key. */
export async function insertBatch(db: Write, clinic_id: string, batch: NewBatch, now: Date): Promise<void> {
  await run(db, sql`
    insert into ratings.doctor_batch (clinic_id, id, doctor_id, month_from, month_until, released_at)
    values (${clinic_id}, ${batch.id}, ${batch.doctor_id}, ${batch.month_from}, ${batch.month_until}, ${now})`)
  await run(db, sql`
    insert into ratings.doctor_comment (clinic_id, answer_id, batch_id, comment, remarks, thanked)
    select ${clinic_id}::uuid, t.answer_id, ${batch.id}::uuid, t.comment, t.remarks, t.thanked
    from unnest(
      ${batch.comments.map((one) => one.answer_id)}::uuid[],
      ${batch.comments.map((one) => one.comment)}::text[],
      ${batch.comments.map((one) => one.remarks)}::text[],
      ${batch.comments.map((one) => one.thanked)}::boolean[]
    ) as t (answer_id, comment, remarks, thanked)`)
}

export interface ShownComment {
  batch_id: string
  month_from: string
  month_until: string
  comment: string | null
  remarks: string | null
  thanked: boolean
}

/** What a doctor may read, batch by batch, the newest first; within one by its words, so that the order tells nothing. */
export function listOwnComments(db: Read, clinic_id: string, doctor_ids: readonly string[]): Promise<ShownComment[]> {
  return all(db, sql<ShownComment>`
    select b.id as batch_id, b.month_from, b.month_until, c.comment, c.remarks, c.thanked
    from ratings.doctor_batch b
    join ratings.doctor_comment c
      on c.clinic_id = b.clinic_id
      and c.batch_id = b.id
    where b.clinic_id = ${clinic_id}
      and b.doctor_id = any(${doctor_ids}::uuid[])
    order by b.released_at desc, b.id desc, coalesce(c.comment, c.remarks), c.remarks`)
}
