// SQL about templates and what differs from them.
import { type Read, type Write, all, run, sql } from '../../../platform/db/index.ts'
import type { Deviation, Offering, Template } from '../rules/session.ts'

export interface Plan {
  templates: Template[]
  deviations: Deviation[]
}

/** What a clinic plans from a local day on. */
export async function findPlan(db: Read, clinic_id: string, from_day: string): Promise<Plan> {
  const templates = await all(db, sql<Template>`
    select id, doctor_id, branch_id, specialty_code, place_id, weekday, opens, closes, visit_minutes, pauses, audience,
      referral_only, urgent_percent, first_percent, repeat_percent, on_holidays, valid_from, valid_to
    from access.template
    where clinic_id = ${clinic_id}
      and (valid_to is null or valid_to >= ${from_day})
    order by weekday, opens, id`)
  const rows = await all(db, sql<DeviationRow>`
    select id, doctor_id, kind, from_day, to_day, opens, closes, branch_id, place_id, offering
    from access.deviation
    where clinic_id = ${clinic_id}
      and to_day >= ${from_day}
      and ended_at is null
    order by id`)
  return { templates, deviations: rows.map(readDeviation) }
}

interface DeviationRow {
  id: string
  doctor_id: string
  kind: Deviation['kind']
  from_day: string
  to_day: string
  opens: string | null
  closes: string | null
  branch_id: string | null
  place_id: string | null
  offering: Offering | null
}

function readDeviation({ kind, opens, closes, branch_id, place_id, offering, ...on }: DeviationRow): Deviation {
  if (kind === 'extra') return { ...on, kind, offering: offering! }
  if (kind === 'room') return { ...on, kind, branch_id: branch_id!, place_id: place_id! }
  return { ...on, kind, opens, closes }
}

export async function insertTemplates(db: Write, clinic_id: string, templates: readonly Template[], now: Date): Promise<void> {
  for (const row of templates) {
    await run(db, sql`
      insert into access.template (clinic_id, id, doctor_id, branch_id, specialty_code, place_id, weekday, opens, closes,
        visit_minutes, pauses, audience, referral_only, urgent_percent, first_percent, repeat_percent, on_holidays, valid_from,
        valid_to, created_at, updated_at)
      values (${clinic_id}, ${row.id}, ${row.doctor_id}, ${row.branch_id}, ${row.specialty_code}, ${row.place_id}, ${row.weekday},
        ${row.opens}, ${row.closes}, ${row.visit_minutes}, ${JSON.stringify(row.pauses)}, ${row.audience}, ${row.referral_only},
        ${row.urgent_percent}, ${row.first_percent}, ${row.repeat_percent}, ${row.on_holidays}, ${row.valid_from}, ${row.valid_to},
        ${now}, ${now})`)
  }
}

/** Lets a template end on a day; one that would end before it begins is gone. */
export async function endTemplate(db: Write, clinic_id: string, id: string, last_day: string, now: Date): Promise<void> {
  const { count } = await run(db, sql`
    update access.template
    set valid_to = ${last_day}, updated_at = ${now}
    where clinic_id = ${clinic_id}
      and id = ${id}
      and valid_from <= ${last_day}`)
  if (count > 0) return
  await run(db, sql`
    delete from access.template
    where clinic_id = ${clinic_id}
      and id = ${id}`)
}

export async function insertDeviation(db: Write, clinic_id: string, row: Deviation, now: Date): Promise<void> {
  const part = row.kind === 'extra' || row.kind === 'room' ? { opens: null, closes: null } : row
  const room = row.kind === 'room' ? row : { branch_id: null, place_id: null }
  await run(db, sql`
    insert into access.deviation (clinic_id, id, doctor_id, kind, from_day, to_day, opens, closes, branch_id, place_id,
      offering, created_at)
    values (${clinic_id}, ${row.id}, ${row.doctor_id}, ${row.kind}, ${row.from_day}, ${row.to_day}, ${part.opens}, ${part.closes},
      ${room.branch_id}, ${room.place_id}, ${row.kind === 'extra' ? JSON.stringify(row.offering) : null}, ${now})`)
}

export async function endDeviation(db: Write, clinic_id: string, id: string, now: Date): Promise<void> {
  await run(db, sql`
    update access.deviation
    set ended_at = ${now}
    where clinic_id = ${clinic_id}
      and id = ${id}`)
}

/** Clinics that keep their schedules here. */
export function findOwnClinics(db: Read, from_day: string): Promise<{ id: string; zone: string }[]> {
  return all(db, sql<{ id: string; zone: string }>`
    /* cross-clinic */
    select c.id, c.zone
    from clinics.clinic c
    where c.active
      and c.id in (
        select t.clinic_id
        from access.template t
        where t.valid_to is null or t.valid_to >= ${from_day}
        union
        select d.clinic_id
        from access.deviation d
        where d.to_day >= ${from_day}
        union
        select r.clinic_id
        from access.roll r
      )
    order by c.id`)
}

/** Holds the clinic's row until the transaction ends; false when `wait` is no and another worker holds it. */
export async function lockRoll(db: Write, clinic_id: string, wait: boolean): Promise<boolean> {
  await run(db, sql`
    insert into access.roll (clinic_id)
    values (${clinic_id})
    on conflict do nothing`)
  const rows = await all(db, wait
    ? sql`select clinic_id from access.roll where clinic_id = ${clinic_id} for update`
    : sql`select clinic_id from access.roll where clinic_id = ${clinic_id} for update skip locked`)
  return rows.length > 0
}

export async function noteRolled(db: Write, clinic_id: string, rolled_to: string, now: Date): Promise<void> {
  await run(db, sql`
    update access.roll
    set rolled_to = ${rolled_to}, rolled_at = ${now}
    where clinic_id = ${clinic_id}`)
}
