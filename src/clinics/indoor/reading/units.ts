// Doors between units of an IMDF plan, and the walks inside corridors: from every door and corner to those it sees.
import { isFields } from '../../../platform/fhir/element.ts'
import type { Point } from '../plan.ts'
import type { Draft, DraftPassage, DraftSpot } from './draft.ts'
import type { Feature } from './features.ts'
import { type Say, pointOf, textOf } from './frame.ts'
import { type Polygon, bendsOf, distance, isVisible, rimDistance, round, stepInside } from './geometry.ts'

export type UnitUse = 'room' | 'toilet' | 'lift' | 'stairs' | 'corridor' | 'ramp' | 'steps'

export interface Unit {
  feature: Feature
  code: string
  level: string
  use: UnitUse
  polygon: Polygon
  /** Null for what is walked through. */
  spot: DraftSpot | null
  /** Corridors: what stands in them, with a point off the wall from which one sees around. */
  points: { code: string; inner: Point }[]
}

/** An opening this near to a unit's rim is one of its doors. */
const DOOR_METRES = 0.6
const OFF_THE_WALL_METRES = 0.3
/** So much room is left where one walks around a corner. */
const BEND_METRES = 0.5
/** Above this a hall is better drawn as several: its walks grow with the square. */
const POINTS_MAX = 150

/** Makes the doors of a plan from its openings, and the walks between the doors of every corridor. */
export function joinDoors(openings: readonly Feature[], units: readonly Unit[], draft: Draft, say: Say): void {
  for (const opening of openings) joinOpening(opening, units, draft, say)
  for (const unit of units) {
    if (unit.spot === null) walkUnit(unit, draft, say)
    else if (!draft.passages.some(({ from, to }) => from === unit.code || to === unit.code)) say(unit.feature, 'has no opening: nobody can be led there.', false)
  }
}

function joinOpening(feature: Feature, units: readonly Unit[], draft: Draft, say: Say): void {
  const { id, geometry } = feature
  const category = textOf(feature, 'category') ?? 'pedestrian'
  if (!category.startsWith('pedestrian')) return
  const level = textOf(feature, 'level_id')
  const ordinal = draft.levels.find(({ code }) => code === level)?.ordinal
  if (id === null || geometry?.type !== 'LineString') return say(feature, 'has no id or no LineString.')
  if (ordinal === undefined) return say(feature, `lies on the level ${JSON.stringify(level)}, which is not in the plan.`)
  const point = pointOf(geometry)
  const beside = units.filter((unit) => unit.level === level && rimDistance(unit.polygon, point) <= DOOR_METRES)
  if (beside.length === 0) return say(feature, 'lies on the rim of no unit that visitors enter.', false)
  const is_entrance = category === 'pedestrian.principal' || (beside.length === 1 && ordinal === 0)
  if (beside.length === 1 && !is_entrance) return say(feature, 'opens to one unit only, above the street: it is no door inside.', false)
  draft.spots.push({
    code: id, kind: is_entrance ? 'entrance' : 'corridor', level: level!, x: round(point[0]), y: round(point[1]), outline: null, shaft: null,
    label: null, name_ru: null, name_en: null, wheelchair: null, place: null,
  })
  for (const unit of beside) {
    if (unit.spot === null) unit.points.push({ code: id, inner: stepInside(unit.polygon, point, OFF_THE_WALL_METRES) })
    else draft.passages.push({ ...passage(id, unit.code, point, [unit.spot.x, unit.spot.y]), kind: 'door', ...doorOf(feature) })
  }
}

function walkUnit(unit: Unit, draft: Draft, say: Say): void {
  const bends = bendsOf(unit.polygon, BEND_METRES).map((inner, at) => ({ code: `${unit.code}.${at + 1}`, inner }))
  const points = [...unit.points, ...bends]
  if (unit.points.length === 0) return say(unit.feature, 'has no opening: nobody can walk there.', false)
  if (points.length > POINTS_MAX) return say(unit.feature, `has ${points.length} doors and corners, more than ${POINTS_MAX}: draw it as several units with openings between them.`)
  for (const { code, inner: [x, y] } of bends) {
    draft.spots.push({
      code, kind: 'corridor', level: unit.level, x: round(x), y: round(y), outline: null, shaft: null, label: null, name_ru: null, name_en: null,
      wheelchair: null, place: null,
    })
  }
  const kind = unit.use === 'ramp' ? 'ramp' : unit.use === 'steps' ? 'stairs' : 'walk'
  const at = new Map(draft.spots.map(({ code, x, y }) => [code, [x, y] as Point]))
  for (const [place, one] of points.entries()) {
    for (const other of points.slice(place + 1)) {
      if (one.code === other.code || !isVisible(unit.polygon, one.inner, other.inner)) continue
      draft.passages.push({ ...passage(one.code, other.code, at.get(one.code)!, at.get(other.code)!), kind, step_free: kind !== 'stairs' })
    }
  }
}

function passage(from: string, to: string, a: Point, b: Point): Omit<DraftPassage, 'kind' | 'step_free'> {
  return { from, to, metres: round(distance(a, b)), one_way: false }
}

/** A wheelchair passes neither a revolving door nor a turnstile. */
function doorOf(feature: Feature): { step_free: boolean } {
  const door = feature.properties['door']
  const type = isFields(door) ? door['type'] : undefined
  return { step_free: type !== 'revolving' && type !== 'turnstile' }
}
