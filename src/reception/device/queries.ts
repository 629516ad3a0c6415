// SQL about devices and the acts that came from them.
import { type Read, type Write, all, run, sql } from '../../platform/db/index.ts'

/** Notes that a device was seen, and locks it until the transaction ends: its acts are taken one request after another. */
export async function lockDevice(db: Write, clinic_id: string, id: string, account_id: string, now: Date): Promise<void> {
  await run(db, sql`
    insert into reception.device (clinic_id, id, account_id, seen_at)
    values (${clinic_id}, ${id}, ${account_id}, ${now})
    on conflict (clinic_id, id) do update
    set account_id = excluded.account_id,
      seen_at = excluded.seen_at`)
}

export interface KeptItem {
  id: string
  shift_id: string
  kind: string
  at: Date
  outcome: 'kept' | 'conflict' | 'refused'
  sentence: string | null
  state: unknown
}

/** Writes acts of a device. Out: the ids of those that are new. */
export async function insertItems(
  db: Write, clinic_id: string, device_id: string, account_id: string, items: readonly KeptItem[], now: Date,
): Promise<Set<string>> {
  const { rows } = await run(db, sql<{ id: string }>`
    insert into reception.item (clinic_id, id, device_id, shift_id, account_id, kind, at, received_at, outcome, sentence, state)
    select ${clinic_id}::uuid, told.id, ${device_id}::uuid, told.shift_id, ${account_id}::uuid, told.kind, told.at, ${now}::timestamptz,
      told.outcome, told.sentence, told.state
    from jsonb_to_recordset(${JSON.stringify(items)}::jsonb)
      as told (id uuid, shift_id uuid, kind text, at timestamptz, outcome text, sentence text, state jsonb)
    on conflict (clinic_id, id) do nothing
    returning id`)
  return new Set(rows.map(({ id }) => id))
}

/** What the act left to be told again. */
export async function noteState(db: Write, clinic_id: string, id: string, sentence: string | null, state: unknown): Promise<void> {
  await run(db, sql`
    update reception.item
    set sentence = ${sentence},
      state = ${state === undefined || state === null ? null : JSON.stringify(state)}::jsonb
    where clinic_id = ${clinic_id}
      and id = ${id}`)
}

/** What was answered to acts that came before. */
export function listKept(db: Read, clinic_id: string, ids: readonly string[]): Promise<(KeptItem & { device_id: string })[]> {
  return all(db, sql<KeptItem & { device_id: string }>`
    select id, device_id, shift_id, kind, at, outcome, sentence, state
    from reception.item
    where clinic_id = ${clinic_id}
      and id = any(${[...ids]}::uuid[])`)
}

/** Forgets acts of a clinic that came before an instant. Out: how many. */
export async function deleteItems(db: Write, clinic_id: string, before: Date): Promise<number> {
  const { count } = await run(db, sql`
    delete from reception.item
    where clinic_id = ${clinic_id}
      and received_at < ${before}`)
  return count
}
