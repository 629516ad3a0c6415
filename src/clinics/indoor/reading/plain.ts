// A plan as plain GeoJSON, drawn by hand or by another program: properties as docs/reception.md says.
import { PASSAGE_KINDS, type PassageKind, type Point, SPOT_KINDS, type SpotKind } from '../plan.ts'
import { type Draft, type DraftPassage, type Finding, joinShafts, numberIn } from './draft.ts'
import type { Feature } from './features.ts'
import { type Say, makeSay, pointOf, textOf, toMetres } from './frame.ts'
import { distance, insideOf, round } from './geometry.ts'

/** Reads levels, spots and ways; a feature that cannot be understood is left out and told. */
export function readPlain(features: readonly Feature[], findings: Finding[]): Draft {
  const say = makeSay(findings)
  const draft: Draft = { levels: [], spots: [], passages: [] }
  const placed = toMetres(features, say)
  const kindOf = (feature: Feature) => feature.properties['kind']
  for (const feature of placed) if (kindOf(feature) === 'level') readLevel(feature, draft, say)
  for (const feature of placed) if (SPOT_KINDS.includes(kindOf(feature) as SpotKind) && !isWay(feature)) readSpot(feature, draft, say)
  for (const feature of placed) if (isWay(feature)) readWay(feature, draft, say)
  for (const feature of placed) {
    const kind = kindOf(feature)
    if (kind !== 'level' && !isWay(feature) && !SPOT_KINDS.includes(kind as SpotKind))
      say(feature, `has the kind ${JSON.stringify(kind ?? null)}; known are level, ${SPOT_KINDS.join(', ')}, and with from and to ${PASSAGE_KINDS.join(', ')}.`)
  }
  draft.passages.push(...joinShafts(draft))
  return draft
}

/** Lifts and stairs are spots as well as ways: a way says from where to where. */
function isWay({ properties }: Feature): boolean {
  return PASSAGE_KINDS.includes(properties['kind'] as PassageKind) && ('from' in properties || 'to' in properties || properties['kind'] === 'walk')
}

function codeOf(feature: Feature): string | null {
  return textOf(feature, 'id') ?? feature.id
}

function readLevel(feature: Feature, draft: Draft, say: Say): void {
  const { properties, geometry } = feature
  const code = codeOf(feature)
  const ordinal = properties['ordinal']
  if (code === null) return say(feature, 'is a level without an id.')
  if (!isOrdinal(ordinal)) return say(feature, 'is a level without a whole number as ordinal (0 is the level of the street).')
  if (draft.levels.some((level) => level.code === code || level.ordinal === ordinal)) return say(feature, `is a second level with the id ${code} or the ordinal ${ordinal}.`)
  const number = ordinal >= 0 ? ordinal + 1 : ordinal
  draft.levels.push({
    code, ordinal, outline: geometry?.type === 'Polygon' ? geometry.rings[0]! : null,
    name_ru: textOf(feature, 'name_ru') ?? `${number}-й этаж`, name_en: textOf(feature, 'name_en') ?? `Floor ${number}`,
  })
}

export function isOrdinal(value: unknown): value is number {
  return Number.isInteger(value) && Math.abs(value as number) < 200
}

function readSpot(feature: Feature, draft: Draft, say: Say): void {
  const { geometry, properties } = feature
  const code = codeOf(feature)
  const level = textOf(feature, 'level')
  const kind = properties['kind'] as SpotKind
  if (code === null) return say(feature, `is a ${kind} without an id.`)
  if (draft.spots.some((spot) => spot.code === code)) return say(feature, `is a second feature with the id ${code}.`)
  if (level === null || !draft.levels.some((one) => one.code === level)) return say(feature, `lies on the level ${JSON.stringify(level)}, which is not in the plan.`)
  if (geometry === null) return say(feature, 'has no geometry, so nobody knows where it is.')
  const shaft = textOf(feature, 'shaft')
  const is_vertical = kind === 'lift' || kind === 'stairs'
  if (is_vertical && shaft === null) say(feature, `is a ${kind} without a shaft: it joins no levels.`, false)
  const outline = geometry.type === 'Polygon' ? geometry.rings[0]! : null
  const [x, y] = geometry.type === 'Polygon' ? insideOf(geometry.rings) : pointOf(geometry)
  const { wheelchair } = properties
  draft.spots.push({
    code, kind, level, x: round(x), y: round(y), outline, shaft: is_vertical ? shaft : null,
    label: textOf(feature, 'label') ?? (kind === 'room' ? numberIn(textOf(feature, 'name_ru')) : null),
    name_ru: textOf(feature, 'name_ru'), name_en: textOf(feature, 'name_en'),
    wheelchair: typeof wheelchair === 'boolean' ? wheelchair : null, place: textOf(feature, 'place'),
  })
}

function readWay(feature: Feature, draft: Draft, say: Say): void {
  const { geometry, properties } = feature
  const kind = properties['kind'] as PassageKind
  const [from, to] = ['from', 'to'].map((end) => draft.spots.find(({ code }) => code === textOf(feature, end)))
  if (!from || !to) return say(feature, `goes from ${JSON.stringify(properties['from'] ?? null)} to ${JSON.stringify(properties['to'] ?? null)}, and one of them is not in the plan.`)
  if (from === to) return say(feature, 'goes from a spot to itself.')
  if (from.level !== to.level && kind !== 'stairs' && kind !== 'lift' && kind !== 'ramp') return say(feature, `is a ${kind} between two levels: only stairs, lift and ramp are.`)
  const straight = distance([from.x, from.y], [to.x, to.y])
  const drawn = geometry?.type === 'LineString' ? lengthOf(geometry.line) : straight
  const told = properties['metres']
  if (told !== undefined && !(typeof told === 'number' && told >= 0 && told < 10_000)) return say(feature, `has ${JSON.stringify(told)} metres.`)
  if (typeof told === 'number' && told < straight - 0.5) say(feature, `is told to have ${told} m, but its ends are ${straight.toFixed(1)} m apart: that is taken.`, false)
  const metres = Math.max(told ?? drawn, straight)
  const step_free = properties['step_free']
  if (kind === 'stairs' && step_free === true) say(feature, 'is stairs and step-free at once: it is taken for stairs.', false)
  const passage: DraftPassage = {
    from: from.code, to: to.code, kind, metres: round(metres), one_way: properties['one_way'] === true,
    step_free: kind !== 'stairs' && step_free !== false,
  }
  const is_known = draft.passages.some((one) => one.kind === kind && one.from === passage.from && one.to === passage.to)
  if (is_known) return say(feature, 'is told twice.', false)
  draft.passages.push(passage)
}

function lengthOf(line: readonly Point[]): number {
  return line.slice(1).reduce((sum, point, at) => sum + distance(line[at]!, point), 0)
}
