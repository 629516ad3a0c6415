// The log of who did or saw what. Written in the same transaction as the act; never updated.
import { type Write, run, sql } from './db/index.ts'
import { makeId } from './ids.ts'
import type { Actor } from './permit.ts'

export interface AuditEntry {
  clinic_id: string
  /** `<slice>.<what happened>`, e.g. letters.wording_signed */
  event: string
  subject_kind?: string
  subject_id?: string
  request_id?: string
  /** Small facts; never a text that a patient wrote, never an address. */
  detail?: Record<string, unknown>
}

/** Appends one event. */
export async function recordEvent(db: Write, actor: Actor, entry: AuditEntry, now: Date): Promise<void> {
  await run(db, sql`
    insert into platform.audit_event
      (clinic_id, id, at, event, actor_kind, actor_id, subject_kind, subject_id, request_id, detail)
    values
      (${entry.clinic_id}, ${makeId(now)}, ${now}, ${entry.event}, ${actor.kind}, ${actorId(actor)},
       ${entry.subject_kind ?? null}, ${entry.subject_id ?? null}, ${entry.request_id ?? null},
       ${entry.detail ? JSON.stringify(entry.detail) : null})`)
}

function actorId(actor: Actor): string | null {
  if (actor.kind === 'account' || actor.kind === 'token') return actor.id
  return actor.kind === 'system' ? actor.name : null
}
