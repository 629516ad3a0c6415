// How long an escort takes: the way by the plan from where the visitor waits, and before it the escort's own way to them.
import { type Building, findWay, openBuilding } from '../way/finding.ts'
import type { Spot } from '../../clinics/index.ts'
import type { Call } from '../../platform/http/route.ts'
import type { Post } from '../posts/queries/posts.ts'

type WalkCall = Pick<Call<unknown, unknown>, 'house' | 'clinic' | 'now'>

export interface Walk {
  /** Where the visitor waits. */
  from_code: string | null
  /** Where to, when the plan knows it. */
  spot_code: string | null
  walk_seconds: number | null
}

const NOWHERE: Walk = { from_code: null, spot_code: null, walk_seconds: null }

/** The walk from a post to a room as people say it («412», «Соколова», «туалет»); nulls where the plan does not say. */
export async function findWalk(call: WalkCall, branch_slug: string, post: Pick<Post, 'kind' | 'floor'> | undefined, room: string, step_free: boolean): Promise<Walk> {
  const building = await openBuilding(call, branch_slug, room)
  if (!building || building.plan.levels.length === 0) return NOWHERE
  const from_code = spotOf(building, post)?.code ?? null
  if (room === '') return { ...NOWHERE, from_code }
  const answer = findWay(building, { q: room, step_free, ...(from_code ? { from: from_code } : {}) })
  if (answer.kind === 'way') return { from_code, spot_code: answer.way.to.code, walk_seconds: Math.round(answer.way.route.seconds) }
  return { from_code, spot_code: answer.kind === 'no_way' ? (answer.to?.code ?? null) : null, walk_seconds: null }
}

/** Seconds from an escort's post to where the visitor waits; 0 when they are there, or when the plan does not say. */
export async function findFetchSeconds(call: WalkCall, branch_slug: string, post: Pick<Post, 'kind' | 'floor'>, from_code: string): Promise<number> {
  const building = await openBuilding(call, branch_slug)
  const start = building && spotOf(building, post)
  if (!building || !start || start.code === from_code) return 0
  const answer = findWay(building, { to: from_code, from: start.code })
  return answer.kind === 'way' ? Math.round(answer.way.route.seconds) : 0
}

/** Where on the plan a post stands: an entrance at the first of them, a floor at its desk, else at its lift or stairs. */
function spotOf({ plan }: Building, post: Pick<Post, 'kind' | 'floor'> | undefined): Spot | undefined {
  const ordinal = post?.floor ?? 0
  const level = plan.levels.find((one) => one.ordinal === ordinal)
  const here = plan.spots.filter(({ level_id }) => level_id === level?.id)
  const order = post?.kind === 'entrance' ? ['entrance', 'desk', 'lift'] as const : ['desk', 'lift', 'stairs', 'corridor', 'entrance'] as const
  for (const kind of order) {
    const spot = here.filter((one) => one.kind === kind).toSorted((one, other) => (one.code < other.code ? -1 : 1))[0]
    if (spot) return spot
  }
  return undefined
}
