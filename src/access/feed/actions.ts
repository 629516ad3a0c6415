// What operators do with sources. Each act leaves an event under the network.
import { recordEvent } from '../../platform/audit.ts'
import type { Write } from '../../platform/db/index.ts'
import type { House } from '../../platform/house.ts'
import { NETWORK_ID, makeId } from '../../platform/ids.ts'
import type { Actor } from '../../platform/permit.ts'
import { READ_JOB } from './polling.ts'
import {
  type Source, type SourceWish, forgetEtags, insertSource, linkLocation, linkSpecialty, setDue, setSourceActive, unlinkLocation, unlinkSpecialty,
  updateSource,
} from './queries/sources.ts'
import { readSource } from './reading.ts'

export interface Act {
  house: House
  actor: Actor
  request_id: string
  now: Date
}

async function note(db: Write, act: Act, event: string, source_id: string, detail?: Record<string, unknown>): Promise<void> {
  const entry = { clinic_id: NETWORK_ID, event, subject_kind: 'source', subject_id: source_id, request_id: act.request_id }
  await recordEvent(db, act.actor, detail ? { ...entry, detail } : entry, act.now)
}

/** Adds a source; it is read at the next turn. Out: its id. Throws when the code is taken meanwhile (source_code_uq). */
export async function addSource(act: Act, wish: SourceWish): Promise<string> {
  const id = makeId(act.now)
  await act.house.database.write(async (db) => {
    await insertSource(db, id, wish, act.now)
    await note(db, act, 'access.source_added', id, { code: wish.code, kind: wish.kind, clinic_id: wish.clinic_id })
  })
  act.house.wake(READ_JOB)
  return id
}

export async function changeSource(act: Act, source: Source, wish: Pick<Source, 'name' | 'url' | 'poll_minutes'>): Promise<void> {
  await act.house.database.write(async (db) => {
    await updateSource(db, source.id, wish, act.now)
    if (wish.url !== source.url) await forgetEtags(db, source.id)
    await note(db, act, 'access.source_changed', source.id)
  })
  act.house.wake(READ_JOB)
}

/** Pauses or resumes; what was taken stays, and grows old in sight. */
export async function setActive(act: Act, source: Source, active: boolean): Promise<void> {
  await act.house.database.write(async (db) => {
    await setSourceActive(db, source.id, active, act.now)
    await note(db, act, active ? 'access.source_resumed' : 'access.source_paused', source.id)
  })
  if (active) act.house.wake(READ_JOB)
}

/** Has a worker read a source anew, changed or not. */
export async function askReading(act: Act, source: Source): Promise<void> {
  await act.house.database.write(async (db) => {
    await renew(db, source.id)
    await note(db, act, 'access.source_read', source.id)
  })
  act.house.wake(READ_JOB)
}

/** Reads a table that was sent, here and now. */
export async function takeTable(act: Act, source: Source, table: { bytes: Uint8Array; name: string }): Promise<Awaited<ReturnType<typeof readSource>>> {
  await act.house.database.write((db) => note(db, act, 'access.source_table_sent', source.id))
  return readSource(act.house, source.id, { signal: new AbortController().signal, upload: table })
}

/** Links a foreign Location to a branch; null takes the link away. */
export async function setLocationLink(act: Act, source: Source, location: string, place: { clinic_id: string; branch_id: string } | null): Promise<void> {
  await act.house.database.write(async (db) => {
    if (place) await linkLocation(db, source.id, location, place)
    else await unlinkLocation(db, source.id, location)
    await renew(db, source.id)
    await note(db, act, 'access.source_linked', source.id, { location, ...place })
  })
  act.house.wake(READ_JOB)
}

/** Links a foreign code to a specialty; null takes the link away. */
export async function setSpecialtyLink(act: Act, source: Source, code: string, specialty_code: string | null): Promise<void> {
  await act.house.database.write(async (db) => {
    if (specialty_code === null) await unlinkSpecialty(db, source.id, code)
    else await linkSpecialty(db, source.id, code, specialty_code)
    await renew(db, source.id)
    await note(db, act, 'access.source_linked', source.id, { code, specialty_code })
  })
  act.house.wake(READ_JOB)
}

async function renew(db: Write, source_id: string): Promise<void> {
  await forgetEtags(db, source_id)
  await setDue(db, source_id, null)
}
