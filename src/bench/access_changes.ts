// Slots that change while something is measured: each change is a transaction of its own, as bookings and feeds make
// them, spread evenly over all clinics.
import { setTimeout as pause } from 'node:timers/promises'
import { stopwatch } from '../platform/clock.ts'
import { type Write, all, run, sql } from '../platform/db/index.ts'
import type { House } from '../platform/house.ts'
import { makeId } from '../platform/ids.ts'

interface Group { clinic_id: string; branch_id: string; specialty_code: string }

/** Turns one slot of a group from free to busy or back, and notes it. */
export async function changeOne(db: Write, group: Group, now: Date): Promise<void> {
  await run(db, sql`
    with changed as (
      update access.slot
      set status = case when status = 'free' then 'busy' else 'free' end, updated_at = ${now}
      where clinic_id = ${group.clinic_id}
        and id = (
          select s.id
          from access.slot s
          where s.clinic_id = ${group.clinic_id}
            and s.branch_id = ${group.branch_id}
            and s.specialty_code = ${group.specialty_code}
            and s.starts_at > ${now}
            and s.status in ('free', 'busy')
            and s.taken = 0
          order by s.starts_at
          offset ${now.getTime() % 40}
          limit 1
        )
      returning branch_id, specialty_code
    )
    insert into access.slot_change (clinic_id, id, branch_id, specialty_code)
    select ${group.clinic_id}::uuid, ${makeId(now)}::uuid, branch_id, specialty_code
    from changed`)
}

/** Changes so many slots a second until stopped. */
export async function startChanges(house: House, per_second: number): Promise<{ stop(): Promise<{ count: number; per_second: number }> }> {
  const groups = await all(house.database.read, sql<Group>`
    /* cross-clinic */
    select clinic_id, branch_id, specialty_code
    from access.wait
    order by md5(branch_id::text || specialty_code)`)
  if (groups.length === 0) throw new Error('nothing to change: no waits are kept')
  const elapsed_ms = stopwatch()
  let count = 0
  let open = true
  // a few lanes, each behind the common clock, so that a slow change does not hold the others up
  const lanes = Array.from({ length: 4 }, async () => {
    while (open) {
      const due = (elapsed_ms() / 1000) * per_second
      if (count >= due) await pause(2)
      else {
        const group = groups[count++ % groups.length]!
        await house.database.writeSingle((db) => changeOne(db, group, new Date(house.clock.now().getTime() + count)))
      }
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
