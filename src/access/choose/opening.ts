// Opening hours of a branch on a day. In: what clinics.branch.opening_hours holds. Pure.

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const

export interface Hours {
  opens: string
  closes: string
}

interface HoursRow extends Hours {
  days: string[]
}

/** Begins the evening: open at that hour on a working day means that one may come after work. */
export const EVENING = '19:00'

/** Hours on a local date: undefined when nothing is known of the branch, null when it is closed that day. */
export function hoursOn(opening_hours: unknown, date: string): Hours | null | undefined {
  const rows = readRows(opening_hours)
  if (rows.length === 0) return undefined
  const day = DAYS[new Date(`${date}T00:00:00Z`).getUTCDay()]!
  const today = rows.filter(({ days }) => days.includes(day))
  if (today.length === 0) return null
  return { opens: today.map(({ opens }) => opens).sort()[0]!, closes: today.map(({ closes }) => closes).sort().at(-1)! }
}

/** Whether it is open past EVENING on some day from Monday to Friday; undefined when nothing is known. */
export function isOpenEvenings(opening_hours: unknown): boolean | undefined {
  const rows = readRows(opening_hours)
  if (rows.length === 0) return undefined
  return rows.some(({ days, closes }) => closes > EVENING && days.some((day) => day !== 'sat' && day !== 'sun'))
}

/** Whether it is open on Saturday or Sunday; undefined when nothing is known. */
export function isOpenWeekends(opening_hours: unknown): boolean | undefined {
  const rows = readRows(opening_hours)
  return rows.length === 0 ? undefined : rows.some(({ days }) => days.includes('sat') || days.includes('sun'))
}

function readRows(opening_hours: unknown): HoursRow[] {
  if (!Array.isArray(opening_hours)) return []
  return (opening_hours as Partial<HoursRow>[]).filter((row): row is HoursRow => Boolean(row?.days?.length && row.opens && row.closes))
}
