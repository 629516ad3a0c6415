// When a doctor sees patients: templates by weekday, and what differs from them on some days. Pure.
import { type WorkingCalendar, isStatutoryDayOff } from '../../../clinics/index.ts'
import { atLocal } from '../../../platform/time.ts'
import type { Audience } from '../../slot.ts'

/** A break in a day's work, local times 'HH:MM'. */
export interface Pause {
  from: string
  to: string
}

/** What a session of work offers: where, to whom, how long a visit is. */
export interface Offering {
  doctor_id: string
  branch_id: string
  specialty_code: string
  place_id: string | null
  /** Local times 'HH:MM'. */
  opens: string
  closes: string
  /** Minutes; null follows the rule of the specialty. */
  visit_minutes: number | null
  pauses: readonly Pause[]
  audience: Audience
  referral_only: boolean
  /** Whole per cent of the visits kept for urgent patients. */
  urgent_percent: number
  /** Whole per cent of the rest kept for first and for repeat visits; together at most 100. */
  first_percent: number
  repeat_percent: number
}

/** The same hours on a weekday (1 Monday to 7 Sunday), from a day to a day. */
export interface Template extends Offering {
  id: string
  weekday: number
  /** Worked on days off by the calendar as well. */
  on_holidays: boolean
  valid_from: string
  valid_to: string | null
}

export const ABSENCES = ['illness', 'leave', 'absence'] as const
export type Absence = (typeof ABSENCES)[number]

/**
 * What differs on the days from `from_day` to `to_day`: an absence (all day, or between two times), another room, or
 * extra hours with all that a template says.
 */
export type Deviation = { id: string; doctor_id: string; from_day: string; to_day: string } & (
  | { kind: Absence; opens: string | null; closes: string | null }
  | { kind: 'room'; branch_id: string; place_id: string }
  | { kind: 'extra'; offering: Offering }
)

/** One stretch of work of a day, with what was laid over it. */
export interface Session {
  /** Of the template or the extra hours. */
  id: string
  day: string
  offering: Offering
  /** Extra hours come before templates, newer templates before older ones, where both want the same time. */
  rank: string
}

/** Whether nobody works on a local date unless a template says so: a day off on a weekday, a holiday on a weekend. */
export function isHoliday(day: string, calendar: WorkingCalendar): boolean {
  if (weekdayOf(day) <= 5) return !calendar.isWorking(day)
  return calendar.find(day)?.working === false || isStatutoryDayOff(day)
}

/** 1 Monday to 7 Sunday. */
export function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7
}

/** The sessions of a local date, in the order in which they take their time and rooms; absences are not taken off yet. */
export function sessionsOf(
  day: string, templates: readonly Template[], deviations: readonly Deviation[], calendar: WorkingCalendar,
): Session[] {
  const holiday = isHoliday(day, calendar)
  const weekday = weekdayOf(day)
  const sessions: Session[] = []
  for (const template of templates) {
    if (template.weekday !== weekday || (holiday && !template.on_holidays)) continue
    if (template.valid_from > day || (template.valid_to !== null && template.valid_to < day)) continue
    sessions.push({ id: template.id, day, offering: template, rank: `1${negated(template.valid_from)}${template.id}` })
  }
  for (const deviation of deviations) {
    if (deviation.kind === 'extra' && covers(deviation, day)) {
      sessions.push({ id: deviation.id, day, offering: deviation.offering, rank: `0${deviation.id}` })
    }
  }
  return sessions.map((session) => inItsRoom(session, deviations)).toSorted((a, b) => (a.rank < b.rank ? -1 : 1))
}

/** A part of a day on which a doctor is away, as instants. */
export interface Away {
  doctor_id: string
  from: Date
  to: Date
}

/** The absences that touch a local date. */
export function absencesOf(day: string, deviations: readonly Deviation[], zone: string): Away[] {
  return deviations.flatMap((deviation) => {
    if (deviation.kind === 'extra' || deviation.kind === 'room' || !covers(deviation, day)) return []
    const from = deviation.opens === null ? new Date(0) : atLocal(day, deviation.opens, zone)
    const to = deviation.closes === null ? FAR : atLocal(day, deviation.closes, zone)
    return [{ doctor_id: deviation.doctor_id, from, to }]
  })
}

const FAR = new Date('9999-01-01T00:00:00Z')

function covers(deviation: Deviation, day: string): boolean {
  return deviation.from_day <= day && day <= deviation.to_day
}

/** The room of a deviation, where one names another for the same doctor and branch; the last written wins. */
function inItsRoom(session: Session, deviations: readonly Deviation[]): Session {
  const moved = deviations.findLast((deviation) =>
    deviation.kind === 'room' && deviation.doctor_id === session.offering.doctor_id &&
    deviation.branch_id === session.offering.branch_id && covers(deviation, session.day))
  if (moved?.kind !== 'room') return session
  return { ...session, offering: { ...session.offering, place_id: moved.place_id } }
}

/** Digits turned round, so that a later date sorts first. */
function negated(date: string): string {
  return date.replace(/\d/g, (digit) => String(9 - Number(digit)))
}
