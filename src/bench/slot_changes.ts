// Slots that change while something is measured: each change is a transaction of its own, as a booking is, and they are
// spread over all clinics.
import { setTimeout as pause } from 'node:timers/promises'
import { stopwatch } from '../platform/clock.ts'
import { all, run, sql } from '../platform/db/index.ts'
import type { House } from '../platform/house.ts'
import { makeId } from '../platform/ids.ts'

export interface ChangingSlot { clinic_id: string; id: string; branch_id: string; specialty_code: string }

/** Some forty thousand slots to come, of every clinic. */
export async function pickSlots(house: House, filled: number): Promise<ChangingSlot[]> {
  const slots = await all(house.database.read, sql<ChangingSlot>`
    /* cross-clinic */
    select clinic_id, id, branch_id, specialty_code
    from access.slot tablesample system (${Math.min(100, (40_000 / filled) * 100)})
    where starts_at > ${house.clock.now()}`)
  if (slots.length === 0) throw new Error('there are no slots to change')
  return slots
}

/** Turns a slot from free to busy or back and notes it. Out: the note's id; it goes when the figures have it. */
export async function changeSlot(house: House, slot: ChangingSlot): Promise<string> {
  const now = house.clock.now()
  const note = makeId(now)
  await house.database.writeSingle((db) => run(db, sql`
    with changed as (
      update access.slot
      set status = case when status = 'free' then 'busy' else 'free' end,
        taken = 0,
        updated_at = ${now}
      where clinic_id = ${slot.clinic_id}
        and id = ${slot.id}
      returning branch_id, specialty_code, day
    )
    insert into access.slot_change (clinic_id, id, branch_id, specialty_code, day)
    select ${slot.clinic_id}::uuid, ${note}::uuid, branch_id, specialty_code, day
    from changed`))
  return note
}

/** Changes so many slots a second until stopped; `onChange` is told of each with its note. */
export function startChanges(
  house: House, slots: readonly ChangingSlot[], per_second: number, onChange: (note: string) => void = () => {},
): { stop(): Promise<{ count: number; per_second: number }> } {
  const elapsed_ms = stopwatch()
  let count = 0
  let open = true
  // a few lanes behind one clock, so that a slow change does not hold the others up
  const lanes = Array.from({ length: 6 }, async () => {
    while (open) {
      if (count >= (elapsed_ms() / 1000) * per_second) await pause(2)
      else onChange(await changeSlot(house, slots[(count++ * 7919) % slots.length]!))
    }
  })
  return {
    async stop() {
      open = false
      await Promise.all(lanes)
      return { count, per_second: count / (elapsed_ms() / 1000) }
    },
  }
}
