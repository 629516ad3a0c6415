// What may be done with a request, by whom, and what it makes of it. Events are appended; a request's row is its events
// folded. Pure.
import { CODE_MISSES_MAX, type FailReason, type Level, type RequestKind, takeBy } from './kinds.ts'

/** Whoever acts: an administrator at a post, or one of those above without one. */
export interface Acting {
  account_id: string
  name: string
  post_id: string | null
  /** The building of their post; null above the posts: any of the clinic. */
  branch_id: string | null
}

/** What the driver's side last said. */
export interface Ride {
  state: 'called' | 'sent' | 'accepted' | 'on_the_way' | 'arrived' | 'riding' | 'finished' | 'refused' | 'called_off' | 'unreachable'
  /** Colour, make and number, as the driver's side says. */
  car: string | null
  /** ISO instant at which the car should be there. */
  eta: string | null
}

export type RequestState = 'waiting' | 'taken' | 'handed' | 'done' | 'failed'

/** As far as acts depend on it. */
export interface Standing {
  kind: RequestKind
  state: RequestState
  post_id: string | null
  needed_at: Date | null
  take_by: Date
  level: Level
  owner_id: string | null
  owner_name: string | null
  owner_post_id: string | null
  taken_at: Date | null
  due_at: Date | null
  offered_post_id: string | null
  rung_at: Date | null
  closed_at: Date | null
  closed_by: string | null
  reason: string | null
  code_misses: number
  /** A child that somebody took in: only its code lets it go, though it may be back on the board. */
  minded: boolean
  ride: Ride | null
}

export type Act =
  | { kind: 'take' }
  /** Back on the board. */
  | { kind: 'release' }
  /** Offers it to another post; it stays with its owner until somebody there accepts. */
  | { kind: 'hand'; post_id: string }
  | { kind: 'accept' }
  | { kind: 'decline' }
  | { kind: 'done' }
  | { kind: 'fail'; reason: FailReason; note: string | null }
  /** Children: whether the code was right was found out before. */
  | { kind: 'fetch'; right: boolean }
  | { kind: 'new_code' }
  /** Taxi: called by phone, or told by the driver's side. */
  | { kind: 'call'; car: string | null; eta: string | null }
  /** Taxi: ordered from a provider again, when no car is coming. */
  | { kind: 'order'; provider_id: string }
export type ActKind = Act['kind']

export type RequestEventKind =
  | 'opened' | 'taken' | 'released' | 'handed' | 'accepted' | 'declined' | 'done' | 'failed' | 'fetched' | 'code_missed' | 'code_renewed'
  | 'climbed' | 'rung' | 'ride'

export interface RequestEvent {
  kind: RequestEventKind
  at: Date
  account_id: string | null
  account_name: string | null
  post_id: string | null
  body: {
    level?: Level; to_post_id?: string; reason?: FailReason; note?: string | null; due_at?: string | null; ride?: Ride; take_by?: string
  }
}

export type ActRefusal = 'closed' | 'taken' | 'not_yours' | 'not_taken' | 'not_offered' | 'own_post' | 'code_first' | 'no_code' | 'locked' | 'no_taxi' | 'no_post' | 'ordered' | 'no_provider'

/** Whether somebody else was faster, rather than that it may not be done at all. */
export const IS_CONFLICT: Readonly<Record<ActRefusal, boolean>> = {
  closed: true, taken: true, not_yours: true, not_taken: true, not_offered: true, ordered: true,
  own_post: false, code_first: false, no_code: false, locked: false, no_taxi: false, no_post: false, no_provider: false,
}

export type Judged = { ok: true; event: RequestEventKind } | { ok: true; event: null } | { ok: false; refusal: ActRefusal }

const yes = (event: RequestEventKind): Judged => ({ ok: true, event })
const no = (refusal: ActRefusal): Judged => ({ ok: false, refusal })
/** It is so already: said twice, done once. */
const ALREADY: Judged = { ok: true, event: null }

/** What acts depend on; boards in browsers judge by the same. */
export type Judgeable = Pick<Standing, 'kind' | 'state' | 'owner_id' | 'owner_post_id' | 'offered_post_id' | 'closed_by' | 'code_misses' | 'ride'> & { minded?: boolean }

/** Of these rides no car comes: another may be ordered. */
const NO_CAR: ReadonlySet<Ride['state']> = new Set(['refused', 'called_off', 'unreachable'])

