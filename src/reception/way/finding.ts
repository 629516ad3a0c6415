// One look into a building: where somebody is, where they want to go, and the way as far as there is one.
import {
  type BranchNamed, type Graph, type Level, type NoRoute, type Plan, type Route, type Spot, type SpotKind, type Step,
  explainNoRoute, findBranchInside, findPlan, findRoute, findShaftsOut, listLiftOutages, makeGraph, tellSteps,
} from '../../clinics/index.ts'
import type { Call } from '../../platform/http/route.ts'
import { addDays, atLocal, localDate } from '../../platform/time.ts'
import { nameIn } from '../../ui/index.ts'
import { type Receiving, listPlainWords, listReceiving } from './queries.ts'
import { type Destination, findDestinations } from './search.ts'

export interface WayQuery {
  /** A spot: its number, its code, or a kind, of which the nearest is meant. */
  to?: string | undefined
  /** Words: a number, a doctor, a specialty. */
  q?: string | undefined
  from?: string | undefined
  step_free?: boolean | undefined
}

export interface Building {
  branch: Omit<BranchNamed, 'has_plan'>
  plan: Plan
  graph: Graph
  /** Who receives in a room, by the spot's id. */
  receiving: ReadonlyMap<string, readonly Receiving[]>
  /** Lifts that do not run now: a spot of each, and until when. */
  out: readonly { spot: Spot; since: Date; until: Date | null }[]
  out_shafts: ReadonlySet<string>
  /** Plain words by the specialty that they lead to; read when words are asked. */
  plain_words: ReadonlyMap<string, readonly string[]>
}

type WayCall = Pick<Call<unknown, unknown>, 'house' | 'clinic' | 'now'>

/** A branch's inside; undefined when there is no such branch. Its plan may be empty. `q`: words that are asked. */
export async function openBuilding({ house, clinic, now }: WayCall, slug: string, q = ''): Promise<Building | undefined> {
  const db = house.database.read
  const branch = await findBranchInside(db, clinic.id, slug)
  if (!branch) return undefined
  const today = localDate(now, clinic.zone)
  const [plan, out_shafts, outages, schedules] = await Promise.all([
    findPlan(db, clinic.id, branch.id),
    findShaftsOut(db, clinic.id, branch.id, now),
    listLiftOutages(db, clinic.id, now),
    listReceiving(db, clinic.id, branch.id, atLocal(today, '00:00', clinic.zone), atLocal(addDays(today, 1), '00:00', clinic.zone)),
  ])
  const by_place = Map.groupBy(schedules, ({ place_id }) => place_id)
  const receiving = new Map(plan.spots.flatMap((spot) => (spot.place_id === null ? [] : [[spot.id, by_place.get(spot.place_id) ?? []] as const])))
  const out = outages.flatMap((outage) => {
    const spot = plan.spots.find(({ kind, shaft }) => kind === 'lift' && shaft === outage.shaft)
    return spot && outage.branch_id === branch.id && outage.since <= now ? [{ spot, since: outage.since, until: outage.until }] : []
  })
  const words = q.trim() === '' ? [] : await listPlainWords(db, [...new Set(schedules.map(({ specialty_code }) => specialty_code))])
  const plain_words = new Map([...Map.groupBy(words, ({ specialty_code }) => specialty_code)].map(([code, some]) => [code, some.map(({ phrase }) => phrase)]))
  return { branch, plan, graph: makeGraph(plan), receiving, out, out_shafts, plain_words }
}

export interface Way {
  from: Spot
  to: Spot
  level: Level
  route: Route
  steps: Step[]
}

export type WayAnswer =
  | { kind: 'ask' }
  | { kind: 'unknown' }
  | { kind: 'choose'; spots: Spot[] }
  | { kind: 'way'; way: Way }
  | { kind: 'no_way'; to: Spot | null; why: NoRoute; /** A way over stairs, when only steps are in the way. */ other: boolean }

