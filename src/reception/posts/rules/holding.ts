// Who may hold a post for how long, from the lines of the senior's list. Pure.

/** A line of the list: from an instant, to another where it ends; taken off the list at `revoked_at`. */
export interface HolderLine {
  valid_from: Date
  valid_until: Date | null
  revoked_at: Date | null
}

export type Holding =
  | { ok: true }
  /** `not_listed`: no line is in force at the beginning. `revoked`: there was one, and it was taken off. `too_long`: it ends at `until`. */
  | { ok: false; refusal: 'not_listed' | 'revoked' }
  | { ok: false; refusal: 'too_long'; until: Date }

/**
 * Whether lines of the list cover every moment from `from` to `until`: one of them, or several that follow each other
 * without a gap. A line taken off the list counts for nothing, not even for the time before.
 */
export function judgeHolding(lines: readonly HolderLine[], from: Date, until: Date): Holding {
  const live = lines.filter(({ revoked_at }) => revoked_at === null).toSorted((a, b) => a.valid_from.getTime() - b.valid_from.getTime())
  let covered_to = from
  for (const line of live) {
    if (line.valid_from > covered_to) break
    if (line.valid_until === null) return { ok: true }
    if (line.valid_until > covered_to) covered_to = line.valid_until
  }
  if (covered_to >= until && covered_to > from) return { ok: true }
  if (covered_to > from) return { ok: false, refusal: 'too_long', until: covered_to }
  const was_revoked = lines.some((line) => line.revoked_at !== null && line.valid_from <= from && (line.valid_until === null || line.valid_until > from))
  return { ok: false, refusal: was_revoked ? 'revoked' : 'not_listed' }
}
