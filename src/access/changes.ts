// The note that slots of a branch and specialty have changed: whoever changes a slot appends it in the same transaction,
// the keeper of the waits takes it away (waits/).
import { type Write, run, sql } from '../platform/db/index.ts'
import { makeId } from '../platform/ids.ts'

export interface SlotGroup {
  branch_id: string
  specialty_code: string
}

export interface SlotNote extends SlotGroup {
  /** The local day of the slot, before and after (two changes when it moved); without it all days are counted anew. */
  day?: string
}

/** Notes what changed in one clinic, each group and day once. */
export async function noteSlotChanges(db: Write, clinic_id: string, changes: Iterable<SlotNote>, now: Date): Promise<void> {
  const rows = new Map<string, SlotNote & { id: string }>()
  for (const { branch_id, specialty_code, day } of changes) {
    rows.set(`${branch_id} ${specialty_code} ${day}`, { id: makeId(now), branch_id, specialty_code, ...(day ? { day } : {}) })
  }
  if (rows.size === 0) return
  await run(db, sql`
    insert into access.slot_change (clinic_id, id, branch_id, specialty_code, day)
    select ${clinic_id}::uuid, id, branch_id, specialty_code, day
    from jsonb_to_recordset(${JSON.stringify([...rows.values()])}::jsonb)
      as changed (id uuid, branch_id uuid, specialty_code text, day date)`)
}
