// Slots that are deleted before their time leave a note, so that whoever asks what changed hears of them.
import { type Write, run, sql } from '../../platform/db/index.ts'
import { serveEach } from '../../platform/each.ts'
import type { Job } from '../../platform/slice.ts'
import { listPublishedClinics } from './queries.ts'

/** Notes slots of a clinic that are about to be deleted; call it in the transaction that deletes them, before it does. */
export async function noteSlotsGone(db: Write, clinic_id: string, slot_ids: readonly string[], now: Date): Promise<void> {
  await run(db, sql`
    insert into access.slot_gone (clinic_id, id, schedule_id, starts_at, ends_at, gone_at)
    select s.clinic_id, s.id, s.schedule_id, s.starts_at, s.ends_at, ${now}::timestamptz
    from access.slot s
    where s.clinic_id = ${clinic_id}
      and s.id = any(${slot_ids}::uuid[])
    on conflict (clinic_id, id) do nothing`)
}

/** By night: a note whose slot's time has come says nothing more. */
export const forgetGone: Job = {
  name: 'access.forget_gone',
  every: '20 3 * * *',
  async run(house, signal) {
    await serveEach(house, signal, await listPublishedClinics(house.database.read), (clinic) =>
      house.database.writeSingle((db) => run(db, sql`
        delete from access.slot_gone
        where clinic_id = ${clinic.id}
          and starts_at <= ${house.clock.now()}`)))
  },
}
