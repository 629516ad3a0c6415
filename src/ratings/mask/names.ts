import { declineGiven, findGiven, isListedPatronymic, looksPatronymic } from './given.ts'
import { ACT, DEED, findRole, isStopWord, PLACE_AFTER, PLACE_BEFORE } from './roles.ts'
import type { Role } from './roles.ts'
import type { Span } from './spans.ts'
import { isPlainSurname, nameStem, surnameStrength } from './surnames.ts'
import { readTokens } from './tokens.ts'
import type { Token } from './tokens.ts'

/** A person's name, in the nominative. */
export interface PersonName {
  family: string
  given: string
  patronymic?: string | null | undefined
}

interface Person {
  family: string
  given: ReadonlySet<string>
  initials: readonly string[]
  patronymic: string
}

/** What the spelling of a word alone says, in lower case with ё as е. */
interface Facts {
  given: ReturnType<typeof findGiven>
  listedPatronymic: boolean
  likelyPatronymic: boolean
  surname: 0 | 1 | 2 | 3
  role: Role | undefined
  stop: boolean
  stem: string
}

/** A token and what is known of it; `named` grows as neighbours vouch for each other. */
interface Word extends Token {
  given: ReturnType<typeof findGiven>
  patronymic: boolean
  surname: 0 | 1 | 2 | 3
  role: Role | undefined
  stop: boolean
  stem: string
  named: boolean
}

/**
 * Finds names of persons in a text.
 * In: the text, names to leave (doctors of the visit) and names to find in any case form (the patient, and
 * in the public view the doctors). Out: spans in order; initials, given name, patronymic and surname side
 * by side are one span. A seed is a word that is surely a name by itself; then its neighbours follow.
 */
export function findNames(text: string, kept: readonly PersonName[], sought: readonly PersonName[]): Span[] {
  const words = readTokens(text).map(describe)
  const keptPersons = kept.map(readPerson)
  const soughtPersons = sought.map(readPerson)
  const families = [...keptPersons, ...soughtPersons]
  words.forEach((word, i) => {
    word.named =
      (families.length > 0 && isKnown(word, families, soughtPersons)) ||
      isSeed(words, i) ||
      isInitialled(words, i)
  })
  for (let i = 0; i < words.length; i++) grow(words, i, i - 1)
  for (let i = words.length - 1; i >= 0; i--) grow(words, i, i + 1)
  nameAgain(words)
  for (let i = 0; i < words.length; i++) grow(words, i, i - 1)
  return groups(words)
    .filter(([from, to]) => !keptPersons.some((person) => isOf(person, words, from, to)))
    .map(([from, to]) => spanOf(words, from, to))
}

// People write few different words: reading each word's letters once made this seven times faster.
const FACTS_MAX = 20_000
const facts = new Map<string, Facts>()

function factsOf(word: string): Facts {
  const known = facts.get(word)
  if (known !== undefined) return known
  const read: Facts = {
    given: findGiven(word) ?? (word.includes('-') ? findGiven(word.slice(0, word.indexOf('-'))) : undefined),
    listedPatronymic: isListedPatronymic(word),
    likelyPatronymic: looksPatronymic(word),
    surname: surnameStrength(word),
    role: findRole(word),
    stop: isStopWord(word),
    stem: nameStem(word),
  }
  if (facts.size >= FACTS_MAX) facts.clear()
  facts.set(word, read)
  return read
}

// «Лечусь у Натальи Гольдман. Гольдман супер»: a surname that its neighbours gave away is one everywhere.
function nameAgain(words: readonly Word[]): void {
  const isFamily = (word: Word): boolean =>
    word.shape === 'title' && word.given === undefined && !word.patronymic && word.lower.length > 3
  const stems = new Set(words.filter((word) => word.named && isFamily(word)).map((word) => word.stem))
  if (stems.size === 0) return
  for (const word of words) {
    if (!word.named && !word.stop && word.role === undefined && isFamily(word))
      word.named = stems.has(word.stem)
  }
}

