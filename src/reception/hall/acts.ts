// What is done in a hall: a number given, somebody called, what came of the call.
import { ensureTicket, markArrived, readTicket } from '../../access/index.ts'
import { recordEvent } from '../../platform/audit.ts'
import type { Call } from '../../platform/http/route.ts'
import { makeId } from '../../platform/ids.ts'
import type { Write } from '../../platform/db/index.ts'
import { type BoardPlace, noteChange } from '../board/changes.ts'
import { type Hall, type HallRoom, lookAtHall } from './looking.ts'
import { type HallCall, listCalls } from './queries/rooms.ts'
import { countWalkIn, findWalkIn, insertWalkIn, lockCall, lockHall, noteLeft, repeatCall, saveCall, settleCall, settleOpenCall } from './queries/writing.ts'
import { NUMBERS_MAX, walkInNumber } from './rules/number.ts'

type ActCall = Pick<Call<unknown, unknown>, 'house' | 'actor' | 'clinic' | 'now' | 'request_id'>

/** Why something is not done; the words of each say what to do. */
export type HallRefusal = 'no_room' | 'no_numbers' | 'taken' | 'nobody' | 'settled' | 'unknown_number' | 'not_today' | 'already_here'

const accountOf = ({ actor }: Pick<ActCall, 'actor'>) => (actor.kind === 'account' ? actor.id : null)

async function note(db: Write, { actor, clinic, request_id, now }: ActCall, event: string, subject_kind: string, subject_id: string, detail?: Record<string, unknown>): Promise<void> {
  await recordEvent(db, actor, { clinic_id: clinic.id, event, subject_kind, subject_id, request_id, ...(detail ? { detail } : {}) }, now)
}

/** A button pressed again within so long was pressed for one visitor; a page that was gone back to serves the next. */
const TWICE_MS = 15_000

/** The kind of change that screens of a hall hear of. */
export const HALL_CHANGE = 'hall'

/** Tells the screens of a building that its hall is another; last in a transaction, since boards wait for its end. */
export async function tellScreens(db: Write, place: BoardPlace, now: Date): Promise<void> {
  await noteChange(db, place, { kind: HALL_CHANGE, subject: place.branch_id, body: {} }, now)
}

/** Gives a visitor without a booking a number for a room; `press` is the button's: pressed twice, it gives one. Out: the walk-in's id. */
export async function giveNumber(call: ActCall, hall: Hall, wish: { room_key: string; urgent: boolean; press?: string | undefined }): Promise<{ ok: true; id: string } | { ok: false; refusal: HallRefusal }> {
  const { house, clinic, now } = call
  if (!hall.rooms.some(({ key }) => key === wish.room_key)) return { ok: false, refusal: 'no_room' }
  return house.database.write(async (db) => {
    await lockHall(db, clinic.id, hall.branch.id, hall.day)
    const known = wish.press === undefined ? undefined : await findWalkIn(db, clinic.id, wish.press)
    if (known?.branch_id === hall.branch.id && now.getTime() - known.came_at.getTime() < TWICE_MS) return { ok: true, id: known.id }
    const running = await countWalkIn(db, clinic.id, hall.branch.id, hall.day)
    if (running > NUMBERS_MAX) return { ok: false, refusal: 'no_numbers' }
    const id = wish.press && !known ? wish.press : makeId(now)
    await insertWalkIn(db, clinic.id, {
      id, branch_id: hall.branch.id, day: hall.day, ticket: walkInNumber(running), room_key: wish.room_key, urgent: wish.urgent, came_at: now,
      account_id: accountOf(call),
    }, now)
    await note(db, call, 'reception.number_given', 'walk_in', id)
    await tellScreens(db, { clinic_id: clinic.id, branch_id: hall.branch.id }, now)
    return { ok: true, id }
  })
}

/**
 * Calls somebody who waits for a room; whoever was called there before is taken to have come. In: whom the page named, so
 * that a button pressed twice calls one person. Refused: `taken`, when they are not waiting there any more; `no_room`.
 */
export async function callIn(call: ActCall, slug: string, wish: { room_key: string; subject_id: string }): Promise<{ ok: true } | { ok: false; refusal: HallRefusal }> {
  const { house, clinic, now } = call
  return house.database.write(async (db) => {
    const before = await lookAtHall(db, clinic, slug, now)
    if (!before) return { ok: false, refusal: 'no_room' }
    await lockHall(db, clinic.id, before.branch.id, before.day)
    // looked at once more: only now nobody else calls in this hall
    const hall = (await lookAtHall(db, clinic, slug, now))!
    const room = hall.rooms.find(({ key }) => key === wish.room_key)
    if (!room) return { ok: false, refusal: 'no_room' }
    const who = room.waiting.find(({ id }) => id === wish.subject_id)
    if (!who) return { ok: false, refusal: room.waiting.length === 0 ? 'nobody' : 'taken' }
    for (const open of room.calls.filter(({ state }) => state === 'called')) await settleOpenCall(db, clinic.id, open.subject_id, now)
    await saveCall(db, clinic.id, {
      subject_id: who.id, branch_id: hall.branch.id, day: hall.day, room_key: room.key, ticket: who.ticket, room: room.room, floor: room.floor,
      why: room.next?.who.id === who.id ? room.next.why : 'chosen', account_id: accountOf(call),
    }, now)
    await note(db, call, 'reception.called', who.booked_for === null ? 'walk_in' : 'booking', who.id, { times: 1 })
    await tellScreens(db, { clinic_id: clinic.id, branch_id: hall.branch.id }, now)
    return { ok: true }
  })
}