/** Answers what was asked of a building. */
export function findWay(building: Building, query: WayQuery): WayAnswer {
  const { plan } = building
  if (plan.levels.length === 0) return { kind: 'ask' }
  if (query.to) {
    const { to } = query
    const spot = plan.spots.find(({ code }) => code === to) ?? plan.spots.find(({ kind, label }) => kind === 'room' && label?.toUpperCase() === to.toUpperCase())
    if (spot) return routeTo(building, query, (one) => one.id === spot.id, spot)
    return isKind(to) && plan.spots.some(({ kind }) => kind === to) ? routeToKind(building, query, to) : { kind: 'unknown' }
  }
  if (!query.q?.trim()) return { kind: 'ask' }
  const found = findDestinations(listDestinations(building), query.q)
  if (found.kind === 'nearest') return plan.spots.some(({ kind }) => kind === found.of) ? routeToKind(building, query, found.of) : { kind: 'unknown' }
  if (found.spots.length === 0) return { kind: 'unknown' }
  if (found.spots.length > 1) return { kind: 'choose', spots: found.spots }
  return routeTo(building, query, (one) => one.id === found.spots[0]!.id, found.spots[0]!)
}

function isKind(to: string): to is SpotKind {
  return ['toilet', 'desk', 'entrance', 'lift', 'stairs'].includes(to)
}

function routeToKind(building: Building, query: WayQuery, kind: SpotKind): WayAnswer {
  return routeTo(building, query, (spot) => spot.kind === kind && !(query.step_free && spot.wheelchair === false), null)
}

function routeTo(building: Building, query: WayQuery, isGoal: (spot: Spot) => boolean, to: Spot | null): WayAnswer {
  const { plan, graph, out_shafts } = building
  const wish = { step_free: query.step_free === true, out: out_shafts }
  const starts = findStarts(plan, query)
  for (const from of starts) {
    const route = findRoute(graph, from.id, isGoal, wish)
    if (!route) continue
    return { kind: 'way', way: { from, to: route.to, level: plan.levels.find(({ id }) => id === route.to.level_id)!, route, steps: tellSteps(plan, route) } }
  }
  const first = starts[0]
  const why = first ? explainNoRoute(graph, first.id, isGoal, wish) : 'cut_off'
  const other = first !== undefined && wish.step_free && findRoute(graph, first.id, isGoal, { ...wish, step_free: false }) !== undefined
  return { kind: 'no_way', to, why, other }
}

/** Where the way begins: what is asked for, else the entrances in their order, those that are good for a wheelchair first when it matters. */
function findStarts(plan: Plan, { from, step_free }: WayQuery): Spot[] {
  const named = plan.spots.find(({ code }) => code === from) ?? plan.spots.find(({ kind, label }) => kind === 'room' && label !== null && label === from)
  if (named) return [named]
  const of_kind = plan.spots.filter(({ kind }) => kind === (from && isKind(from) ? from : 'entrance'))
  const place = ({ code, wheelchair }: Spot) => `${step_free && wheelchair === false ? 1 : 0} ${code}`
  return of_kind.toSorted((one, other) => (place(one) < place(other) ? -1 : 1))
}

/** All that one can ask for by name. */
function listDestinations({ plan, receiving, plain_words }: Building): Destination[] {
  return plan.spots.filter(({ kind }) => kind !== 'corridor' && kind !== 'lift' && kind !== 'stairs').map((spot) => ({
    spot,
    phrases: [
      ...[spot.name_ru, spot.name_en].filter((name) => name !== null),
      ...(receiving.get(spot.id) ?? []).flatMap(({ specialty_code, specialty_ru, specialty_en, family, given, patronymic }) => {
        const name = [family, given, patronymic].filter(Boolean).join(' ')
        return [specialty_ru, specialty_en, ...(plain_words.get(specialty_code) ?? []), ...(name === '' ? [] : [name, nameIn('en', name)])]
      }),
    ],
  }))
}

/** The rooms with a number, floor by floor. */
export function listRooms({ plan }: Pick<Building, 'plan'>): { level: Level; rooms: Spot[] }[] {
  const rank = ({ label }: Spot) => Number.parseInt(label!, 10)
  return plan.levels.map((level) => ({
    level,
    rooms: plan.spots.filter((spot) => spot.kind === 'room' && spot.label !== null && spot.level_id === level.id).toSorted((one, other) => rank(one) - rank(other)),
  })).filter(({ rooms }) => rooms.length > 0)
}
