// What is shown of months: how long those who asked waited, and how many were offered a visit within the norm.
import { type Read, all, sql } from '../../../platform/db/index.ts'
import type { ClassCode } from '../../slot.ts'
import { type ServedFigure, type ServedFigures, lastClosedMonth, nextMonth } from '../served.ts'

export interface BranchServed {
  clinic_id: string
  branch_id: string
  /** First day of the month that is told of. */
  month: string
  figure: ServedFigure
}

/**
 * The last closed month of a specialty in all branches, for one class or for all together (`*`): one statement, a row
 * for each branch where somebody asked. In: today as a local date.
 */
export async function findServed(
  db: Read, wish: { specialty_code: string; class: ClassCode | '*' }, today: string,
): Promise<BranchServed[]> {
  return all(db, sql<BranchServed>`
    /* cross-clinic */
    select clinic_id, branch_id, month, classes -> ${wish.class}::text as figure
    from access.served_month
    where specialty_code = ${wish.specialty_code}
      and month = ${lastClosedMonth(today)}
      and classes ? ${wish.class}::text`)
}

export interface ServedMonth {
  month: string
  /** Whether all its waits are known; figures of a month that is not closed are for the recount, not for pages. */
  closed: boolean
  figures: ServedFigures
}

/** The months of a branch and specialty from one month to today's, the oldest first; months nobody asked in are absent. */
export async function findServedMonths(
  db: Read, wish: { clinic_id: string; branch_id: string; specialty_code: string; from: string }, today: string,
): Promise<ServedMonth[]> {
  const rows = await all(db, sql<{ month: string; figures: ServedFigures }>`
    select month, classes as figures
    from access.served_month
    where clinic_id = ${wish.clinic_id}
      and branch_id = ${wish.branch_id}
      and specialty_code = ${wish.specialty_code}
      and month >= ${wish.from}
      and month < ${nextMonth(`${today.slice(0, 7)}-01`)}
    order by month`)
  const closed = lastClosedMonth(today)
  return rows.map((row) => ({ ...row, closed: row.month <= closed }))
}
