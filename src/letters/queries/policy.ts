// Statements about how a clinic asks: its policy, and the list of visits that are never asked about.
import { type Read, type Write, all, first, run, sql } from '../../platform/db/index.ts'
import type { Policy } from '../rules/asking.ts'

/** The order of sending that a clinic has chosen; undefined while it goes by DEFAULT_POLICY. */
export function findPolicy(db: Read, clinic_id: string): Promise<Policy | undefined> {
  return first(db, sql<Policy>`
    select paused, delay_hours_min, delay_hours_max, to_char(send_from, 'HH24:MI') as send_from,
      to_char(send_to, 'HH24:MI') as send_to, reminder_days
    from letters.policy
    where clinic_id = ${clinic_id}`)
}

export async function upsertPolicy(
  db: Write,
  clinic_id: string,
  policy: Policy,
  account_id: string | null,
  now: Date,
): Promise<void> {
  await run(db, sql`
    insert into letters.policy (clinic_id, paused, delay_hours_min, delay_hours_max, send_from, send_to, reminder_days, updated_at, updated_by)
    values (${clinic_id}, ${policy.paused}, ${policy.delay_hours_min}, ${policy.delay_hours_max}, ${policy.send_from}::time,
      ${policy.send_to}::time, ${policy.reminder_days}, ${now}, ${account_id})
    on conflict (clinic_id) do update set
      paused = excluded.paused,
      delay_hours_min = excluded.delay_hours_min,
      delay_hours_max = excluded.delay_hours_max,
      send_from = excluded.send_from,
      send_to = excluded.send_to,
      reminder_days = excluded.reminder_days,
      updated_at = excluded.updated_at,
      updated_by = excluded.updated_by`)
}

export interface SensitiveEntry {
  id: string
  kind: 'specialty' | 'service' | 'type' | 'class'
  code: string
  note: string | null
}

/** Adds a line; out: whether it is new. */
export async function insertSensitive(
  db: Write,
  clinic_id: string,
  entry: SensitiveEntry,
  account_id: string | null,
  now: Date,
): Promise<boolean> {
  const { count } = await run(db, sql`
    insert into letters.sensitive (clinic_id, id, kind, code, note, created_at, created_by)
    values (${clinic_id}, ${entry.id}, ${entry.kind}, ${entry.code}, ${entry.note}, ${now}, ${account_id})
    on conflict (clinic_id, kind, code) do nothing`)
  return count > 0
}

/** Removes a line; out: what it was, or undefined when it is gone already. */
export async function deleteSensitive(
  db: Write,
  clinic_id: string,
  id: string,
): Promise<{ kind: string; code: string } | undefined> {
  const { rows } = await run<{ kind: string; code: string }>(db, sql<{ kind: string; code: string }>`
    delete from letters.sensitive
    where clinic_id = ${clinic_id}
      and id = ${id}
    returning kind, code`)
  return rows[0]
}

/** The names of specialties, for lists of codes. */
export function listSpecialties(db: Read): Promise<{ code: string; name_ru: string; name_en: string }[]> {
  return all(db, sql<{ code: string; name_ru: string; name_en: string }>`
    select code, name_ru, name_en
    from clinics.specialty
    order by code`)
}

/** Who signs a clinic's letters, as its record says. */
export function findChief(
  db: Read,
  clinic_id: string,
): Promise<{ name: string | null; post_ru: string | null; post_en: string | null } | undefined> {
  return first(db, sql<{ name: string | null; post_ru: string | null; post_en: string | null }>`
    select chief_doctor_name as name, chief_doctor_post_ru as post_ru, chief_doctor_post_en as post_en
    from clinics.clinic
    where id = ${clinic_id}`)
}

/** The clinic's list of what is never asked about. */
export function findSensitive(db: Read, clinic_id: string): Promise<SensitiveEntry[]> {
  return all(db, sql<SensitiveEntry>`
    select id, kind, code, note
    from letters.sensitive
    where clinic_id = ${clinic_id}
    order by kind, code`)
}
