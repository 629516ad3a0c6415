// The way through a building: quickest at an unhurried pace, or without a single step. Pure.
import { type Passage, type Plan, type Spot, type SpotKind, straightMetres } from '../plan.ts'

/**
 * What a passage costs. An unhurried walker makes a metre a second; stairs are half as fast along their flight, a ramp
 * is slower than the flat; a lift has to be waited for once, whatever the number of storeys. Our assumptions: none of
 * them is a norm, and all are the same in both directions.
 */
export const PACE = {
  walk_seconds_per_metre: 1,
  ramp_seconds_per_metre: 1.4,
  stairs_seconds_per_metre: 2,
  door_seconds: 2,
  lift_wait_seconds: 35,
  lift_storey_seconds: 5,
} as const

/** Whoever goes to another room does not go through these. */
const NOT_THROUGH: ReadonlySet<SpotKind> = new Set(['room', 'toilet', 'desk'])

export interface Leg {
  from: Spot
  to: Spot
  passage: Passage
}

export interface Route {
  from: Spot
  to: Spot
  legs: readonly Leg[]
  /** As far as one walks; riding a lift is no walking. Never below the straight line on the plan. */
  metres: number
  seconds: number
}

export interface RouteWish {
  /** No stairs and no threshold that a wheelchair cannot pass. */
  step_free: boolean
  /** Shafts whose lift does not run now. */
  out: ReadonlySet<string>
}

interface Edge extends Leg {
  metres: number
  seconds: number
}

export interface Graph {
  spots: ReadonlyMap<string, Spot>
  edges: ReadonlyMap<string, readonly Edge[]>
}

/** Makes a graph of a plan. A length below the straight line between its ends is a mistake of the plan: the line counts. */
export function makeGraph(plan: Plan): Graph {
  const spots = new Map(plan.spots.map((spot) => [spot.id, spot]))
  const ordinals = new Map(plan.levels.map(({ id, ordinal }) => [id, ordinal]))
  const edges = new Map<string, Edge[]>(plan.spots.map(({ id }) => [id, []]))
  for (const passage of plan.passages) {
    const [from, to] = [spots.get(passage.from_id), spots.get(passage.to_id)]
    if (!from || !to) continue
    const metres = Math.max(passage.metres, straightMetres(from, to))
    const storeys = Math.abs((ordinals.get(from.level_id) ?? 0) - (ordinals.get(to.level_id) ?? 0))
    const seconds = secondsOf(passage, metres, storeys)
    edges.get(from.id)!.push({ from, to, passage, metres, seconds })
    if (!passage.one_way) edges.get(to.id)!.push({ from: to, to: from, passage, metres, seconds })
  }
  return { spots, edges }
}

function secondsOf({ kind }: Passage, metres: number, storeys: number): number {
  switch (kind) {
    case 'walk': return metres * PACE.walk_seconds_per_metre
    case 'door': return metres * PACE.walk_seconds_per_metre + PACE.door_seconds
    case 'ramp': return metres * PACE.ramp_seconds_per_metre
    case 'stairs': return metres * PACE.stairs_seconds_per_metre
    case 'lift': return metres * PACE.walk_seconds_per_metre + PACE.lift_wait_seconds + storeys * PACE.lift_storey_seconds
  }
}

/**
 * The quickest route from a spot to the nearest one that `isGoal` takes; undefined when there is none. Rooms, toilets
 * and desks are gone to and come from, never gone through.
 */
export function findRoute(graph: Graph, from_id: string, isGoal: (spot: Spot) => boolean, wish: RouteWish): Route | undefined {
  const start = graph.spots.get(from_id)
  if (!start) return undefined
  const best = new Map<string, { seconds: number; by: Edge | undefined }>([[start.id, { seconds: 0, by: undefined }]])
  const done = new Set<string>()
  const waiting = [{ spot: start, seconds: 0 }]
  while (waiting.length > 0) {
    const { spot, seconds } = takeNearest(waiting)
    if (done.has(spot.id)) continue
    done.add(spot.id)
    if (isGoal(spot)) return gather(start, spot, seconds, best)
    if (NOT_THROUGH.has(spot.kind) && spot !== start) continue
    for (const edge of graph.edges.get(spot.id)!) {
      if (done.has(edge.to.id) || !isOpen(edge, wish)) continue
      const after = seconds + edge.seconds
      if (after >= (best.get(edge.to.id)?.seconds ?? Infinity)) continue
      best.set(edge.to.id, { seconds: after, by: edge })
      putWaiting(waiting, { spot: edge.to, seconds: after })
    }
  }
  return undefined
}

function isOpen({ from, passage }: Leg, { step_free, out }: RouteWish): boolean {
  if (step_free && (!passage.step_free || passage.kind === 'stairs')) return false
  return passage.kind !== 'lift' || from.shaft === null || !out.has(from.shaft)
}

function gather(from: Spot, to: Spot, seconds: number, best: ReadonlyMap<string, { by: Edge | undefined }>): Route {
  const legs: Edge[] = []
  for (let by = best.get(to.id)!.by; by; by = best.get(by.from.id)!.by) legs.push(by)
  legs.reverse()
  return { from, to, legs, seconds, metres: legs.reduce((sum, { metres }) => sum + metres, 0) }
}

interface Waiting { spot: Spot; seconds: number }

/** A binary heap, the nearest on top. */
function putWaiting(heap: Waiting[], one: Waiting): void {
  heap.push(one)
  for (let at = heap.length - 1; at > 0;) {
    const above = (at - 1) >> 1
    if (heap[above]!.seconds <= heap[at]!.seconds) return
    ;[heap[above], heap[at]] = [heap[at]!, heap[above]!]
    at = above
  }
}

function takeNearest(heap: Waiting[]): Waiting {
  const top = heap[0]!
  const last = heap.pop()!
  if (heap.length === 0) return top
  heap[0] = last
  for (let at = 0;;) {
    const [left, right] = [2 * at + 1, 2 * at + 2]
    let least = at
    if (left < heap.length && heap[left]!.seconds < heap[least]!.seconds) least = left
    if (right < heap.length && heap[right]!.seconds < heap[least]!.seconds) least = right
    if (least === at) return top
    ;[heap[least], heap[at]] = [heap[at]!, heap[least]!]
    at = least
  }
}

export type NoRoute = 'lift_out' | 'steps_only' | 'cut_off'

/** Why there is no route: a lift that does not run, steps everywhere, or a plan in which nothing leads there. */
export function explainNoRoute(graph: Graph, from_id: string, isGoal: (spot: Spot) => boolean, wish: RouteWish): NoRoute {
  if (findRoute(graph, from_id, isGoal, { ...wish, out: new Set() })) return 'lift_out'
  return wish.step_free && findRoute(graph, from_id, isGoal, { step_free: false, out: new Set() }) ? 'steps_only' : 'cut_off'
}
