// The inside of a building as its pages and rules see it. Metres; x runs east, y north.

export type Point = readonly [x: number, y: number]

export const SPOT_KINDS = ['room', 'entrance', 'lift', 'stairs', 'toilet', 'desk', 'corridor'] as const
export type SpotKind = (typeof SPOT_KINDS)[number]

export const PASSAGE_KINDS = ['walk', 'door', 'ramp', 'stairs', 'lift'] as const
export type PassageKind = (typeof PASSAGE_KINDS)[number]

export interface Level {
  id: string
  /** 0 is the level of the street, the one below -1. */
  ordinal: number
  name_ru: string
  name_en: string
  outline: readonly Point[] | null
}

export interface Spot {
  id: string
  /** What addresses call it; the same after every import of the plan. */
  code: string
  kind: SpotKind
  level_id: string
  /** What is written on it: 412, А. */
  label: string | null
  name_ru: string | null
  name_en: string | null
  x: number
  y: number
  outline: readonly Point[] | null
  /** Lifts and stairs: spots of one shaft lie above each other. */
  shaft: string | null
  /** Null: nobody told us. */
  wheelchair: boolean | null
  /** The room as the clinic's own system knows it (clinics.place). */
  place_id: string | null
}

export interface Passage {
  from_id: string
  to_id: string
  kind: PassageKind
  metres: number
  step_free: boolean
  one_way: boolean
}

export interface Plan {
  levels: readonly Level[]
  spots: readonly Spot[]
  passages: readonly Passage[]
}

/** Straight from one point to another, in metres. */
export function straightMetres(one: Pick<Spot, 'x' | 'y'>, other: Pick<Spot, 'x' | 'y'>): number {
  return Math.hypot(one.x - other.x, one.y - other.y)
}
