// From a path to a stored plan: reads IMDF or plain GeoJSON, says what is wrong, puts the plan in place of the former one.
import type { Database } from '../../platform/db/index.ts'
import type { Draft, Finding } from './reading/draft.ts'
import { readFeatures } from './reading/features.ts'
import { isImdf, readImdf } from './reading/imdf.ts'
import { readPlain } from './reading/plain.ts'
import { type ReplacedPlan, replacePlan } from './replacing.ts'

export { PlanPathError } from './reading/features.ts'

export interface ReadPlan {
  format: 'IMDF' | 'GeoJSON'
  draft: Draft
  /** In the order of the files; what is grave is left out of the draft. */
  findings: Finding[]
}

/** Reads the plan at a path: a folder or zip of IMDF, or files of GeoJSON with our properties. */
export async function readPlan(path: string): Promise<ReadPlan> {
  const { features, findings } = await readFeatures(path)
  const is_imdf = isImdf(features)
  const draft = is_imdf ? readImdf(features, findings) : readPlain(features, findings)
  return { format: is_imdf ? 'IMDF' : 'GeoJSON', draft, findings }
}

/** Thrown to undo a trial. */
const UNDO = new Error('a trial is undone')

/** Stores a plan, or tries it and undoes everything. */
export async function storePlan(database: Database, at: { clinic_id: string; branch_id: string }, draft: Draft, trial: boolean, now: Date): Promise<ReplacedPlan> {
  let replaced: ReplacedPlan | undefined
  try {
    return await database.write(async (db) => {
      replaced = await replacePlan(db, at.clinic_id, at.branch_id, draft, now)
      if (trial) throw UNDO
      return replaced
    })
  } catch (error) {
    if (error === UNDO && replaced) return replaced
    throw error
  }
}
