// The one question that every way of signing on and every write of a device asks: may this person hold this post for the
// whole of this time. Today the senior's list answers; what an academy awards and what a roster plans will answer here.
import type { Read } from '../../platform/db/index.ts'
import { listHolderLines } from './queries/holders.ts'
import { type Holding, judgeHolding } from './rules/holding.ts'

/** Whether an account may hold a post of a clinic from one instant to another; otherwise why not. */
export async function mayHoldPost(db: Read, clinic_id: string, account_id: string, post_id: string, from: Date, until: Date): Promise<Holding> {
  return judgeHolding(await listHolderLines(db, clinic_id, account_id, post_id), from, until)
}
