// The workplace: what stands around its list, and the facts about what was done with an answer.
import { type Read, type Write, all, first, one, run, sql } from '../../platform/db/index.ts'
import type { Texts } from '../answer.ts'
import type { Topic } from '../rules/topics.ts'
import type { Work, WorkEventKind } from '../rules/work.ts'
import type { AlarmRow } from './staff.ts'

/** How many of what waits are counted for the heads of groups: the cost of the first screen does not grow with neglect. */
export const COUNTED_MAX = 1000

export interface DeskHead {
  alarms: AlarmRow[]
  /** By topic, `other`, `marks` and `all`: how many wait and how many of them are new. */
  counts: WaitingCount[]
  branches: { id: string; name_ru: string; name_en: string }[]
  doctors: { id: string; name: string }[]
}

export interface WaitingCount {
  topic: Topic | 'other' | 'marks' | 'all'
  waiting: number
  fresh: number
}

type HeadRow = Omit<DeskHead, 'alarms'> & { alarms: (Omit<AlarmRow, 'raised_at' | 'seen_at'> & { raised_ms: number })[] }

/** What stands around the list: alarms that nobody has taken on, groups with their counts, choices. One statement. */
export async function findDeskHead(db: Read, clinic_id: string): Promise<DeskHead> {
  const row = await one(db, sql<HeadRow>`
    select
      (
        select coalesce(json_agg(json_build_object('id', l.id, 'answer_id', l.answer_id, 'kind', l.kind,
          'raised_ms', floor(extract(epoch from l.raised_at) * 1000)) order by l.raised_at, l.id), '[]')
        from (
          select id, answer_id, kind, raised_at
          from ratings.alarm
          where clinic_id = ${clinic_id}
            and seen_at is null
          order by raised_at, id
          limit 50
        ) l
      ) as alarms,
      (
        select coalesce(json_agg(json_build_object('topic', c.topic, 'waiting', c.waiting, 'fresh', c.fresh)), '[]')
        from (
          select t.topic, count(*)::int as waiting, (count(*) filter (where w.work_state = 'new'))::int as fresh
          from (
            select work_state, topics, has_words
            from ratings.answer
            where clinic_id = ${clinic_id}
              and work_state in ('new', 'read')
            order by work_state, answered_at desc
            limit ${COUNTED_MAX}
          ) w
          cross join unnest(coalesce(w.topics, '{}') || '{all}'::text[]
            || case when not w.has_words then '{marks}'::text[] when w.topics = '{}' then '{other}'::text[] else '{}'::text[] end
          ) as t (topic)
          group by t.topic
        ) c
      ) as counts,
      (
        select coalesce(json_agg(json_build_object('id', b.id, 'name_ru', b.name_ru, 'name_en', b.name_en) order by b.name_ru), '[]')
        from clinics.branch b
        where b.clinic_id = ${clinic_id}
          and b.active
      ) as branches,
      (
        select coalesce(json_agg(json_build_object('id', d.id, 'name', concat_ws(' ', d.family, d.given, d.patronymic))
          order by d.family, d.given, d.id), '[]')
        from clinics.doctor d
        where d.clinic_id = ${clinic_id}
          and d.active
      ) as doctors`)
  return {
    ...row,
    alarms: row.alarms.map(({ raised_ms, ...alarm }) => ({ ...alarm, raised_at: new Date(raised_ms), seen_at: null })),
  }
}

/** An answer that this transaction holds: only such a one can be worked on. */
export interface LockedAnswer extends Work, Texts {
  readonly locked: true
  clinic_id: string
  id: string
  letter_id: string
  branch_id: string
  lang: 'ru' | 'en'
  clinic_mark: number | null
  topics: Topic[] | null
  has_words: boolean
  may_publish: boolean
  editable_until: Date
  publication: 'published' | 'refused' | null
}

export async function lockAnswer(db: Write, clinic_id: string, id: string): Promise<LockedAnswer | undefined> {
  const row = await first(db, sql<Omit<LockedAnswer, 'locked'>>`
    select clinic_id, id, letter_id, branch_id, lang, clinic_mark, comment, remarks, proposals, topics, has_words, may_publish, editable_until,
      publication, work_state, outcome, event_count, case_step
    from ratings.answer
    where clinic_id = ${clinic_id}
      and id = ${id}
    for update`)
  return row && { ...row, locked: true }
}

