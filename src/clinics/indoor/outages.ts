// Lifts that do not run: noted and ended by staff of the building.
import { type Write, first, run, sql } from '../../platform/db/index.ts'
import { makeId } from '../../platform/ids.ts'

export interface NotedOutage {
  branch_id: string
  shaft: string
  since: Date
  /** When it ends by itself; null: when somebody says so. */
  until: Date | null
  account_id: string | null
}

/** Notes that a lift does not run. Out: false when that is noted already; what was noted stays. */
export async function noteLiftOutage(db: Write, clinic_id: string, outage: NotedOutage, now: Date): Promise<boolean> {
  await run(db, sql`select id from clinics.spot where clinic_id = ${clinic_id} and branch_id = ${outage.branch_id} and kind = 'lift' and shaft = ${outage.shaft} order by id for update`)
  const known = await first(db, sql<{ id: string }>`
    select id
    from clinics.lift_outage
    where clinic_id = ${clinic_id}
      and branch_id = ${outage.branch_id}
      and shaft = ${outage.shaft}
      and ended_at is null
      and (until is null or until > ${now})`)
  if (known) return false
  await run(db, sql`
    insert into clinics.lift_outage (clinic_id, id, branch_id, shaft, since, until, noted_by)
    values (${clinic_id}, ${makeId(now)}, ${outage.branch_id}, ${outage.shaft}, ${outage.since}, ${outage.until}, ${outage.account_id})`)
  return true
}

/** Notes that a lift runs again. Out: false when there is no such outage at the clinic, or it has ended. */
export async function endLiftOutage(db: Write, clinic_id: string, id: string, account_id: string | null, now: Date): Promise<boolean> {
  const { count } = await run(db, sql`
    update clinics.lift_outage
    set ended_at = ${now}, ended_by = ${account_id}
    where clinic_id = ${clinic_id}
      and id = ${id}
      and ended_at is null`)
  return count > 0
}
