// Where somebody stands now: on a post, or not, and why not.
import type { Read } from '../../platform/db/index.ts'
import { HOUR_MS } from '../../platform/time.ts'
import { mayHoldPost } from './holding.ts'
import { type Shift, findLastShift } from './queries/shifts.ts'

/** Why a shift ended without its person is told for so long. */
const TOLD_MS = 12 * HOUR_MS

export type Standing =
  | { kind: 'on_post'; shift: Shift }
  /** `revoked`: taken off the list. `closed`: the post is no more. `replaced`: somebody else signed on to the post. `over`: the time was up. `off`: none today. */
  | { kind: 'revoked' | 'closed' | 'replaced' | 'over' | 'off'; shift: Shift | undefined }

/** The shift of an account, if it still may hold its post; otherwise what became of it. */
export async function findStanding(db: Read, clinic_id: string, account_id: string, now: Date): Promise<Standing> {
  const shift = await findLastShift(db, clinic_id, account_id)
  if (!shift) return { kind: 'off', shift }
  if (shift.ended_at === null && shift.until > now) {
    const holding = await mayHoldPost(db, clinic_id, account_id, shift.post_id, shift.began_at, shift.until)
    return { kind: holding.ok ? 'on_post' : 'revoked', shift }
  }
  const end = shift.ended_at ?? shift.until
  const kind = shift.end_kind ?? 'over'
  if (now.getTime() - end.getTime() > TOLD_MS || kind === 'signed_off' || kind === 'moved') return { kind: 'off', shift }
  return { kind, shift }
}
