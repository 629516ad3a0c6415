// A plan as IMDF 1.0.0 (Indoor Mapping Data Format, OGC 20-094): levels, units, openings, amenities, anchors, occupants.
// Units become rooms and corridors, openings the doors between them; lifts and stairs are joined where they lie above
// each other.
import { type Draft, type DraftSpot, type Finding, joinShafts, numberIn } from './draft.ts'
import type { Feature } from './features.ts'
import { type Say, makeSay, namesOf, pointOf, textOf, toMetres } from './frame.ts'
import { distance, insideOf, isInside, rimDistance, round } from './geometry.ts'
import { isOrdinal } from './plain.ts'
import { type Unit, type UnitUse, joinDoors } from './units.ts'

/** Walls, air and what visitors do not enter. */
const NOT_ENTERED = new Set([
  'brick', 'column', 'concrete', 'drywall', 'glass', 'wood', 'structure', 'opentobelow', 'vegetation', 'nonpublic', 'road', 'parking',
])
const WALKED = new Set(['walkway', 'walkway.island', 'lobby', 'footbridge', 'unenclosedarea', 'waitingroom', 'terrace'])
/** What is said beside a plan and has no part in walking. */
const PASSED_OVER = new Set(['address', 'building', 'detail', 'fixture', 'footprint', 'geofence', 'kiosk', 'relationship', 'section', 'venue'])
const READ = new Set(['level', 'unit', 'opening', 'amenity', 'anchor', 'occupant'])
/** Centres of a lift on two levels are at most so far apart. */
const SHAFT_METRES = 2

/** Whether features speak IMDF: they say what they are beside their properties. */
export function isImdf(features: readonly Feature[]): boolean {
  return features.some(({ feature_type }) => feature_type === 'level' || feature_type === 'unit')
}

/** Reads an archive's features; one that cannot be understood is left out and told. */
export function readImdf(features: readonly Feature[], findings: Finding[]): Draft {
  const say = makeSay(findings)
  const by = Map.groupBy(toMetres(features, say), ({ feature_type }) => feature_type)
  for (const [type, some] of by) {
    if (type !== null && (READ.has(type) || PASSED_OVER.has(type))) continue
    for (const feature of some) say(feature, `has the feature_type ${JSON.stringify(type)}, which IMDF does not know.`)
  }
  const draft: Draft = { levels: [], spots: [], passages: [] }
  for (const feature of by.get('level') ?? []) readLevel(feature, draft, say)
  const units = (by.get('unit') ?? []).flatMap((feature) => readUnit(feature, draft, say))
  nameShafts(draft, units)
  nameByOccupants(by.get('occupant') ?? [], by.get('anchor') ?? [], units, say)
  draft.spots.push(...units.flatMap(({ spot }) => (spot ? [spot] : [])))
  for (const feature of by.get('amenity') ?? []) readAmenity(feature, draft, units, say)
  joinDoors(by.get('opening') ?? [], units, draft, say)
  draft.passages.push(...joinShafts(draft))
  return draft
}

function readLevel(feature: Feature, draft: Draft, say: Say): void {
  const { id, geometry, properties } = feature
  const { ordinal } = properties
  if (id === null) return say(feature, 'has no id.')
  if (!isOrdinal(ordinal)) return say(feature, 'has no whole number as ordinal.')
  if (geometry?.type !== 'Polygon') return say(feature, 'has no Polygon.')
  if (draft.levels.some((level) => level.ordinal === ordinal)) return say(feature, `is a second level with the ordinal ${ordinal}.`)
  const names = namesOf(properties['name'])
  const number = ordinal >= 0 ? ordinal + 1 : ordinal
  draft.levels.push({ code: id, ordinal, outline: geometry.rings[0]!, name_ru: names.ru ?? `${number}-й этаж`, name_en: names.en ?? `Floor ${number}` })
}

function readUnit(feature: Feature, draft: Draft, say: Say): Unit[] {
  const { id, geometry, properties } = feature
  const category = textOf(feature, 'category') ?? 'unspecified'
  if (NOT_ENTERED.has(category) || properties['restriction'] === 'employeesonly' || properties['restriction'] === 'restricted') return []
  const level = textOf(feature, 'level_id')
  const told = id === null ? 'has no id.'
    : geometry?.type !== 'Polygon' ? 'has no Polygon.'
    : level === null || !draft.levels.some(({ code }) => code === level) ? `lies on the level ${JSON.stringify(level)}, which is not in the plan.`
    : undefined
  if (told !== undefined || geometry?.type !== 'Polygon') {
    say(feature, told!)
    return []
  }
  const use = useOf(category)
  const names = namesOf(properties['name'])
  const [x, y] = insideOf(geometry.rings)
  const accessibility = properties['accessibility']
  const wheelchair = category.endsWith('.wheelchair') || (Array.isArray(accessibility) && accessibility.includes('wheelchair')) ? true : null
  const spot: DraftSpot | null = use === 'corridor' || use === 'ramp' || use === 'steps' ? null : {
    code: id!, kind: use, level: level!, x: round(x), y: round(y), outline: geometry.rings[0]!, shaft: null, wheelchair, place: null,
    label: numberIn(names.ru) ?? numberIn(namesOf(properties['alt_name']).ru), name_ru: names.ru, name_en: names.en,
  }
  return [{ feature, code: id!, level: level!, use, polygon: geometry.rings, spot, points: [] }]
}

