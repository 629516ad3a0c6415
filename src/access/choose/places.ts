// A street that somebody types, found among the addresses of branches: there is no map service outside. Pure.
import type { Point } from './distance.ts'

export interface Addressed {
  address: string | null
  latitude: number | null
  longitude: number | null
}

export interface Street {
  name: string
  place: Point
}

/** How many streets are offered to choose from. */
const STREETS_MAX = 6

/**
 * Streets whose name has every word of the text, in any form of upper and lower case, ё as е; «ул.» and house numbers
 * say nothing here. A street is where the first branch on it stands.
 */
export function findStreets(text: string, branches: readonly Addressed[]): Street[] {
  const words = wordsOf(text).filter((word) => !/^\d/.test(word) && !KINDS.has(word))
  if (words.length === 0) return []
  const found = new Map<string, Point>()
  for (const { address, latitude, longitude } of branches) {
    if (address === null || latitude === null || longitude === null) continue
    const name = address.split(',')[0]!.trim()
    const own = wordsOf(name)
    if (words.every((word) => own.some((other) => other.startsWith(word)))) {
      if (!found.has(name)) found.set(name, { lat: latitude, lon: longitude })
    }
  }
  const streets = [...found].map(([name, place]) => ({ name, place })).sort((a, b) => a.name.localeCompare(b.name, 'ru'))
  const exact = streets.filter(({ name }) => wordsOf(name).filter((word) => !KINDS.has(word)).join(' ') === words.join(' '))
  return (exact.length === 1 ? exact : streets).slice(0, STREETS_MAX)
}

const KINDS = new Set(['ул', 'улица', 'пр', 'просп', 'проспект', 'пер', 'переулок', 'ш', 'шоссе', 'пл', 'площадь', 'б', 'бульвар', 'наб', 'набережная', 'дом', 'д'])

function wordsOf(text: string): string[] {
  return text.toLowerCase().replaceAll('ё', 'е').match(/[\p{L}\d]+/gu) ?? []
}
