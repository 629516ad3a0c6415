// Statements that take addresses and texts out of messages that need them no more.
import { type Read, type Write, all, run, sql } from '../../platform/db/index.ts'

/** Clinics with personal notices that came to their end before an instant. */
export async function listClinicsToForget(db: Read, before: Date): Promise<{ clinic_id: string }[]> {
  return all(db, sql<{ clinic_id: string }>`
    /* cross-clinic */
    select distinct clinic_id
    from letters.message
    where content ? 'forget'
      and state in ('sent', 'delivered_unknown', 'failed', 'suppressed')
      and updated_at <= ${before}`)
}

/** Empties them; what became of the message stays. */
export async function forgetContents(db: Write, clinic_id: string, before: Date): Promise<void> {
  await run(db, sql`
    update letters.message
    set content = jsonb_build_object('lang', content -> 'lang')
    where clinic_id = ${clinic_id}
      and content ? 'forget'
      and state in ('sent', 'delivered_unknown', 'failed', 'suppressed')
      and updated_at <= ${before}`)
}