function useOf(category: string): UnitUse {
  if (category === 'elevator') return 'lift'
  if (category === 'stairs' || category === 'escalator') return 'stairs'
  if (category === 'steps' || category === 'ramp') return category
  if (category.startsWith('restroom')) return 'toilet'
  return WALKED.has(category) ? 'corridor' : 'room'
}

/** Lifts and stairs above each other are one shaft, called by what is written on the lowest, or by its id. */
function nameShafts(draft: Draft, units: readonly Unit[]): void {
  const ordinals = new Map(draft.levels.map(({ code, ordinal }) => [code, ordinal]))
  const vertical = units.filter(({ use }) => use === 'lift' || use === 'stairs').toSorted((one, other) => ordinals.get(one.level)! - ordinals.get(other.level)!)
  const shafts: Unit[] = []
  for (const unit of vertical) {
    const { spot, use } = unit
    const below = shafts.find((one) => one.use === use && one.level !== unit.level && isAbove(one, unit))
    if (below) spot!.shaft = below.spot!.shaft
    else {
      spot!.shaft = spot!.name_ru ?? unit.code
      if (shafts.some((one) => one.use === use && one.spot!.shaft === spot!.shaft)) spot!.shaft = unit.code
      shafts.push(unit)
    }
    spot!.label = spot!.name_ru
  }
}

function isAbove(low: Unit, high: Unit): boolean {
  const [a, b] = [low.spot!, high.spot!]
  return distance([a.x, a.y], [b.x, b.y]) <= SHAFT_METRES || isInside(low.polygon, [b.x, b.y])
}

/** What an occupant is called, its room is called. */
function nameByOccupants(occupants: readonly Feature[], anchors: readonly Feature[], units: readonly Unit[], say: Say): void {
  for (const occupant of occupants) {
    const anchor = anchors.find(({ id }) => id !== null && id === textOf(occupant, 'anchor_id'))
    const unit = units.find(({ code }) => anchor && code === textOf(anchor, 'unit_id'))
    if (!anchor) say(occupant, `stands at the anchor ${JSON.stringify(occupant.properties['anchor_id'] ?? null)}, which is not in the plan.`)
    else if (unit?.spot) {
      const names = namesOf(occupant.properties['name'])
      unit.spot.name_ru = names.ru ?? unit.spot.name_ru
      unit.spot.name_en = names.en ?? unit.spot.name_en
      unit.spot.label ??= numberIn(names.ru)
    }
  }
}

/** Toilets that are rooms by category, and desks, which stand in the open. */
function readAmenity(feature: Feature, draft: Draft, units: readonly Unit[], say: Say): void {
  const { id, geometry, properties } = feature
  const category = textOf(feature, 'category') ?? ''
  const ids = Array.isArray(properties['unit_ids']) ? (properties['unit_ids'] as unknown[]) : []
  const inside = units.filter(({ code }) => ids.includes(code))
  if (category.startsWith('restroom')) {
    for (const { spot } of inside) if (spot?.kind === 'room') spot.kind = 'toilet'
    return
  }
  if (!/^(information|checkin|reception)/.test(category)) return
  if (id === null || geometry?.type !== 'Point') return say(feature, 'has no id or no Point.')
  const point = pointOf(geometry)
  const unit = inside[0] ?? units.find(({ use, polygon }) => use === 'corridor' && isInside(polygon, point) && rimDistance(polygon, point) > 0)
  if (!unit || unit.use !== 'corridor') return say(feature, 'stands in no walkway or lobby, so nobody could be led to it.', false)
  const names = namesOf(properties['name'])
  draft.spots.push({
    code: id, kind: 'desk', level: unit.level, x: round(point[0]), y: round(point[1]), outline: null, shaft: null, wheelchair: null, place: null,
    label: null, name_ru: names.ru, name_en: names.en,
  })
  unit.points.push({ code: id, inner: point })
}
