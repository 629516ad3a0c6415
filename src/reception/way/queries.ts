// Who receives where in a building: what leads from a doctor's name or a specialty to a room.
import { type Read, all, sql } from '../../platform/db/index.ts'

export interface Receiving {
  schedule_id: string
  place_id: string | null
  specialty_code: string
  specialty_ru: string
  specialty_en: string
  family: string | null
  given: string | null
  patronymic: string | null
}

/** The schedules of a branch with their rooms; between two instants (today) a visit in another room has the last word. */
export async function listReceiving(db: Read, clinic_id: string, branch_id: string, from: Date, until: Date): Promise<Receiving[]> {
  const [schedules, moved] = await Promise.all([
    all(db, sql<Receiving>`
      select s.id as schedule_id, s.place_id, s.specialty_code, coalesce(p.name_ru, s.specialty_code) as specialty_ru,
        coalesce(p.name_en, s.specialty_code) as specialty_en, d.family, d.given, d.patronymic
      from access.schedule s
      left join clinics.specialty p
        on p.code = s.specialty_code
      left join clinics.doctor d
        on d.clinic_id = s.clinic_id
        and d.id = s.doctor_id
      where s.clinic_id = ${clinic_id}
        and s.branch_id = ${branch_id}
        and s.active
      order by specialty_ru, d.family, d.given, s.id`),
    all(db, sql<{ schedule_id: string; place_id: string }>`
      select distinct l.schedule_id, l.place_id
      from access.schedule s
      join access.slot l
        on l.clinic_id = s.clinic_id
        and l.schedule_id = s.id
      where s.clinic_id = ${clinic_id}
        and s.branch_id = ${branch_id}
        and l.place_id is not null
        and l.status <> 'entered-in-error'
        and l.starts_at >= ${from}
        and l.starts_at < ${until}`),
  ])
  const today = new Map(moved.map(({ schedule_id, place_id }) => [schedule_id, place_id]))
  return schedules.map((one) => ({ ...one, place_id: today.get(one.schedule_id) ?? one.place_id }))
}

/** Plain words that lead to specialties: «ухо», «окулист». */
export function listPlainWords(db: Read, specialty_codes: readonly string[]): Promise<{ phrase: string; specialty_code: string }[]> {
  return all(db, sql<{ phrase: string; specialty_code: string }>`
    select phrase, specialty_code
    from access.synonym
    where specialty_code = any(${specialty_codes}::text[])
      and place = 1
    order by specialty_code, phrase`)
}
