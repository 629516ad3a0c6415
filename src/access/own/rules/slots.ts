// Slots out of templates: which visits a clinic's doctors offer on some days. Pure; the same input gives the same slots.
import type { WorkingCalendar } from '../../../clinics/index.ts'
import { atLocal } from '../../../platform/time.ts'
import type { SlotRules } from '../../slot.ts'
import { type Deviation, type Offering, type Session, type Template, absencesOf, sessionsOf } from './session.ts'

const MINUTE_MS = 60_000

/** A visit that should be on offer. */
export interface WantedSlot extends SlotRules {
  doctor_id: string
  branch_id: string
  specialty_code: string
  place_id: string | null
  day: string
  starts_at: Date
  ends_at: Date
}

/** Work that could not be laid out, since the doctor or the room is taken at that time. */
export interface Clash {
  session_id: string
  day: string
  starts_at: Date
  doctor_id: string
  taken: 'doctor' | 'room'
}

export interface Making {
  zone: string
  calendar: WorkingCalendar
  /** Minutes of a visit by the rule of its specialty. */
  minutesOf(specialty_code: string): number
}

/**
 * The slots of a clinic on given local dates. Visits of a session follow each other from its opening, start again after
 * each pause, and fit in before the next pause or the closing. Lengths are real minutes, so a clock change makes a
 * session shorter or longer and never lays two visits over each other. No doctor and no room is in two slots at once:
 * what comes second is left out and named in `clashes`.
 */
export function makeSlots(
  days: readonly string[], templates: readonly Template[], deviations: readonly Deviation[], making: Making,
): { slots: WantedSlot[]; clashes: Clash[] } {
  const slots: WantedSlot[] = []
  const clashes: Clash[] = []
  for (const day of days) {
    const busy = new Map<string, { starts_at: Date; ends_at: Date }[]>()
    const away = absencesOf(day, deviations, making.zone)
    for (const session of sessionsOf(day, templates, deviations, making.calendar)) {
      for (const slot of layOut(session, making)) {
        const isAway = away.some(({ doctor_id, from, to }) =>
          doctor_id === slot.doctor_id && slot.starts_at < to && slot.ends_at > from)
        if (isAway) continue
        const keys = [`doctor ${slot.doctor_id}`, ...(slot.place_id ? [`room ${slot.place_id}`] : [])]
        const clash = keys.find((key) => busy.get(key)?.some((other) => overlap(slot, other)))
        if (clash) {
          clashes.push({
            session_id: session.id, day, starts_at: slot.starts_at, doctor_id: slot.doctor_id,
            taken: clash.startsWith('room') ? 'room' : 'doctor',
          })
          continue
        }
        for (const key of keys) busy.set(key, [...(busy.get(key) ?? []), slot])
        slots.push(slot)
      }
    }
  }
  return { slots, clashes }
}

/** Whether two stretches of time share a moment; touching ends do not. */
export function overlap(a: { starts_at: Date; ends_at: Date }, b: { starts_at: Date; ends_at: Date }): boolean {
  return a.starts_at < b.ends_at && b.starts_at < a.ends_at
}

/** All visits of a session, each with whom it is kept for. */
function layOut({ day, offering }: Session, making: Making): WantedSlot[] {
  const length_ms = (offering.visit_minutes ?? making.minutesOf(offering.specialty_code)) * MINUTE_MS
  const at = (time: string) => atLocal(day, time, making.zone).getTime()
  const starts: number[] = []
  let from = at(offering.opens)
  const pauses = offering.pauses.map((pause) => ({ from: at(pause.from), to: at(pause.to) })).toSorted((a, b) => a.from - b.from)
  for (const stop of [...pauses, { from: at(offering.closes), to: Infinity }]) {
    for (let start = from; start + length_ms <= stop.from; start += length_ms) starts.push(start)
    from = Math.max(from, stop.to)
  }
  const kinds = carveOut(starts.length, offering)
  return starts.map((start, index) => ({
    doctor_id: offering.doctor_id, branch_id: offering.branch_id, specialty_code: offering.specialty_code,
    place_id: offering.place_id, day, starts_at: new Date(start), ends_at: new Date(start + length_ms),
    audience: offering.audience, referral_only: offering.referral_only, ...kinds[index]!,
  }))
}

type Kept = Pick<SlotRules, 'urgent_only' | 'visit'>

/**
 * Whom each of `count` visits is kept for: the share of urgent ones rounded down and spread evenly, then first and
 * repeat visits spread over the rest in the same way.
 */
export function carveOut(count: number, shares: Pick<Offering, 'urgent_percent' | 'first_percent' | 'repeat_percent'>): Kept[] {
  const kept: Kept[] = []
  let planned = 0
  let not_first = 0
  const left = 100 - shares.first_percent
  for (let index = 0; index < count; index++) {
    if (falls(index, shares.urgent_percent, 100)) {
      kept.push({ urgent_only: true, visit: 'any' })
    } else if (falls(planned++, shares.first_percent, 100)) {
      kept.push({ urgent_only: false, visit: 'first' })
    } else {
      kept.push({ urgent_only: false, visit: left > 0 && falls(not_first++, shares.repeat_percent, left) ? 'repeat' : 'any' })
    }
  }
  return kept
}

/** Whether the share of `part` in `whole` grows by one at this index. */
function falls(index: number, part: number, whole: number): boolean {
  return Math.floor(((index + 1) * part) / whole) > Math.floor((index * part) / whole)
}
