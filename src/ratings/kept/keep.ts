// Kept totals change with each answer, in the answer's own transaction: only the rows that it counts in are touched.
import { type Read, type Write, first, one, run, sql } from '../../platform/db/index.ts'
import { cellSql } from './cells.ts'
import {
  BRANCH_COLUMNS, type BranchChange, type BranchColumn, type Changes, DOCTOR_COLUMNS, type DoctorChange, type DoctorColumn,
  KEPT_AXES, type KeptAnswer, type KeptAxis, type KeptDoctorMark, MARK_COLUMNS, changesOf,
} from './changes.ts'

/**
 * Does `work`, which writes, changes or withdraws the answer, and keeps the difference. In one transaction with it; the
 * caller has locked the answer's letter, so that nobody else writes the same answer meanwhile.
 */
export async function keepingAnswer<T>(db: Write, clinic_id: string, answer_id: string, work: () => Promise<T>): Promise<T> {
  const before = await findKeptAnswer(db, clinic_id, answer_id)
  const result = await work()
  await keepAnswer(db, clinic_id, before, await findKeptAnswer(db, clinic_id, answer_id))
  return result
}

/** An answer as figures count it, as its rows stand now; null when there is none. */
export async function findKeptAnswer(db: Read, clinic_id: string, answer_id: string): Promise<KeptAnswer | null> {
  const answer = await first(db, sql<AnswerRow & { marks: DoctorRow[] }>`
    select a.id, a.branch_id, (a.day - (extract(day from a.day)::int - 1)) as month, a.audience, a.cell, a.round,
      a.clinic_mark, a.staff_mark, a.wait_mark, a.premises_mark, a.not_applicable,
      coalesce((
        select json_agg(json_build_object('visit_id', m.visit_id, 'doctor_id', m.doctor_id,
          'specialty_code', coalesce(m.specialty_code, ''), 'outcome', m.outcome, 'mark', m.mark, 'round', m.round) order by m.visit_id)
        from ratings.doctor_mark m
        where m.clinic_id = ${clinic_id}
          and m.answer_id = a.id
      ), '[]') as marks
    from ratings.answer a
    where a.clinic_id = ${clinic_id}
      and a.id = ${answer_id}
      and a.channel = 'letter'`)
  return answer ? keptAnswerOf(answer, answer.marks) : null
}

interface AnswerRow {
  id: string
  branch_id: string
  month: string
  audience: string
  cell: string | null
  round: number | null
  clinic_mark: number | null
  staff_mark: number | null
  wait_mark: number | null
  premises_mark: number | null
  not_applicable: string[]
}

interface DoctorRow {
  visit_id: string
  doctor_id: string
  specialty_code: string
  outcome: 'rated' | 'not_applicable' | 'not_seen'
  mark: number | null
  round: number | null
}

/** In: an answer's row and its doctors' marks. Out: which column of the totals each of them counts in. */
function keptAnswerOf(answer: AnswerRow, marks: readonly DoctorRow[]): KeptAnswer {
  const { id, branch_id, month, audience, cell, round } = answer
  const columnOf = (axis: KeptAxis): BranchColumn => {
    const mark = answer[`${axis}_mark`]
    return mark === null ? (answer.not_applicable.includes(axis) ? 'not_applicable' : 'not_given') : markColumn(mark)
  }
  return {
    id, branch_id, month, audience, cell, round,
    axes: Object.fromEntries(KEPT_AXES.map((axis) => [axis, columnOf(axis)])) as KeptAnswer['axes'],
    doctors: marks.map(({ outcome, mark, ...visit }): KeptDoctorMark => {
      const column: DoctorColumn = outcome === 'rated' ? markColumn(mark!) : outcome
      return { ...visit, column }
    }),
  }
}

function markColumn(mark: number): (typeof MARK_COLUMNS)[number] {
  return MARK_COLUMNS[5 - mark]!
}

/**
 * Keeps the change of one answer. In: as it was counted before (null: new), as its rows stand now (null: withdrawn).
 * Touches a row for each axis, cell and doctor that changes; how many answers there are does not matter.
 */
export async function keepAnswer(
  db: Write, clinic_id: string, before: KeptAnswer | null, after: KeptAnswer | null,
): Promise<void> {
  if (before === null && after === null) return
  const round = await holdRound(db, clinic_id)
  const noted = after && (await noteAnswer(db, clinic_id, before, after, round))
  await addChanges(db, clinic_id, changesOf(before, noted))
}

/** The clinic's round, which stays as it is until this transaction ends. */
async function holdRound(db: Write, clinic_id: string): Promise<number> {
  const held = () => first(db, sql<{ number: number }>`
    select number
    from ratings.round
    where clinic_id = ${clinic_id}
    for share`)
  const row = await held()
  if (row) return row.number
  await insertRound(db, clinic_id)
  return (await held())!.number
}

async function insertRound(db: Write, clinic_id: string): Promise<void> {
  await run(db, sql`
    insert into ratings.round (clinic_id, number)
    values (${clinic_id}, 1)
    on conflict (clinic_id) do nothing`)
}

