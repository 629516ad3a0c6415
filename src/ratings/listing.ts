// A list shows the beginning of what people wrote, so showing it is a look: one event in the log a page, with the ids.
import { recordEvent } from '../platform/audit.ts'
import type { Call } from '../platform/http/route.ts'

/** Logs that a list of answers was shown. One statement by itself; HEAD shows nobody anything. */
export async function recordListing<P, Q>(call: Call<P, Q>, answers: readonly { id: string }[]): Promise<void> {
  const { house, clinic, actor, now, request, request_id } = call
  if (answers.length === 0 || request.method === 'HEAD') return
  await house.database.writeSingle((db) => recordEvent(db, actor, {
    clinic_id: clinic.id, event: 'ratings.listed', request_id, detail: { shown: answers.map(({ id }) => id) },
  }, now))
}
