// The note that slots of a branch and specialty have changed: whoever changes a slot appends it in the same transaction,
// the keeper of the waits takes it away (waits/).
import { type Write, run, sql } from '../platform/db/index.ts'
import { makeId } from '../platform/ids.ts'

export interface SlotGroup {
  branch_id: string
  specialty_code: string
}

/** Notes changed groups of one clinic, each once. */
export async function noteSlotChanges(db: Write, clinic_id: string, groups: Iterable<SlotGroup>, now: Date): Promise<void> {
  const rows = new Map<string, SlotGroup & { id: string }>()
  for (const { branch_id, specialty_code } of groups) {
    rows.set(`${branch_id} ${specialty_code}`, { id: makeId(now), branch_id, specialty_code })
  }
  if (rows.size === 0) return
  await run(db, sql`
    insert into access.slot_change (clinic_id, id, branch_id, specialty_code)
    select ${clinic_id}::uuid, id, branch_id, specialty_code
    from jsonb_to_recordset(${JSON.stringify([...rows.values()])}::jsonb) as changed (id uuid, branch_id uuid, specialty_code text)`)
}
