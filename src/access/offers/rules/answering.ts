// How long an offer stands. Pure; the minutes are data (access.offer_rule).
import { addDays, atLocal, localDate } from '../../../platform/time.ts'

export interface OfferRule {
  edition: string
  answer_minutes: number
  day_opens: string
  day_closes: string
  near_hours: number
  near_answer_minutes: number
  notice_minutes: number
  touched_answer_minutes: number
  lapses_max: number
  stay_days: number
  branches_max: number
}

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** The instant at which so many minutes of the hours when people are awake have passed. */
export function addWaking(from: Date, minutes: number, zone: string, rule: Pick<OfferRule, 'day_opens' | 'day_closes'>): Date {
  let left = minutes * MINUTE_MS
  for (let date = localDate(from, zone); ; date = addDays(date, 1)) {
    const begins = Math.max(from.getTime(), atLocal(date, rule.day_opens, zone).getTime())
    const ends = atLocal(date, rule.day_closes, zone).getTime()
    if (begins >= ends) continue
    if (left <= ends - begins) return new Date(begins + left)
    left -= ends - begins
  }
}

/**
 * Until when the next in a line may answer an offer of a visit at `starts_at`: the usual time, less when the visit is
 * near, always counted in waking hours and over before the visit comes too near to reach. Null: there is no time left in
 * which a person could answer, so the visit stays open to everybody.
 */
export function answerUntil(now: Date, starts_at: Date, zone: string, rule: OfferRule): Date | null {
  const is_near = starts_at.getTime() - now.getTime() <= rule.near_hours * HOUR_MS
  const latest = starts_at.getTime() - rule.notice_minutes * MINUTE_MS
  const least = addWaking(now, rule.near_answer_minutes, zone, rule)
  if (least.getTime() > latest) return null
  const usual = addWaking(now, is_near ? rule.near_answer_minutes : rule.answer_minutes, zone, rule)
  return usual.getTime() <= latest ? usual : new Date(latest)
}

/**
 * Until when somebody whose visit was called off may answer: a day and more, in waking hours at its end; over when the
 * old visit would begin or the one that is kept comes near, yet never before they had the least time to read it.
 */
export function touchedUntil(now: Date, old_starts_at: Date, kept_starts_at: Date | null, zone: string, rule: OfferRule): Date {
  const usual = addWaking(new Date(now.getTime() + rule.touched_answer_minutes * MINUTE_MS), 0, zone, rule)
  const ends = [usual.getTime(), old_starts_at.getTime(), ...(kept_starts_at ? [kept_starts_at.getTime() - rule.near_answer_minutes * MINUTE_MS] : [])]
  return new Date(Math.max(Math.min(...ends), now.getTime() + rule.near_answer_minutes * MINUTE_MS))
}
