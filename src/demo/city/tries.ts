// Who tried to book in the last weeks and could not: what the share of times that were shown free and were not is counted from.
import type { Random } from '../random.ts'
import { type CityCalendar, MINUTE } from './calendar.ts'
import type { PlannedBranch, PlannedClinic } from './plan.ts'
import { type RowBook, instantText } from './rows.ts'
import type { PlannedSlot } from './slots.ts'

/** Whole days behind today in which somebody tried. */
const DAYS = 27

/** Handovers to the clinic's own system with what came of them, and times that were gone when tried. */
export function addTries(clinic: PlannedClinic, slots: readonly PlannedSlot[], calendar: CityCalendar, book: RowBook): void {
  const branch = slots[0]?.doctor.branch
  if (!branch) return
  const random = clinic.random.fork(`tries of ${branch.id}`)
  const days = calendar.days.slice(-DAYS - 1, -1).filter(({ weekday }) => weekday < 7)
  // most branches show what is true, a few do not
  const phantom_share = Math.max(0, random.normal(0.02, 0.02)) + (random.chance(0.1) ? 0.08 : 0)
  for (let n = random.int(14, 60); n > 0; n--) {
    const at = timeIn(days, random)
    const told = random.chance(0.8)
    const outcome = !told ? 'unknown' : random.chance(phantom_share) ? 'phantom' : random.chance(0.05) ? 'gave_up' : 'booked'
    book.add('access.handover', [
      clinic.id, random.uuid7(new Date(at.instant)), instantText(at.instant), at.date, branch.id, random.pick(slots).doctor.specialty.code,
      random.pick(slots).id, outcome, told ? instantText(at.instant + random.int(2, 40) * MINUTE) : null,
    ])
  }
  for (let n = random.int(0, 4); n > 0; n--) addFailed(clinic, branch, slots, timeIn(days, random), random, book)
}

function addFailed(
  clinic: PlannedClinic, branch: PlannedBranch, slots: readonly PlannedSlot[], at: { instant: number; date: string }, random: Random, book: RowBook,
): void {
  book.add('access.failed_attempt', [
    clinic.id, random.uuid7(new Date(at.instant)), instantText(at.instant), at.date, branch.id, random.pick(slots).doctor.specialty.code,
    random.chance(0.2) ? 'phantom' : 'lost_race',
  ])
}

function timeIn(days: CityCalendar['days'], random: Random): { instant: number; date: string } {
  const day = random.pick(days)
  return { instant: day.midnight + random.int(8 * 60, 21 * 60) * MINUTE, date: day.date }
}
