// How soon, by patient class, from counts of slots. Pure: statistics 13, third next available (IHI), as we define it in
// definition.ts. What goes in is counted by one statement (queries/groups.ts).
import { CLASSES, type ClassCode, HORIZON_DAYS, type SlotRules, bookable, readClass } from '../slot.ts'

/** What is known of how soon a patient class is seen at a branch by a specialty. */
export interface ClassFigure {
  /** Start of the soonest free slot within the horizon (ISO instant), or null: there is none. */
  next_at: string | null
  /** Calendar days to the third next available: the median doctor's; null when that is beyond the horizon. */
  third_days: number | null
  /** The third next available lies beyond the horizon: «more than 28 days». */
  third_beyond: boolean
  /** Free seats that start within so many calendar days, today's included. */
  free_7: number
  free_14: number
  free_28: number
  /** Share of the seats offered within the horizon that are taken, 0 to 1; null when none is offered. */
  load: number | null
  /** Doctors (or rooms without a doctor) that offer seats to this class within the horizon. */
  doctors: number
}

export type ClassFigures = Partial<Record<ClassCode, ClassFigure>>

/** Slots of one doctor, day and set of rules, counted. */
export interface SlotCount extends SlotRules {
  /** The doctor, or the schedule of a room that has none. */
  who: string
  /** Calendar days from the day of sampling to the slots' day, 0 to the horizon. */
  days: number
  /** Free seats of slots that start after the moment of sampling. */
  free: number
  /** Start of the first of those, ISO instant. */
  next_at: string | null
  /** Seats offered, and those of them that are taken, whatever the hour. */
  offered: number
  taken: number
}

/** What a schedule promises before any slot of it is known. */
export interface ScheduleRules extends SlotRules {
  who: string
}

/**
 * The figures of every class that a branch serves by a specialty. In: counts of offered slots from the day of sampling
 * to the horizon, and the promises of its active schedules. A doctor who offers seats serves the classes of those
 * seats; one who offers none within the horizon is not counted, but the classes of that schedule are served: beyond the
 * horizon, unless others offer them. Out: classes never served are absent.
 */
export function computeFigures(counts: readonly SlotCount[], promises: readonly ScheduleRules[]): ClassFigures {
  const offering = new Set(counts.filter(({ offered }) => offered > 0).map(({ who }) => who))
  const empty = promises.filter(({ who }) => !offering.has(who))
  const by_rules = [...Map.groupBy(counts, rulesKey)]
  const figures: ClassFigures = {}
  // classes that may book the same slots have the same figure
  const known = new Map<string, ClassFigure>()
  for (const code of CLASSES) {
    const who = readClass(code)!
    const open = by_rules.filter(([, [first]]) => bookable(first!, who))
    if (open.length === 0 && !empty.some((promise) => bookable(promise, who))) continue
    const key = open.map(([rules]) => rules).join()
    const figure = known.get(key) ?? computeFigure(open.flatMap(([, same]) => same))
    known.set(key, figure)
    figures[code] = figure
  }
  return figures
}

/** In: the counts that one class may book. */
function computeFigure(open: readonly SlotCount[]): ClassFigure {
  const thirds = [...Map.groupBy(open, ({ who }) => who).values()].map(thirdDays)
  const third_days = thirds.length === 0 ? null : medianDays(thirds)
  const freeWithin = (days: number) => sum(open.filter((count) => count.days <= days).map(({ free }) => free))
  const offered = sum(open.map((count) => count.offered))
  const starts = open.flatMap(({ next_at }) => next_at ?? []).sort()
  return {
    next_at: starts[0] ?? null,
    third_days,
    third_beyond: third_days === null,
    free_7: freeWithin(7),
    free_14: freeWithin(14),
    free_28: freeWithin(HORIZON_DAYS),
    load: offered === 0 ? null : Math.round((sum(open.map(({ taken }) => taken)) / offered) * 10_000) / 10_000,
    doctors: thirds.length,
  }
}

/** Calendar days to one doctor's third free seat (capacity k counts k); null: beyond the horizon. */
export function thirdDays(counts: readonly Pick<SlotCount, 'days' | 'free'>[]): number | null {
  let seats = 0
  for (const { days, free } of counts.toSorted((a, b) => a.days - b.days)) {
    seats += free
    if (seats >= 3) return days
  }
  return null
}

/** The nearest-rank median, null (beyond the horizon) last: no value that no doctor has. */
export function medianDays(values: readonly (number | null)[]): number | null {
  const sorted = values.toSorted((a, b) => (a ?? Infinity) - (b ?? Infinity))
  return sorted[Math.floor((sorted.length + 1) / 2) - 1] ?? null
}

function rulesKey({ audience, visit, urgent_only, referral_only }: SlotRules): string {
  return `${audience} ${visit} ${urgent_only} ${referral_only}`
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

/** Figures as they are kept: each once, under the classes that share it, a space between: {"afpn arpn": …}. */
export type PackedFigures = Record<string, ClassFigure>

/** Sixteen classes mostly have two or three figures between them; years of days are kept. */
export function packFigures(figures: ClassFigures): PackedFigures {
  const codes = Map.groupBy(Object.keys(figures) as ClassCode[], (code) => JSON.stringify(figures[code]))
  return Object.fromEntries([...codes.values()].map((same) => [same.join(' '), figures[same[0]!]!]))
}

/** The other way round; with `only`, no more than that class. */
export function unpackFigures(packed: PackedFigures, only?: ClassCode): ClassFigures {
  return Object.fromEntries(
    Object.entries(packed).flatMap(([codes, figure]) =>
      codes.split(' ').filter((code) => only === undefined || code === only).map((code) => [code, figure])),
  )
}
