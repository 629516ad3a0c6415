// Statements of one answer: read it whole, write it, change it.
import { type Read, type Write, all, first, run, sql } from '../../platform/db/index.ts'
import type { AxisMark, Content, DoctorMark, Mark, Texts } from '../answer.ts'

/** An answer as it is kept: what its author gave, with the original words, and when. */
export interface StoredAnswer {
  id: string
  edition: number
  answered_at: Date
  edited_at: Date | null
  editable_until: Date
  content: Content
  /** The words as staff see them. */
  staff_texts: Texts
}

interface AnswerRow {
  id: string
  edition: number
  answered_at: Date
  edited_at: Date | null
  editable_until: Date
  clinic_mark: Mark | null
  staff_mark: Mark | null
  wait_mark: Mark | null
  premises_mark: Mark | null
  not_applicable: string[]
  may_publish: boolean
  comment: string | null
  remarks: string | null
  proposals: string | null
  original_comment: string | null
  original_remarks: string | null
  original_proposals: string | null
}

/** The answer to a letter, for its author only: it holds the original words. */
export async function findAnswerOfLetter(db: Read, clinic_id: string, letter_id: string): Promise<StoredAnswer | undefined> {
  const row = await first(db, sql<AnswerRow>`
    select a.id, a.edition, a.answered_at, a.edited_at, a.editable_until, a.clinic_mark, a.staff_mark, a.wait_mark,
      a.premises_mark, a.not_applicable, a.may_publish, a.comment, a.remarks, a.proposals,
      o.comment as original_comment, o.remarks as original_remarks, o.proposals as original_proposals
    from ratings.answer a
    left join ratings.original o
      on o.clinic_id = a.clinic_id
      and o.answer_id = a.id
    where a.clinic_id = ${clinic_id}
      and a.letter_id = ${letter_id}`)
  if (!row) return undefined
  const doctors = await all(db, sql<DoctorMark>`
    select visit_id, outcome, mark
    from ratings.doctor_mark
    where clinic_id = ${clinic_id}
      and answer_id = ${row.id}
    order by visit_id`)
  const axis = (name: string, mark: Mark | null): AxisMark => (row.not_applicable.includes(name) ? 'not_applicable' : mark)
  const { id, edition, answered_at, edited_at, editable_until, clinic_mark, may_publish } = row
  return {
    id, edition, answered_at, edited_at, editable_until,
    content: {
      doctors, clinic_mark, may_publish,
      axes: { staff: axis('staff', row.staff_mark), wait: axis('wait', row.wait_mark), premises: axis('premises', row.premises_mark) },
      texts: { comment: row.original_comment, remarks: row.original_remarks, proposals: row.original_proposals },
    },
    staff_texts: { comment: row.comment, remarks: row.remarks, proposals: row.proposals },
  }
}

export interface AnswerHead {
  id: string
  letter_id: string
  patient_id: string
  branch_id: string
  day: string
  audience: string
  lang: string
  editable_until: Date
}

/** Writes a first edition; a letter or visit that has an answer already is refused by the database. */
export async function insertAnswer(
  db: Write, clinic_id: string, head: AnswerHead, content: Content, staff_texts: Texts, now: Date,
): Promise<void> {
  const { axes } = content
  await run(db, sql`
    insert into ratings.answer
      (clinic_id, id, letter_id, patient_id, branch_id, day, audience, lang, channel,
       clinic_mark, staff_mark, wait_mark, premises_mark, not_applicable,
       comment, remarks, proposals, may_publish, answered_at, editable_until)
    values
      (${clinic_id}, ${head.id}, ${head.letter_id}, ${head.patient_id}, ${head.branch_id}, ${head.day}, ${head.audience},
       ${head.lang}, 'letter',
       ${content.clinic_mark}, ${markOf(axes.staff)}, ${markOf(axes.wait)}, ${markOf(axes.premises)}, ${notApplicable(content)}::text[],
       ${staff_texts.comment}, ${staff_texts.remarks}, ${staff_texts.proposals}, ${content.may_publish}, ${now}, ${head.editable_until})`)
  await run(db, sql`
    insert into ratings.original (clinic_id, answer_id, comment, remarks, proposals)
    values (${clinic_id}, ${head.id}, ${content.texts.comment}, ${content.texts.remarks}, ${content.texts.proposals})`)
}

