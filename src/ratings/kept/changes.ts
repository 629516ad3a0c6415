// What the change of one answer adds to and takes from the kept totals. Pure.
import { CELL_UNKNOWN } from './cells.ts'

/** The columns of a kept row, besides its key. */
export const MARK_COLUMNS = ['five', 'four', 'three', 'two', 'one'] as const
export const BRANCH_COLUMNS = [...MARK_COLUMNS, 'not_applicable', 'not_given'] as const
export const DOCTOR_COLUMNS = [...MARK_COLUMNS, 'not_applicable', 'not_seen'] as const
export type BranchColumn = (typeof BRANCH_COLUMNS)[number]
export type DoctorColumn = (typeof DOCTOR_COLUMNS)[number]

export const KEPT_AXES = ['clinic', 'staff', 'wait', 'premises'] as const
export type KeptAxis = (typeof KEPT_AXES)[number]

/** An answer as far as figures count it. */
export interface KeptAnswer {
  id: string
  branch_id: string
  /** First local day of the month of the visit, 'YYYY-MM-DD'. */
  month: string
  audience: string
  /** Null until it was counted for the first time. */
  cell: string | null
  /** The round in which the clinic's mark was counted; null until then. */
  round: number | null
  axes: Record<KeptAxis, BranchColumn>
  doctors: KeptDoctorMark[]
}

export interface KeptDoctorMark {
  visit_id: string
  doctor_id: string
  specialty_code: string
  column: DoctorColumn
  round: number | null
}

/** A row to add to: its key, and a whole number, negative to take away, for each column that changes. */
export interface BranchChange {
  branch_id: string
  axis: KeptAxis
  month: string
  cell: string
  by: Partial<Record<BranchColumn, number>>
}

export interface DoctorChange {
  doctor_id: string
  specialty_code: string
  audience: string
  month: string
  cell: string
  by: Partial<Record<DoctorColumn, number>>
}

export interface Changes {
  branches: BranchChange[]
  doctors: DoctorChange[]
}

/**
 * The difference that one answer makes. In: as it was counted before, null when it is new; as it stands, null when it is
 * withdrawn. Out: changes of rows, sorted by key so that two answers never wait for each other crosswise; rows that stay
 * as they are do not appear.
 */
export function changesOf(before: KeptAnswer | null, after: KeptAnswer | null): Changes {
  const branches = new Map<string, BranchChange>()
  const doctors = new Map<string, DoctorChange>()
  const count = (answer: KeptAnswer | null, step: 1 | -1) => {
    if (answer === null) return
    const cell = answer.cell ?? CELL_UNKNOWN
    for (const axis of KEPT_AXES) {
      const { branch_id, month } = answer
      add(branches, { branch_id, axis, month, cell }, answer.axes[axis], step)
    }
    for (const { doctor_id, specialty_code, column } of answer.doctors) {
      const { audience, month } = answer
      add(doctors, { doctor_id, specialty_code, audience, month, cell }, column, step)
    }
  }
  count(before, -1)
  count(after, 1)
  return { branches: changed(branches), doctors: changed(doctors) }
}

function add<Key extends object, Column extends string>(
  rows: Map<string, Key & { by: Partial<Record<Column, number>> }>, key: Key, column: Column, step: number,
): void {
  const name = Object.values(key).join(' ')
  const row: Key & { by: Partial<Record<Column, number>> } = rows.get(name) ?? { ...key, by: {} }
  row.by[column] = (row.by[column] ?? 0) + step
  rows.set(name, row)
}

function changed<Row extends { by: Partial<Record<string, number>> }>(rows: Map<string, Row>): Row[] {
  return [...rows]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, row]) => ({ ...row, by: Object.fromEntries(Object.entries(row.by).filter(([, by]) => by !== 0)) }))
    .filter((row) => Object.keys(row.by).length > 0)
}
