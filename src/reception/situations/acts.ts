// What is done with a situation: each step locks it, asks the table of steps, appends, and tells boards and people.
import { type RoleHolder, listRoleHolders } from '../../people/index.ts'
import { recordEvent } from '../../platform/audit.ts'
import type { Write } from '../../platform/db/index.ts'
import type { House } from '../../platform/house.ts'
import type { ClinicScope } from '../../platform/http/route.ts'
import type { Actor } from '../../platform/permit.ts'
import { localDate } from '../../platform/time.ts'
import { maskText } from '../../ratings/index.ts'
import { noteChange } from '../board/changes.ts'
import { mailPeople } from '../mailing.ts'
import { listOnCallNow } from '../on_call/queries/on_call.ts'
import { pickTold } from '../on_call/rules/on_call.ts'
import {
  type Situation, type StepMark, addTold, findJustOpened, insertSituation, insertStep, lockOpener, lockSituation, markSituation,
} from './queries/situations.ts'
import { type StepKind, mayFollow, stateAfter } from './rules/state.ts'
import { situationsWords } from './words/index.ts'

/** A button pressed twice within so long opens one situation. */
const TWICE_MS = 15_000
/** Whom a situation is told to at once, beside whoever is on call … */
const SENIORS = ['senior_administrator']
/** … in place of a specialist on call when there is none … */
const HEADS = ['head_of_department']
/** … and when nobody has taken it. */
const NEXT_ROLES = ['chief_doctor']

export interface Asker {
  house: Pick<House, 'config'>
  actor: Actor
  clinic: Pick<ClinicScope, 'id' | 'slug' | 'zone'>
  request_id: string | undefined
  now: Date
}

const personOf = ({ actor }: Asker) => (actor.kind === 'account' ? { account_id: actor.id, name: actor.name } : { account_id: null, name: null })

/** Names, numbers and addresses out: situations are read by others, and may become teaching material. */
export function maskWords(words: string): string {
  return maskText(words, { doctors: [] }).masked
}

/**
 * Opens a situation, in the transaction that it is given. In: when it happened, where, and words, all but the first may be
 * nothing. Out: its id, that of the one just opened when the same person pressed twice; the caller wakes letters.dispatch.
 */
export async function openSituation(
  db: Write, asker: Asker, wish: { id: string; branch_id: string; place: string | null; words: string; at: Date },
): Promise<{ id: string; is_new: boolean }> {
  const { clinic, now } = asker
  const { account_id, name } = personOf(asker)
  if (account_id !== null) await lockOpener(db, clinic.id, account_id, now)
  const known = account_id === null || wish.words !== '' ? undefined : await findJustOpened(db, clinic.id, account_id, new Date(now.getTime() - TWICE_MS))
  if (known) return { id: known.id, is_new: false }
  const words = maskWords(wish.words)
  const { people, told_heads } = await findFirstTold(db, asker, wish.branch_id)
  await insertSituation(db, clinic.id, { ...wish, words, opened_by: account_id, told: people.map(({ id }) => id), told_heads }, now)
  await insertStep(db, clinic.id, wish.id, { number: 1, kind: 'opened', at: wish.at, account_id, name, words: null })
  await tellPeople(db, asker, wish.id, people)
  await recordEvent(db, asker.actor, {
    clinic_id: clinic.id, event: 'reception.situation_opened', subject_kind: 'situation', subject_id: wish.id, ...(asker.request_id ? { request_id: asker.request_id } : {}),
  }, now)
  await noteChange(db, { clinic_id: clinic.id, branch_id: wish.branch_id }, { kind: 'situation', subject: wish.id, body: { state: 'open', place: wish.place } }, now)
  return { id: wish.id, is_new: true }
}

/** Who is told of a situation at a building at once: seniors and whoever is on call there now, else heads of department. */
async function findFirstTold(db: Write, { clinic, now }: Asker, branch_id: string): Promise<{ people: RoleHolder[]; told_heads: boolean }> {
  const today = localDate(now, clinic.zone)
  const [seniors, heads] = [await listRoleHolders(db, clinic.id, SENIORS, today), await listRoleHolders(db, clinic.id, HEADS, today)]
  const on_call = (await listOnCallNow(db, clinic, branch_id, now)).map(({ account_id, name, email, lang }) => ({ id: account_id, name, email, lang }))
  return pickTold<RoleHolder>({ seniors, on_call, heads })
}

async function tellPeople(db: Write, { house, clinic, now }: Asker, id: string, people: readonly RoleHolder[]): Promise<void> {
  await mailPeople(db, clinic.id, people, `${house.config.BASE_URL}/reception/${clinic.slug}/situations/${id}`, (lang) => situationsWords(lang).mail, now)
}

export type StepRefusal = 'moved_on' | 'not_yours'
export type Stepped = { ok: true; situation: Situation } | { ok: false; refusal: StepRefusal }

const EVENTS: Readonly<Record<Exclude<StepKind, 'opened'>, `reception.${string}`>> = {
  described: 'reception.situation_described', taken: 'reception.situation_taken', advised: 'reception.situation_advised',
  climbed: 'reception.situation_climbed', closed: 'reception.situation_closed', withdrawn: 'reception.situation_withdrawn',
  taught: 'reception.situation_taught', untaught: 'reception.situation_taught',
}

/**
 * Takes a situation one step on; undefined when there is none. `may` says whether this person may do it to this one.
 * Refused: `moved_on`, when it is in another state by now; `not_yours`.
 */
export async function takeStep(
  db: Write, asker: Asker, id: string, kind: Exclude<StepKind, 'opened'>, given: Omit<StepMark, 'state'> & { said?: string }, may: (situation: Situation) => boolean,
): Promise<Stepped | undefined> {
  const { clinic, now } = asker
  const situation = await lockSituation(db, clinic.id, id)
  if (!situation) return undefined
  if (!may(situation)) return { ok: false, refusal: 'not_yours' }
  if (!mayFollow(situation.state, kind)) return { ok: false, refusal: 'moved_on' }
  const { said, ...mark } = given
  const state = stateAfter(situation.state, kind)
  const person = personOf(asker)
  await markSituation(db, clinic.id, id, { ...mark, state }, now)
  await insertStep(db, clinic.id, id, { number: situation.event_count + 1, kind, at: now, ...person, words: said ?? null })
  if (kind === 'climbed') {
    const people = await listRoleHolders(db, clinic.id, NEXT_ROLES, localDate(now, clinic.zone))
    await tellPeople(db, asker, id, people)
    await addTold(db, clinic.id, id, people.filter(({ email }) => email !== null).map((person) => person.id))
  }
  await recordEvent(db, asker.actor, {
    clinic_id: clinic.id, event: EVENTS[kind], subject_kind: 'situation', subject_id: id, ...(asker.request_id ? { request_id: asker.request_id } : {}),
  }, now)
  const body = { state, place: situation.place, step: kind, ...(kind === 'taken' ? { by: person.name } : {}) }
  await noteChange(db, { clinic_id: clinic.id, branch_id: situation.branch_id }, { kind: 'situation', subject: id, body }, now)
  return { ok: true, situation: { ...situation, state } }
}
