// Which visits nobody marked were missed. Pure. Unknown is not missed: a visit is taken for missed only where the branch
// marks who comes.

/** A branch marks who comes when at least this share of the day's bookings bears a mark. */
export const MARKED_SHARE_MIN = 2 / 3

export interface DayBooking {
  id: string
  state: 'booked' | 'arrived' | 'fulfilled' | 'missed'
  /** Whose visit it was: the doctor, or the room's schedule. */
  schedule_id: string
  /** FHIR Slot.status as it is now: a slot that was withdrawn was the clinic's doing. */
  slot_status: string
}

export interface DayVerdict {
  booked: number
  marked: number
  missed_ids: string[]
}

/**
 * Looks at one branch's bookings of one past day. A booking that bears no mark was missed when at least two thirds of
 * the branch's bookings bear one, when somebody came to the same doctor that day (else it may have been the doctor who
 * was missing), and when its slot still stands. All others stay as they are: unknown.
 */
export function judgeDay(bookings: readonly DayBooking[]): DayVerdict {
  const unmarked = bookings.filter(({ state }) => state === 'booked')
  const marked = bookings.length - unmarked.length
  const verdict = { booked: bookings.length, marked, missed_ids: [] as string[] }
  if (bookings.length === 0 || marked / bookings.length < MARKED_SHARE_MIN) return verdict
  const seeing = new Set(bookings.filter(({ state }) => state === 'arrived' || state === 'fulfilled').map(({ schedule_id }) => schedule_id))
  verdict.missed_ids = unmarked
    .filter(({ schedule_id, slot_status }) => seeing.has(schedule_id) && slot_status !== 'busy-unavailable' && slot_status !== 'entered-in-error')
    .map(({ id }) => id)
  return verdict
}
