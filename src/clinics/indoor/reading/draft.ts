// What a file of a plan comes to, before it is stored: levels, spots and passages by their codes, and what was wrong.
import type { PassageKind, Point, SpotKind } from '../plan.ts'

export interface DraftLevel {
  code: string
  ordinal: number
  name_ru: string
  name_en: string
  outline: Point[] | null
}

export interface DraftSpot {
  code: string
  kind: SpotKind
  /** The code of its level. */
  level: string
  label: string | null
  name_ru: string | null
  name_en: string | null
  x: number
  y: number
  outline: Point[] | null
  shaft: string | null
  wheelchair: boolean | null
  /** FHIR id of the Location that the room is; null: found by its number. */
  place: string | null
}

export interface DraftPassage {
  /** Codes of spots. */
  from: string
  to: string
  kind: PassageKind
  metres: number
  step_free: boolean
  one_way: boolean
}

export interface Draft {
  levels: DraftLevel[]
  spots: DraftSpot[]
  passages: DraftPassage[]
}

/** Something wrong with a feature. A grave one is left out of the plan; the others are taken as they are. */
export interface Finding {
  file: string
  /** «features[3]», with the feature's id where it has one. */
  where: string
  grave: boolean
  sentence: string
}

/** A storey of stairs, as one walks it. Our assumption: two flights of fourteen steps and a landing. */
export const STOREY_STAIRS_METRES = 10

/** Joins the lifts and staircases of a draft that stand in one shaft: a lift between all levels, stairs from each to the next. */
export function joinShafts(draft: Draft): DraftPassage[] {
  const ordinals = new Map(draft.levels.map(({ code, ordinal }) => [code, ordinal]))
  const vertical = draft.spots.filter(({ shaft }) => shaft !== null)
  return [...Map.groupBy(vertical, ({ kind, shaft }) => `${kind} ${shaft}`).values()].flatMap((group) => {
    const rising = group.toSorted((one, other) => ordinals.get(one.level)! - ordinals.get(other.level)!)
    return rising.flatMap((low, at) => rising.slice(at + 1, low.kind === 'stairs' ? at + 2 : undefined).map((high): DraftPassage => {
      const storeys = ordinals.get(high.level)! - ordinals.get(low.level)!
      const metres = Math.hypot(low.x - high.x, low.y - high.y) + (low.kind === 'stairs' ? storeys * STOREY_STAIRS_METRES : 0)
      return { from: low.code, to: high.code, kind: low.kind as 'lift' | 'stairs', metres, step_free: low.kind === 'lift', one_way: false }
    }))
  })
}

/** What a door says of itself: «Кабинет 412» → 412, «205а» → 205А. Null where there is no number. */
export function numberIn(text: string | null | undefined): string | null {
  const found = /(?<!\d)(\d{1,4})(?!\d)(?:[-\s]?([а-яa-z])(?![а-яa-z]))?/iu.exec(text ?? '')
  return found ? found[1]! + (found[2] ?? '').toUpperCase() : null
}
