// Joining the waiting list, leaving it, staying on it.
import { recordEvent } from '../../platform/audit.ts'
import type { House } from '../../platform/house.ts'
import { NETWORK_ID, makeId } from '../../platform/ids.ts'
import type { Actor } from '../../platform/permit.ts'
import { DAY_MS, localDate } from '../../platform/time.ts'
import { findFreeSlots, findReferral } from '../booking/index.ts'
import type { Person } from '../booking/queries/people.ts'
import { listLivePlaces } from '../booking/queries/ledger.ts'
import { ageClass } from '../booking/rules/judging.ts'
import { findLock } from '../desk/lock.ts'
import { findNorms } from '../norms.ts'
import { findWaits } from '../waits/index.ts'
import { type ClassCode, HORIZON_DAYS } from '../slot.ts'
import type { NamedBranch } from './queries/branches.ts'
import { type Waiting, insertWaiting, stepWaiting } from './queries/waiting.ts'
import { writeRequest } from './requests.ts'
import { leavePlace } from './settling.ts'

export interface JoinWish {
  person: Person
  specialty_code: string
  class: ClassCode
  /** The first is the one whose figures the request counts in. */
  branches: readonly NamedBranch[]
}

export type JoinRefusal = 'wrong_age' | 'already' | 'limit' | 'locked' | 'referral_needed' | 'unserved'
export type Joined = { ok: true; id: string } | { ok: false; refusal: JoinRefusal }

/**
 * Gives a person a place in the lines of some branches. Refused: another age than the class, a place for the same
 * specialty, as many live bookings of it as one may have, the no-show rule, a referral that is needed and not there,
 * a branch where such patients are never seen.
 */
export async function joinWaiting(house: House, actor: Actor & { kind: 'account' }, wish: JoinWish, request_id: string, now: Date): Promise<Joined> {
  const { database } = house
  const { person, specialty_code, branches } = wish
  const first_branch = branches[0]!
  const refusal = await judgeJoining(house, wish, now)
  if (refusal) return { ok: false, refusal }
  const id = makeId(now)
  const waiting_request = makeId(now)
  const until = new Date(now.getTime() + (HORIZON_DAYS + 1) * DAY_MS)
  const [free] = await findFreeSlots(database.read, { ...first_branch, specialty_code, class: wish.class, from: now, until, limit: 1 }, now)
  const lines = branches.map(({ clinic_id, branch_id }) => ({ clinic_id, branch_id, specialty_code }))
  // the place first: it is the key that a person waits once; the request follows, and is only what figures count
  const joined = await database.writeSingle((db) => insertWaiting(db, {
    id, person_id: person.id, account_id: actor.id, specialty_code, class: wish.class, urgent: wish.class[2] === 'u',
    request_clinic_id: first_branch.clinic_id, request_id: waiting_request,
  }, lines, actor, now))
  if (!joined) return { ok: false, refusal: 'already' }
  await database.write(async (db) => {
    await writeRequest(house, db, {
      id: waiting_request, clinic_id: first_branch.clinic_id, branch_id: first_branch.branch_id, specialty_code, class: wish.class,
      zone: first_branch.zone, first_offer_at: free?.starts_at ?? null,
    }, now)
    await recordEvent(db, actor, { clinic_id: first_branch.clinic_id, event: 'access.waiting_joined', subject_kind: 'waiting', subject_id: id, request_id }, now)
  })
  house.wake('access.offers')
  return { ok: true, id }
}

async function judgeJoining(house: House, { person, specialty_code, class: code, branches }: JoinWish, now: Date): Promise<JoinRefusal | undefined> {
  const { read } = house.database
  const age = ageClass(person.birth_date, localDate(now, branches[0]!.zone))
  if ((age === 'adult') !== (code[0] === 'a')) return 'wrong_age'
  const rule = (await findNorms(read)).rule(specialty_code)
  const live = await listLivePlaces(read, person.id, specialty_code, now)
  if (live.length >= rule.bookings_max) return 'limit'
  if (await findLock(read, person.id, specialty_code, now)) return 'locked'
  if (rule.referral_needed && (code[3] !== 'w' || !(await findReferral(read, person.id, specialty_code, now)))) return 'referral_needed'
  const waits = await findWaits(read, { places: branches.map(({ clinic_id, branch_id }) => ({ clinic_id, branch_id, specialty_code })), class: code })
  if (waits.some(({ figures }) => !figures[code])) return 'unserved'
  return undefined
}

/** The person no longer waits; false when that was over already. */
export async function leaveWaiting(house: House, actor: Actor, waiting: Waiting, request_id: string, now: Date): Promise<boolean> {
  const left = await leavePlace(house, actor, waiting, 'person', now)
  if (left) await note(house, actor, 'access.waiting_left', waiting, request_id, now)
  return left
}

/** The person still waits, after having been asked. */
export async function stayWaiting(house: House, actor: Actor, waiting: Waiting, request_id: string, now: Date): Promise<boolean> {
  const stayed = await house.database.writeSingle((db) => stepWaiting(db, actor, {
    id: waiting.id, kind: 'stayed', from: ['asked'], to: 'waiting', lapses: 'none',
  }, now))
  if (stayed) await note(house, actor, 'access.waiting_stayed', waiting, request_id, now)
  if (stayed) house.wake('access.offers')
  return stayed
}

async function note(house: House, actor: Actor, event: string, waiting: Waiting, request_id: string, now: Date): Promise<void> {
  await house.database.write((db) =>
    recordEvent(db, actor, { clinic_id: NETWORK_ID, event, subject_kind: 'waiting', subject_id: waiting.id, request_id }, now))
}
