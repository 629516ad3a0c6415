import { commonFamilies, rareFamilies } from './family_names.ts'
import { generations, otherPeoples } from './given_names.ts'
import { transliterate } from '../ui/latin.ts'
import type { Random } from './random.ts'

export type Sex = 'male' | 'female'

/** A person who exists in the demo city only. */
export type Person = { family: string, given: string, patronymic: string, sex: Sex }

export type PersonWish = { sex?: Sex | undefined, birth_year?: number | undefined }

/**
 * Makes a believable resident of a large Russian city: given names after the year of birth, the father's
 * after his, family names in the right form, about 15 % of families of other roots.
 */
export function makePerson(random: Random, wish: PersonWish = {}): Person {
  const sex = wish.sex ?? (random.next() < 0.46 ? 'male' : 'female')
  const birth_year = wish.birth_year ?? random.int(1940, 2020)
  const people = drawPeople(random)
  const father_born = birth_year - random.int(22, 34)
  const own = people?.male ? people : findGeneration(birth_year)
  const fathers = people?.male ? people : findGeneration(father_born)
  const family = people ? draw(random, people.families) : drawRussianFamily(random)
  return {
    family: sex === 'female' ? feminineFamily(family) : family,
    given: draw(random, sex === 'female' ? own.female : own.male),
    patronymic: formPatronymic(draw(random, fathers.male), sex),
    sex,
  }
}

/** «Иванова А. П.» The spaces do not break. */
export function shortName(person: Person): string {
  const patronymic = person.patronymic ? `\u00a0${person.patronymic[0]}.` : ''
  return `${person.family}\u00a0${person.given[0]}.${patronymic}`
}

/** «Иванова Анна Павловна» */
export function fullName(person: Person): string {
  return [person.family, person.given, person.patronymic].filter(Boolean).join(' ')
}

/** The woman’s form of a family name given in the man’s: Иванов → Иванова, Ясинский → Ясинская, Бойко. */
export function feminineFamily(family: string): string {
  const known = feminineForms.get(family)
  if (known !== undefined) return known
  let form = family
  if (/(ов|ев|ёв|ин|ын)$/.test(family)) form = `${family}а`
  else if (/(ский|цкий)$/.test(family)) form = `${family.slice(0, -2)}ая`
  // Цой is a Korean name, not an adjective.
  else if (/(ой|ый)$/.test(family) && family.length > 4) form = `${family.slice(0, -2)}ая`
  feminineForms.set(family, form)
  return form
}

const feminineForms = new Map<string, string>()

/**
 * The patronymic of a father's given name: Юрий → Юрьевич, Илья → Ильинична.
 * Rules: Русская грамматика (1980), section on patronymics; names that break them stand in a table.
 */
export function formPatronymic(father: string, sex: Sex): string {
  let forms = patronymics.get(father)
  if (forms === undefined) {
    forms = deriveMasculine(father)
    patronymics.set(father, forms)
  }
  return sex === 'male' ? forms[0] : forms[1]
}

const patronymics = new Map<string, readonly [string, string]>([
  ['Илья', ['Ильич', 'Ильинична']],
  ['Никита', ['Никитич', 'Никитична']],
  ['Савва', ['Саввич', 'Саввична']],
  ['Лука', ['Лукич', 'Лукинична']],
  ['Фома', ['Фомич', 'Фоминична']],
  ['Кузьма', ['Кузьмич', 'Кузьминична']],
  ['Павел', ['Павлович', 'Павловна']],
  ['Пётр', ['Петрович', 'Петровна']],
  ['Лев', ['Львович', 'Львовна']],
  ['Яков', ['Яковлевич', 'Яковлевна']],
  ['Михаил', ['Михайлович', 'Михайловна']],
  ['Заза', ['Зазаевич', 'Зазаевна']],
])

function deriveMasculine(father: string): [string, string] {
  const stem = father.slice(0, -1)
  const both = (root: string, vowel: string): [string, string] => [`${root}${vowel}вич`, `${root}${vowel}вна`]
  if (father.endsWith('ий')) {
    const root = father.slice(0, -2)
    // Дмитриевич keeps its «и» after two consonants and after к, г, х; Викентьевич does not.
    const keeps = /[кгхц]$/.test(root) || (/[бвгджзклмнпрстфхцчшщ]{2}$/.test(root) && !root.endsWith('нт'))
    return both(root + (keeps ? 'и' : 'ь'), 'е')
  }
  if (/[йь]$/.test(father)) return both(stem, 'е')
  if (/[иэе]$/.test(father)) return both(father, 'е')
  if (/[ая]$/.test(father)) return both(stem, 'о')
  return both(father, /[жшчщц]$/.test(father) ? 'е' : 'о')
}

/** An address nobody has: every domain ends in .example (RFC 2606). `number` keeps addresses apart. */
export function mailAddress(random: Random, person: Person, number: number): string {
  const plain = (word: string) => transliterate(word).toLowerCase().replace(/[^a-z]/g, '')
  const family = plain(person.family)
  const given = plain(person.given)
  const initial = given.charAt(0)
  const local = random.pick([
    `${given}.${family}`,
    `${family}.${initial}`,
    `${initial}.${family}`,
    `${family}_${given}`,
  ])
  const host = random.pick(['pochta.example', 'yashchik.example', 'dom.example', 'mail.example'])
  return `${local}${number}@${host}`
}

type Draw = { words: string[], bounds: number[], total: number }

function drawPeople(random: Random): typeof otherPeoples[number] | undefined {
  let left = random.next()
  for (const people of otherPeoples) {
    left -= people.share
    if (left < 0) return people
  }
  return undefined
}

function drawRussianFamily(random: Random): string {
  return draw(random, random.next() < 0.6 ? commonFamilies : rareFamilies)
}

function findGeneration(birth_year: number): typeof generations[number] {
  return generations.find((generation) => birth_year <= generation.born_until) ?? generations.at(-1)!
}

/** Draws a word of a list written as text, «Анна:5 Вера Зоя:2»; a word without a weight weighs one. */
function draw(random: Random, list: string): string {
  let ready = drawn.get(list)
  if (ready === undefined) {
    ready = readDraw(list)
    drawn.set(list, ready)
  }
  const share = random.next() * ready.total
  let low = 0
  let high = ready.bounds.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (ready.bounds[middle]! > share) high = middle
    else low = middle + 1
  }
  return ready.words[low]!
}

const drawn = new Map<string, Draw>()

function readDraw(list: string): Draw {
  const ready: Draw = { words: [], bounds: [], total: 0 }
  for (const entry of list.trim().split(/\s+/)) {
    const [word, weight] = entry.split(':')
    ready.total += Number(weight ?? 1)
    ready.words.push(word!)
    ready.bounds.push(ready.total)
  }
  return ready
}
