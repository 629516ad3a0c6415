// The list's filter as it stands in an address: read, and written back into links.
import { addDays } from '../platform/time.ts'
import { isId } from '../platform/ids.ts'
import type { AnswerFilter, ListPlace } from './queries/list.ts'
import { TOPICS } from './rules/topics.ts'

export const STATES_CHOSEN = ['new', 'done', 'all'] as const
export const TOPICS_CHOSEN = [...TOPICS, 'other', 'marks'] as const
export const SEARCH_LENGTH_MAX = 200

/** What is chosen; anything that cannot be read chooses nothing. Without a state it is what waits. */
export interface Chosen {
  state?: (typeof STATES_CHOSEN)[number] | undefined
  topic?: (typeof TOPICS_CHOSEN)[number] | undefined
  branch?: string | undefined
  doctor?: string | undefined
  mark?: 'low' | 'middle' | 'high' | undefined
  /** 'YYYY-MM' of the visits. */
  month?: string | undefined
  /** Local days of the visits, the last one included. */
  from?: string | undefined
  to?: string | undefined
  /** Words to find. */
  q?: string | undefined
}

const MARKS = { low: [1, 2], middle: [3, 3], high: [4, 5] } as const

/** Reads the choice from a query. */
export function readChosen(query: Record<string, unknown>): Chosen {
  const { branch, doctor, month } = query
  return {
    state: oneOf(STATES_CHOSEN, query['state']),
    topic: oneOf(TOPICS_CHOSEN, query['topic']),
    branch: isId(branch) ? branch : undefined,
    doctor: isId(doctor) ? doctor : undefined,
    mark: oneOf(['low', 'middle', 'high'] as const, query['mark']),
    month: typeof month === 'string' && /^20\d\d-(0[1-9]|1[0-2])$/.test(month) ? month : undefined,
    from: readDay(query['from']),
    to: readDay(query['to']),
    q: readSearch(query['q']),
  }
}

function oneOf<T extends string>(list: readonly T[], value: unknown): T | undefined {
  return list.find((each) => each === value)
}

function readDay(value: unknown): string | undefined {
  if (typeof value !== 'string' || !/^20\d\d-\d\d-\d\d$/.test(value)) return undefined
  const day = new Date(`${value}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value) ? value : undefined
}

function readSearch(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined
  // PostgreSQL takes no NUL in a text
  const words = value.toWellFormed().replace(/[\p{Cc}\s]+/gu, ' ').trim().slice(0, SEARCH_LENGTH_MAX).toWellFormed()
  return words === '' ? undefined : words
}

/** The rows that a choice means. */
export function filterOf(chosen: Chosen): AnswerFilter {
  const [mark_from, mark_to] = chosen.mark ? MARKS[chosen.mark] : []
  const froms = [chosen.from, chosen.month && `${chosen.month}-01`].filter((day) => day !== undefined)
  const untils = [chosen.to && addDays(chosen.to, 1), chosen.month && `${nextMonth(chosen.month)}-01`].filter((day) => day !== undefined)
  return {
    state: chosen.state ?? 'waiting', topic: chosen.topic, branch_id: chosen.branch, doctor_id: chosen.doctor, mark_from, mark_to,
    day_from: froms.sort().at(-1), day_until: untils.sort()[0], words: chosen.q,
  }
}

/** Whether anything narrows the list besides its state and topic. */
export function isNarrowed({ state: _state, topic: _topic, ...rest }: Chosen): boolean {
  return Object.values(rest).some(Boolean)
}

/** An address with a choice: `hrefOf('/ratings/gp-7', { mark: 'low' })`. */
export function hrefOf(path: string, chosen: Chosen, place?: ListPlace): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(chosen)) if (value) search.set(name, value)
  if (place) search.set('after', `${place.work_state}.${place.answered_at.getTime()}.${place.id}`)
  return search.size > 0 ? `${path}?${search}` : path
}

/** The place that `after` names, or undefined. */
export function readPlace(after: unknown): ListPlace | undefined {
  const match = typeof after === 'string' ? /^(new|read|done)\.(\d{1,14})\.(.+)$/.exec(after) : null
  return match && isId(match[3])
    ? { work_state: match[1] as ListPlace['work_state'], answered_at: new Date(Number(match[2])), id: match[3] }
    : undefined
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
