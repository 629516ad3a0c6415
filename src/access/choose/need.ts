// From plain words to a doctor: «болит ухо» finds the ENT doctor. Pure; the words are data (access.synonym).
import { stem } from './stem.ts'
import { countMistakes, fromLatinKeys, mistakesMax } from './typo.ts'

export interface Synonym {
  phrase: string
  specialty_code: string
  audience: 'adult' | 'child' | 'both'
  /** 1: the doctor to begin with; 2: may be right as well. */
  place: number
}

export type Danger = 'ambulance' | 'suicide'

export interface DangerWord {
  phrase: string
  kind: Danger
}

export interface Specialty {
  code: string
  name_ru: string
  name_en: string
}

/** Specialties that people ask for and a city's list may lack: then the page says in words where to turn. */
export const ELSEWHERE = new Set(['dentist', 'psychologist'] as const) as ReadonlySet<string>
export type Elsewhere = 'dentist' | 'psychologist'

/** What somebody who typed plain words needs. */
export interface Need {
  /** Said before anything else. */
  danger: Danger | null
  /** The words speak of a child. */
  is_child: boolean
  /** Doctors to begin with: one is the answer, several are a question, none means that nothing was understood. */
  doctors: string[]
  /** Who may be right as well. */
  also: string[]
  /** Whom the words mean besides, or alone, whom nobody can be booked with here; null: nobody. */
  elsewhere: Elsewhere | null
  /** What was really looked for, when the words were mistyped; null when they were understood as they stand. */
  read_as: string | null
}

export interface NeedBook {
  /** `age`: for whom, when it is known; otherwise the words tell, and adults are taken. */
  find(text: string, age?: 'adult' | 'child'): Need
}

const CHILD_WORDS = new Set(
  ['ребенок', 'ребенка', 'ребенку', 'ребенком', 'дети', 'детей', 'детям', 'детский', 'детская', 'дочь', 'дочери', 'дочка', 'дочки', 'дочке',
    'сын', 'сына', 'сыну', 'сынок', 'малыш', 'малыша', 'внук', 'внука', 'внуку', 'внучка', 'внучки', 'внучке', 'школьник', 'подросток', 'подростка',
    'child', 'children', 'kid', 'kids', 'son', 'daughter', 'baby', 'toddler', 'grandson', 'granddaughter'],
)

/** Words that tell nothing about what hurts. */
const NOISE = new Set(
  ['у', 'меня', 'мне', 'мой', 'моя', 'мое', 'моего', 'моей', 'я', 'в', 'во', 'на', 'с', 'со', 'к', 'и', 'или', 'а', 'по', 'за', 'от', 'для', 'из', 'это',
    'очень', 'сильно', 'сильная', 'немного', 'уже', 'давно', 'второй', 'третий', 'день', 'неделю', 'врач', 'врачу', 'доктор', 'доктору', 'нужен',
    'нужно', 'нужна', 'записаться', 'записать', 'прием', 'хочу', 'надо', 'что', 'делать', 'кто', 'какой', 'боль', 'боли', 'болит', 'болят', 'болело',
    'заболел', 'заболела', 'заболело', 'проблемы', 'проблема', 'он', 'она', 'его', 'ее', 'лечит', 'мужа', 'жены', 'мамы', 'папы',
    'my', 'i', 'have', 'has', 'a', 'an', 'the', 'in', 'on', 'of', 'with', 'to', 'for', 'and', 'or', 'is', 'are', 'am', 'very', 'bad', 'hurts', 'hurt',
    'aches', 'ache', 'pain', 'doctor', 'need', 'want', 'see', 'problem', 'problems', 'sore', 's', 'me', 'it', 'he', 'she', 'his', 'her', 'from'],
)

interface Entry extends Synonym {
  words: string[]
  stems: string[]
}

/**
 * Makes a book of synonyms, dangerous words and the names of specialties. A phrase is found when all of its words are
 * among those typed, in any form and order; of phrases that contain each other the longest counts. A word that no phrase
 * has is taken for the nearest one within a mistake or two, or for its beginning.
 */