/** What a page says was just done. */
export const DONE = ['called', 'seen', 'absent', 'again', 'back', 'left', 'arrived', 'announced', 'ended'] as const
export type Done = (typeof DONE)[number]

export const OUTCOMES = ['seen', 'absent', 'again', 'back'] as const
export type CallOutcome = (typeof OUTCOMES)[number]

/** Which outcome may follow which state of a call. */
const MAY: Readonly<Record<HallCall['state'], readonly CallOutcome[]>> = { called: ['seen', 'absent', 'again'], absent: ['back'], seen: [], back: [] }

/** What came of a call. Refused: `settled`, when somebody else said so already. */
export async function settle(call: ActCall, subject_id: string, outcome: CallOutcome): Promise<{ ok: true; branch_id: string; room_key: string } | { ok: false; refusal: HallRefusal; branch_id: string; room_key: string } | undefined> {
  const { house, clinic, now } = call
  return house.database.write(async (db) => {
    const known = await lockCall(db, clinic.id, subject_id)
    if (!known) return undefined
    const { branch_id, room_key } = known
    if (!MAY[known.state].includes(outcome)) return { ok: false, refusal: 'settled', branch_id, room_key }
    if (outcome === 'again') await repeatCall(db, clinic.id, subject_id, now)
    else await settleCall(db, clinic.id, subject_id, outcome, now)
    await note(db, call, 'reception.call_settled', 'hall_call', subject_id, { outcome })
    await tellScreens(db, { clinic_id: clinic.id, branch_id }, now)
    return { ok: true, branch_id, room_key }
  })
}

/** A visitor without a booking goes away; false when that is noted already. */
export async function leave(call: ActCall, walk_in: { id: string; branch_id: string }): Promise<boolean> {
  const { house, clinic, now } = call
  return house.database.write(async (db) => {
    const is_new = await noteLeft(db, clinic.id, walk_in.id, now)
    if (!is_new) return false
    await note(db, call, 'reception.visitor_left', 'walk_in', walk_in.id)
    await tellScreens(db, { clinic_id: clinic.id, branch_id: walk_in.branch_id }, now)
    return true
  })
}

/**
 * Marks a booked visitor as here by the number on their ticket, or brings back somebody who had been called in vain. Out:
 * the room they wait for. Refused: `unknown_number`, `not_today` (no booking of today has it), `already_here`.
 */
export async function arrive(call: ActCall, hall: Hall, typed: string): Promise<{ ok: true; room: HallRoom } | { ok: false; refusal: HallRefusal }> {
  const { house, actor, clinic, now } = call
  const ticket = readTicket(typed)
  if (ticket === undefined) return { ok: false, refusal: 'unknown_number' }
  const absent = (await listCalls(house.database.read, clinic.id, hall.branch.id, hall.day)).find((one) => one.ticket === ticket && one.state === 'absent')
  const room_of = (key: string) => hall.rooms.find((room) => room.key === key)
  if (absent) {
    const room = room_of(absent.room_key)
    if (!room) return { ok: false, refusal: 'no_room' }
    const back = await settle(call, absent.subject_id, 'back')
    return back?.ok ? { ok: true, room } : { ok: false, refusal: 'settled' }
  }
  if (hall.rooms.some(({ waiting }) => waiting.some((one) => one.ticket === ticket))) return { ok: false, refusal: 'already_here' }
  for (const room of hall.rooms) {
    const booked = room.coming.find((one) => one.ticket === ticket)
    if (!booked) continue
    const outcome = await markArrived(house, actor, clinic.id, booked.id, now)
    if (!outcome.ok) return { ok: false, refusal: 'settled' }
    await house.database.write(async (db) => {
      await note(db, call, 'reception.arrived', 'booking', booked.id)
      await tellScreens(db, { clinic_id: clinic.id, branch_id: hall.branch.id }, now)
    })
    return { ok: true, room }
  }
  return { ok: false, refusal: 'not_today' }
}

/** Gives numbers to those who are here without one: they came by the clinic's own system, and cannot be called otherwise. */
export async function numberThoseHere({ house }: Pick<ActCall, 'house'>, hall: Hall): Promise<boolean> {
  const unnumbered = hall.rooms.flatMap((room) => room.unnumbered)
  for (const booking of unnumbered) await ensureTicket(house, booking)
  return unnumbered.length > 0
}
