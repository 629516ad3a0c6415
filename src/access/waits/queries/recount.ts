// Months counted anew from the requests themselves, and what of the kept counts differs.
import { type Read, type RawBuilder, all, sql } from '../../../platform/db/index.ts'
import { BEYOND_DAYS } from '../served.ts'
import type { NormAddition, WaitAddition } from './months.ts'

const FIRST_OF_MONTH: RawBuilder<unknown> = sql`(r.day - (extract(day from r.day)::int - 1))`

/** What would have to be added to the kept counts of waits to make them right: nothing, when they are. */
export function findWaitDifferences(db: Read, clinic_id: string): Promise<WaitAddition[]> {
  return all(db, sql<WaitAddition>`
    select branch_id, specialty_code, class, month, measure, days, coalesce(e.n, 0) - coalesce(k.n, 0) as n
    from (
      select r.branch_id, r.specialty_code, r.class, ${FIRST_OF_MONTH} as month, x.measure, x.days, count(*)::int as n
      from access.request r
      cross join lateral (values
        ('visit', case
          when r.outcome = 'booked' and r.wait_days is not null then least(greatest(r.wait_days, 0), ${BEYOND_DAYS}::int)
          when r.outcome = 'waiting' or (r.outcome = 'left' and r.first_offer_at is null) then ${BEYOND_DAYS}::int
        end),
        ('path', case when r.outcome = 'booked' and r.path_days is not null then least(greatest(r.path_days, 0), ${BEYOND_DAYS}::int) end)
      ) as x (measure, days)
      where r.clinic_id = ${clinic_id}
        and x.days is not null
      group by 1, 2, 3, 4, 5, 6
    ) e
    full join (
      select branch_id, specialty_code, class, month, measure, days, n
      from access.wait_month
      where clinic_id = ${clinic_id}
    ) k
      using (branch_id, specialty_code, class, month, measure, days)
    where coalesce(e.n, 0) <> coalesce(k.n, 0)`)
}

/** The same for requests by norm. */
export function findNormDifferences(db: Read, clinic_id: string): Promise<NormAddition[]> {
  return all(db, sql<NormAddition>`
    select branch_id, specialty_code, class, month, norm_key, norm_edition, coalesce(e.asked, 0) - coalesce(k.asked, 0) as asked,
      coalesce(e.met, 0) - coalesce(k.met, 0) as met, coalesce(e.no_offer, 0) - coalesce(k.no_offer, 0) as no_offer
    from (
      select r.branch_id, r.specialty_code, r.class, ${FIRST_OF_MONTH} as month, r.norm_key, r.norm_edition,
        count(*)::int as asked, count(*) filter (where r.first_offer_met)::int as met,
        count(*) filter (where r.first_offer_at is null)::int as no_offer
      from access.request r
      where r.clinic_id = ${clinic_id}
      group by 1, 2, 3, 4, 5, 6
    ) e
    full join (
      select branch_id, specialty_code, class, month, norm_key, norm_edition, asked, met, no_offer
      from access.norm_month
      where clinic_id = ${clinic_id}
    ) k
      using (branch_id, specialty_code, class, month, norm_key, norm_edition)
    where (coalesce(e.asked, 0), coalesce(e.met, 0), coalesce(e.no_offer, 0))
      <> (coalesce(k.asked, 0), coalesce(k.met, 0), coalesce(k.no_offer, 0))`)
}
