// Tallies as acts of a device: the tap, and the tap that takes it back within ten seconds.
import { z } from 'zod'
import type { Write } from '../../platform/db/index.ts'
import { localDate, localTime } from '../../platform/time.ts'
import { type Act, type ActOutcome, type ItemCall, registerItem } from '../device/items.ts'
import { TALLY_KINDS, type TallyKind, mayUndo } from './kinds.ts'
import { addToCounts, insertTallies, lockTally, markUndone } from './queries.ts'
import { tallyWords } from './words/index.ts'

/** A tally item says what it counts; the kinds of items are `tally` and `tally_undo`. */
const Tapped = z.object({ of: z.enum(TALLY_KINDS) })
const Undone = z.object({ tally: z.uuid().transform((id) => id.toLowerCase()), after_ms: z.number().int().nonnegative().optional() })

/** Makes both kinds of acts known. */
export function registerTallies(): void {
  registerItem('tally', { parse: Tapped, apply: async (db, call, act) => (await keepTallies(db, call, [act]), { outcome: 'kept' }), applyAll: keepTallies })
  registerItem('tally_undo', { parse: Undone, apply: (db, call, { value, at }) => undoTally(db, call, value.tally, at, value.after_ms) })
}

/** Keeps tallies of a shift and counts them in their local hours. */
export async function keepTallies(db: Write, { clinic, shift }: Pick<ItemCall, 'clinic' | 'shift'>, acts: readonly Act<{ of: TallyKind }>[]): Promise<void> {
  const tallies = acts.map(({ id, at, value }) => (
    { id, kind: value.of, at, day: localDate(at, clinic.zone), hour: Number(localTime(at, clinic.zone).slice(0, 2)) }))
  const place = { branch_id: shift.branch_id, post_id: shift.post_id, shift_id: shift.id }
  await insertTallies(db, clinic.id, place, tallies)
  await addToCounts(db, clinic.id, place, tallies)
}

/** Takes a tally of the shift back. Refused: one that is not there, and one older than ten seconds. Twice is once. */
export async function undoTally(db: Write, { clinic, shift, lang }: Pick<ItemCall, 'clinic' | 'shift' | 'lang'>, id: string, at: Date, after_ms?: number): Promise<ActOutcome> {
  const words = tallyWords(lang).refusals
  const tally = await lockTally(db, clinic.id, id)
  if (!tally || tally.shift_id !== shift.id) return { outcome: 'refused', sentence: words.unknown }
  if (tally.undone_at !== null) return { outcome: 'kept' }
  if (!mayUndo(tally.at, at, after_ms)) return { outcome: 'refused', sentence: words.late }
  await markUndone(db, clinic.id, tally, at)
  return { outcome: 'kept' }
}
