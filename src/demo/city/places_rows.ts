// What all clinics share: okrugs and specialties, and the clinics and branches themselves.
import { city, okrugs, specialties } from '../places.ts'
import type { DemoBranch } from '../places.ts'
import { DAY } from './calendar.ts'
import { CHIEF_POST } from './clinic.ts'
import { type CityPlan, type PlannedClinic, signature } from './plan.ts'
import { RowBook, instantText } from './rows.ts'

/** The rows of the reference tables. */
export function makePlaceRows(plan: CityPlan): RowBook {
  const book = new RowBook()
  const known_at = instantText(plan.calendar.days[0]!.midnight - 40 * DAY)
  for (const okrug of okrugs) book.add('clinics.okrug', [okrug.code, okrug.name_ru, okrug.name_en, JSON.stringify(okrug.polygon)])
  for (const specialty of specialties) book.add('clinics.specialty', [specialty.code, specialty.name_ru, specialty.name_en])
  for (const clinic of plan.clinics) addClinic(clinic, known_at, book)
  return book
}

function addClinic(clinic: PlannedClinic, known_at: string, book: RowBook): void {
  const { spec } = clinic
  book.add('clinics.clinic', [
    clinic.id, spec.code, `org-${spec.code}`, spec.name_ru, spec.name_en, spec.children ? 'child' : 'adult', spec.okrug_code, city.zone,
    signature(clinic.chief), CHIEF_POST.ru, CHIEF_POST.en, spec.phone, known_at,
  ])
  for (const branch of clinic.branches) {
    const [longitude, latitude] = branch.spec.place
    book.add('clinics.branch', [
      clinic.id, branch.id, String(branch.spec.number), `branch-${branch.spec.code}`, branch.spec.name_ru, branch.spec.name_en,
      branch.spec.address_ru, branch.spec.okrug_code, latitude, longitude, branch.spec.phone, JSON.stringify(openingHours(branch.spec)),
      branch.spec.lift || branch.spec.floors === 1, branch.spec.lift, languagesOf(branch.spec), known_at,
    ])
  }
}

/** Languages that somebody at the desk speaks, as an array literal; nothing is known of every fourth branch. */
function languagesOf(branch: DemoBranch): string | null {
  const kind = (branch.place[0] * 1e4 + branch.number) % 4
  return ['{en}', '{tg,uz}', '{}', null][Math.floor(kind)] ?? null
}

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']

/** Days with the same hours stand together. */
function openingHours(branch: DemoBranch): { days: string[]; opens: string; closes: string }[] {
  const groups = Map.groupBy(branch.hours, (hours) => `${hours.opens} ${hours.closes}`)
  return [...groups.values()].map((same) => ({
    days: same.map((hours) => DAYS[hours.weekday - 1]!), opens: same[0]!.opens, closes: same[0]!.closes,
  }))
}
