// iCalendar as text (RFC 5545). Pure. Instants are written in UTC, so that no calendar needs our time zones.

export interface CalendarEntry {
  /** Stable over moves and cancellations: calendars find the entry again by it. */
  uid: string
  /** Rises with every change that a calendar must see. */
  sequence: number
  starts_at: Date
  ends_at: Date
  created_at: Date
  updated_at: Date
  cancelled: boolean
  summary: string
  location: string | null
  description: string | null
  url: string | null
}

export interface CalendarText {
  /** What a calendar program calls it. */
  name: string
  lang: string
  entries: readonly CalendarEntry[]
}

/** How often a calendar should ask again. */
const REFRESH = 'PT1H'
const LINE_OCTETS_MAX = 75

/** A whole calendar: CRLF line ends, lines of at most 75 octets. The same entries always give the same text. */
export function writeCalendar({ name, lang, entries }: CalendarText): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Otklik//Calendar//RU',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `NAME:${escapeText(name)}`,
    `X-WR-CALNAME:${escapeText(name)}`,
    `REFRESH-INTERVAL;VALUE=DURATION:${REFRESH}`,
    `X-PUBLISHED-TTL:${REFRESH}`,
    ...entries.flatMap((entry) => writeEntry(entry, lang)),
    'END:VCALENDAR',
  ]
  return lines.map((line) => `${foldLine(line)}\r\n`).join('')
}

function writeEntry(entry: CalendarEntry, lang: string): string[] {
  const text = (property: string, value: string | null): string[] =>
    value === null ? [] : [`${property};LANGUAGE=${lang}:${escapeText(value)}`]
  return [
    'BEGIN:VEVENT',
    `UID:${entry.uid}`,
    // what is published is the entry as it was changed last
    `DTSTAMP:${utc(entry.updated_at)}`,
    `CREATED:${utc(entry.created_at)}`,
    `LAST-MODIFIED:${utc(entry.updated_at)}`,
    `SEQUENCE:${entry.sequence}`,
    `DTSTART:${utc(entry.starts_at)}`,
    `DTEND:${utc(entry.ends_at)}`,
    `STATUS:${entry.cancelled ? 'CANCELLED' : 'CONFIRMED'}`,
    // a visit that will not be keeps nobody busy
    `TRANSP:${entry.cancelled ? 'TRANSPARENT' : 'OPAQUE'}`,
    'CLASS:PRIVATE',
    ...text('SUMMARY', entry.summary),
    ...text('LOCATION', entry.location),
    ...text('DESCRIPTION', entry.description),
    ...(entry.url === null ? [] : [`URL:${entry.url}`]),
    'END:VEVENT',
  ]
}

/** TEXT as RFC 5545, 3.3.11 wants it; control characters other than line breaks go. */
export function escapeText(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(/[\u0000-\u0009\u000b-\u001f\u007f]/g, ' ')
    .replace(/[\\;,]/g, (sign) => `\\${sign}`)
    .replaceAll('\n', '\\n')
}

/** Folds a line into lines of at most 75 octets of UTF-8 (RFC 5545, 3.1); a character is never cut in two. */
export function foldLine(line: string): string {
  let folded = ''
  let octets = 0
  for (const character of line) {
    const size = Buffer.byteLength(character)
    if (octets + size > LINE_OCTETS_MAX) {
      folded += '\r\n '
      octets = 1
    }
    folded += character
    octets += size
  }
  return folded
}

/** 20261124T063000Z */
function utc(instant: Date): string {
  return instant.toISOString().replace(/\.\d+/, '').replaceAll(/[-:]/g, '')
}