function describe(token: Token): Word {
  const { given, listedPatronymic, likelyPatronymic, surname, role, stop, stem } = factsOf(token.lower)
  const title = token.shape === 'title' || token.shape === 'upper'
  return {
    start: token.start,
    end: token.end,
    lower: token.lower,
    shape: token.shape,
    opening: token.opening,
    glued: token.glued,
    linked: token.linked,
    dotted: token.dotted,
    given: title || !token.lower.includes('-') ? given : undefined,
    patronymic: title ? likelyPatronymic : listedPatronymic,
    surname,
    role,
    stop: token.shape !== 'initial' && stop,
    stem,
    named: false,
  }
}

function isSeed(words: readonly Word[], i: number): boolean {
  const word = words[i]
  if (word === undefined || word.stop || word.shape === 'initial' || word.lower.length < 2) return false
  if (word.patronymic) return true
  const before = words[i - 1]
  const role = word.linked ? before?.role : undefined
  if (word.shape === 'lower') return isLowerSeed(word, role)
  if (isPlace(words, i)) return false
  if (role !== undefined && isNameAfterRole(word, role)) return true
  if (word.role !== undefined && word.surname < 3) return false
  const next = words[i + 1]
  const acts = next?.glued === true && DEED.test(next.lower)
  if (word.given !== undefined) {
    const did = next?.glued === true && /[аяьвнк]$/.test(word.lower) && ACT.test(next.lower)
    return !word.given.ambiguous || !word.opening || did
  }
  if (word.surname === 3) return true
  if (word.shape === 'upper' || word.surname < 2 || isDrug(words, i)) return false
  return !word.opening || acts || isPlainSurname(word.lower)
}

// «Назначили Сумамед, Ингавирин»: after such a verb a name on -ин in the nominative is what one takes.
function isDrug(words: readonly Word[], i: number): boolean {
  if (!words[i]?.lower.endsWith('ин')) return false
  for (let j = i - 1; j >= 0 && j > i - 8; j--) {
    if (TAKING.test(words[j]?.lower ?? '')) return true
  }
  return false
}

const TAKING = new RegExp(
  String.raw`^(?:назнач|выпис|пропис|принима[юе]|пью$|пила?$|пить$|пьет|укол|таблет|лекарств|` +
    String.raw`препарат|маз[ьи]|капл|антибиотик|купил)`,
)

function isLowerSeed(word: Word, role: Role | undefined): boolean {
  if (word.given?.lowercase === true) return true
  if (role === undefined) return false
  if (word.given !== undefined) return !word.given.ambiguous
  return isLowerSurname(word)
}

function isLowerSurname(word: Word): boolean {
  return word.surname === 3 || (word.surname === 2 && isPlainSurname(word.lower))
}

// After «доктор» any capitalised word is a name («доктор Гусь»), unless it is one more title or an
// abbreviation.
function isNameAfterRole(word: Word, role: Role): boolean {
  if (word.given !== undefined || word.surname >= 2) return true
  if (word.role !== undefined || word.shape !== 'title' || ACT.test(word.lower)) return false
  return word.glued && (role !== 'kin' || word.lower.length > 2)
}

function isPlace(words: readonly Word[], i: number): boolean {
  const word = words[i]
  const before = words[i - 1]
  const next = words[i + 1]
  if (word === undefined) return false
  const followed = next?.glued === true && PLACE_AFTER.test(next.lower)
  if (followed && word.given === undefined) return true
  if (before === undefined || !word.glued || !PLACE_BEFORE.test(before.lower)) return false
  // «в Марину», «в Петрова» are rare, but «в/из» before a given name other than Владимир is a person.
  const preposition = before.lower === 'в' || before.lower === 'во' || before.lower === 'из'
  return !preposition || word.given === undefined || word.lower.startsWith('владимир')
}

