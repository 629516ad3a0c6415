// Degrees to metres of one building, and names in two languages: what both forms of a plan are read with.
import { isFields } from '../../../platform/fhir/element.ts'
import type { Point } from '../plan.ts'
import type { Finding } from './draft.ts'
import type { Feature, Geometry } from './features.ts'
import { distance, makeProjection, middleOf } from './geometry.ts'

/** No building of a clinic is longer: whatever is, has a corner elsewhere. */
const BUILDING_METRES_MAX = 3_000

export type Say = (feature: Feature, sentence: string, grave?: boolean) => void

export function makeSay(findings: Finding[]): Say {
  return ({ file, where }, sentence, grave = true) => findings.push({ file, where, grave, sentence })
}

/** The features with their geometries in metres from the south-western corner; those far off are left out and told. */
export function toMetres(features: readonly Feature[], say: Say): Feature[] {
  const all = features.flatMap(({ geometry }) => (geometry ? pointsOf(geometry) : []))
  if (all.length === 0) return [...features]
  const middle: Point = [median(all.map(([lon]) => lon)), median(all.map(([, lat]) => lat))]
  const fromMiddle = makeProjection(middle)
  const near = features.filter((feature) => {
    const far = feature.geometry ? Math.max(...pointsOf(feature.geometry).map((point) => distance([0, 0], fromMiddle(point)))) : 0
    if (far > BUILDING_METRES_MAX) say(feature, `lies ${Math.round(far / 1000)} km away from the rest of the building.`)
    return far <= BUILDING_METRES_MAX
  })
  const points = near.flatMap(({ geometry }) => (geometry ? pointsOf(geometry) : []))
  const corner: Point = points.reduce(([lon, lat], [x, y]) => [Math.min(lon, x), Math.min(lat, y)], points[0] ?? middle)
  const project = makeProjection(corner)
  return near.map((feature) => ({ ...feature, geometry: feature.geometry && mapPoints(feature.geometry, project) }))
}

function median(values: number[]): number {
  return values.sort((one, other) => one - other)[values.length >> 1]!
}

function pointsOf(geometry: Geometry): Point[] {
  if (geometry.type === 'Point') return [geometry.point]
  return geometry.type === 'LineString' ? geometry.line : geometry.rings.flat()
}

function mapPoints(geometry: Geometry, map: (point: Point) => Point): Geometry {
  if (geometry.type === 'Point') return { ...geometry, point: map(geometry.point) }
  if (geometry.type === 'LineString') return { ...geometry, line: geometry.line.map(map) }
  return { ...geometry, rings: geometry.rings.map((ring) => ring.map(map)) }
}

/** Where a feature is, as one point. */
export function pointOf(geometry: Geometry): Point {
  if (geometry.type === 'Point') return geometry.point
  return middleOf(geometry.type === 'LineString' ? geometry.line : geometry.rings[0]!)
}

/** A text property, trimmed; null when it is not there or is none. */
export function textOf(feature: Feature, name: string): string | null {
  const value = feature.properties[name]
  return typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, 200) : typeof value === 'number' ? String(value) : null
}

/** A name by language as IMDF writes it: `{"ru": "Кабинет 412", "en": "Room 412"}`; another language stands in for both. */
export function namesOf(value: unknown): { ru: string | null; en: string | null } {
  if (!isFields(value)) return { ru: null, en: null }
  const texts = Object.entries(value).flatMap(([lang, text]) => (typeof text === 'string' && text.trim() !== '' ? [[lang.slice(0, 2).toLowerCase(), text.trim().slice(0, 200)] as const] : []))
  const by = new Map(texts)
  const any = texts[0]?.[1] ?? null
  return { ru: by.get('ru') ?? any, en: by.get('en') ?? any }
}