/** Whether an act may be done, and the event that it leaves; none when it is so already. */
export function judgeRequestAct(request: Judgeable, act: Act, by: Pick<Acting, 'account_id' | 'post_id'>): Judged {
  const { state } = request
  const is_owner = request.owner_id === by.account_id
  if (state === 'done' || state === 'failed') {
    const is_same = request.closed_by === by.account_id && ((act.kind === 'done' && state === 'done') || (act.kind === 'fail' && state === 'failed'))
    return is_same ? ALREADY : no('closed')
  }
  switch (act.kind) {
    case 'take':
      if (state === 'waiting') return yes('taken')
      return is_owner ? ALREADY : no('taken')
    case 'accept':
      if (state === 'taken' && is_owner) return ALREADY
      if (state !== 'handed') return no('not_offered')
      // whoever stands above every post may accept for it
      return is_owner || (by.post_id !== null && by.post_id !== request.offered_post_id) ? no('not_offered') : yes('accepted')
    case 'decline':
      if (state !== 'handed') return no('not_offered')
      return is_owner || by.post_id === null || by.post_id === request.offered_post_id ? yes('declined') : no('not_offered')
    case 'fetch':
      if (request.kind !== 'child') return no('no_code')
      if (state === 'waiting') return no('not_taken')
      if (request.code_misses >= CODE_MISSES_MAX) return no('locked')
      return yes(act.right ? 'fetched' : 'code_missed')
    case 'new_code': return request.kind === 'child' ? yes('code_renewed') : no('no_code')
    case 'call':
      if (request.kind !== 'taxi') return no('no_taxi')
      return is_owner ? yes('ride') : no(state === 'waiting' ? 'not_taken' : 'not_yours')
    case 'order':
      if (request.kind !== 'taxi') return no('no_taxi')
      if (request.ride && !NO_CAR.has(request.ride.state)) return no('ordered')
      return is_owner || state === 'waiting' ? yes('ride') : no('not_yours')
    case 'fail':
      // a child that is here goes to whoever says the code
      if (request.kind === 'child' && (state !== 'waiting' || request.minded)) return no('code_first')
      return state === 'waiting' || is_owner ? yes('failed') : no('not_yours')
    default: break
  }
  if (state === 'waiting') return no('not_taken')
  if (!is_owner) return no('not_yours')
  if (act.kind === 'hand') {
    if (act.post_id === request.owner_post_id) return no('own_post')
    return request.offered_post_id === act.post_id ? ALREADY : yes('handed')
  }
  if (act.kind === 'done') return request.kind === 'child' ? no('code_first') : yes('done')
  return yes('released')
}

/** What a request begins as. */
export function openStanding(asked: Pick<Standing, 'kind' | 'post_id' | 'needed_at'>, at: Date): Standing {
  return {
    ...asked, state: 'waiting', take_by: takeBy(asked.kind, at, asked.needed_at), level: asked.post_id === null ? 1 : 0,
    owner_id: null, owner_name: null, owner_post_id: null, taken_at: null, due_at: null, offered_post_id: null, rung_at: null,
    closed_at: null, closed_by: null, reason: null, code_misses: 0, minded: false, ride: null,
  }
}

/** A request after one more event. */
export function foldEvent(request: Standing, { kind, at, account_id, account_name, post_id, body }: RequestEvent): Standing {
  switch (kind) {
    case 'taken': case 'accepted':
      return {
        ...request, state: 'taken', owner_id: account_id, owner_name: account_name, owner_post_id: post_id, taken_at: at, offered_post_id: null,
        due_at: body.due_at ? new Date(body.due_at) : null, minded: request.kind === 'child',
      }
    // it climbs from here on, asked of the whole building
    case 'released':
      return {
        ...request, state: 'waiting', owner_id: null, owner_name: null, owner_post_id: null, taken_at: null, due_at: null, offered_post_id: null,
        post_id: null, level: request.level > 1 ? request.level : 1, take_by: takeBy(request.kind, at, request.needed_at),
      }
    case 'handed': return { ...request, state: 'handed', offered_post_id: body.to_post_id! }
    case 'declined': return { ...request, state: 'taken', offered_post_id: null }
    case 'done': case 'fetched': return { ...request, state: 'done', offered_post_id: null, closed_at: at, closed_by: account_id }
    case 'failed': return { ...request, state: 'failed', offered_post_id: null, closed_at: at, closed_by: account_id, reason: body.reason! }
    case 'code_missed': return { ...request, code_misses: request.code_misses + 1 }
    case 'code_renewed': return { ...request, code_misses: 0 }
    case 'climbed': return { ...request, level: body.level! }
    case 'rung': return { ...request, rung_at: at }
    case 'ride': return { ...request, ride: body.ride! }
    case 'opened': return request
  }
}
