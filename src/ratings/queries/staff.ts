// What staff read: lists and single answers, always with the masked words and never with the patient.
import { type Read, type Write, all, first, run, sql } from '../../platform/db/index.ts'
import type { Mark, Texts } from '../answer.ts'

export interface AnswerFilter {
  branch_id?: string | undefined
  doctor_id?: string | undefined
  /** The clinic's mark, from and to. */
  mark_from?: number | undefined
  mark_to?: number | undefined
  /** First local day of a month of visits and of the next month. */
  day_from?: string | undefined
  day_until?: string | undefined
}

/** Where a page of a list ended: the next begins after it. */
export interface ListPlace {
  answered_at: Date
  id: string
}

export interface ListedAnswer extends Texts {
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
}

/** Answers of a clinic, the newest first, after `place`. */
export function listAnswers(
  db: Read, clinic_id: string, filter: AnswerFilter, place: ListPlace | undefined, limit: number,
): Promise<ListedAnswer[]> {
  return all(db, sql<ListedAnswer>`
    select a.id, a.letter_id, a.branch_id, a.day, a.audience, a.clinic_mark, a.staff_mark, a.wait_mark, a.premises_mark,
      a.not_applicable, a.comment, a.remarks, a.proposals, a.may_publish, a.edition, a.answered_at, a.edited_at
    from ratings.answer a
    where a.clinic_id = ${clinic_id}
      and (${filter.branch_id ?? null}::uuid is null or a.branch_id = ${filter.branch_id ?? null}::uuid)
      and (${filter.mark_from ?? null}::int is null or a.clinic_mark >= ${filter.mark_from ?? null}::int)
      and (${filter.mark_to ?? null}::int is null or a.clinic_mark <= ${filter.mark_to ?? null}::int)
      and (${filter.day_from ?? null}::date is null or a.day >= ${filter.day_from ?? null}::date)
      and (${filter.day_until ?? null}::date is null or a.day < ${filter.day_until ?? null}::date)
      and (${filter.doctor_id ?? null}::uuid is null or exists (
        select 1
        from ratings.doctor_mark m
        where m.clinic_id = ${clinic_id}
          and m.answer_id = a.id
          and m.doctor_id = ${filter.doctor_id ?? null}::uuid
      ))
      and (${place?.id ?? null}::uuid is null
        or (a.answered_at, a.id) < (${place?.answered_at ?? null}::timestamptz, ${place?.id ?? null}::uuid))
    order by a.answered_at desc, a.id desc
    limit ${limit}`)
}

/** One answer as staff see it. */
export function findListedAnswer(db: Read, clinic_id: string, id: string): Promise<ListedAnswer | undefined> {
  return first(db, sql<ListedAnswer>`
    select id, letter_id, branch_id, day, audience, clinic_mark, staff_mark, wait_mark, premises_mark, not_applicable,
      comment, remarks, proposals, may_publish, edition, answered_at, edited_at
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

/** Alarms that nobody has taken on yet, the oldest first. */
export function findOpenAlarms(db: Read, clinic_id: string): Promise<AlarmRow[]> {
  return all(db, sql<AlarmRow>`
    select id, answer_id, kind, raised_at, seen_at
    from ratings.alarm
    where clinic_id = ${clinic_id}
      and seen_at is null
    order by raised_at, id
    limit 50`)
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

export interface FilterChoices {
  branches: { id: string; name_ru: string; name_en: string }[]
  doctors: { id: string; name: string }[]
}

/** What the list can be filtered by. */
export async function findFilterChoices(db: Read, clinic_id: string): Promise<FilterChoices> {
  const branches = await all(db, sql<FilterChoices['branches'][number]>`
    select id, name_ru, name_en
    from clinics.branch
    where clinic_id = ${clinic_id}
      and active
    order by name_ru`)
  const doctors = await all(db, sql<FilterChoices['doctors'][number]>`
    select id, concat_ws(' ', family, given, patronymic) as name
    from clinics.doctor
    where clinic_id = ${clinic_id}
      and active
    order by name`)
  return { branches, doctors }
}
