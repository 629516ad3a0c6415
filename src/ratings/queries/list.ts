// The workplace's list: which answers, in which order, page by page.
import { type Read, type RawBuilder, all, sql } from '../../platform/db/index.ts'
import type { Topic } from '../rules/topics.ts'
import type { WorkState } from '../rules/work.ts'
import type { AnswerRow, NamedMark } from './staff.ts'

export interface AnswerFilter {
  /** `waiting` is new and read, new first; `done` is done; `all` is all, both the newest first. */
  state: 'waiting' | 'new' | 'done' | 'all'
  /** A topic; `other` has words and no topic, `marks` has no words. */
  topic?: Topic | 'other' | 'marks' | undefined
  branch_id?: string | undefined
  doctor_id?: string | undefined
  /** The clinic's mark, from and to. */
  mark_from?: number | undefined
  mark_to?: number | undefined
  /** Local days of visits, from and before. */
  day_from?: string | undefined
  day_until?: string | undefined
  /** Words to find, as people write them in a search. */
  words?: string | undefined
}

/** Where a page of a list ended: the next begins after it. The state counts where the list is ordered by it. */
export interface ListPlace {
  work_state: WorkState
  answered_at: Date
  id: string
}

export interface ListedAnswer extends AnswerRow {
  marks: NamedMark[]
}

/** Answers of a clinic with their doctors' marks, after `place`. One statement, two where words are looked for. */
export async function listAnswers(
  db: Read, clinic_id: string, filter: AnswerFilter, place: ListPlace | undefined, limit: number,
): Promise<ListedAnswer[]> {
  const in_turns = filter.state === 'waiting'
  const found = filter.words ? await findByWords(db, clinic_id, filter, filter.words) : undefined
  return all(db, sql<ListedAnswer>`
    select a.id, a.letter_id, a.branch_id, a.day, a.audience, a.clinic_mark, a.staff_mark, a.wait_mark, a.premises_mark,
      a.not_applicable, a.comment, a.remarks, a.proposals, a.may_publish, a.edition, a.answered_at, a.edited_at,
      a.topics, a.has_words, a.work_state, a.outcome, a.publication,
      (
        select coalesce(json_agg(json_build_object(
          'answer_id', m.answer_id, 'doctor_id', m.doctor_id, 'doctor_name', concat_ws(' ', d.family, d.given, d.patronymic),
          'specialty_ru', s.name_ru, 'specialty_en', s.name_en, 'outcome', m.outcome, 'mark', m.mark
        ) order by d.family, d.given, m.visit_id), '[]')
        from ratings.doctor_mark m
        join clinics.doctor d
          on d.clinic_id = m.clinic_id
          and d.id = m.doctor_id
        left join clinics.specialty s
          on s.code = m.specialty_code
        where m.clinic_id = ${clinic_id}
          and m.answer_id = a.id
      ) as marks
    from ratings.answer a
    where a.clinic_id = ${clinic_id}
      ${found ? sql`and a.id = any(${found}::uuid[])` : conditions(clinic_id, filter)}
      ${place ? after(place, in_turns) : sql``}
    order by ${in_turns ? sql`a.work_state, ` : sql``}a.answered_at desc, a.id desc
    limit ${limit}`)
}

/** So many answers with the words are found first and sorted then; more than that turn up soon enough on a walk by date. */
const FOUND_MAX = 1000

/**
 * The answers that a filter with words means, or undefined when there are too many of them. Without an order, so that the
 * index of words is asked first: asked for the newest 41, PostgreSQL walks by date, and for a rare word looks at every
 * answer of the clinic. The index holds the clinic as a word of each answer (answer_words_ix), so other clinics cost nothing.
 */
async function findByWords(db: Read, clinic_id: string, filter: AnswerFilter, words: string): Promise<string[] | undefined> {
  const rows = await all(db, sql<{ id: string }>`
    select a.id
    from ratings.answer a
    where a.clinic_id = ${clinic_id}
      and (a.stems || array_to_tsvector(array[a.clinic_id::text])) @@ (${questionOf(words)} && ${`'${clinic_id}'`}::tsquery)
      ${conditions(clinic_id, filter)}
    limit ${FOUND_MAX + 1}`)
  return rows.length > FOUND_MAX ? undefined : rows.map(({ id }) => id)
}

/** What people write in a search, as PostgreSQL asks it. The letter ё is read as е, as in the column. */
function questionOf(words: string): RawBuilder<unknown> {
  return sql`websearch_to_tsquery('russian', ${words.replaceAll('ё', 'е').replaceAll('Ё', 'Е')})`
}

function conditions(clinic_id: string, filter: AnswerFilter): RawBuilder<unknown> {
  const parts: RawBuilder<unknown>[] = []
  if (filter.state === 'waiting') parts.push(sql`and a.work_state in ('new', 'read')`)
  if (filter.state === 'new') parts.push(sql`and a.work_state = 'new'`)
  if (filter.state === 'done') parts.push(sql`and a.work_state = 'done'`)
  if (filter.topic === 'marks') parts.push(sql`and not a.has_words`)
  else if (filter.topic === 'other') parts.push(sql`and a.has_words and a.topics = '{}'`)
  else if (filter.topic) parts.push(sql`and a.topics @> ${[filter.topic]}::text[]`)
  if (filter.branch_id) parts.push(sql`and a.branch_id = ${filter.branch_id}`)
  if (filter.mark_from) parts.push(sql`and a.clinic_mark >= ${filter.mark_from}`)
  if (filter.mark_to) parts.push(sql`and a.clinic_mark <= ${filter.mark_to}`)
  if (filter.day_from) parts.push(sql`and a.day >= ${filter.day_from}`)
  if (filter.day_until) parts.push(sql`and a.day < ${filter.day_until}`)
  if (filter.words) parts.push(sql`and a.stems @@ ${questionOf(filter.words)}`)
  if (filter.doctor_id) {
    parts.push(sql`and exists (
        select 1
        from ratings.doctor_mark m
        where m.clinic_id = ${clinic_id}
          and m.answer_id = a.id
          and m.doctor_id = ${filter.doctor_id}
      )`)
  }
  return sql.join(parts, sql`
      `)
}

function after(place: ListPlace, in_turns: boolean): RawBuilder<unknown> {
  const older = sql`(a.answered_at, a.id) < (${place.answered_at}, ${place.id})`
  if (!in_turns) return sql`and ${older}`
  return sql`and (a.work_state > ${place.work_state} or (a.work_state = ${place.work_state} and ${older}))`
}
