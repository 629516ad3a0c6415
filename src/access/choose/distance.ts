// How far a branch is, and how exactly we want to know where somebody stands. Pure.

export interface Point {
  lat: number
  lon: number
}

const EARTH_KM = 6371

/** Great-circle distance in kilometres (haversine). */
export function distanceKm(one: Point, other: Point): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180
  const half = (a: number, b: number) => Math.sin(radians(b - a) / 2) ** 2
  const h = half(one.lat, other.lat) + Math.cos(radians(one.lat)) * Math.cos(radians(other.lat)) * half(one.lon, other.lon)
  return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(h)))
}

/** Steps of the grid that a place is rounded to: 0.005° of latitude is 556 m; the script near.ts uses the same. */
export const GRID_DEGREES = 0.005

/**
 * A place rounded to about 500 m, so that an address that is shared tells no house. Longitude takes the step of 60°
 * north, 0.01°, which is about as long there; further south it is longer, which hides more.
 */
export function roundPlace({ lat, lon }: Point): Point {
  const to = (value: number, step: number) => Number((Math.round(value / step) * step).toFixed(3))
  return { lat: to(lat, GRID_DEGREES), lon: to(lon, 2 * GRID_DEGREES) }
}
