// From what somebody asks for to the spots it may mean: a number, a doctor's name, a specialty, «туалет». Pure.
import { type Spot, type SpotKind, numberIn } from '../../clinics/index.ts'

export interface Destination {
  spot: Spot
  /** What leads here: doctors' names and specialties in both languages, the room's own name. */
  phrases: readonly string[]
}

/** What is asked for by its kind: whichever is nearest is meant. */
const KINDS: readonly (readonly [SpotKind, RegExp])[] = [
  ['toilet', /^(туалет|уборн|сануз|wc$|toilet|restroom|lavator)/],
  ['desk', /^(регистрат|стойк|справочн|администратор|reception|desk|information)/],
  ['entrance', /^(вход|выход|entrance|exit)/],
  ['lift', /^(лифт|подъемник|lift|elevator)/],
]
/** Words that say nothing about where to. */
const NOISE = new Set(['к', 'ко', 'в', 'на', 'до', 'где', 'у', 'мне', 'нужен', 'нужно', 'врач', 'врачу', 'доктор', 'доктору', 'кабинет', 'кабинета', 'каб',
  'to', 'the', 'room', 'doctor', 'dr', 'where', 'is', 'my'])
const ASKED_MAX = 100

export type Found = { kind: 'spots'; spots: Spot[] } | { kind: 'nearest'; of: SpotKind }

/** What words may mean; no spots: nothing in this building. Every telling word has to fit; endings may differ. */
export function findDestinations(destinations: readonly Destination[], asked: string): Found {
  const words = wordsOf(asked.slice(0, ASKED_MAX)).filter((word) => !NOISE.has(word))
  const kind = KINDS.find(([, pattern]) => words.length === 1 && pattern.test(words[0]!))?.[0]
  if (kind) return { kind: 'nearest', of: kind }
  const number = numberIn(asked)
  const numbered = number === null ? [] : destinations.filter(({ spot }) => spot.label?.toUpperCase() === number)
  if (numbered.length > 0) return { kind: 'spots', spots: numbered.map(({ spot }) => spot) }
  if (words.length === 0) return { kind: 'spots', spots: [] }
  const fitting = destinations.filter(({ phrases }) => phrases.some((phrase) => {
    const there = wordsOf(phrase)
    return words.every((word) => there.some((other) => isAlike(word, other)))
  }))
  return { kind: 'spots', spots: [...new Set(fitting.map(({ spot }) => spot))] }
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().replaceAll('ё', 'е').split(/[^\p{L}\d]+/u).filter((word) => word !== '')
}

/** One begins with the other, or they differ in an ending of at most three letters: «терапевту», «Соколовой». */
function isAlike(asked: string, there: string): boolean {
  if (there.startsWith(asked)) return true
  const least = Math.max(4, asked.length - 2, there.length - 3)
  return asked.slice(0, least) === there.slice(0, least) && asked.length >= least && there.length >= least
}
