// What somebody at the entrance or on a floor helps with, one tap each.

/** In the order of the buttons; reception.tally_kind_ck knows the same. */
export const TALLY_KINDS = [
  'find_room', 'booking', 'ticket', 'card', 'attachment', 'directions', 'wheelchair', 'child', 'taxi', 'complaint', 'thanks', 'other',
] as const
export type TallyKind = (typeof TALLY_KINDS)[number]

/** So long a tally may be taken back. */
export const UNDO_MS = 10_000
/** The tap that takes it back travels too: by the clocks of two requests it may seem a little later. */
const UNDO_SLACK_MS = 2_000

/** The clocks of two requests differ by no more than this, however slow their way was. */
const TRAVEL_MS_MAX = 60_000

/**
 * Whether a tally of one instant may still be taken back at another. `after_ms`: how long after the tap it was by the device's
 * own measure, where it says so: then a message that travelled slowly is not taken for a late tap.
 */
export function mayUndo(tallied_at: Date, undone_at: Date, after_ms?: number): boolean {
  const told_ms = undone_at.getTime() - tallied_at.getTime()
  if (after_ms === undefined) return told_ms <= UNDO_MS + UNDO_SLACK_MS
  return after_ms <= UNDO_MS + UNDO_SLACK_MS && told_ms <= TRAVEL_MS_MAX
}
