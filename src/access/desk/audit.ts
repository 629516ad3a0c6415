// Every look at a person's record and every act at a desk leaves a line in the log.
import { type AuditEntry, recordEvent } from '../../platform/audit.ts'
import type { Call } from '../../platform/http/route.ts'

type Looker = Pick<Call<unknown, unknown>, 'house' | 'actor' | 'clinic' | 'now' | 'request' | 'request_id'>

/** Logs one event of the clinic, in a statement of its own. HEAD shows nobody anything and leaves nothing. */
export async function note(call: Looker, event: string, about: Pick<AuditEntry, 'subject_kind' | 'subject_id' | 'detail'>): Promise<void> {
  const { house, actor, clinic, now, request, request_id } = call
  if (request.method === 'HEAD') return
  await house.database.writeSingle((db) => recordEvent(db, actor, { clinic_id: clinic.id, event, request_id, ...about }, now))
}

/** A list that showed bookings by name: one event with their ids. */
export async function noteShown(call: Looker, event: string, rows: readonly { id: string }[]): Promise<void> {
  if (rows.length > 0) await note(call, event, { detail: { shown: rows.map(({ id }) => id) } })
}
