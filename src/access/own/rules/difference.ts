// What has to change so that the slots kept are those wanted. Pure. A slot that somebody has booked is never taken away:
// it is closed for others, and its bookings are told as touched.
import { type WantedSlot, overlap } from './slots.ts'

/** A slot of a schedule kept here, as it stands. */
export interface KeptSlot extends WantedSlot {
  id: string
  status: string
  capacity: number
  taken: number
  /** Live bookings in its seats, temporary ones included. */
  bookings: readonly string[]
  /** Whether any booking, however old, names it. */
  has_history: boolean
}

export interface Difference {
  add: WantedSlot[]
  /** What a slot says anew; its bookings stay, `rerouted` are those whose room changes. */
  change: { slot: KeptSlot; wanted: WantedSlot; rerouted: readonly string[] }[]
  /** Free slots that go. */
  remove: KeptSlot[]
  /** Slots that no longer fit and are booked: closed for others, their bookings touched. Those closed before stay so and are not named again. */
  close: KeptSlot[]
}

/** Names one visit of a doctor: at one instant there is one. */
export function slotKey(slot: Pick<WantedSlot, 'doctor_id' | 'branch_id' | 'specialty_code' | 'starts_at'>): string {
  return `${slot.doctor_id} ${slot.branch_id} ${slot.specialty_code} ${slot.starts_at.getTime()}`
}

/**
 * Compares slots that are wanted with those kept, both of the same doctors and days, none before now. A new slot that
 * would lie over a booked one that no longer fits waits until that booking has moved or gone.
 */
export function compareSlots(wanted: readonly WantedSlot[], kept: readonly KeptSlot[]): Difference {
  const by_key = new Map(kept.map((slot) => [slotKey(slot), slot]))
  const wanted_keys = new Set(wanted.map(slotKey))
  const unwanted = kept.filter((slot) => !wanted_keys.has(slotKey(slot)))
  const staying = unwanted.filter(isHeld)
  const is_free_of_closed = (slot: WantedSlot) => !staying.some((other) => clashes(slot, other))
  const difference: Difference = {
    add: [], change: [], remove: unwanted.filter((slot) => !isHeld(slot) && !isGone(slot)), close: staying.filter((slot) => !isClosed(slot)),
  }
  for (const slot of wanted) {
    const present = by_key.get(slotKey(slot))
    if (!present) {
      if (is_free_of_closed(slot)) difference.add.push(slot)
    } else if (isClosed(present) || differs(present, slot)) {
      if (is_free_of_closed(slot)) {
        difference.change.push({ slot: present, wanted: slot, rerouted: present.place_id === slot.place_id ? [] : present.bookings })
      }
    }
  }
  return difference
}

/** Bookings that a difference touches: their visit will not take place at its time. */
export function touchedBookings(difference: Difference): string[] {
  return difference.close.flatMap((slot) => slot.bookings)
}

function isHeld(slot: KeptSlot): boolean {
  return slot.taken > 0 || slot.bookings.length > 0
}

function isClosed(slot: KeptSlot): boolean {
  return slot.status === 'busy-unavailable'
}

/** Closed already, and kept only for the sake of what once named it. */
function isGone(slot: KeptSlot): boolean {
  return isClosed(slot) && slot.has_history
}

function clashes(a: WantedSlot, b: WantedSlot): boolean {
  return overlap(a, b) && (a.doctor_id === b.doctor_id || (a.place_id !== null && a.place_id === b.place_id))
}

const TOLD = ['place_id', 'audience', 'visit', 'urgent_only', 'referral_only'] as const

function differs(kept: KeptSlot, wanted: WantedSlot): boolean {
  return kept.ends_at.getTime() !== wanted.ends_at.getTime() || TOLD.some((key) => kept[key] !== wanted[key])
}
