// Finding a clinic by what a person types, and its hours in a form that a person reads: pure.
import type { ListedClinic } from './queries.ts'

/**
 * The clinics that a text means: a number finds the clinic of that very number («7» is not «17»), words are looked for
 * anywhere in the names, in any case, ё as е. An empty text means all.
 */
export function searchClinics<C extends Pick<ListedClinic, 'name_ru' | 'name_en' | 'slug'>>(clinics: readonly C[], text: string): C[] {
  const words = plain(text).split(/[\s№#.,]+/).filter(Boolean)
  return clinics.filter((clinic) => {
    const names = plain(`${clinic.name_ru} ${clinic.name_en} ${clinic.slug}`)
    const numbers: string[] = names.match(/\d+/g) ?? []
    return words.every((word) => (/^\d+$/.test(word) ? numbers.includes(String(Number(word))) : names.includes(word)))
  })
}

/** Sorts names as people count: № 7 before № 12. */
export function byNumber(one: { name_ru: string }, other: { name_ru: string }): number {
  return one.name_ru.localeCompare(other.name_ru, 'ru', { numeric: true })
}

export interface HoursRow {
  days: string[]
  opens: string
  closes: string
}

export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

/** A stretch of days with the same hours: [first, last, opens, closes]. */
export type Stretch = [from: string, to: string, opens: string, closes: string]

/** Opening hours as stretches of neighbouring days, Monday first. In: what clinics.branch.opening_hours holds. */
export function readHours(opening_hours: unknown): Stretch[] {
  if (!Array.isArray(opening_hours)) return []
  const stretches: Stretch[] = []
  for (const day of DAYS) {
    for (const row of (opening_hours as Partial<HoursRow>[])) {
      if (!row?.days?.includes(day) || !row.opens || !row.closes) continue
      const last = stretches.find(([, to, opens, closes]) => to === before(day) && opens === row.opens && closes === row.closes)
      if (last) last[1] = day
      else stretches.push([day, day, row.opens, row.closes])
    }
  }
  return stretches
}

function before(day: (typeof DAYS)[number]): string | undefined {
  return DAYS[DAYS.indexOf(day) - 1]
}

function plain(text: string): string {
  return text.toLowerCase().replaceAll('ё', 'е')
}
