// What a board in a browser assumes until the server has answered: an act on top of what is known. Pure.
import type { Acting, Ride } from './rules/acting.ts'
import type { FailReason, RequestKind } from './rules/kinds.ts'
import type { RequestView } from './view.ts'

export interface Me extends Acting {
  post_name: string | null
  post_name_en?: string | null
}

/** What a post is called, as far as the device knows it. */
export interface PostCalled { name: string; name_en: string | null }
export type FindPost = (id: string) => PostCalled | undefined

/** The fields of an act as they wait to be sent. */
export interface WaitingAct {
  act: string
  post?: string
  reason?: string
  car?: string
  minutes?: string
}

/** A request after an act of one's own; `findPost` finds the post that it is handed to. */
export function assumeAct(view: RequestView, fields: WaitingAct, me: Me, at: string, findPost: FindPost): RequestView {
  const closed = { closed_at: at, closed_by: me.account_id, offered_post_id: null, offered_post: null }
  switch (fields.act) {
    case 'take': case 'accept':
      return { ...view, state: 'taken', owner_id: me.account_id, owner: me.name, owner_post_id: me.post_id, owner_post: me.post_name, owner_post_en: me.post_name_en ?? null, taken_at: at, offered_post_id: null, offered_post: null, minded: view.kind === 'child' }
    case 'release': return { ...view, state: 'waiting', owner_id: null, owner: null, owner_post_id: null, owner_post: null, taken_at: null, due_at: null, offered_post_id: null }
    case 'hand': {
      const post = findPost(fields.post ?? '')
      return { ...view, state: 'handed', offered_post_id: fields.post ?? null, offered_post: post?.name ?? null, offered_post_en: post?.name_en ?? null }
    }
    case 'decline': return { ...view, state: 'taken', offered_post_id: null, offered_post: null }
    case 'done': return { ...view, ...closed, state: 'done' }
    case 'fail': return { ...view, ...closed, state: 'failed', reason: (fields.reason as FailReason) || 'other' }
    case 'call': {
      const eta = /^\d{1,3}$/.test(fields.minutes ?? '') ? new Date(Date.parse(at) + Number(fields.minutes) * 60_000).toISOString() : null
      return { ...view, ride: { state: 'called', car: fields.car || null, eta } satisfies Ride }
    }
    // whether a code is right only the server knows
    default: return view
  }
}

/** The fields of a new request as they wait to be sent. */
export interface WaitingRequest {
  of: RequestKind
  who?: string
  room?: string
  detail?: string
  step_free?: string | boolean
  post?: string
}

/** A request that was made on this device and that nobody else knows yet. */
export function assumeRequest(id: string, fields: WaitingRequest, me: Me, at: string, take_by: string, findPost: FindPost): RequestView {
  const post = findPost(fields.post ?? '')
  return {
    id, kind: fields.of, state: 'waiting', who: fields.who ?? '', room: fields.room || null, step_free: fields.step_free === true || fields.step_free === 'yes',
    detail: fields.detail || null, opened_at: at, opened_name: me.name, opened_post: me.post_name, opened_post_en: me.post_name_en ?? null,
    post_id: fields.post || null, post: post?.name ?? null, post_en: post?.name_en ?? null,
    needed_at: null, until_at: null, rung_at: null, take_by, level: fields.post ? 0 : 1, walk_seconds: null, owner_id: null, owner: null, owner_post_id: null,
    owner_post: null, taken_at: null, due_at: null, offered_post_id: null, offered_post: null, closed_at: null, closed_by: null, reason: null, code_misses: 0, ride: null,
  }
}
