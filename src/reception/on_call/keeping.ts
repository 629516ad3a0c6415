// What is done with the list of specialists on call: a line is written, a line is taken off.
import { recordEvent } from '../../platform/audit.ts'
import type { House } from '../../platform/house.ts'
import { makeId } from '../../platform/ids.ts'
import type { Actor } from '../../platform/permit.ts'
import { type NewOnCall, type OnCall, type Where, endOnCall, insertOnCall, listOnCall, lockOnCallList } from './queries/on_call.ts'
import { findOverlap, isSameLine } from './rules/on_call.ts'

/** Who keeps the list, where, and for which request. */
export interface Keeping {
  house: House
  actor: Actor
  clinic: Where
  request_id: string
  now: Date
}

/**
 * Writes a line; a form that was sent twice is written once. Refused: the line that says the same person is on call at that
 * building then.
 */
export async function putOnCall({ house, actor, clinic, request_id, now }: Keeping, wish: Omit<NewOnCall, 'id' | 'listed_by'>): Promise<{ ok: true } | { ok: false; overlap: OnCall }> {
  const id = makeId(now)
  return house.database.write(async (db) => {
    await lockOnCallList(db, clinic.id, now)
    const overlap = findOverlap(await listOnCall(db, clinic, now), wish)
    if (overlap) return isSameLine(overlap, wish) ? { ok: true } : { ok: false, overlap }
    await insertOnCall(db, clinic.id, { ...wish, id, listed_by: actor.kind === 'account' ? actor.id : null }, now)
    // how to reach somebody stays out of the log
    const { account_id, branch_id, from_at, until_at } = wish
    const detail = { account_id, branch_id, from: from_at.toISOString(), until: until_at.toISOString() }
    await recordEvent(db, actor, { clinic_id: clinic.id, event: 'reception.on_call_listed', subject_kind: 'on_call', subject_id: id, request_id, detail }, now)
    return { ok: true }
  })
}

/** Takes a line off the list. Out: whether it was there. */
export async function takeOffCall({ house, actor, clinic, request_id, now }: Keeping, id: string): Promise<boolean> {
  return house.database.write(async (db) => {
    const line = await endOnCall(db, clinic.id, id, now)
    if (line) await recordEvent(db, actor, { clinic_id: clinic.id, event: 'reception.on_call_ended', subject_kind: 'on_call', subject_id: id, request_id, detail: line }, now)
    return line !== undefined
  })
}
