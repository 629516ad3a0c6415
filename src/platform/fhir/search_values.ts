// Values of search parameters: tokens, references, dates with prefixes. Pure.
import { atLocal, addDays } from '../time.ts'
import { isFhirId, parseReference } from './reference.ts'

export interface TokenValue {
  /** Undefined: any system; empty: without one. */
  system: string | undefined
  code: string
}

export interface ReferenceValue {
  /** Undefined: any of the parameter's types. */
  type: string | undefined
  id: string
}

export const PREFIXES = ['eq', 'ne', 'gt', 'ge', 'lt', 'le', 'sa', 'eb'] as const
export type Prefix = (typeof PREFIXES)[number]

/** What a date of some precision covers: from its first instant up to, not including, its end. */
export interface DateValue {
  prefix: Prefix
  from: Date
  until: Date
}

/** The values of one parameter: divided at commas, `\` taking the meaning of `,` `|` `$` and itself away. */
export function splitValues(text: string): string[] {
  const values: string[] = ['']
  for (let at = 0; at < text.length; at++) {
    const sign = text[at]!
    if (sign === ',') values.push('')
    else if (sign === '\\' && at + 1 < text.length) values[values.length - 1] += sign + text[++at]!
    else values[values.length - 1] += sign
  }
  return values.map((value) => value.trim()).filter((value) => value !== '')
}

/** `code`, `|code`, `system|code`, `system|` (any code of it, an empty one here); undefined when there is neither. */
export function parseToken(text: string): TokenValue | undefined {
  const bar = /(?<!\\)(?:\\\\)*\|/.exec(text)
  const end = bar ? bar.index + bar[0].length - 1 : -1
  const code = unescape(text.slice(end + 1))
  const system = bar ? unescape(text.slice(0, end)) : undefined
  return code === '' && !system ? undefined : { system, code }
}

/** Whether a token means codes of a system; without a system it means those of any. */
export function isOfSystem({ system }: TokenValue, of: string | undefined): boolean {
  return system === undefined || system === (of ?? '')
}

function unescape(text: string): string {
  return text.replace(/\\([\\,|$])/g, '$1')
}

/** `Type/id`, an address that ends so, or an id alone. */
export function parseReferenceValue(text: string, type?: string): ReferenceValue | undefined {
  if (isFhirId(text)) return { type, id: text }
  const found = parseReference(text)
  return found && (type === undefined || type === found.type) ? found : undefined
}

const DATE =
  /^(eq|ne|gt|ge|lt|le|sa|eb)?(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d:\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+ -]\d\d:\d\d)?)?)?)?$/

/**
 * A date or time with its prefix. What has no zone is meant in the clinic's (`zone`); a plus sign that came as a blank,
 * since nobody wrote %2B, is a plus sign.
 */
export function parseDateValue(text: string, zone: string): DateValue | undefined {
  const match = DATE.exec(text)
  if (!match) return undefined
  const [, prefix = 'eq', year, month, day, time, seconds, fraction, offset] = match as unknown as [
    string, Prefix | undefined, string, string?, string?, string?, string?, string?, string?,
  ]
  if (Number(year) < 1900 || Number(year) > 2200) return undefined
  const first = `${year}-${month ?? '01'}-${day ?? '01'}`
  if (!isDay(first)) return undefined
  const range =
    time === undefined
      ? { from: atLocal(first, '00:00', zone), until: atLocal(dayAfter(year, month, day), '00:00', zone) }
      : instantRange(first, `${time}:${seconds ?? '00'}`, seconds === undefined ? 60_000 : 1000, fraction, offset, zone)
  return range && { prefix, ...range }
}

function instantRange(
  day: string, time: string, length_ms: number, fraction: string | undefined, offset: string | undefined, zone: string,
): { from: Date; until: Date } | undefined {
  if (!/^([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/.test(time)) return undefined
  if (offset !== undefined && !/^(Z|[+ -](0\d|1[0-4]):[0-5]\d)$/.test(offset)) return undefined
  const whole = offset === undefined ? atLocal(day, time, zone) : new Date(`${day}T${time}${offset.replace(' ', '+')}`)
  if (fraction === undefined) return { from: whole, until: new Date(whole.getTime() + length_ms) }
  // our instants are whole milliseconds
  const from_ms = whole.getTime() + Math.floor(Number(`0.${fraction}`) * 1000 + 1e-6)
  return { from: new Date(from_ms), until: new Date(from_ms + Math.max(1, 1000 / 10 ** fraction.length)) }
}

function isDay(day: string): boolean {
  const date = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day)
}

function dayAfter(year: string, month: string | undefined, day: string | undefined): string {
  if (month === undefined) return `${Number(year) + 1}-01-01`
  if (day !== undefined) return addDays(`${year}-${month}-${day}`, 1)
  return month === '12' ? `${Number(year) + 1}-01-01` : `${year}-${String(Number(month) + 1).padStart(2, '0')}-01`
}

/** Whether an instant is one of those that a date value means: what the SQL of a search says, for one value. */
export function isMeant({ prefix, from, until }: DateValue, instant: Date): boolean {
  switch (prefix) {
    case 'eq': return instant >= from && instant < until
    case 'ne': return instant < from || instant >= until
    case 'gt': case 'sa': return instant >= until
    case 'ge': return instant >= from
    case 'lt': case 'eb': return instant < from
    case 'le': return instant < until
  }
}

/** The instants that a date value leaves open: from (included) and until (not included); null without an end. */
export function openEnds({ prefix, from, until }: DateValue): { from: Date | null; until: Date | null } {
  switch (prefix) {
    case 'eq': return { from, until }
    case 'ne': return { from: null, until: null }
    case 'gt': case 'sa': return { from: until, until: null }
    case 'ge': return { from, until: null }
    case 'lt': case 'eb': return { from: null, until: from }
    case 'le': return { from: null, until }
  }
}