/** Writes the next edition of an answer. */
export async function updateAnswer(
  db: Write, clinic_id: string, answer_id: string, edition: number, content: Content, staff_texts: Texts, now: Date,
): Promise<void> {
  const { axes } = content
  await run(db, sql`
    update ratings.answer
    set edition = ${edition}, edited_at = ${now},
      clinic_mark = ${content.clinic_mark}, staff_mark = ${markOf(axes.staff)}, wait_mark = ${markOf(axes.wait)},
      premises_mark = ${markOf(axes.premises)}, not_applicable = ${notApplicable(content)}::text[],
      comment = ${staff_texts.comment}, remarks = ${staff_texts.remarks}, proposals = ${staff_texts.proposals},
      may_publish = ${content.may_publish}
    where clinic_id = ${clinic_id}
      and id = ${answer_id}`)
  await run(db, sql`
    update ratings.original
    set comment = ${content.texts.comment}, remarks = ${content.texts.remarks}, proposals = ${content.texts.proposals}
    where clinic_id = ${clinic_id}
      and answer_id = ${answer_id}`)
}

export interface MarkedVisit extends DoctorMark {
  doctor_id: string
  branch_id: string
  specialty_code: string | null
}

/** Writes the marks of the day's doctors. A visit that is marked in another answer is refused by the primary key. */
export async function insertDoctorMarks(db: Write, clinic_id: string, answer_id: string, marks: readonly MarkedVisit[]): Promise<void> {
  await run(db, sql`
    insert into ratings.doctor_mark (clinic_id, visit_id, answer_id, doctor_id, branch_id, specialty_code, mark, outcome)
    select ${clinic_id}::uuid, visit_id, ${answer_id}::uuid, doctor_id, branch_id, specialty_code, mark, outcome
    from unnest(
      ${marks.map((mark) => mark.visit_id)}::uuid[],
      ${marks.map((mark) => mark.doctor_id)}::uuid[],
      ${marks.map((mark) => mark.branch_id)}::uuid[],
      ${marks.map((mark) => mark.specialty_code)}::text[],
      ${marks.map((mark) => mark.mark)}::smallint[],
      ${marks.map((mark) => mark.outcome)}::text[]
    ) as t (visit_id, doctor_id, branch_id, specialty_code, mark, outcome)`)
}

/** Takes back an answer's marks of some visits, before they are written anew. */
export async function deleteDoctorMarks(db: Write, clinic_id: string, answer_id: string, visit_ids: string[]): Promise<void> {
  await run(db, sql`
    delete from ratings.doctor_mark
    where clinic_id = ${clinic_id}
      and answer_id = ${answer_id}
      and visit_id = any(${visit_ids}::uuid[])`)
}

/** Raises alarms; out: the kinds that are new for the answer. */
export async function insertAlarms(
  db: Write, clinic_id: string, answer_id: string, alarms: readonly { id: string; kind: string }[], now: Date,
): Promise<string[]> {
  const { rows } = await run<{ kind: string }>(db, sql<{ kind: string }>`
    insert into ratings.alarm (clinic_id, id, answer_id, kind, raised_at)
    select ${clinic_id}::uuid, id, ${answer_id}::uuid, kind, ${now}::timestamptz
    from unnest(
      ${alarms.map((alarm) => alarm.id)}::uuid[],
      ${alarms.map((alarm) => alarm.kind)}::text[]
    ) as t (id, kind)
    on conflict (clinic_id, answer_id, kind) do nothing
    returning kind`)
  return rows.map((row) => row.kind)
}

function markOf(mark: AxisMark): Mark | null {
  return mark === 'not_applicable' ? null : mark
}

function notApplicable(content: Content): string[] {
  return Object.entries(content.axes).filter(([, mark]) => mark === 'not_applicable').map(([axis]) => axis)
}
