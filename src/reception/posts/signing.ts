// Signing on to a post and off it. Every way passes here.
import { recordEvent } from '../../platform/audit.ts'
import { type Write, violatedConstraint } from '../../platform/db/index.ts'
import type { House } from '../../platform/house.ts'
import { makeId } from '../../platform/ids.ts'
import type { Actor } from '../../platform/permit.ts'
import { HOUR_MS } from '../../platform/time.ts'
import { noteChange } from '../board/changes.ts'
import { mayHoldPost } from './holding.ts'
import { lockHolderLines } from './queries/holders.ts'
import { listHeldShifts, lockPost } from './queries/posts.ts'
import { type Shift, endOverdue, endShift, findCurrentShift, findShift, insertShift, lockShifts } from './queries/shifts.ts'
import type { Holding } from './rules/holding.ts'

/** Nobody stands at a post longer. */
export const SHIFT_HOURS_MAX = 16

export interface SignOnWish {
  post_id: string
  until: Date
  /** The device that signs on, where script gave it an id. */
  device_id: string | null
  /** The shift that one takes over from, when one has seen that the post is held. */
  replaces: string | null
}

export type SigningOn =
  | { ok: true; shift: Shift }
  | { ok: false; refusal: 'unknown' | 'until' | 'meanwhile' }
  | { ok: false; refusal: 'held'; by: Shift }
  | { ok: false; refusal: 'holding'; holding: Exclude<Holding, { ok: true }> }

type Account = Extract<Actor, { kind: 'account' }>

/**
 * Puts an account on a post from now on. Refused: a post that is not there, a time of more than 16 hours or none, whoever
 * is not on the list for the whole time, and a post that somebody else holds unless their shift is named. A shift of one's
 * own that still runs ends here.
 */
export async function signOn(house: House, actor: Account, clinic_id: string, wish: SignOnWish, now: Date, request_id?: string): Promise<SigningOn> {
  const length_ms = wish.until.getTime() - now.getTime()
  if (!(length_ms > 0 && length_ms <= SHIFT_HOURS_MAX * HOUR_MS)) return { ok: false, refusal: 'until' }
  try {
    return await house.database.write((db) => takePost(db, actor, clinic_id, wish, now, request_id))
  } catch (error) {
    // the same person signed on elsewhere in this very moment
    if (violatedConstraint(error) === 'shift_account_uq') return { ok: false, refusal: 'meanwhile' }
    throw error
  }
}

async function takePost(db: Write, actor: Account, clinic_id: string, wish: SignOnWish, now: Date, request_id?: string): Promise<SigningOn> {
  const post = await lockPost(db, clinic_id, wish.post_id)
  if (!post) return { ok: false, refusal: 'unknown' }
  await lockHolderLines(db, clinic_id, actor.id)
  const holding = await mayHoldPost(db, clinic_id, actor.id, post.id, now, wish.until)
  if (!holding.ok) return { ok: false, refusal: 'holding', holding }
  await lockShifts(db, clinic_id, post.id, actor.id)
  await endOverdue(db, clinic_id, post.id, actor.id, now)
  const [held] = await listHeldShifts(db, clinic_id, post.id)
  if (held && held.account_id !== actor.id) {
    if (wish.replaces !== held.id) return { ok: false, refusal: 'held', by: (await findShift(db, clinic_id, held.id))! }
    await endShift(db, clinic_id, held.id, 'replaced', now)
  }
  const own = await findCurrentShift(db, clinic_id, actor.id, now)
  if (own) await endShift(db, clinic_id, own.id, 'moved', now)
  const id = makeId(now)
  const { branch_id } = post
  await insertShift(db, clinic_id, { id, branch_id, post_id: post.id, account_id: actor.id, account_name: actor.name, device_id: wish.device_id, until: wish.until }, now)
  await recordEvent(db, actor, {
    clinic_id, event: 'reception.signed_on', subject_kind: 'post', subject_id: post.id, detail: { shift: id, until: wish.until.toISOString() },
    ...(request_id ? { request_id } : {}),
  }, now)
  const shift = (await findShift(db, clinic_id, id))!
  const told = [{ of: shift, is_held: true }, ...(own && own.branch_id !== branch_id ? [{ of: own, is_held: false }] : [])]
  // the last statements: a board's row stays locked from here to the end, and two boards are locked in one order
  for (const { of, is_held } of told.toSorted((a, b) => (a.of.branch_id < b.of.branch_id ? -1 : 1))) await noteShift(db, clinic_id, of, is_held, now)
  return { ok: true, shift }
}

/** Ends one's own shift. Out: it, or nothing when it is not one's own or over. */
export async function signOff(house: House, actor: Account, clinic_id: string, shift_id: string, now: Date, request_id: string): Promise<Shift | undefined> {
  return house.database.write(async (db) => {
    const shift = await findShift(db, clinic_id, shift_id)
    if (!shift || shift.account_id !== actor.id || !(await endShift(db, clinic_id, shift.id, 'signed_off', now))) return undefined
    await recordEvent(db, actor, { clinic_id, event: 'reception.signed_off', subject_kind: 'post', subject_id: shift.post_id, request_id, detail: { shift: shift.id } }, now)
    await noteShift(db, clinic_id, shift, false, now)
    return shift
  })
}

/** Tells the boards of the building who came to a post or left it. */
export async function noteShift(db: Write, clinic_id: string, shift: Shift, is_held: boolean, now: Date): Promise<void> {
  const body = { post_id: shift.post_id, post_name: shift.post_name, held_by: is_held ? shift.account_name : null, until: is_held ? shift.until : null }
  await noteChange(db, { clinic_id, branch_id: shift.branch_id }, { kind: 'shift', subject: shift.id, body }, now)
}
