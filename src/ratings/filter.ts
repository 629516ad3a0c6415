// The list's filter as it stands in an address: read, and written back into links.
import { addDays } from '../platform/time.ts'
import { isId } from '../platform/ids.ts'
import type { AnswerFilter, ListPlace } from './queries/staff.ts'

/** What is chosen; anything that cannot be read chooses nothing. */
export interface Chosen {
  branch?: string | undefined
  doctor?: string | undefined
  mark?: 'low' | 'middle' | 'high' | undefined
  /** 'YYYY-MM' of the visits. */
  month?: string | undefined
}

const MARKS = { low: [1, 2], middle: [3, 3], high: [4, 5] } as const

/** Reads the choice from a query. */
export function readChosen(query: Record<string, unknown>): Chosen {
  const { branch, doctor, mark, month } = query
  return {
    branch: isId(branch) ? branch : undefined,
    doctor: isId(doctor) ? doctor : undefined,
    mark: mark === 'low' || mark === 'middle' || mark === 'high' ? mark : undefined,
    month: typeof month === 'string' && /^20\d\d-(0[1-9]|1[0-2])$/.test(month) ? month : undefined,
  }
}

/** The rows that a choice means. */
export function filterOf(chosen: Chosen): AnswerFilter {
  const [mark_from, mark_to] = chosen.mark ? MARKS[chosen.mark] : []
  return {
    branch_id: chosen.branch, doctor_id: chosen.doctor, mark_from, mark_to,
    day_from: chosen.month && `${chosen.month}-01`,
    day_until: chosen.month && `${nextMonth(chosen.month)}-01`,
  }
}

/** An address with a choice: `hrefOf('/ratings/gp-7', { mark: 'low' })`. */
export function hrefOf(path: string, chosen: Chosen, place?: ListPlace): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(chosen)) if (value) search.set(name, value)
  if (place) search.set('after', `${place.answered_at.getTime()}.${place.id}`)
  return search.size > 0 ? `${path}?${search}` : path
}

/** The place that `after` names, or undefined. */
export function readPlace(after: unknown): ListPlace | undefined {
  const match = typeof after === 'string' ? /^(\d{1,14})\.(.+)$/.exec(after) : null
  return match && isId(match[2]) ? { answered_at: new Date(Number(match[1])), id: match[2] } : undefined
}

/** Twelve months 'YYYY-MM' up to that of a local date, the newest first. */
export function recentMonths(today: string): string[] {
  const months: string[] = []
  for (let month = today.slice(0, 7); months.length < 12; month = addDays(`${month}-01`, -1).slice(0, 7)) months.push(month)
  return months
}

function nextMonth(month: string): string {
  return addDays(`${month}-28`, 4).slice(0, 7)
}
