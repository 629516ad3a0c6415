// Where places of the city stand in a picture: longitude narrowed by the cosine of the middle latitude. Pure.

/** Longitude and latitude in degrees. */
export type Degrees = readonly [lon: number, lat: number]

export interface Projection {
  width: number
  height: number
  at(point: Degrees): readonly [x: number, y: number]
}

const WIDTH = 640
const HEIGHT_MAX = 640
const MARGIN = 20

/** A projection that has all points in it. In: at least one point. */
export function projectCity(points: readonly Degrees[]): Projection {
  const [lon, lat] = [points.map((point) => point[0]), points.map((point) => point[1])]
  const [west, east, south, north] = [Math.min(...lon), Math.max(...lon), Math.min(...lat), Math.max(...lat)]
  const narrow = Math.cos((((south + north) / 2) * Math.PI) / 180)
  // a single place still has something around it
  const [wide, high] = [Math.max((east - west) * narrow, 0.01), Math.max(north - south, 0.01)]
  const scale = Math.min((WIDTH - 2 * MARGIN) / wide, (HEIGHT_MAX - 2 * MARGIN) / high)
  const height = Math.round(high * scale + 2 * MARGIN)
  const [left, top] = [(WIDTH - wide * scale) / 2, MARGIN]
  return {
    width: WIDTH,
    height,
    at: ([x, y]) => [tenth(left + (x - west) * narrow * scale), tenth(top + (north - y) * scale)],
  }
}

/** The `d` of a closed ring. */
export function ringPath(ring: readonly Degrees[], { at }: Projection): string {
  return `M${ring.map((point) => at(point).join(' ')).join('L')}Z`
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10
}
