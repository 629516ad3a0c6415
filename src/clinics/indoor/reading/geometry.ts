// Plane geometry of rooms, in metres. Pure. A polygon is a list of rings: the outer one, then its holes.
import type { Point } from '../plan.ts'

export type Ring = readonly Point[]
export type Polygon = readonly Ring[]

const METRES_A_DEGREE = 111_320

/** Makes a function from longitude and latitude to metres east and north of a point; true within a few kilometres. */
export function makeProjection([lon_0, lat_0]: Point): (at: Point) => Point {
  const east = METRES_A_DEGREE * Math.cos((lat_0 * Math.PI) / 180)
  return ([lon, lat]) => [round((lon - lon_0) * east), round((lat - lat_0) * METRES_A_DEGREE)]
}

/** To the centimetre. */
export function round(metres: number): number {
  return Math.round(metres * 100) / 100
}

export function distance([ax, ay]: Point, [bx, by]: Point): number {
  return Math.hypot(ax - bx, ay - by)
}

/** The point halfway along a line. */
export function middleOf(line: readonly Point[]): Point {
  const lengths = line.slice(1).map((point, at) => distance(line[at]!, point))
  let left = lengths.reduce((sum, length) => sum + length, 0) / 2
  for (const [at, length] of lengths.entries()) {
    if (left <= length && length > 0) return between(line[at]!, line[at + 1]!, left / length)
    left -= length
  }
  return line[0]!
}

export function between([ax, ay]: Point, [bx, by]: Point, share: number): Point {
  return [ax + (bx - ax) * share, ay + (by - ay) * share]
}

export function edgesOf(polygon: Polygon): [Point, Point][] {
  return polygon.flatMap((ring) => ring.map((point, at): [Point, Point] => [point, ring[(at + 1) % ring.length]!]))
}

/** Whether a point is inside; on the rim it may be either. */
export function isInside(polygon: Polygon, [x, y]: Point): boolean {
  let inside = false
  for (const [[ax, ay], [bx, by]] of edgesOf(polygon)) {
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside
  }
  return inside
}

/** From a point to the nearest point of a polygon's rim. */
export function rimDistance(polygon: Polygon, point: Point): number {
  return Math.min(...edgesOf(polygon).map(([a, b]) => segmentDistance(a, b, point)))
}

function segmentDistance(a: Point, b: Point, point: Point): number {
  const length = distance(a, b)
  if (length === 0) return distance(a, point)
  const share = ((point[0] - a[0]) * (b[0] - a[0]) + (point[1] - a[1]) * (b[1] - a[1])) / (length * length)
  return distance(between(a, b, Math.min(1, Math.max(0, share))), point)
}

/** Twice the signed area of a ring: positive when it runs against the clock. */
function turnOfRing(ring: Ring): number {
  return ring.reduce((sum, [ax, ay], at) => {
    const [bx, by] = ring[(at + 1) % ring.length]!
    return sum + ax * by - bx * ay
  }, 0)
}

/** A point well inside: the centre of gravity, or where it falls outside the middle of the widest cut through its height. */
export function insideOf(polygon: Polygon): Point {
  const ring = polygon[0]!
  const area = turnOfRing(ring)
  let [x, y] = [0, 0]
  for (const [at, [ax, ay]] of ring.entries()) {
    const [bx, by] = ring[(at + 1) % ring.length]!
    const weight = ax * by - bx * ay
    x += (ax + bx) * weight
    y += (ay + by) * weight
  }
  const centre: Point = area === 0 ? ring[0]! : [x / (3 * area), y / (3 * area)]
  if (isInside(polygon, centre)) return centre
  const cuts = edgesOf(polygon).flatMap(([a, b]) => (a[1] > centre[1] !== b[1] > centre[1] ? [a[0] + ((b[0] - a[0]) * (centre[1] - a[1])) / (b[1] - a[1])] : []))
    .sort((one, other) => one - other)
  let widest: [number, number] = [cuts[0] ?? centre[0], cuts[1] ?? centre[0]]
  for (let at = 0; at + 1 < cuts.length; at += 2) if (cuts[at + 1]! - cuts[at]! > widest[1] - widest[0]) widest = [cuts[at]!, cuts[at + 1]!]
  return [(widest[0] + widest[1]) / 2, centre[1]]
}

/** A point on the rim, moved inwards. */
export function stepInside(polygon: Polygon, point: Point, metres: number): Point {
  for (let turn = 0; turn < 16; turn++) {
    const angle = (turn * Math.PI) / 8
    const moved: Point = [point[0] + Math.cos(angle) * metres, point[1] + Math.sin(angle) * metres]
    if (isInside(polygon, moved) && rimDistance(polygon, moved) > metres * 0.7) return moved
  }
  return point
}

/** The corners that one has to walk around, each a step away from the wall. */
export function bendsOf(polygon: Polygon, metres: number): Point[] {
  return polygon.flatMap((ring, hole) => {
    const sense = Math.sign(turnOfRing(ring)) * (hole === 0 ? 1 : -1)
    return ring.flatMap((corner, at) => {
      const [before, after] = [ring.at(at - 1)!, ring[(at + 1) % ring.length]!]
      const turn = (corner[0] - before[0]) * (after[1] - corner[1]) - (corner[1] - before[1]) * (after[0] - corner[0])
      if (turn * sense >= -1e-9) return []
      const length = (one: Point) => distance(one, corner) || 1
      const away: Point = [
        (corner[0] - before[0]) / length(before) + (corner[0] - after[0]) / length(after),
        (corner[1] - before[1]) / length(before) + (corner[1] - after[1]) / length(after),
      ]
      const size = Math.hypot(...away) || 1
      const moved: Point = [corner[0] + (away[0] / size) * metres, corner[1] + (away[1] / size) * metres]
      return isInside(polygon, moved) ? [moved] : []
    })
  })
}

/** Whether one can walk straight from one inner point to another. */
export function isVisible(polygon: Polygon, a: Point, b: Point): boolean {
  return !edgesOf(polygon).some(([c, d]) => cross(a, b, c) * cross(a, b, d) < 0 && cross(c, d, a) * cross(c, d, b) < 0) &&
    [0.25, 0.5, 0.75].every((share) => isInside(polygon, between(a, b, share)))
}

function cross(a: Point, b: Point, c: Point): number {
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
}