/** Waits for answers that are being counted, keeps others out until the transaction ends. Out: the next round, which begins now. */
export async function beginRound(db: Write, clinic_id: string): Promise<number> {
  const { rows } = await run<{ number: number }>(db, sql<{ number: number }>`
    insert into ratings.round as r (clinic_id, number)
    values (${clinic_id}, 2)
    on conflict (clinic_id) do update
    set number = r.number + 1
    returning number`)
  return rows[0]!.number
}

/** Notes in which round each mark, as it stands, was counted, and at the first time the author's cell. Out: the answer with it. */
async function noteAnswer(
  db: Write, clinic_id: string, before: KeptAnswer | null, after: KeptAnswer, round: number,
): Promise<KeptAnswer> {
  const is_same = before !== null && before.axes.clinic === after.axes.clinic
  const answer_round = is_same ? (before.round ?? round) : round
  let cell = after.cell
  if (cell === null || after.round !== answer_round) {
    const { rows } = await run<{ cell: string }>(db, sql<{ cell: string }>`
      update ratings.answer a
      set round = ${answer_round}, cell = coalesce(a.cell, (
        select ${cellSql('p', 'a.day')}
        from visits.patient p
        where p.clinic_id = ${clinic_id}
          and p.id = a.patient_id
      ))
      where a.clinic_id = ${clinic_id}
        and a.id = ${after.id}
      returning cell`)
    cell = rows[0]!.cell
  }
  const rounds = after.doctors.map((mark) => {
    const former = before?.doctors.find(({ visit_id }) => visit_id === mark.visit_id)
    return { visit_id: mark.visit_id, round: former?.column === mark.column ? (former.round ?? round) : round }
  })
  await run(db, sql`
    update ratings.doctor_mark m
    set round = t.round
    from unnest(${rounds.map((mark) => mark.visit_id)}::uuid[], ${rounds.map((mark) => mark.round)}::int[]) as t (visit_id, round)
    where m.clinic_id = ${clinic_id}
      and m.visit_id = t.visit_id
      and m.round is distinct from t.round`)
  return { ...after, cell }
}

async function addChanges(db: Write, clinic_id: string, { branches, doctors }: Changes): Promise<void> {
  if (branches.length > 0) await addToBranches(db, clinic_id, branches)
  if (doctors.length > 0) await addToDoctors(db, clinic_id, doctors)
}

async function addToBranches(db: Write, clinic_id: string, changes: readonly BranchChange[]): Promise<void> {
  const steps = (column: BranchColumn) => changes.map(({ by }) => by[column] ?? 0)
  await run(db, sql`
    insert into ratings.kept_branch as k
      (clinic_id, branch_id, axis, month, cell, ${columns(BRANCH_COLUMNS)})
    select ${clinic_id}::uuid, branch_id, axis, month, cell, ${columns(BRANCH_COLUMNS)}
    from unnest(
      ${changes.map((change) => change.branch_id)}::uuid[],
      ${changes.map((change) => change.axis)}::text[],
      ${changes.map((change) => change.month)}::date[],
      ${changes.map((change) => change.cell)}::text[],
      ${sql.join(BRANCH_COLUMNS.map((column) => sql`${steps(column)}::int[]`))}
    ) as t (branch_id, axis, month, cell, ${columns(BRANCH_COLUMNS)})
    on conflict (clinic_id, branch_id, axis, month, cell) do update
    set ${sql.raw(BRANCH_COLUMNS.map((column) => `${column} = k.${column} + excluded.${column}`).join(', '))}`)
}

async function addToDoctors(db: Write, clinic_id: string, changes: readonly DoctorChange[]): Promise<void> {
  const steps = (column: DoctorColumn) => changes.map(({ by }) => by[column] ?? 0)
  await run(db, sql`
    insert into ratings.kept_doctor as k
      (clinic_id, doctor_id, specialty_code, audience, month, cell, ${columns(DOCTOR_COLUMNS)})
    select ${clinic_id}::uuid, doctor_id, specialty_code, audience, month, cell, ${columns(DOCTOR_COLUMNS)}
    from unnest(
      ${changes.map((change) => change.doctor_id)}::uuid[],
      ${changes.map((change) => change.specialty_code)}::text[],
      ${changes.map((change) => change.audience)}::text[],
      ${changes.map((change) => change.month)}::date[],
      ${changes.map((change) => change.cell)}::text[],
      ${sql.join(DOCTOR_COLUMNS.map((column) => sql`${steps(column)}::int[]`))}
    ) as t (doctor_id, specialty_code, audience, month, cell, ${columns(DOCTOR_COLUMNS)})
    on conflict (clinic_id, doctor_id, specialty_code, audience, month, cell) do update
    set ${sql.raw(DOCTOR_COLUMNS.map((column) => `${column} = k.${column} + excluded.${column}`).join(', '))}`)
}

/** Column names as SQL. */
export function columns(names: readonly string[]) {
  return sql.raw(names.join(', '))
}

/** Waits for answers that are being counted and keeps others out, without beginning a round. Out: the present one. */
export async function holdRoundAlone(db: Write, clinic_id: string): Promise<number> {
  await insertRound(db, clinic_id)
  const { number } = await one(db, sql<{ number: number }>`
    select number
    from ratings.round
    where clinic_id = ${clinic_id}
    for update`)
  return number
}
