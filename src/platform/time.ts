// The only file that knows Temporal. Instants travel as Date (UTC), local dates as 'YYYY-MM-DD', local times as 'HH:MM'.
import { Temporal } from 'temporal-polyfill'
import type { Lang } from './i18n.ts'
import { NBSP } from './i18n.ts'

export const HOUR_MS = 3_600_000
export const DAY_MS = 24 * HOUR_MS

/** The local date of an instant in a zone: in Date and IANA zone, out 'YYYY-MM-DD'. */
export function localDate(instant: Date, zone: string): string {
  return wallText(instant, zone).slice(0, 10)
}

/** The local wall time of an instant in a zone, out 'HH:MM'. */
export function localTime(instant: Date, zone: string): string {
  return wallText(instant, zone).slice(11, 16)
}

// the same minutes are asked for again and again: those of a list, and the present
const MINUTES_KEPT = 1024
const kept_minutes = new Map<string, { minute: number; text: string }[]>()
function wallText(instant: Date, zone: string): string {
  const minute = Math.floor(instant.getTime() / 60_000)
  // long ago zones differed by seconds
  if (!(minute > 0)) return wallClock(zone).format(instant)
  let kept = kept_minutes.get(zone)
  if (!kept) kept_minutes.set(zone, (kept = []))
  const place = minute % MINUTES_KEPT
  const known = kept[place]
  if (known?.minute === minute) return known.text
  const text = wallClock(zone).format(instant)
  kept[place] = { minute, text }
  return text
}

// Swedish writes ISO: 2026-11-24 09:30. Intl's formats are dear to make and cheap to use, so they are kept.
const wallClocks = new Map<string, Intl.DateTimeFormat>()
function wallClock(zone: string): Intl.DateTimeFormat {
  let format = wallClocks.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat('sv-SE', {
      timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23',
    })
    wallClocks.set(zone, format)
  }
  return format
}

/** The instant of a local date and time in a zone; in a clock change the earlier reading, as Temporal's 'compatible'. */
export function atLocal(date: string, time: string, zone: string): Date {
  const plain = Temporal.PlainDate.from(date).toPlainDateTime(Temporal.PlainTime.from(time))
  return new Date(plain.toZonedDateTime(zone).epochMilliseconds)
}

/** A local date plus whole calendar days (may be negative). */
export function addDays(date: string, days: number): string {
  return Temporal.PlainDate.from(date).add({ days }).toString()
}

/** Calendar days from one local date to another. */
export function daysBetween(from: string, to: string): number {
  return Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: 'day' }).days
}

/** Whole years of age on a local date, for a birth date 'YYYY-MM-DD', 'YYYY-MM' or 'YYYY' (the latest day counts). */
export function ageOn(birthDate: string, onDate: string): number {
  const [year, month, day] = birthDate.split('-').map(Number)
  const birth = month === undefined
    ? new Temporal.PlainDate(year!, 12, 31)
    : day === undefined
      ? lastDayOf(year!, month)
      : new Temporal.PlainDate(year!, month, day)
  return birth.until(Temporal.PlainDate.from(onDate), { largestUnit: 'year' }).years
}

function lastDayOf(year: number, month: number): Temporal.PlainDate {
  const { daysInMonth } = new Temporal.PlainYearMonth(year, month)
  return new Temporal.PlainDate(year, month, daysInMonth)
}

/** Whether the runtime knows an IANA zone name. */
export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}

/** «вт 24 ноября» or «вт 24 ноября 2025» when the year differs from `today`; English «Tue 24 November». */
export function formatDate(lang: Lang, date: string, today?: string): string {
  const at = new Date(`${date}T00:00:00Z`)
  const year = today !== undefined && today.slice(0, 4) !== date.slice(0, 4) ? NBSP + date.slice(0, 4) : ''
  return `${WEEKDAY[lang].format(at)}${NBSP}${DAY_AND_MONTH[lang].format(at).replaceAll(' ', NBSP)}${year}`
}

const LOCALE = { ru: 'ru-RU', en: 'en-GB' } as const
const WEEKDAY = {
  ru: new Intl.DateTimeFormat(LOCALE.ru, { weekday: 'short', timeZone: 'UTC' }),
  en: new Intl.DateTimeFormat(LOCALE.en, { weekday: 'short', timeZone: 'UTC' }),
}
const DAY_AND_MONTH = {
  ru: new Intl.DateTimeFormat(LOCALE.ru, { day: 'numeric', month: 'long', timeZone: 'UTC' }),
  en: new Intl.DateTimeFormat(LOCALE.en, { day: 'numeric', month: 'long', timeZone: 'UTC' }),
}

/** «вт 24 ноября, 09:30» in the clinic's zone. */
export function formatDateTime(lang: Lang, instant: Date, zone: string, today?: string): string {
  return `${formatDate(lang, localDate(instant, zone), today)}, ${localTime(instant, zone)}`
}

/** «ноябрь 2026» / «November 2026» for a month 'YYYY-MM'. */
export function formatMonth(lang: Lang, month: string): string {
  const key = `${lang} ${month}`
  const known = kept_months.get(key)
  if (known !== undefined) return known
  const text = sayMonth(lang, month)
  if (kept_months.size < MONTHS_KEPT) kept_months.set(key, text)
  return text
}

const kept_months = new Map<string, string>()
const MONTHS_KEPT = 500

function sayMonth(lang: Lang, month: string): string {
  const text = Temporal.PlainYearMonth.from(month)
    .toPlainDate({ day: 1 })
    .toLocaleString(LOCALE[lang], { month: 'long', year: 'numeric' })
  return text.replace(/\s*г\.$/, '').replaceAll(' ', NBSP)
}
