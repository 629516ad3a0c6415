// What staff read: lists and single answers, always with the masked words and never with the patient.
import { type Read, type Write, all, first, run, sql } from '../../platform/db/index.ts'
import type { Mark, Texts } from '../answer.ts'
import type { Topic } from '../rules/topics.ts'
import type { Outcome, WorkState } from '../rules/work.ts'

/** One answer as staff see it. */
export interface AnswerRow extends Texts {
  id: string
  letter_id: string
  branch_id: string
  day: string
  audience: string
  clinic_mark: Mark | null
  staff_mark: Mark | null
  wait_mark: Mark | null
  premises_mark: Mark | null
  not_applicable: string[]
  may_publish: boolean
  edition: number
  answered_at: Date
  edited_at: Date | null
  /** Null until they have been found. */
  topics: Topic[] | null
  has_words: boolean
  work_state: WorkState
  outcome: Outcome | null
  publication: 'published' | 'refused' | null
}

export function findAnswerRow(db: Read, clinic_id: string, id: string): Promise<AnswerRow | undefined> {
  return first(db, sql<AnswerRow>`
    select id, letter_id, branch_id, day, audience, clinic_mark, staff_mark, wait_mark, premises_mark, not_applicable,
      comment, remarks, proposals, may_publish, edition, answered_at, edited_at, topics, has_words, work_state, outcome, publication
    from ratings.answer
    where clinic_id = ${clinic_id}
      and id = ${id}`)
}

export interface NamedMark {
  answer_id: string
  doctor_id: string
  doctor_name: string
  specialty_ru: string | null
  specialty_en: string | null
  outcome: 'rated' | 'not_applicable' | 'not_seen'
  mark: Mark | null
}

/** The doctors' marks of some answers. */
export function findNamedMarks(db: Read, clinic_id: string, answer_ids: string[]): Promise<NamedMark[]> {
  return all(db, sql<NamedMark>`
    select m.answer_id, m.doctor_id, concat_ws(' ', d.family, d.given, d.patronymic) as doctor_name,
      s.name_ru as specialty_ru, s.name_en as specialty_en, m.outcome, m.mark
    from ratings.doctor_mark m
    join clinics.doctor d
      on d.clinic_id = m.clinic_id
      and d.id = m.doctor_id
    left join clinics.specialty s
      on s.code = m.specialty_code
    where m.clinic_id = ${clinic_id}
      and m.answer_id = any(${answer_ids}::uuid[])
    order by m.answer_id, doctor_name`)
}

export interface AlarmRow {
  id: string
  answer_id: string
  kind: string
  raised_at: Date
  seen_at: Date | null
}

/** All alarms of one answer. */
export function findAlarmsOfAnswer(db: Read, clinic_id: string, answer_id: string): Promise<AlarmRow[]> {
  return all(db, sql<AlarmRow>`
    select id, answer_id, kind, raised_at, seen_at
    from ratings.alarm
    where clinic_id = ${clinic_id}
      and answer_id = ${answer_id}
    order by raised_at, kind`)
}

/** Notes who took an alarm on; the first keeps it. Out: the alarm's answer, or undefined when there is no such alarm. */
export async function markAlarmSeen(
  db: Write, clinic_id: string, id: string, account_id: string, now: Date,
): Promise<{ answer_id: string; kind: string; was_open: boolean } | undefined> {
  const alarm = await first(db, sql<{ answer_id: string; kind: string; seen_at: Date | null }>`
    select answer_id, kind, seen_at
    from ratings.alarm
    where clinic_id = ${clinic_id}
      and id = ${id}
    for update`)
  if (!alarm) return undefined
  if (alarm.seen_at === null) {
    await run(db, sql`
      update ratings.alarm
      set seen_at = ${now}, seen_by = ${account_id}
      where clinic_id = ${clinic_id}
        and id = ${id}`)
  }
  return { answer_id: alarm.answer_id, kind: alarm.kind, was_open: alarm.seen_at === null }
}

/** What was really written; only for a moderator, in the transaction that records the look. */
export function findOriginal(db: Write, clinic_id: string, answer_id: string): Promise<Texts | undefined> {
  return first(db, sql<Texts>`
    select comment, remarks, proposals
    from ratings.original
    where clinic_id = ${clinic_id}
      and answer_id = ${answer_id}`)
}
