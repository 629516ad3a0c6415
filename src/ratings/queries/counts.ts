// Counts for the public page.
import { type Read, all, sql } from '../../platform/db/index.ts'

export interface BranchAnswers {
  branch_id: string
  /** Answers with a mark of the clinic. */
  marked: number
  answers: number
}

/** Answers of a clinic by branch over visit days from `from` to before `until` (local dates). */
export function countBranchAnswers(db: Read, clinic_id: string, from: string, until: string): Promise<BranchAnswers[]> {
  return all(db, sql<BranchAnswers>`
    select branch_id, count(clinic_mark)::int as marked, count(*)::int as answers
    from ratings.answer
    where clinic_id = ${clinic_id}
      and day >= ${from}
      and day < ${until}
    group by branch_id`)
}
