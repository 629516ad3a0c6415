// Who is told of an alarm.
import { type Read, all, sql } from '../../platform/db/index.ts'
import type { Lang } from '../../platform/i18n.ts'

export interface ChiefDoctor {
  name: string
  email: string
  lang: Lang
}

/** The clinic's chief doctors on a local date who have an address. */
export function findChiefDoctors(db: Read, clinic_id: string, today: string): Promise<ChiefDoctor[]> {
  return all(db, sql<ChiefDoctor>`
    select distinct a.id, a.name, a.email, a.lang
    from people.role r
    join people.account a
      on a.id = r.account_id
    where r.clinic_id = ${clinic_id}
      and r.role = 'chief_doctor'
      and r.valid_from <= ${today}
      and (r.valid_to is null or r.valid_to >= ${today})
      and a.email is not null
    order by a.id`)
}
