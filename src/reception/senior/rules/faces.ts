// Which press of a face counts: one finger that presses fifty times is one visitor. Pure.

export const FACES = ['good', 'middling', 'bad'] as const
export type Face = (typeof FACES)[number]

/** Two presses at one screen within so long are one. */
export const GAP_MS = 6_000
export const QUARTER_MS = 15 * 60_000
/** A screen counts no more presses in a quarter of an hour than people can walk past it and stop. */
export const QUARTER_MAX = 30

/** What is known of a screen. */
export interface ScreenGuard {
  counted_at: Date
  /** When its present quarter of an hour began, and how many it has counted since. */
  quarter_at: Date
  quarter_count: number
  /** How many presses were thanked for and not counted. */
  ignored: number
}

/** Whether a press counts, and what is known afterwards. In: undefined for a screen that was never pressed. */
export function judgePress(known: ScreenGuard | undefined, now: Date): { counts: boolean; guard: ScreenGuard } {
  if (!known) return { counts: true, guard: { counted_at: now, quarter_at: now, quarter_count: 1, ignored: 0 } }
  const is_new_quarter = now.getTime() - known.quarter_at.getTime() >= QUARTER_MS
  const quarter = is_new_quarter ? { quarter_at: now, quarter_count: 0 } : { quarter_at: known.quarter_at, quarter_count: known.quarter_count }
  const counts = now.getTime() - known.counted_at.getTime() >= GAP_MS && quarter.quarter_count < QUARTER_MAX
  if (!counts) return { counts, guard: { ...known, ...quarter, ignored: known.ignored + 1 } }
  return { counts, guard: { ...known, ...quarter, counted_at: now, quarter_count: quarter.quarter_count + 1 } }
}
