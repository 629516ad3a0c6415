// Counts of requests by month: additions from notes, and what is shown of them.
import { type Read, type Write, all, run, sql } from '../../../platform/db/index.ts'
import type { RequestCount } from '../requests.ts'
import type { MonthNorm, MonthWait, ServedFigures } from '../served.ts'

export interface MonthGroup {
  branch_id: string
  specialty_code: string
  month: string
}

/** Takes away the notes of changed requests. */
export async function takeRequestChanges(db: Write, clinic_id: string): Promise<(RequestCount & { delta: number })[]> {
  const { rows } = await run<RequestCount & { delta: number }>(db, sql`
    delete from access.request_change
    where clinic_id = ${clinic_id}
    returning branch_id, specialty_code, class, month, measure, days, norm_key, norm_edition, met, no_offer, delta`)
  return rows
}

export type WaitAddition = MonthGroup & { class: string; measure: string; days: number; n: number }

/** Adds to counts of waits, each key once. A count that would fall below zero stops there; the recount tells of it. */
export async function addWaits(db: Write, clinic_id: string, additions: readonly WaitAddition[]): Promise<void> {
  if (additions.length === 0) return
  await run(db, sql`
    insert into access.wait_month (clinic_id, branch_id, specialty_code, class, month, measure, days, n)
    select ${clinic_id}::uuid, a.branch_id, a.specialty_code, a.class, a.month, a.measure, a.days,
      greatest(coalesce(k.n, 0) + a.n, 0)
    from jsonb_to_recordset(${JSON.stringify(additions)}::jsonb)
      as a (branch_id uuid, specialty_code text, class text, month date, measure text, days smallint, n int)
    left join access.wait_month k
      on k.clinic_id = ${clinic_id}
      and k.branch_id = a.branch_id
      and k.specialty_code = a.specialty_code
      and k.class = a.class
      and k.month = a.month
      and k.measure = a.measure
      and k.days = a.days
    on conflict (clinic_id, branch_id, specialty_code, class, month, measure, days) do update
    set n = excluded.n`)
}

export type NormAddition = MonthGroup & { class: string; norm_key: string; norm_edition: string; asked: number; met: number; no_offer: number }

/** Adds to counts of requests by norm, each key once. */
export async function addNorms(db: Write, clinic_id: string, additions: readonly NormAddition[]): Promise<void> {
  if (additions.length === 0) return
  await run(db, sql`
    insert into access.norm_month (clinic_id, branch_id, specialty_code, class, month, norm_key, norm_edition, asked, met, no_offer)
    select ${clinic_id}::uuid, branch_id, specialty_code, class, month, norm_key, norm_edition, asked, least(met, asked),
      least(no_offer, asked)
    from (
      select a.branch_id, a.specialty_code, a.class, a.month, a.norm_key, a.norm_edition,
        greatest(coalesce(k.asked, 0) + a.asked, 0) as asked, greatest(coalesce(k.met, 0) + a.met, 0) as met,
        greatest(coalesce(k.no_offer, 0) + a.no_offer, 0) as no_offer
      from jsonb_to_recordset(${JSON.stringify(additions)}::jsonb)
        as a (branch_id uuid, specialty_code text, class text, month date, norm_key text, norm_edition text, asked int, met int, no_offer int)
      left join access.norm_month k
        on k.clinic_id = ${clinic_id}
        and k.branch_id = a.branch_id
        and k.specialty_code = a.specialty_code
        and k.class = a.class
        and k.month = a.month
        and k.norm_key = a.norm_key
        and k.norm_edition = a.norm_edition
    ) total
    on conflict (clinic_id, branch_id, specialty_code, class, month, norm_key, norm_edition) do update
    set asked = excluded.asked, met = excluded.met, no_offer = excluded.no_offer`)
}

/** The counts of some months of a clinic. */
export function findMonthWaits(db: Read, clinic_id: string, groups: readonly MonthGroup[]): Promise<(MonthGroup & MonthWait)[]> {
  return all(db, sql<MonthGroup & MonthWait>`
    select m.branch_id, m.specialty_code, m.month, m.class, m.measure, m.days, m.n
    from access.wait_month m
    where m.clinic_id = ${clinic_id}
      and ${isIn(groups, 'm')}`)
}

export function findMonthNorms(db: Read, clinic_id: string, groups: readonly MonthGroup[]): Promise<(MonthGroup & MonthNorm)[]> {
  return all(db, sql<MonthGroup & MonthNorm>`
    select m.branch_id, m.specialty_code, m.month, m.class, m.norm_key, m.norm_edition, m.asked, m.met, m.no_offer
    from access.norm_month m
    where m.clinic_id = ${clinic_id}
      and ${isIn(groups, 'm')}`)
}

export async function upsertServed(db: Write, clinic_id: string, rows: readonly (MonthGroup & { classes: ServedFigures })[]): Promise<void> {
  await run(db, sql`
    insert into access.served_month (clinic_id, branch_id, specialty_code, month, classes)
    select ${clinic_id}::uuid, branch_id, specialty_code, month, classes
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as served (branch_id uuid, specialty_code text, month date, classes jsonb)
    on conflict (clinic_id, branch_id, specialty_code, month) do update
    set classes = excluded.classes`)
}

function isIn(groups: readonly MonthGroup[], alias: string) {
  const columns = sql.raw(`(${alias}.branch_id, ${alias}.specialty_code, ${alias}.month)`)
  const [branches, codes, months] = [groups.map((g) => g.branch_id), groups.map((g) => g.specialty_code), groups.map((g) => g.month)]
  return sql`${columns} in (
        select *
        from unnest(${branches}::uuid[], ${codes}::text[], ${months}::date[])
      )`
}
