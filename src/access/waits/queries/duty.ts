// Who sees patients without a booking, and when.
import { type Read, all, sql } from '../../../platform/db/index.ts'
import type { Audience } from '../../slot.ts'

export interface Duty {
  id: string
  branch_id: string
  audience: Audience
  /** Local date and times, 'YYYY-MM-DD' and 'HH:MM'. */
  day: string
  opens: string
  closes: string
  room: string | null
  /** «Соколова Анна Игоревна», when a doctor is named. */
  doctor: string | null
}

/** Duty hours of a branch on a local date, the earliest first; none means that nothing was entered. */
export async function findDuty(db: Read, clinic_id: string, branch_id: string, day: string): Promise<Duty[]> {
  return all(db, sql<Duty>`
    select ${dutyColumns}
    from access.duty d
    left join clinics.doctor p
      on p.clinic_id = d.clinic_id
      and p.id = d.doctor_id
    where d.clinic_id = ${clinic_id}
      and d.branch_id = ${branch_id}
      and d.day = ${day}
    order by d.opens, d.audience`)
}

/** Duty hours of all branches on a local date, by branch: for lists. */
export async function findDutyEverywhere(db: Read, day: string): Promise<Map<string, Duty[]>> {
  const rows = await all(db, sql<Duty>`
    /* cross-clinic */
    select ${dutyColumns}
    from access.duty d
    left join clinics.doctor p
      on p.clinic_id = d.clinic_id
      and p.id = d.doctor_id
    where d.day = ${day}
    order by d.opens, d.audience`)
  return Map.groupBy(rows, ({ branch_id }) => branch_id)
}

export const dutyColumns = sql`d.id, d.branch_id, d.audience, d.day, d.opens, d.closes, d.room,
  nullif(concat_ws(' ', p.family, p.given, p.patronymic), '') as doctor`
