// A year of daily waits: what the keeper would have written each night, for the classes most people ask as.
import { type ClassCode, CLASSES, HORIZON_DAYS, bookable, readClass } from '../../access/slot.ts'
import { type ClassFigure, DEFINITION } from '../../access/waits/index.ts'
import { medianDays, packFigures, thirdDays } from '../../access/waits/figure.ts'
import { type CityCalendar, DAY, HOUR } from './calendar.ts'
import type { PlannedBranch, PlannedClinic } from './plan.ts'
import { type RowBook, instantText } from './rows.ts'
import { type PlannedSlot, needsReferral } from './slots.ts'

/** Days kept of a city smaller than this share: enough for a chart, quick to copy for a test. */
const SHORT_DAYS = 40

/** The nights before today, for each specialty of a branch. `long`: the whole year. */
export function addHistory(clinic: PlannedClinic, slots: readonly PlannedSlot[], calendar: CityCalendar, long: boolean, book: RowBook): void {
  const branch = slots[0]?.doctor.branch
  if (!branch) return
  const days = calendar.days.slice(long ? 0 : -SHORT_DAYS, -1)
  for (const [specialty, own] of Map.groupBy(slots, (slot) => slot.doctor.specialty.code)) {
    const doctors = new Set(own.map((slot) => slot.doctor)).size
    const codes = classesOf(clinic, specialty)
    const random = clinic.random.fork(`history of ${branch.id} ${specialty}`)
    const shape: number[] = []
    for (let at = 0, drift = 0; at < days.length; at++) {
      drift = drift * 0.93 + random.normal(0, 0.12)
      shape[at] = Math.exp(drift) * season(days[at]!.month) * improvement(branch, days[at]!.date, calendar)
    }
    // the year leads to what the slots of today say
    const scale = Math.max(0.4, soonestThird(own, calendar)) / shape.at(-1)!
    days.forEach((day, at) => {
      const third = Math.max(0, Math.round(shape[at]! * scale + (day.weekday > 4 ? 1.5 : 0)))
      const figure = figureOf(third, doctors, random.int(8, 30))
      const sampled_at = instantText(day.midnight + 23.9 * HOUR)
      book.add('access.wait_day', [
        clinic.id, branch.id, specialty, day.date, DEFINITION, JSON.stringify(packFigures(Object.fromEntries(codes.map((code) => [code, figure])))), sampled_at,
      ])
    })
  }
}

/** Whole days to the median doctor's third free visit, as the slots stand. */
function soonestThird(slots: readonly PlannedSlot[], calendar: CityCalendar): number {
  const { midnight } = calendar.days.at(-1)!
  const thirds = [...Map.groupBy(slots, (slot) => slot.doctor).values()].map((own) => {
    const free = own.filter((slot) => !slot.taken && !slot.urgent_only && slot.starts_at > calendar.now)
    return thirdDays(free.map((slot) => ({ days: Math.floor((slot.starts_at - midnight) / DAY), free: 1 })))
  })
  return medianDays(thirds) ?? HORIZON_DAYS
}

function classesOf(clinic: PlannedClinic, specialty: string): ClassCode[] {
  const audience = clinic.spec.children ? 'child' : 'adult'
  return CLASSES.filter((code) =>
    bookable({ audience, visit: 'any', urgent_only: false, referral_only: needsReferral(specialty) }, readClass(code)!))
}

/** Colds make autumn and winter busier. */
function season(month: number): number {
  return [1.15, 1.2, 1.1, 1, 0.95, 0.85, 0.75, 0.75, 1, 1.1, 1.15, 1.1][month - 1]!
}

/** The branch that changed in spring got quicker as well. */
function improvement(branch: PlannedBranch, date: string, calendar: CityCalendar): number {
  if (branch.quality.before === branch.quality.after) return 1
  return date < calendar.turn.date ? 2.2 : 0.9
}

function figureOf(third: number, doctors: number, a_day: number): ClassFigure {
  const beyond = third > HORIZON_DAYS
  const freeWithin = (days: number) => Math.max(0, Math.round((days - third) * a_day * doctors * 0.4))
  return {
    next_at: null, third_days: beyond ? null : third, third_beyond: beyond,
    free_7: freeWithin(7), free_14: freeWithin(14), free_28: freeWithin(28),
    load: Math.min(0.99, Math.round((0.3 + third / 30) * 100) / 100), doctors,
  }
}