function isInitialled(words: readonly Word[], i: number): boolean {
  const word = words[i]
  if (word === undefined || word.stop || word.role !== undefined || word.lower.length < 2) return false
  const title = word.shape === 'title' || word.shape === 'upper'
  const before = words[i - 1]
  const next = words[i + 1]
  // In «Гусев Ш.М. По записи» the initials are taken.
  const taken = words[i - 2]?.glued === true && words[i - 3]?.named === true
  const afterPair =
    !taken && word.glued && before?.shape === 'initial' && before.glued && words[i - 2]?.shape === 'initial'
  const pair = next?.shape === 'initial' && next.glued
  const beforePair = pair && words[i + 2]?.shape === 'initial' && words[i + 2]?.glued === true
  if (title && (afterPair || beforePair)) return true
  const single = pair || (word.glued && before?.shape === 'initial')
  if (title && single && word.surname >= 2 && !isPlace(words, i)) return true
  const glued = next?.glued === true && next.shape === 'upper' && next.end - next.start === 2
  return title && word.shape === 'title' && glued && word.surname === 3
}

/** Names word `j` if its named neighbour `i` vouches for it. */
function grow(words: readonly Word[], j: number, i: number): void {
  const word = words[j]
  const named = words[i]
  if (word === undefined || named === undefined || word.named || !named.named || word.stop) return
  const later = j > i ? word : named
  if (!later.glued) return
  word.named = follows(word, named, j > i)
}

function follows(word: Word, named: Word, after: boolean): boolean {
  if (word.shape === 'initial') return named.shape !== 'lower'
  if (word.lower.length < 2) return false
  if (/^(?:оглы|кызы|угли|гызы)$/.test(word.lower)) return after
  const personal = named.given !== undefined || named.patronymic
  if (word.given !== undefined && (word.shape !== 'lower' || named.patronymic)) return true
  if (word.role !== undefined && word.surname < 3) return false
  if (word.shape === 'lower') return personal && isLowerSurname(word)
  if (word.surname >= 2) return true
  if (word.surname === 1) return personal && (after || !word.opening)
  if (word.shape === 'upper') return false
  return personal && !word.opening && !DEED.test(word.lower)
}

function groups(words: readonly Word[]): [number, number][] {
  const found: [number, number][] = []
  for (let i = 0; i < words.length; i++) {
    const word = words[i]
    if (word?.named !== true) continue
    const last = found.at(-1)
    if (last !== undefined && last[1] === i - 1 && word.glued) last[1] = i
    else found.push([i, i])
  }
  return found.filter(([from, to]) => words.slice(from, to + 1).some((word) => word.shape !== 'initial'))
}

function spanOf(words: readonly Word[], from: number, to: number): Span {
  const first = words[from] as Word
  const last = words[to] as Word
  return {
    start: first.start,
    end: last.end + (last.shape === 'initial' && last.dotted ? 1 : 0),
    kind: 'person',
  }
}

function readPerson(name: PersonName): Person {
  const plain = (word: string): string => word.trim().toLowerCase().replaceAll('ё', 'е')
  const patronymic = plain(name.patronymic ?? '')
  const given = plain(name.given)
  return {
    family: nameStem(plain(name.family)),
    given: new Set(given === '' ? [] : declineGiven(given)),
    initials: [given.slice(0, 1), patronymic.slice(0, 1)],
    patronymic: nameStem(patronymic),
  }
}

function isKnown(word: Word, families: readonly Person[], sought: readonly Person[]): boolean {
  if (word.shape === 'initial' || word.lower.length < 2) return false
  const capital = word.shape !== 'lower'
  if (families.some((person) => person.family === word.stem && (capital || isLowerSurname(word)))) return true
  return (
    capital &&
    sought.some((person) => person.given.has(word.lower) && !(word.opening && word.given?.ambiguous))
  )
}

// A kept doctor's name must be told from a namesake's: the surname, or given name and patronymic, or a role
// before it.
function isOf(person: Person, words: readonly Word[], from: number, to: number): boolean {
  let family = false
  let given = false
  let patronymic = false
  for (let i = from; i <= to; i++) {
    const word = words[i] as Word
    const { stem } = word
    if (word.shape === 'initial') {
      if (!person.initials.includes(word.lower)) return false
    } else if (stem === person.family) family = true
    else if (person.given.has(word.lower)) given = true
    else if (person.patronymic !== '' && stem === person.patronymic) patronymic = true
    else return false
  }
  const role = words[from]?.linked === true ? words[from - 1]?.role : undefined
  if (role === 'kin') return false
  return family || (given && (patronymic || role === 'staff'))
}
