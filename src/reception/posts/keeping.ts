// What the senior does: posts, the list of who may hold them, notices. Whoever is taken off the list leaves their post at once.
import { recordEvent } from '../../platform/audit.ts'
import { type Write, violatedConstraint } from '../../platform/db/index.ts'
import type { House } from '../../platform/house.ts'
import { makeId } from '../../platform/ids.ts'
import type { Actor } from '../../platform/permit.ts'
import { mayHoldPost } from './holding.ts'
import { type NewHolder, insertHolder, revokeHolder } from './queries/holders.ts'
import { type NewNotice, insertNotice, withdrawNotice } from './queries/notices.ts'
import { type NewPost, closePost, insertPost, listHeldShifts } from './queries/posts.ts'
import { type Shift, endOverdue, endShift, findCurrentShift, findShift } from './queries/shifts.ts'
import { noteShift } from './signing.ts'

/** Who keeps, where, and for which request. */
export interface Keeping {
  house: House
  actor: Actor
  clinic_id: string
  request_id: string
  now: Date
}

/** Makes a post. Refused: a name that the building has already. */
export async function openPost(keeping: Keeping, post: Omit<NewPost, 'id'>): Promise<'opened' | 'name_taken'> {
  const id = makeId(keeping.now)
  try {
    await keeping.house.database.write(async (db) => {
      await insertPost(db, keeping.clinic_id, { id, ...post }, keeping.now)
      await note(db, keeping, 'reception.post_opened', 'post', id, { name: post.name })
    })
    return 'opened'
  } catch (error) {
    if (violatedConstraint(error) === 'post_name_uq') return 'name_taken'
    throw error
  }
}

/** Closes a post for good; whoever holds it leaves it. Out: whether it was there. */
export async function shutPost(keeping: Keeping, id: string): Promise<boolean> {
  const { house, clinic_id, now } = keeping
  return house.database.write(async (db) => {
    if (!(await closePost(db, clinic_id, id, now))) return false
    await note(db, keeping, 'reception.post_closed', 'post', id, {})
    const [held] = await listHeldShifts(db, clinic_id, id)
    if (held) await endHeld(db, keeping, (await findShift(db, clinic_id, held.id))!)
    return true
  })
}

/** Puts somebody on the list. */
export async function listHolder(keeping: Keeping, holder: Omit<NewHolder, 'id' | 'given_by'>): Promise<void> {
  const { house, actor, clinic_id, now } = keeping
  const id = makeId(now)
  await house.database.write(async (db) => {
    await insertHolder(db, clinic_id, { id, given_by: idOf(actor), ...holder }, now)
    await note(db, keeping, 'reception.holder_listed', 'holder', id, { account_id: holder.account_id, post_id: holder.post_id })
  })
}

/** Takes a line off the list; whoever may not hold their post any more leaves it now. Out: whether it was there. */
export async function unlistHolder(keeping: Keeping, id: string): Promise<boolean> {
  const { house, actor, clinic_id, now } = keeping
  return house.database.write(async (db) => {
    const line = await revokeHolder(db, clinic_id, id, idOf(actor), now)
    if (!line) return false
    await note(db, keeping, 'reception.holder_revoked', 'holder', id, { account_id: line.account_id })
    const shift = await findCurrentShift(db, clinic_id, line.account_id, now)
    const holding = shift && (await mayHoldPost(db, clinic_id, shift.account_id, shift.post_id, shift.began_at, shift.until))
    if (shift && !holding!.ok) await putOff(db, keeping, shift, 'revoked')
    return true
  })
}

/** The shift at a post that is closed; one whose time was up ended then. */
async function endHeld(db: Write, keeping: Keeping, shift: Shift): Promise<void> {
  if (shift.until > keeping.now) await putOff(db, keeping, shift, 'closed')
  else await endOverdue(db, keeping.clinic_id, shift.post_id, shift.account_id, keeping.now)
}

async function putOff(db: Write, keeping: Keeping, shift: Shift, kind: 'revoked' | 'closed'): Promise<void> {
  if (await endShift(db, keeping.clinic_id, shift.id, kind, keeping.now)) await noteShift(db, keeping.clinic_id, shift, false, keeping.now)
}

/** Writes a notice to those on post. */
export async function writeNotice(keeping: Keeping, notice: Pick<NewNotice, 'branch_id' | 'body' | 'valid_until'>): Promise<void> {
  const { house, actor, clinic_id, now } = keeping
  const id = makeId(now)
  await house.database.write(async (db) => {
    await insertNotice(db, clinic_id, { id, ...notice, created_by: idOf(actor), author_name: actor.kind === 'account' ? actor.name : '' }, now)
    await note(db, keeping, 'reception.notice_written', 'notice', id, { branch_id: notice.branch_id })
  })
}

/** Takes a notice away. Out: whether it was there. */
export function takeNoticeAway(keeping: Keeping, id: string): Promise<boolean> {
  return keeping.house.database.write(async (db) => {
    const is_there = await withdrawNotice(db, keeping.clinic_id, id, keeping.now)
    if (is_there) await note(db, keeping, 'reception.notice_withdrawn', 'notice', id, {})
    return is_there
  })
}

function note(db: Write, { actor, clinic_id, request_id, now }: Keeping, event: string, subject_kind: string, subject_id: string, detail: Record<string, unknown>): Promise<void> {
  return recordEvent(db, actor, { clinic_id, event, subject_kind, subject_id, request_id, detail }, now)
}

function idOf(actor: Actor): string | null {
  return actor.kind === 'account' ? actor.id : null
}