export interface StoredEvent {
  number: number
  kind: WorkEventKind
  at: Date
  actor_kind: string
  account_id: string | null
  actor_name: string | null
  /** `step`: up to which step of the case this event knows it. */
  detail: { reason?: string; case_id?: string; step?: number; to?: string }
}

/** What was done with an answer, in order. */
export function listEvents(db: Read, clinic_id: string, answer_id: string): Promise<StoredEvent[]> {
  return all(db, sql<StoredEvent>`
    select number, kind, at, actor_kind, account_id, actor_name, detail
    from ratings.answer_event
    where clinic_id = ${clinic_id}
      and answer_id = ${answer_id}
    order by number`)
}

export async function insertEvent(db: Write, clinic_id: string, answer_id: string, event: StoredEvent): Promise<void> {
  await run(db, sql`
    insert into ratings.answer_event (clinic_id, answer_id, number, kind, at, actor_kind, account_id, actor_name, detail)
    values (${clinic_id}, ${answer_id}, ${event.number}, ${event.kind}, ${event.at}, ${event.actor_kind}, ${event.account_id},
      ${event.actor_name}, ${JSON.stringify(event.detail)})`)
}

/** Writes what the events amount to now. */
export async function updateWork(db: Write, clinic_id: string, id: string, work: Work): Promise<void> {
  await run(db, sql`
    update ratings.answer
    set work_state = ${work.work_state}, outcome = ${work.outcome}, event_count = ${work.event_count}, case_step = ${work.case_step}
    where clinic_id = ${clinic_id}
      and id = ${id}`)
}

/** Locks the waiting answers without words that came up to an instant; somebody else's are left to them. */
export function lockMarksOnly(
  db: Write, clinic_id: string, until: Date, limit: number,
): Promise<(Work & { id: string })[]> {
  return all(db, sql<Work & { id: string }>`
    select id, work_state, outcome, event_count, case_step
    from ratings.answer
    where clinic_id = ${clinic_id}
      and work_state in ('new', 'read')
      and not has_words
      and answered_at <= ${until}
    order by work_state, answered_at desc
    limit ${limit}
    for update skip locked`)
}

/** Writes that many answers were read together: one event each. */
export async function readTogether(
  db: Write, clinic_id: string, answers: readonly { id: string; event_count: number }[], by: { account_id: string; name: string }, now: Date,
): Promise<void> {
  const ids = answers.map(({ id }) => id)
  const numbers = answers.map(({ event_count }) => event_count)
  await run(db, sql`
    insert into ratings.answer_event (clinic_id, answer_id, number, kind, at, actor_kind, account_id, actor_name, detail)
    select ${clinic_id}::uuid, t.id, t.number, 'marks_read', ${now}::timestamptz, 'account', ${by.account_id}::uuid, ${by.name}, '{}'::jsonb
    from unnest(${ids}::uuid[], ${numbers}::int[]) as t (id, number)`)
  await run(db, sql`
    update ratings.answer a
    set work_state = 'done', outcome = 'marks', event_count = t.number
    from unnest(${ids}::uuid[], ${numbers}::int[]) as t (id, number)
    where a.clinic_id = ${clinic_id}
      and a.id = t.id`)
}

/** The doctors marked in an answer, whether or not they were rated. */
export function findAnswerDoctors(
  db: Read, clinic_id: string, answer_id: string,
): Promise<{ doctor_id: string; family: string; given: string | null; patronymic: string | null; outcome: string; mark: number | null }[]> {
  return all(db, sql<{ doctor_id: string; family: string; given: string | null; patronymic: string | null; outcome: string; mark: number | null }>`
    select m.doctor_id, d.family, d.given, d.patronymic, m.outcome, m.mark
    from ratings.doctor_mark m
    join clinics.doctor d
      on d.clinic_id = m.clinic_id
      and d.id = m.doctor_id
    where m.clinic_id = ${clinic_id}
      and m.answer_id = ${answer_id}
    order by m.visit_id`)
}
