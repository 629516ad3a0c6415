// What a change of a slot by its clinic's system means for the bookings that sit on it. Pure.
import type { SlotStatus } from '../slot.ts'
import type { KnownSlot, SlotColumns } from './queries/slots.ts'

/** Why somebody must make an offer to the person of a booking. */
export type TouchReason = 'slot_gone' | 'slot_moved' | 'doctor_changed' | 'branch_changed' | 'capacity' | 'moved_by_clinic'

/** A live booking of a slot. */
export interface SittingBooking {
  id: string
  slot_id: string
  starts_at: Date
  ends_at: Date
  touched_by: TouchReason | null
  created_at: Date
  /** It was offered another time for want of room before: the same slot sent again does not ask once more. */
  asked: boolean
}

/** A booking after its slot was changed. It always follows its slot; where its person must be asked, the reason is noted. */
export interface Touch {
  booking_id: string
  starts_at: Date
  ends_at: Date
  branch_id: string
  doctor_id: string | null
  place_id: string | null
  /** Null: nothing is to be asked. */
  touched_by: TouchReason | null
}

/**
 * The status that a slot has after its clinic's system said one. `free` cannot be where bookings of ours fill it: then
 * it stays as it was, or is busy. What the system says of a slot being busy or gone is taken as it is.
 */
export function statusAfter(told: SlotStatus, before: Pick<KnownSlot, 'status' | 'taken'> | undefined, capacity: number): SlotStatus {
  if (told !== 'free' || !before || before.taken < capacity) return told
  return before.status === 'busy-tentative' ? 'busy-tentative' : 'busy'
}

const GONE: ReadonlySet<SlotStatus> = new Set(['busy-unavailable', 'entered-in-error'])

/**
 * What a change of a slot does to its live bookings. They follow it in time, doctor and place. Whoever must be asked is
 * marked: all when it is gone, at another time, at another branch or with another doctor; the latest to come when there
 * is no longer room for all. A slot that is back takes the mark of being gone away. What lies in the past touches nobody.
 */
export function judgeTouch(before: KnownSlot, after: SlotColumns, sitting: readonly SittingBooking[], now: Date): Touch[] {
  if (before.starts_at <= now && after.starts_at <= now) return []
  const shift_ms = after.starts_at.getTime() - before.starts_at.getTime()
  const reason = reasonOf(before, after)
  const is_back = GONE.has(before.status) && !GONE.has(after.status)
  const seen = shift_ms !== 0 || before.branch_id !== after.branch_id || before.doctor_id !== after.doctor_id
    || before.place_id !== after.place_id || before.ends_at.getTime() !== after.ends_at.getTime()
  const too_many = after.capacity < before.capacity ? Math.max(0, before.taken - after.capacity) : 0
  const latest = sitting.toSorted((a, b) => b.created_at.getTime() - a.created_at.getTime() || (a.id < b.id ? 1 : -1))
  const without_room = new Set(latest.slice(0, too_many).map(({ id }) => id))
  return sitting.flatMap((booking) => {
    const kept = is_back && booking.touched_by === 'slot_gone' ? null : booking.touched_by
    const touched_by = kept ?? reason ?? (without_room.has(booking.id) && !booking.asked ? 'capacity' : null)
    if (!seen && touched_by === booking.touched_by) return []
    const follow = (own: Date, of: Date, to: Date) => (own.getTime() === of.getTime() ? to : new Date(own.getTime() + shift_ms))
    return [{
      booking_id: booking.id, touched_by,
      starts_at: follow(booking.starts_at, before.starts_at, after.starts_at),
      ends_at: follow(booking.ends_at, before.ends_at, after.ends_at),
      branch_id: after.branch_id, doctor_id: after.doctor_id, place_id: after.place_id,
    }]
  })
}

function reasonOf(before: KnownSlot, after: SlotColumns): TouchReason | null {
  if (GONE.has(after.status) && !GONE.has(before.status)) return 'slot_gone'
  if (before.starts_at.getTime() !== after.starts_at.getTime()) return 'slot_moved'
  if (before.branch_id !== after.branch_id) return 'branch_changed'
  return before.doctor_id === after.doctor_id ? null : 'doctor_changed'
}
