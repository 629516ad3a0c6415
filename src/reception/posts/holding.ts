// The one question that every way of signing on and every write of a device asks: may this person hold this post for the
// whole of this time. Today the senior's list answers; what an academy awards and what a roster plans will answer here.
import type { Read } from '../../platform/db/index.ts'
import { listHolderLines, listHolderLinesByPost } from './queries/holders.ts'
import { type Holding, judgeHolding } from './rules/holding.ts'

/** Whether an account may hold a post of a clinic from one instant to another; otherwise why not. */
export async function mayHoldPost(db: Read, clinic_id: string, account_id: string, post_id: string, from: Date, until: Date): Promise<Holding> {
  return judgeHolding(await listHolderLines(db, clinic_id, account_id, post_id), from, until)
}

/** The posts of a clinic that `mayHoldPost` would let an account hold: their ids. */
export async function listHoldable(db: Read, clinic_id: string, account_id: string, from: Date, until: Date): Promise<Set<string>> {
  const by_post = Map.groupBy(await listHolderLinesByPost(db, clinic_id, account_id), ({ post_id }) => post_id)
  return new Set([...by_post].filter(([, lines]) => judgeHolding(lines, from, until).ok).map(([post_id]) => post_id))
}
