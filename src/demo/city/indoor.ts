// The insides of three buildings: levels, rooms that agree with the doctors' rooms, lifts, stairs, toilets, the ways
// between them, and a lift that has been out since the morning.
import type { Level, Passage, Plan, Point, Spot, SpotKind } from '../../clinics/indoor/plan.ts'
import { joinShafts } from '../../clinics/indoor/reading/draft.ts'
import { findRoute, makeGraph } from '../../clinics/indoor/rules/route.ts'
import { tellSteps } from '../../clinics/indoor/rules/steps.ts'
import { stepSentence } from '../../reception/way/naming.ts'
import type { Random } from '../random.ts'
import { HOUR } from './calendar.ts'
import { drawBuilding } from './indoor_drawing.ts'
import type { PlannedBranch, PlannedClinic } from './plan.ts'
import { type RowBook, instantText } from './rows.ts'

/** A doctor's room: its number and its row. */
export interface PlannedRoom { place_id: string; number: number }

export interface BuildingLook {
  /** A second lift at the eastern end. */
  second_lift: boolean
  /** The main entrance has a porch with steps; a ramp leads to a side entrance. */
  porch: boolean
}

/** The buildings that visitors of the demonstration can be led through. */
export const BUILDINGS: Readonly<Record<string, BuildingLook>> = {
  'gp-7-1': { second_lift: true, porch: false },
  'gp-1-1': { second_lift: false, porch: true },
  'dgp-12-2': { second_lift: false, porch: false },
}
const LIFT_OUT = { branch: 'gp-7-1', shaft: 'А', since_hours: 3 }

/** Adds the rooms of a branch as its system tells them; of the three buildings also their insides. */
export function addRooms(clinic: PlannedClinic, branch: PlannedBranch, rooms: readonly PlannedRoom[], of: { founded: Date; now: number }, book: RowBook): void {
  const known_at = instantText(of.now - 6 * HOUR)
  const look = BUILDINGS[branch.spec.code]
  const plan = look && makePlan(clinic, branch, rooms, look, of.founded)
  const ways = plan ? tellWays(plan) : new Map<string, string>()
  for (let floor = 1; plan && floor <= branch.spec.floors; floor++) {
    const id = clinic.random.fork(`floor ${branch.spec.code} ${floor}`).uuid7(of.founded)
    book.add('clinics.place', [clinic.id, id, floorId(branch, floor), branch.id, 'lvl', `${floor}-й этаж`, null, null, known_at])
  }
  for (const { place_id, number } of rooms) {
    const part_of = plan ? floorId(branch, Math.floor(number / 100)) : null
    book.add('clinics.place', [
      clinic.id, place_id, `room-${branch.spec.code}-${number}`, branch.id, 'ro', `Кабинет ${number}`, part_of, ways.get(place_id), known_at,
    ])
  }
  if (plan) addPlan(clinic, branch, plan, known_at, book)
  if (branch.spec.code === LIFT_OUT.branch) {
    const id = clinic.random.fork('lift outage').uuid7(of.founded)
    book.add('clinics.lift_outage', [clinic.id, id, branch.id, LIFT_OUT.shaft, instantText(of.now - LIFT_OUT.since_hours * HOUR)])
  }
}

function floorId({ spec }: PlannedBranch, floor: number): string {
  return `floor-${spec.code}-${floor}`
}

/** A drawn building with ids and the rooms' places. */
function makePlan(clinic: PlannedClinic, branch: PlannedBranch, rooms: readonly PlannedRoom[], look: BuildingLook, founded: Date): Plan {
  const random: Random = clinic.random.fork(`indoor ${branch.spec.code}`)
  const draft = drawBuilding({ floors: branch.spec.floors, numbers: rooms.map(({ number }) => number), ...look })
  const levels = draft.levels.map(({ code, ...level }): Level & { code: string } => ({ ...level, code, id: random.uuid7(founded) }))
  const level_ids = new Map(levels.map(({ code, id }) => [code, id]))
  const places = new Map(rooms.map(({ number, place_id }) => [String(number), place_id]))
  const spots = draft.spots.map((spot): Spot => ({
    ...spot, id: random.uuid7(founded), level_id: level_ids.get(spot.level)!, place_id: spot.kind === 'room' ? (places.get(spot.label ?? '') ?? null) : null,
  }))
  const spot_ids = new Map(spots.map(({ code, id }) => [code, id]))
  const passages = [...draft.passages, ...joinShafts(draft)].map(({ from, to, ...passage }): Passage => ({
    ...passage, from_id: spot_ids.get(from)!, to_id: spot_ids.get(to)!,
  }))
  return { levels, spots, passages }
}

/** The way from the main entrance to each room that a ticket may name, in Russian, by the room's place. */
function tellWays(plan: Plan): Map<string, string> {
  const graph = makeGraph(plan)
  const entrance = plan.spots.find(({ code }) => code === 'entrance')!
  return new Map(plan.spots.flatMap((spot) => {
    if (spot.place_id === null) return []
    const route = findRoute(graph, entrance.id, ({ id }) => id === spot.id, { step_free: false, out: new Set() })
    return route ? [[spot.place_id, tellSteps(plan, route).map((step) => stepSentence('ru', step)).join(' ')] as const] : []
  }))
}

function addPlan(clinic: PlannedClinic, branch: PlannedBranch, plan: Plan, known_at: string, book: RowBook): void {
  const outline = (points: readonly Point[] | null) => (points === null ? null : JSON.stringify(points))
  for (const level of plan.levels) {
    book.add('clinics.level', [clinic.id, level.id, branch.id, level.ordinal, level.name_ru, level.name_en, outline(level.outline), known_at])
  }
  for (const spot of plan.spots) {
    const kind: SpotKind = spot.kind
    book.add('clinics.spot', [
      clinic.id, spot.id, branch.id, spot.level_id, spot.code, kind, spot.label, spot.name_ru, spot.name_en, spot.x, spot.y, outline(spot.outline),
      spot.shaft, spot.wheelchair, spot.place_id, known_at,
    ])
  }
  for (const { from_id, to_id, kind, metres, step_free, one_way } of plan.passages) {
    book.add('clinics.passage', [clinic.id, branch.id, from_id, to_id, kind, metres, step_free, one_way])
  }
}
