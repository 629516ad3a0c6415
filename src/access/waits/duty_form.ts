// The forms of duty hours: what may be entered. Pure.
import { type Typed, typedText } from '../../platform/http/form.ts'
import { addDays } from '../../platform/time.ts'
import type { Audience } from '../slot.ts'

/** Weeks ahead that single days can be entered for. */
export const DUTY_WEEKS_AHEAD = 8
export const ROOM_MAX = 60

export interface DutyHours {
  audience: Audience
  opens: string
  closes: string
  room: string | null
  doctor_id: string | null
}

export interface DutyKnown {
  today: string
  branch_ids: readonly string[]
  doctor_ids: readonly string[]
}

export type DutyMistake = 'branch' | 'weekdays' | 'time' | 'order' | 'room' | 'doctor' | 'audience' | 'day'
export type DutyMistakes = Partial<Record<'branch' | 'weekdays' | 'opens' | 'closes' | 'room' | 'doctor' | 'audience' | 'day', DutyMistake>>

/** Hours as they were typed, and what is wrong with them; complete only when nothing is. */
export function readHours(typed: Typed, known: DutyKnown): { hours: DutyHours; mistakes: DutyMistakes } {
  const text = (name: string) => typedText(typed, name).trim()
  const [opens, closes, room, doctor, audience] = [text('opens'), text('closes'), text('room'), text('doctor'), text('audience')]
  const isTime = (time: string) => /^([01]\d|2[0-3]):[0-5]\d$/.test(time)
  const mistakes: DutyMistakes = {
    ...(known.branch_ids.includes(text('branch')) ? {} : { branch: 'branch' }),
    ...(isTime(opens) ? {} : { opens: 'time' }),
    ...(!isTime(closes) ? { closes: 'time' } : isTime(opens) && closes <= opens ? { closes: 'order' } : {}),
    ...(room.length > ROOM_MAX ? { room: 'room' } : {}),
    ...(doctor === '' || known.doctor_ids.includes(doctor) ? {} : { doctor: 'doctor' }),
    ...(['adult', 'child', 'both'].includes(audience) ? {} : { audience: 'audience' }),
  }
  return { hours: { opens, closes, room: room || null, doctor_id: doctor || null, audience: audience as Audience }, mistakes }
}

/** The weekdays that were ticked, 1 Monday to 7 Sunday. */
export function readWeekdays(typed: Typed): number[] {
  const ticked = typed['weekdays'] ?? []
  return [...new Set(typeof ticked === 'string' ? [ticked] : ticked)].filter((day) => /^[1-7]$/.test(day)).map(Number).sort()
}

/** A day from today to some weeks ahead; undefined when what was typed is none. */
export function readDay(text: string, today: string): string | undefined {
  const is_date = /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`)) &&
    new Date(`${text}T00:00:00Z`).toISOString().startsWith(text)
  return is_date && text >= today && text <= lastDutyDay(today) ? text : undefined
}

/** The last day that can be entered. */
export function lastDutyDay(today: string): string {
  return addDays(today, DUTY_WEEKS_AHEAD * 7)
}
