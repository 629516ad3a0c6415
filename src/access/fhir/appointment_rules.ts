// What becomes of an Appointment that a clinic's system sends: kept, a step of a booking, or refused and why. Pure.
import { DAY_MS, localDate } from '../../platform/time.ts'
import { type EventKind, type BookingState, TRANSITIONS } from '../booking/rules/state.ts'

export const STATUSES = [
  'proposed', 'pending', 'booked', 'arrived', 'fulfilled', 'cancelled', 'noshow', 'entered-in-error', 'checked-in', 'waitlist',
] as const
export type AppointmentStatus = (typeof STATUSES)[number]

/** How long after its end a booking, or a correction of it, is still taken. */
export const LATE_DAYS_MAX = 30
/** Clocks of clinics run a little fast. */
const FUTURE_MS_MAX = 5 * 60_000

/** The state that a status asks for; undefined where nothing is booked yet. */
export function stateOf(status: AppointmentStatus): BookingState | undefined {
  switch (status) {
    case 'booked': return 'booked'
    case 'arrived': case 'checked-in': return 'arrived'
    case 'fulfilled': return 'fulfilled'
    case 'noshow': return 'missed'
    case 'cancelled': case 'entered-in-error': return 'cancelled'
    case 'proposed': case 'pending': case 'waitlist': return undefined
  }
}

/** Steps that a clinic's system may ask for; holds, their end and moves are made by those who make them. */
const STEPS: readonly EventKind[] = ['booked', 'cancelled', 'arrived', 'arrival_undone', 'missed', 'miss_undone', 'fulfilled']

/** The shortest way from a state (undefined: no booking yet) to another by the table of steps; undefined: there is none. */
export function stepsTo(from: BookingState | undefined, to: BookingState): EventKind[] | undefined {
  const ways: { at: BookingState | 'nothing'; steps: EventKind[] }[] = [{ at: from ?? 'nothing', steps: [] }]
  const seen = new Set<string>([from ?? 'nothing'])
  for (const { at, steps } of ways) {
    if (at === to) return steps
    for (const kind of STEPS) {
      const next = TRANSITIONS[kind].to
      if (!TRANSITIONS[kind].from.includes(at) || seen.has(next)) continue
      seen.add(next)
      ways.push({ at: next, steps: [...steps, kind] })
    }
  }
  return undefined
}

export type AppointmentRefusal = 'not-booked' | 'closed' | 'too-early' | 'too-late'

/**
 * Whether a booking may come to a state. Refused: what is not booked yet (`not-booked`); what is over and stays so
 * (`closed`); somebody who came, was seen or did not come before the day or hour of the visit (`too-early`); news of a
 * visit more than 30 days past (`too-late`), withdrawals apart. With `history` nothing is too late.
 */
export function judgeStatus(
  status: AppointmentStatus, known: { state: BookingState } | undefined, visit: { starts_at: Date; ends_at: Date }, zone: string,
  now: Date, history: boolean,
): AppointmentRefusal | undefined {
  const to = stateOf(status)
  if (to === undefined) return known?.state === 'held' && status === 'pending' ? undefined : 'not-booked'
  if (isOver(known?.state) && to === 'cancelled') return undefined
  if (stepsTo(known?.state, to) === undefined) return 'closed'
  if (known?.state === to) return undefined
  if (to === 'missed' && visit.starts_at.getTime() > now.getTime() + FUTURE_MS_MAX) return 'too-early'
  if ((to === 'arrived' || to === 'fulfilled') && localDate(visit.starts_at, zone) > localDate(now, zone)) return 'too-early'
  if (to !== 'cancelled' && !history && now.getTime() - visit.ends_at.getTime() > LATE_DAYS_MAX * DAY_MS) return 'too-late'
  return undefined
}

/** Whether a booking came to its end without a visit; FHIR calls each of these cancelled. */
export function isOver(state: BookingState | undefined): boolean {
  return state === 'cancelled' || state === 'expired' || state === 'moved'
}

/** The seats of a slot while a batch is taken. */
export interface SeatPlan {
  capacity: number
  status: string
  seats: Set<number>
}

/** The lowest free seat, taken; undefined when there is none. The slot's look follows: full is busy. */
export function seatIn(plan: SeatPlan): number | undefined {
  const seat = Array.from({ length: plan.capacity }, (_, index) => index + 1).find((number) => !plan.seats.has(number))
  if (seat === undefined) return undefined
  plan.seats.add(seat)
  if ((plan.status === 'free' && plan.seats.size >= plan.capacity) || plan.status === 'busy-tentative') plan.status = 'busy'
  return seat
}

/** Gives a seat back; a slot that was full is free again, one that its clinic closed stays closed. */
export function leaveSeat(plan: SeatPlan, seat: number): void {
  const was_full = plan.seats.size >= plan.capacity
  plan.seats.delete(seat)
  if (was_full && (plan.status === 'busy' || plan.status === 'busy-tentative')) plan.status = 'free'
}
