// Instants as feeds write them: FHIR's, and the shorter offsets that publishers use in practice.

export interface Instant {
  /** Milliseconds since 1970, UTC. */
  ms: number
  /** The offset as it was written, in minutes; null for Z and for +00:00, which says the same. */
  offset: number | null
}

const INSTANT = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(?:(Z)|([+-])(\d\d):?(\d\d)?)$/
const MINUTE_MS = 60_000

/** The day ends at 24:00. */
export function isPastMidnight(hour: number, minute: number): boolean {
  return hour > 24 || (hour === 24 && minute > 0)
}

/**
 * Reads `2026-11-24T09:30:00+03:00`; seconds and the minutes of the offset may be missing (`-05`), as in the standard's
 * own example. Undefined: anything else, a time without a zone, and dates that no calendar has.
 */
export function readInstant(text: unknown): Instant | undefined {
  const match = typeof text === 'string' ? INSTANT.exec(text) : null
  if (!match) return undefined
  const [, year, month, day, hour, minute, second = '0', fraction = '0', z, sign, offset_hours = '0', offset_minutes = '0'] = match
  const local = Date.UTC(+year!, +month! - 1, +day!, +hour!, +minute!, +second, Math.floor(Number(`0.${fraction}`) * 1000))
  if (+month! < 1 || +month! > 12 || isPastMidnight(+hour!, +minute!) || +minute! > 59 || +second > 60 || new Date(Date.UTC(+year!, +month! - 1, +day!)).getUTCDate() !== +day!) return undefined
  if (z) return { ms: local, offset: null }
  const offset = (sign === '-' ? -1 : 1) * (+offset_hours * 60 + +offset_minutes)
  if (Math.abs(offset) > 18 * 60) return undefined
  return { ms: local - offset * MINUTE_MS, offset: offset === 0 ? null : offset }
}
