import type { Random } from '../random.ts'
import { specialtyWords } from './specialty_words.ts'

// How the phrase lists are written:
//   «45 queue child»   a heading: for the marks 4 and 5, about the queue, said by parents only
//   «- Sentence.»      can open a text           «> Sentence.»   only goes on about the doctor
//   {a|b|c}  one of these, may be empty          #20-60#  a number whose noun is in the genitive plural
//   <m|f>    after the doctor's sex              [m|f]    after the author's sex
//   %m|f%    after the child's sex               @кто @кого @кому @кем  the specialty in its cases
//   @месяце  in which month                      @месяца  since which: two months before

export type Said = {
  marks: string
  theme: string
  whose: 'child' | 'adult' | 'anyone'
  season: 'winter' | 'summer' | 'any'
  continues: boolean
  text: string
}

/** Whom a text is about and who writes it; what the forms of words depend on. */
export type Voice = {
  doctor_sex: 'male' | 'female'
  author_sex: 'male' | 'female'
  child_sex: 'male' | 'female'
  child: boolean
  specialty: string
  /** 1 January to 12 December. */
  month: number
}

/** Reads a phrase list; a line that is neither a heading, an item nor its continuation is a fault. */
export function readPhrases(list: string): Said[] {
  const found: Said[] = []
  let heading: Omit<Said, 'text' | 'continues'> | undefined
  for (const line of list.split('\n')) {
    if (line.trim() === '') continue
    const title = /^([1-5]+) ([a-z]+)((?: (?:child|adult|winter|summer))*)$/.exec(line)
    if (title) {
      const limits = title[3]!.trim().split(' ')
      heading = {
        marks: title[1]!,
        theme: title[2]!,
        whose: limits.includes('child') ? 'child' : limits.includes('adult') ? 'adult' : 'anyone',
        season: limits.includes('winter') ? 'winter' : limits.includes('summer') ? 'summer' : 'any',
      }
    } else if (/^[->] /.test(line) && heading) {
      found.push({ ...heading, continues: line.startsWith('>'), text: line.slice(2).trim() })
    } else if (line.startsWith('  ') && found.length > 0) {
      found.at(-1)!.text += ` ${line.trim()}`
    } else {
      throw new Error(`A phrase list has a line that cannot be read: ${line}`)
    }
  }
  return found
}

/** Whether somebody with this voice and this mark may say it. */
export function fits(said: Said, mark: number, voice: Voice): boolean {
  if (!said.marks.includes(String(mark))) return false
  if (said.whose !== 'anyone' && (said.whose === 'child') !== voice.child) return false
  if (said.season === 'winter') return voice.month >= 11 || voice.month <= 3
  if (said.season === 'summer') return voice.month >= 6 && voice.month <= 8
  return true
}

/** Chooses among the alternatives and puts every word into its form. */
export function sayPhrase(random: Random, text: string, voice: Voice): string {
  const either = (sex: string) => (_: string, male: string, female: string) =>
    sex === 'male' ? male : female
  let said = text
  if (said.includes('<')) said = said.replace(/<([^|>]*)\|([^>]*)>/g, either(voice.doctor_sex))
  if (said.includes('[')) said = said.replace(/\[([^|\]]*)\|([^\]]*)\]/g, either(voice.author_sex))
  if (said.includes('%')) said = said.replace(/%([^|%]*)\|([^%]*)%/g, either(voice.child_sex))
  if (said.includes('{')) {
    said = said.replace(/\{([^}]*)\}/g, (_, list: string) => random.pick(list.split('|')))
  }
  if (said.includes('@')) said = said.replace(asked_form, (_, asked: string) => sayForm(asked, voice))
  if (said.includes('#')) {
    said = said.replace(/#(\d+)-(\d+)#/g, (_, from, to) => sayNumber(random, +from, +to))
  }
  return tidySentence(said)
}

const asked_form = /@(кто|кого|кому|кем|месяце|месяца)(?![а-я])/g

function tidySentence(said: string): string {
  return said
    .replace(/ {2,}/g, ' ')
    .replace(/ ([,.!?])/g, '$1')
    .replace(/([?!])\./g, '$1')
    .replace(/(?<=[.!?] )[а-яё]/g, (letter) => letter.toUpperCase())
    .trim()
}

function sayForm(asked: string, voice: Voice): string {
  if (asked === 'месяце') return months_in[voice.month - 1]!
  if (asked === 'месяца') return months_since[(voice.month + 9) % 12]!
  const forms = specialtyWords[voice.specialty] ?? specialtyWords['therapist']!
  return forms[(['кто', 'кого', 'кому', 'кем'] as const).indexOf(asked as 'кто')]!
}

/** People round to five minutes; a number that ends in one to four would need another noun form. */
function sayNumber(random: Random, from: number, to: number): string {
  if (from >= 20) return String(from + 5 * random.int(0, Math.floor((to - from) / 5)))
  return String(random.int(from, to))
}

const months_in = [
  'январе', 'феврале', 'марте', 'апреле', 'мае', 'июне',
  'июле', 'августе', 'сентябре', 'октябре', 'ноябре', 'декабре',
]

const months_since = [
  'января', 'февраля', 'марта', 'апреля', 'мая', 'июня',
  'июля', 'августа', 'сентября', 'октября', 'ноября', 'декабря',
]