export function makeNeedBook(synonyms: readonly Synonym[], dangers: readonly DangerWord[], specialties: readonly Specialty[]): NeedBook {
  const known = new Set(specialties.map(({ code }) => code))
  const entries = [...synonyms.filter(({ specialty_code }) => known.has(specialty_code) || ELSEWHERE.has(specialty_code)), ...specialties.flatMap(namesOf)].map(readEntry)
  const alarms = dangers.map(({ phrase, kind }) => ({ kind, stems: allStemsOf(phrase) }))
  const vocabulary = new Map<string, string>()
  for (const { phrase } of [...entries, ...dangers]) for (const word of wordsOf(phrase)) if (!vocabulary.has(stem(word))) vocabulary.set(stem(word), word)
  const common = new Set([...NOISE, ...CHILD_WORDS].map(stem))
  const order = new Map(specialties.map(({ code }, at) => [code, at]))

  return {
    find(text, age) {
      const typed = wordsOf(text)
      const first = readWords(typed, vocabulary, common)
      const other = first.understood === 0 ? readWords(wordsOf(fromLatinKeys(plain(text))), vocabulary, common) : first
      const is_other = other.understood > first.understood
      const read = is_other ? { ...other, changed: true } : first
      const says_child = age === undefined ? read.words.some((word) => CHILD_WORDS.has(word)) : age === 'child'
      const has = new Set(read.stems)
      const danger = alarms.filter(({ stems }) => stems.every((each) => has.has(each))).map(({ kind }) => kind)
      const matched = entries.filter(({ stems }) => stems.every((each) => has.has(each)))
      const exact = new Set(read.words)
      const fits = ({ audience }: Entry) => audience === 'both' || (audience === 'child') === says_child
      const [fitting, others] = partition(pickMeant(matched, exact), fits)
      // «педиатр» alone speaks of a child as well as «ребёнок»
      const is_child = says_child || (age === undefined && fitting.length === 0 && others.length > 0)
      const meant = fitting.length > 0 ? fitting : is_child === says_child ? pickMeant(matched.filter(fits), exact) : others
      const placeOf = (entry: Entry) => (entry.audience === 'both' && meant.some((other) => isOnlyFor(other, entry)) ? 2 : entry.place)
      const pick = (place: number) => [...new Set(meant.filter((entry) => placeOf(entry) === place).map((entry) => entry.specialty_code))]
        .filter((code) => known.has(code))
        .sort((one, two) => order.get(one)! - order.get(two)!)
      const [begin, second] = [pick(1), pick(2)]
      const doctors = begin.length > 0 ? begin : second
      return {
        danger: danger.includes('suicide') ? 'suicide' : (danger[0] ?? null),
        is_child,
        doctors,
        also: begin.length > 0 ? second.filter((code) => !begin.includes(code)) : [],
        elsewhere: (meant.find(({ specialty_code }) => !known.has(specialty_code))?.specialty_code as Elsewhere | undefined) ?? null,
        read_as: read.changed ? read.words.join(' ') : null,
      }
    },
  }
}

/** A specialty's own names are words for it; «Детский хирург» speaks of children. */
function namesOf({ code, name_ru, name_en }: Specialty): Synonym[] {
  return [name_ru, name_en].map((phrase) => ({
    phrase, specialty_code: code, audience: wordsOf(phrase).some((word) => CHILD_WORDS.has(word)) || /paediatric/i.test(name_en) ? 'child' : 'both', place: 1,
  }))
}

/** Of a phrase the telling words count; all of them where none tells anything («детский врач»). */
function readEntry(synonym: Synonym): Entry {
  const words = wordsOf(synonym.phrase)
  const telling = words.filter((word) => !NOISE.has(word) && !CHILD_WORDS.has(word))
  const counted = telling.length > 0 ? telling : words
  return { ...synonym, words: counted, stems: [...new Set(counted.map(stem))] }
}

/**
 * Of the phrases found those that are meant: none that a longer one contains, and where stems are one («колено»,
 * «колит») the words as they were typed.
 */
function pickMeant(matched: readonly Entry[], typed: ReadonlySet<string>): Entry[] {
  const isExact = ({ words }: Entry) => words.every((word) => typed.has(word))
  const exact = new Set(matched.filter(isExact).map(({ stems }) => stems.join(' ')))
  return matched.filter((one) =>
    !matched.some((two) => two.stems.length > one.stems.length && one.stems.every((each) => two.stems.includes(each))) &&
    (isExact(one) || !exact.has(one.stems.join(' '))))
}

/** «Хирург» with a child: the children's surgeon comes before the one who sees everybody. */
function isOnlyFor(other: Entry, entry: Entry): boolean {
  return other.audience !== 'both' && other.place === 1 && other.stems.join(' ') === entry.stems.join(' ')
}

function partition<T>(list: readonly T[], test: (one: T) => boolean): [T[], T[]] {
  return [list.filter(test), list.filter((one) => !test(one))]
}

interface Reading {
  words: string[]
  stems: string[]
  understood: number
  changed: boolean
}

/** Each word as the vocabulary has it: itself, what it begins, or the nearest within its mistakes. */
function readWords(typed: readonly string[], vocabulary: ReadonlyMap<string, string>, common: ReadonlySet<string>): Reading {
  const reading: Reading = { words: [], stems: [], understood: 0, changed: false }
  for (const word of typed) {
    const own = stem(word)
    const found = vocabulary.has(own) ? own : common.has(own) || CHILD_WORDS.has(word) ? undefined : nearest(own, vocabulary)
    if (found !== undefined && !NOISE.has(word)) reading.understood += 1
    if (found !== undefined && found !== own) reading.changed = true
    reading.words.push(found === undefined || found === own ? word : vocabulary.get(found)!)
    reading.stems.push(found ?? own)
  }
  return reading
}

function nearest(own: string, vocabulary: ReadonlyMap<string, string>): string | undefined {
  if (own.length < 4) return undefined
  let best: string | undefined
  let least = mistakesMax(own.length) + 1
  for (const candidate of vocabulary.keys()) {
    if (candidate.length < 4) continue
    const mistakes = countMistakes(own, candidate, least - 1)
    if (mistakes < least) [best, least] = [candidate, mistakes]
  }
  return best ?? [...vocabulary.keys()].filter((candidate) => candidate.startsWith(own)).sort()[0]
}

function plain(text: string): string {
  return text.toLowerCase().replaceAll('ё', 'е')
}

function wordsOf(text: string): string[] {
  return plain(text).match(/[\p{L}\d]+/gu) ?? []
}

/** Dangerous phrases keep every word but prepositions: «не хочу жить» is not «хочу жить». */
function allStemsOf(phrase: string): string[] {
  return [...new Set(wordsOf(phrase).filter((word) => word.length > 2 || word === 'не').map(stem))]
}
