// One doctor whose hours are kept here and not in the clinic's own system: so that their page can be seen.
import { addDays } from '../../platform/time.ts'
import type { Random } from '../random.ts'
import { type CityCalendar, DAY } from './calendar.ts'
import type { PlannedClinic, PlannedDoctor } from './plan.ts'
import { type RowBook, instantText } from './rows.ts'

/** Monday to Thursday; the visits are made from them after the load, as for any clinic (access.roll). */
const WEEK = [[1, '09:00', '13:00'], [2, '14:00', '18:00'], [3, '09:00', '13:00'], [4, '14:00', '18:00']] as const

/** The last doctor of the clinic that the guides name. */
export function isKeptHere(clinic: PlannedClinic, doctor: PlannedDoctor): boolean {
  return clinic.spec.code === 'gp-7' && doctor === clinic.doctors.at(-1)
}

/** The weekly hours of such a doctor, and some days of leave in them. */
export function addOwnHours(
  clinic: PlannedClinic, { id: doctor_id, branch, specialty }: PlannedDoctor, place_id: string, referral_only: boolean, random: Random,
  calendar: CityCalendar, book: RowBook,
): void {
  const today = calendar.days.at(-1)!
  const since = instantText(calendar.now - 30 * DAY)
  const makeId = () => random.uuid7(new Date(calendar.now - 30 * DAY))
  for (const [weekday, opens, closes] of WEEK) {
    book.add('access.template', [
      clinic.id, makeId(), doctor_id, branch.id, specialty.code, place_id, weekday, opens, closes,
      JSON.stringify([{ from: opens === '09:00' ? '11:00' : '16:00', to: opens === '09:00' ? '11:15' : '16:15' }]),
      clinic.spec.children ? 'child' : 'adult', referral_only, 10, 0, 20, false, addDays(today.date, -30), since, since,
    ])
  }
  book.add('access.deviation', [clinic.id, makeId(), doctor_id, 'leave', addDays(today.date, 15), addDays(today.date, 19), since])
}
