// How a source stands: whether its numbers can be relied on, said by one word.

export interface SourceTimes {
  active: boolean
  /** Null: it is only sent as a file by hand. */
  url: string | null
  poll_minutes: number
  created_at: Date
  /** When it was last read to its end. */
  success_at: Date | null
}

/** Without a success for so many polls a source is late. */
export const POLLS_LATE = 3
const MINUTE_MS = 60_000

/**
 * `paused` by an operator; `by_hand`: there is nothing to poll; `never`: not read yet, and not late either; `late`: no
 * success for three polls; `fine` otherwise.
 */
export type SourceState = 'paused' | 'by_hand' | 'never' | 'late' | 'fine'

export function judgeSource(source: SourceTimes, now: Date): SourceState {
  if (!source.active) return 'paused'
  if (source.url === null) return 'by_hand'
  const since = (source.success_at ?? source.created_at).getTime()
  if (now.getTime() - since > POLLS_LATE * source.poll_minutes * MINUTE_MS) return 'late'
  return source.success_at === null ? 'never' : 'fine'
}
