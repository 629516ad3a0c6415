import { agrees, choose, say, themed } from './author.ts'
import type { Author } from './author.ts'
import { clinicPhrases } from './clinic.ts'
import { doctorPhrases } from './doctor.ts'
import { englishPhrases } from './english.ts'
import { readPhrases, sayPhrase } from './phrases.ts'
import { premisesPhrases } from './premises.ts'
import { wholePhrases } from './whole.ts'

const phrases = {
  doctor: readPhrases(doctorPhrases),
  clinic: [...readPhrases(clinicPhrases), ...readPhrases(premisesPhrases)],
  whole: readPhrases(wholePhrases),
  english: readPhrases(englishPhrases),
}

/** How many phrases comments are made of, alternatives not counted. */
export const sentence_phrase_count = Object.values(phrases).reduce((sum, list) => sum + list.length, 0)

/** The sentences of a Russian comment, in order. */
export function writeSentences(author: Author): string[] {
  const { random } = author
  const { doctor_mark, clinic_mark } = author.impression
  const agree = Math.abs(doctor_mark - clinic_mark) <= 1
  const form = random.weighted([['short', 6], ['whole', agree ? 17 : 0], ['built', 77]] as const)
  if (form === 'short' && agree) {
    const first = sayWhole(author, 'short')
    return random.chance(0.25) ? [first] : [first, ...writeClinic(author, 1, new Set(['elderly']))]
  }
  if (form === 'whole') {
    const first = sayWhole(author, 'whole')
    const more = random.chance(0.3) ? writeClinic(author, 1, new Set(['elderly'])) : []
    return random.chance(0.3) ? [first, ...more, close(author)] : [first, ...more]
  }
  return build(author)
}

/** Opening, the doctor, the clinic, an end: each may be absent, and what is said depends on its own mark. */
function build(author: Author): string[] {
  const { random, impression } = author
  const wanted = random.weighted([[1, 14], [2, 36], [3, 28], [4, 13], [6, 6], [8, 2.5], [13, 1.2]] as const)
  const fewest = wanted === 1 ? random.int(0, 1) : 1
  const about_doctor = Math.min(5, Math.max(fewest, Math.round(wanted * random.next())))
  const clinic_worse = impression.doctor_mark - impression.clinic_mark >= 2
  const about_clinic = Math.max(wanted - about_doctor, clinic_worse ? 1 : 0)
  const sentences: string[] = []
  const opens = random.chance(about_doctor === 0 ? 0.15 : 0.42)
  if (opens) sentences.push(say(author, themed(phrases.doctor, 'opening'), impression.doctor_mark))
  sentences.push(...writeDoctor(author, about_doctor, opens))
  const clinic = writeClinic(author, about_clinic, new Set())
  if (about_doctor > 0 && clinic.length > 0) clinic[0] = bridge(author, clinic[0]!)
  sentences.push(...clinic)
  if (sentences.length > 0 && random.chance(0.34)) sentences.push(close(author))
  return sentences.length > 0 ? sentences : [sayWhole(author, 'short')]
}

function writeDoctor(author: Author, count: number, introduced: boolean): string[] {
  const { doctor_mark } = author.impression
  const used = new Set(['opening'])
  const sentences: string[] = []
  for (let left = count; left > 0; left--) {
    const first = sentences.length === 0 && !introduced
    const said = choose(author, phrases.doctor, doctor_mark, (one) =>
      !used.has(one.theme) && !(first && one.continues))
    if (said === undefined) break
    used.add(said.theme)
    sentences.push(sayPhrase(author.random, said.text, author.voice))
  }
  return sentences
}

function writeClinic(author: Author, count: number, used: Set<string>): string[] {
  const sentences: string[] = []
  for (let left = count; left > 0; left--) {
    const mark = sentences.length === 0 ? firstClinicMark(author) : clinicMark(author)
    const said = choose(author, phrases.clinic, mark, (one) =>
      !used.has(one.theme) && !(one.continues && sentences.length === 0) && agrees(author, one.theme, mark))
    if (said === undefined) continue
    used.add(said.theme)
    sentences.push(sayPhrase(author.random, said.text, author.voice))
  }
  return sentences
}

/** A middling answer holds good and bad news, more of the bad where the branch is bad. */
function clinicMark(author: Author): number {
  const { clinic_mark, branch_quality } = author.impression
  if (clinic_mark === 3) {
    const bad = Math.min(0.7, Math.max(0.1, 0.35 - 0.15 * branch_quality))
    return author.random.weighted([[2, bad], [3, 0.45], [4, Math.max(0, 0.55 - bad)]])
  }
  return clinic_mark === 4 && author.random.chance(0.2) ? 3 : clinic_mark
}

/** What a joint like «А вот…» announces must follow: the first sentence never outdoes the mark. */
function firstClinicMark(author: Author): number {
  const { doctor_mark, clinic_mark } = author.impression
  const drawn = clinicMark(author)
  if (doctor_mark - clinic_mark >= 2) return Math.min(drawn, clinic_mark)
  return clinic_mark > doctor_mark ? clinic_mark : drawn
}

const turns_to_worse = [
  'Но ', 'А вот по поликлинике: ', 'Минус за другое: ', 'Оценку поликлинике снижаю: ', 'Правда, ',
]
const turns_to_better = ['Зато ', 'При этом ', 'К самой поликлинике вопросов нет: ', 'Правда, ']
/** Sentences that read badly after a joint. */
const stands_alone = /^(Почему|Спасибо|Рад|Мне|Я|Маме|Отцу|Моей|Был|Провожал)/

function bridge(author: Author, sentence: string): string {
  const gap = author.impression.doctor_mark - author.impression.clinic_mark
  if (Math.abs(gap) < 2 || stands_alone.test(sentence)) return sentence
  const joint = author.random.pick(gap > 0 ? turns_to_worse : turns_to_better)
  return joint + sentence.charAt(0).toLowerCase() + sentence.slice(1)
}

function close(author: Author): string {
  return sayWhole(author, 'closing')
}

/** A phrase about the whole. One that names a mark («твёрдая тройка») is kept for two equal marks. */
function sayWhole(author: Author, theme: 'short' | 'whole' | 'closing'): string {
  const { doctor_mark, clinic_mark } = author.impression
  for (let attempt = 0; attempt < 40; attempt++) {
    const said = say(author, themed(phrases.whole, theme), author.mood)
    if (doctor_mark === clinic_mark || !/тройк|четвёрк|четыре|пять[^ ]|Пять с/.test(said)) return said
  }
  throw new Error(`Every phrase of «${theme}» for the mood ${author.mood} names a mark: the list has a gap.`)
}

/** An English comment: the doctor, often the clinic, sometimes a last word. */
export function writeEnglish(author: Author): string {
  const { random, impression, mood } = author
  const parts = [say(author, themed(phrases.english, 'doctor'), impression.doctor_mark)]
  const apart = Math.abs(impression.doctor_mark - impression.clinic_mark) >= 2
  if (apart || random.chance(0.75)) {
    const joint = apart ? random.pick(['However: ', 'On the other hand: ', 'As for the clinic: ']) : ''
    const clinic = say(author, themed(phrases.english, 'clinic'), impression.clinic_mark)
    parts.push(joint === '' || clinic.startsWith('I ') ? joint + clinic
      : joint + clinic.charAt(0).toLowerCase() + clinic.slice(1))
  }
  if (random.chance(0.45)) parts.push(say(author, themed(phrases.english, 'closing'), mood))
  return parts.join(' ')
}
