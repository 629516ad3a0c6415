// Statements for the chief doctor's pages: what became of visits and letters, the list, and one letter's path.
import { type Read, all, first, one, sql } from '../../platform/db/index.ts'

export interface VisitCount {
  /** Null: asked about in a letter, or, without a decision, not looked at yet. */
  refusal: string | null
  asked: boolean
  count: number
}

/** Visits by what was decided, over visit days from `from` to `to`, both included. Each visit counts once. */
export function countDecisions(db: Read, clinic_id: string, from: string, to: string): Promise<VisitCount[]> {
  return all(db, sql<VisitCount>`
    select d.refusal, d.letter_id is not null as asked, count(*)::int as count
    from visits.visit v
    left join letters.decision d
      on d.clinic_id = v.clinic_id
      and d.visit_id = v.id
    where v.clinic_id = ${clinic_id}
      and v.day between ${from} and ${to}
      and (v.status = 'finished' or d.visit_id is not null)
    group by d.refusal, d.letter_id is not null
    order by count desc, d.refusal`)
}

export interface LetterCount {
  state: string
  reason: string | null
  count: number
}

/** Letters that still ask about a visit, by the state of their first message and, if not sent, why. */
export function countLetters(db: Read, clinic_id: string, from: string, to: string): Promise<LetterCount[]> {
  return all(db, sql<LetterCount>`
    select m.state, case when m.state in ('suppressed', 'failed') then m.reason end as reason, count(*)::int as count
    from letters.letter l
    join letters.message m
      on m.clinic_id = l.clinic_id
      and m.letter_id = l.id
      and m.kind = 'letter'
    where l.clinic_id = ${clinic_id}
      and l.day between ${from} and ${to}
      and exists (
        select 1
        from letters.decision d
        where d.clinic_id = ${clinic_id}
          and d.letter_id = l.id
      )
    group by 1, 2
    order by count desc, 1, 2`)
}

/** How many letters of those days went out, how many were answered, and how many reminders went out. */
export function countReplies(
  db: Read,
  clinic_id: string,
  from: string,
  to: string,
): Promise<{ sent: number; answered: number; reminders: number }> {
  return one(db, sql<{ sent: number; answered: number; reminders: number }>`
    select count(*) filter (where l.first_sent_at is not null)::int as sent,
      count(*) filter (where l.first_sent_at is not null and l.state = 'answered')::int as answered,
      count(*) filter (where r.sent_at is not null)::int as reminders
    from letters.letter l
    left join letters.message r
      on r.clinic_id = l.clinic_id
      and r.letter_id = l.id
      and r.kind = 'reminder'
    where l.clinic_id = ${clinic_id}
      and l.day between ${from} and ${to}`)
}

export interface MessageRow {
  id: string
  letter_id: string
  kind: 'letter' | 'reminder'
  day: string
  state: string
  reason: string | null
  due_at: Date
}

/** Letters and reminders, the newest due first; `state` null takes all. */
export function listMessages(
  db: Read,
  clinic_id: string,
  state: string | null,
  limit: number,
  offset: number,
): Promise<MessageRow[]> {
  return all(db, sql<MessageRow>`
    select m.id, m.letter_id, m.kind, l.day, m.state, m.reason, m.due_at
    from letters.message m
    join letters.letter l
      on l.clinic_id = m.clinic_id
      and l.id = m.letter_id
    where m.clinic_id = ${clinic_id}
      and m.kind in ('letter', 'reminder')
      and (${state}::text is null or m.state = ${state})
    order by m.due_at desc, m.id desc
    limit ${limit}
    offset ${offset}`)
}

export function countMessages(db: Read, clinic_id: string): Promise<{ state: string; count: number }[]> {
  return all(db, sql<{ state: string; count: number }>`
    select state, count(*)::int as count
    from letters.message
    where clinic_id = ${clinic_id}
      and kind in ('letter', 'reminder')
    group by state`)
}

export interface LetterRow {
  id: string
  patient_id: string
  day: string
  audience: 'adult' | 'child'
  lang: 'ru' | 'en'
  state: string
  due_at: Date
  expires_at: Date
}

export function findLetter(db: Read, clinic_id: string, id: string): Promise<LetterRow | undefined> {
  return first(db, sql<LetterRow>`
    select id, patient_id, day, audience, lang, state, due_at, expires_at
    from letters.letter
    where clinic_id = ${clinic_id}
      and id = ${id}`)
}

export interface DayVisit {
  id: string
  ended_at: Date | null
  doctor: string
  branch_ru: string | null
  branch_en: string | null
  refusal: string | null
  letter_id: string | null
}

/** The visits of a letter's day, each with what was decided about it. */
export function listDayVisits(db: Read, clinic_id: string, letter: LetterRow): Promise<DayVisit[]> {
  return all(db, sql<DayVisit>`
    select v.id, v.ended_at, concat_ws(' ', dr.family, dr.given, dr.patronymic) as doctor,
      b.name_ru as branch_ru, b.name_en as branch_en, d.refusal, d.letter_id
    from visits.visit v
    join letters.decision d
      on d.clinic_id = v.clinic_id
      and d.visit_id = v.id
    left join clinics.doctor dr
      on dr.clinic_id = v.clinic_id
      and dr.id = v.doctor_id
    left join clinics.branch b
      on b.clinic_id = v.clinic_id
      and b.id = v.branch_id
    where v.clinic_id = ${clinic_id}
      and v.patient_id = ${letter.patient_id}
      and v.day = ${letter.day}
    order by v.ended_at, v.id`)
}

/** How many messages of all clinics are due and not yet handed over. */
export async function countDueMessages(db: Read, now: Date): Promise<number> {
  const { due } = await one(db, sql<{ due: number }>`
    /* cross-clinic */
    select count(*) as due
    from letters.message
    where state in ('queued', 'soft_failed')
      and next_try_at <= ${now}`)
  return due
}

export interface LetterEvent {
  message_id: string
  message_kind: 'letter' | 'reminder'
  number: number
  kind: string
  at: Date
  detail: string | null
  edition: number | null
}

/** What happened to a letter and its reminder, in order. */
export function listLetterEvents(db: Read, clinic_id: string, letter_id: string): Promise<LetterEvent[]> {
  return all(db, sql<LetterEvent>`
    select e.message_id, m.kind as message_kind, e.number, e.kind, e.at, e.detail, w.edition
    from letters.message m
    join letters.message_event e
      on e.clinic_id = m.clinic_id
      and e.message_id = m.id
    left join letters.wording w
      on w.clinic_id = m.clinic_id
      and w.id = m.wording_id
    where m.clinic_id = ${clinic_id}
      and m.letter_id = ${letter_id}
    order by e.at, m.kind, e.number`)
}
