// Schedules as a table: what its columns are called, and what a line of it says. For those who have neither FHIR nor SMART.
import { createHash } from 'node:crypto'
import { type SlotStatus, SLOT_STATUSES } from '../../slot.ts'
import type { Problem, SlotFact } from './facts.ts'
import { FOREIGN_LENGTH_MAX } from './foreign.ts'
import { isPastMidnight, readInstant } from './instant.ts'
import { isLink, isPhone } from './smart.ts'
import type { ZoneClock } from './zone.ts'

/** Columns by the words that head them, in both languages; the order is free, the case does not count. */
const COLUMNS = {
  id: ['id', 'код', 'номер'],
  clinic: ['clinic', 'поликлиника'],
  branch: ['branch', 'филиал'],
  specialty: ['specialty', 'специальность'],
  doctor: ['doctor', 'врач'],
  date: ['date', 'дата'],
  start: ['start', 'начало', 'время'],
  end: ['end', 'конец', 'окончание'],
  minutes: ['minutes', 'минут', 'длительность'],
  status: ['status', 'состояние', 'статус'],
  capacity: ['capacity', 'мест'],
  audience: ['audience', 'для кого'],
  visit: ['visit', 'приём', 'прием'],
  urgent_only: ['urgent', 'неотложно'],
  referral_only: ['referral', 'направление'],
  link: ['link', 'ссылка'],
  phone: ['phone', 'телефон'],
} as const
export type Column = keyof typeof COLUMNS
export type TableLine = Record<Column, string>

const NEEDED: readonly (readonly Column[])[] = [['branch'], ['specialty'], ['date'], ['start'], ['end', 'minutes']]

/** Which column of a line is which, by the head of the table. Refused: a head without what a slot needs; out: the column missing. */
export function readHead(cells: readonly string[]): { ok: true; places: Partial<Record<Column, number>> } | { ok: false; missing: Column } {
  const words = cells.map((cell) => cell.trim().toLowerCase())
  const places: Partial<Record<Column, number>> = {}
  for (const [column, names] of Object.entries(COLUMNS) as [Column, readonly string[]][]) {
    const place = words.findIndex((word) => names.includes(word))
    if (place >= 0) places[column] = place
  }
  const missing = NEEDED.find((either) => either.every((column) => places[column] === undefined))
  return missing ? { ok: false, missing: missing[0]! } : { ok: true, places }
}

/** The cells of a line by their columns, trimmed; a column that the table does not have is empty. */
export function readCells(cells: readonly string[], places: Partial<Record<Column, number>>): TableLine {
  const line = {} as TableLine
  for (const column of Object.keys(COLUMNS) as Column[]) {
    const place = places[column]
    line[column] = place === undefined ? '' : (cells[place] ?? '').trim()
  }
  return line
}

/** Lines of one doctor, branch and specialty are one schedule. */
export function scheduleKey({ clinic, branch, specialty, doctor }: TableLine): string {
  return hash([clinic, branch, specialty, doctor])
}

const STATUS_WORDS: Readonly<Record<string, SlotStatus>> = { '': 'free', 'свободно': 'free', 'занято': 'busy', 'недоступно': 'busy-unavailable' }
const AUDIENCE_WORDS: Readonly<Record<string, SlotFact['audience']>> = {
  '': null, adult: 'adult', child: 'child', both: 'both', 'взрослые': 'adult', 'дети': 'child', 'все': 'both',
}
const VISIT_WORDS: Readonly<Record<string, SlotFact['visit']>> = {
  '': 'any', any: 'any', first: 'first', repeat: 'repeat', 'любой': 'any', 'первый': 'first', 'первичный': 'first', 'повторный': 'repeat',
}
const YES: ReadonlySet<string> = new Set(['1', 'yes', 'true', 'да', '+'])
const MINUTE_MS = 60_000
const CAPACITY_MAX = 30_000

/**
 * What a line says. Local times are read in the branch's zone: a time that its clocks leave out is `no_such_time`, one that
 * they show twice is the first. Refused also: times, statuses and words that are none.
 */
export function readTableSlot(line: TableLine, clock: ZoneClock): SlotFact | Problem {
  const start = readLocal(line.date, line.start, clock)
  if (typeof start === 'string') return start
  const end = line.end === '' ? { ms: start.ms + Number(line.minutes) * MINUTE_MS, offset: null } : readLocal(line.date, line.end, clock)
  if (typeof end === 'string') return end
  if (!Number.isFinite(end.ms)) return 'wrong_time'
  const status = STATUS_WORDS[line.status.toLowerCase()] ?? SLOT_STATUSES.find((known) => known === line.status.toLowerCase())
  if (status === undefined) return 'wrong_status'
  const audience = AUDIENCE_WORDS[line.audience.toLowerCase()]
  const visit = VISIT_WORDS[line.visit.toLowerCase()]
  const capacity = line.capacity === '' ? 1 : Number(line.capacity)
  if (audience === undefined || visit === undefined || !Number.isInteger(capacity) || capacity < 0) return 'wrong_value'
  if ((line.link !== '' && !isLink(line.link)) || (line.phone !== '' && !isPhone(line.phone))) return 'wrong_link'
  const schedule = scheduleKey(line)
  return {
    id: line.id === '' ? hash([schedule, String(start.ms)]) : line.id.slice(0, FOREIGN_LENGTH_MAX),
    schedule,
    status: capacity === 0 && status === 'free' ? 'busy' : status,
    start,
    end,
    capacity: Math.min(Math.max(capacity, 1), CAPACITY_MAX),
    audience,
    visit,
    urgent_only: YES.has(line.urgent_only.toLowerCase()),
    referral_only: YES.has(line.referral_only.toLowerCase()),
    link: line.link === '' ? null : line.link,
    phone: line.phone === '' ? null : line.phone,
  }
}

/** A date 2026-11-24 or 24.11.2026 with a time 09:30, or a whole instant in the column of the time. */
function readLocal(date: string, time: string, clock: ZoneClock): { ms: number; offset: number | null } | Problem {
  const instant = readInstant(time)
  if (instant) return instant
  const day = /^(\d{4})-(\d\d)-(\d\d)$/.exec(date)?.slice(1) ?? /^(\d\d?)\.(\d\d?)\.(\d{4})$/.exec(date)?.slice(1).toReversed()
  const clock_time = /^(\d\d?)[:.](\d\d)(?::00)?$/.exec(time)
  if (!day || !clock_time) return 'wrong_time'
  const [year, month, of_month] = day.map(Number) as [number, number, number]
  const [hours, minutes] = [Number(clock_time[1]), Number(clock_time[2])]
  const wall = Date.UTC(year, month - 1, of_month, hours, minutes)
  if (new Date(Date.UTC(year, month - 1, of_month)).getUTCDate() !== of_month || month < 1 || month > 12 || isPastMidnight(hours, minutes) || minutes > 59) return 'wrong_time'
  // the earlier reading of a time that is shown twice is the one with the larger offset
  const offsets = [...clock.offsetsAround(wall)].sort((a, b) => b - a)
  const offset = offsets.find((candidate) => clock.offsetAt(wall - candidate * MINUTE_MS) === candidate)
  return offset === undefined ? 'no_such_time' : { ms: wall - offset * MINUTE_MS, offset: null }
}

function hash(words: readonly string[]): string {
  return createHash('sha256').update(words.map((word) => word.toLowerCase()).join('\u0000')).digest('hex').slice(0, 24)
}
