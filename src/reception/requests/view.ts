// A request as boards show it: what travels in changes and lies on devices. Shared by the server and the browser.
import type { Ride, RequestState } from './rules/acting.ts'
import type { Level, RequestKind } from './rules/kinds.ts'

/** Instants are ISO texts. */
export interface RequestView {
  id: string
  kind: RequestKind
  state: RequestState
  who: string
  room: string | null
  step_free: boolean
  detail: string | null
  opened_at: string
  opened_name: string
  opened_post: string | null
  /** English names of posts: null where none was given, left out by what devices kept before there were any. */
  opened_post_en?: string | null
  post_id: string | null
  post: string | null
  post_en?: string | null
  needed_at: string | null
  until_at: string | null
  rung_at: string | null
  take_by: string
  level: Level
  walk_seconds: number | null
  owner_id: string | null
  owner: string | null
  owner_post_id: string | null
  owner_post: string | null
  owner_post_en?: string | null
  taken_at: string | null
  due_at: string | null
  offered_post_id: string | null
  offered_post: string | null
  offered_post_en?: string | null
  closed_at: string | null
  closed_by: string | null
  reason: string | null
  code_misses: number
  minded?: boolean
  ride: Ride | null
}

interface Shown extends Omit<RequestView, 'opened_at' | 'opened_post' | 'opened_post_en' | 'post' | 'post_en' | 'needed_at' | 'until_at' | 'rung_at' | 'take_by' | 'owner' | 'owner_post' | 'owner_post_en' | 'taken_at' | 'due_at' | 'offered_post' | 'offered_post_en' | 'closed_at'> {
  opened_at: Date
  opened_post_name: string | null
  opened_post_en: string | null
  post_name: string | null
  post_en: string | null
  needed_at: Date | null
  until_at: Date | null
  rung_at: Date | null
  take_by: Date
  owner_name: string | null
  owner_post_name: string | null
  owner_post_en: string | null
  taken_at: Date | null
  due_at: Date | null
  offered_post_name: string | null
  offered_post_en: string | null
  closed_at: Date | null
  minded: boolean
}

/** What is shown of a request. */
export function viewOf(row: Shown): RequestView {
  const iso = (at: Date | null) => at?.toISOString() ?? null
  return {
    id: row.id, kind: row.kind, state: row.state, who: row.who, room: row.room, step_free: row.step_free, detail: row.detail,
    opened_at: row.opened_at.toISOString(), opened_name: row.opened_name, opened_post: row.opened_post_name, opened_post_en: row.opened_post_en,
    post_id: row.post_id, post: row.post_name, post_en: row.post_en,
    needed_at: iso(row.needed_at), until_at: iso(row.until_at), rung_at: iso(row.rung_at), take_by: row.take_by.toISOString(), level: row.level,
    walk_seconds: row.walk_seconds, owner_id: row.owner_id, owner: row.owner_name, owner_post_id: row.owner_post_id, owner_post: row.owner_post_name, owner_post_en: row.owner_post_en,
    taken_at: iso(row.taken_at), due_at: iso(row.due_at), offered_post_id: row.offered_post_id, offered_post: row.offered_post_name, offered_post_en: row.offered_post_en,
    closed_at: iso(row.closed_at), closed_by: row.closed_by, reason: row.reason, code_misses: row.code_misses, minded: row.minded, ride: row.ride,
  }
}
