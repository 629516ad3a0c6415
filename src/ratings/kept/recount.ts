// The nightly recount: totals counted anew from the answers must equal the kept ones to the last digit.
import { type Write, all, run, sql } from '../../platform/db/index.ts'
import { CELL_UNKNOWN, cellSql } from './cells.ts'
import { BRANCH_COLUMNS, DOCTOR_COLUMNS, MARK_COLUMNS } from './changes.ts'
import { columns, holdRoundAlone } from './keep.ts'

export interface Recount {
  /** Answers that came in by another way than the form, whose author's cell was noted only now. */
  cells_noted: number
  /** Kept rows that were wrong, and are right now. */
  branch_rows_mended: number
  doctor_rows_mended: number
}

/**
 * Counts a clinic's answers anew, compares with what was kept and mends it. Nobody counts an answer meanwhile. Out: what
 * had to be mended; all zero when everything was as it must be.
 */
export async function recount(db: Write, clinic_id: string): Promise<Recount> {
  const round = await holdRoundAlone(db, clinic_id)
  await noteRounds(db, clinic_id, round)
  return {
    cells_noted: await noteCells(db, clinic_id, round),
    branch_rows_mended: await mendBranches(db, clinic_id),
    doctor_rows_mended: await mendDoctors(db, clinic_id),
  }
}

async function noteRounds(db: Write, clinic_id: string, round: number): Promise<void> {
  await run(db, sql`
    update ratings.doctor_mark m
    set round = ${round}
    from ratings.answer a
    where m.clinic_id = ${clinic_id}
      and a.clinic_id = ${clinic_id}
      and a.id = m.answer_id
      and a.cell is null
      and m.round is null`)
}

async function noteCells(db: Write, clinic_id: string, round: number): Promise<number> {
  const { count } = await run(db, sql`
    update ratings.answer a
    set cell = ${cellSql('p', 'a.day')}, round = coalesce(a.round, ${round})
    from visits.patient p
    where a.clinic_id = ${clinic_id}
      and p.clinic_id = ${clinic_id}
      and p.id = a.patient_id
      and a.cell is null`)
  return count
}

async function mendBranches(db: Write, clinic_id: string): Promise<number> {
  const rows = await all(db, sql<Record<string, unknown>>`
    select coalesce(e.branch_id, k.branch_id) as branch_id, coalesce(e.axis, k.axis) as axis,
      coalesce(e.month, k.month) as month, coalesce(e.cell, k.cell) as cell, ${known(BRANCH_COLUMNS)}
    from (
      select a.branch_id, x.axis, (a.day - (extract(day from a.day)::int - 1)) as month,
        coalesce(a.cell, ${CELL_UNKNOWN}) as cell, ${markCounts('x.mark')},
        count(*) filter (where x.mark is null and x.axis = any(a.not_applicable))::int as not_applicable,
        count(*) filter (where x.mark is null and x.axis <> all(a.not_applicable))::int as not_given
      from ratings.answer a
      cross join lateral (values
        ('clinic', a.clinic_mark), ('staff', a.staff_mark), ('wait', a.wait_mark), ('premises', a.premises_mark)
      ) as x (axis, mark)
      where a.clinic_id = ${clinic_id}
        and a.channel = 'letter'
      group by 1, 2, 3, 4
    ) e
    full join (
      select branch_id, axis, month, cell, ${columns(BRANCH_COLUMNS)}
      from ratings.kept_branch
      where clinic_id = ${clinic_id}
    ) k
      on k.branch_id = e.branch_id
      and k.axis = e.axis
      and k.month = e.month
      and k.cell = e.cell
    where ${differs(BRANCH_COLUMNS)}`)
  if (rows.length === 0) return 0
  await run(db, sql`
    insert into ratings.kept_branch (clinic_id, branch_id, axis, month, cell, ${columns(BRANCH_COLUMNS)})
    select ${clinic_id}::uuid, branch_id, axis, month, cell, ${columns(BRANCH_COLUMNS)}
    from json_to_recordset(${JSON.stringify(rows)}::json)
      as t (branch_id uuid, axis text, month date, cell text, ${typed(BRANCH_COLUMNS)})
    on conflict (clinic_id, branch_id, axis, month, cell) do update
    set ${replaced(BRANCH_COLUMNS)}`)
  return rows.length
}

async function mendDoctors(db: Write, clinic_id: string): Promise<number> {
  const rows = await all(db, sql<Record<string, unknown>>`
    select coalesce(e.doctor_id, k.doctor_id) as doctor_id, coalesce(e.specialty_code, k.specialty_code) as specialty_code,
      coalesce(e.audience, k.audience) as audience, coalesce(e.month, k.month) as month,
      coalesce(e.cell, k.cell) as cell, ${known(DOCTOR_COLUMNS)}
    from (
      select m.doctor_id, coalesce(m.specialty_code, '') as specialty_code, a.audience,
        (a.day - (extract(day from a.day)::int - 1)) as month, coalesce(a.cell, ${CELL_UNKNOWN}) as cell, ${markCounts('m.mark')},
        count(*) filter (where m.outcome = 'not_applicable')::int as not_applicable,
        count(*) filter (where m.outcome = 'not_seen')::int as not_seen
      from ratings.answer a
      join ratings.doctor_mark m
        on m.clinic_id = a.clinic_id
        and m.answer_id = a.id
      where a.clinic_id = ${clinic_id}
        and a.channel = 'letter'
      group by 1, 2, 3, 4, 5
    ) e
    full join (
      select doctor_id, specialty_code, audience, month, cell, ${columns(DOCTOR_COLUMNS)}
      from ratings.kept_doctor
      where clinic_id = ${clinic_id}
    ) k
      on k.doctor_id = e.doctor_id
      and k.specialty_code = e.specialty_code
      and k.audience = e.audience
      and k.month = e.month
      and k.cell = e.cell
    where ${differs(DOCTOR_COLUMNS)}`)
  if (rows.length === 0) return 0
  await run(db, sql`
    insert into ratings.kept_doctor (clinic_id, doctor_id, specialty_code, audience, month, cell, ${columns(DOCTOR_COLUMNS)})
    select ${clinic_id}::uuid, doctor_id, specialty_code, audience, month, cell, ${columns(DOCTOR_COLUMNS)}
    from json_to_recordset(${JSON.stringify(rows)}::json)
      as t (doctor_id uuid, specialty_code text, audience text, month date, cell text, ${typed(DOCTOR_COLUMNS)})
    on conflict (clinic_id, doctor_id, specialty_code, audience, month, cell) do update
    set ${replaced(DOCTOR_COLUMNS)}`)
  return rows.length
}

function markCounts(mark: string) {
  return sql.raw(MARK_COLUMNS.map((column, at) => `count(*) filter (where ${mark} = ${5 - at})::int as ${column}`).join(', '))
}

function known(names: readonly string[]) {
  return sql.raw(names.map((name) => `coalesce(e.${name}, 0) as ${name}`).join(', '))
}

/** A row of zeros and no row are the same. */
function differs(names: readonly string[]) {
  const row = (alias: string) => `(${names.map((name) => `coalesce(${alias}.${name}, 0)`).join(', ')})`
  return sql.raw(`${row('e')} <> ${row('k')}`)
}

function typed(names: readonly string[]) {
  return sql.raw(names.map((name) => `${name} int`).join(', '))
}

function replaced(names: readonly string[]) {
  return sql.raw(names.map((name) => `${name} = excluded.${name}`).join(', '))
}
