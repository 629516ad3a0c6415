import { agrees, choose, makeAuthor, say } from './comments/author.ts'
import type { Author, Impression, Mark } from './comments/author.ts'
import { fillPersonal } from './comments/personal.ts'
import { readPhrases, sayPhrase } from './comments/phrases.ts'
import { alarmPhrases, personalPhrases } from './comments/rare.ts'
import { sentence_phrase_count, writeEnglish, writeSentences } from './comments/sentences.ts'
import { mistype } from './comments/untidy.ts'
import { proposalPhrases, remarkPhrases } from './comments/wishes.ts'
import type { Random } from './random.ts'

export type { Impression, Mark } from './comments/author.ts'
export { makeReply } from './comments/reply.ts'
export type { ReplyAbout } from './comments/reply.ts'

export type Written = {
  comment?: string
  remarks?: string
  proposals?: string
  /** For tests and counts; never shown. */
  holds: { lang: 'ru' | 'en', personal: boolean, alarm: boolean }
}

/**
 * What a patient writes beside the marks. About 60 % write no comment (a few of them fill another
 * field alone); those who are angry write more often. 3 % of texts hold invented personal data, 0.3 % an
 * alarm.
 */
export function makeComment(random: Random, impression: Impression): Written {
  const lowest = Math.min(impression.doctor_mark, impression.clinic_mark) as Mark
  const writes = random.chance({ 1: 0.66, 2: 0.6, 3: 0.46, 4: 0.33, 5: 0.33 }[lowest])
  if (writes) return writeComment(random, impression)
  const silent: Written = { holds: { lang: 'ru', personal: false, alarm: false } }
  if (impression.lang !== 'en' && random.chance(0.06)) addWishes(makeAuthor(random, impression), silent)
  return silent
}

/** As `makeComment`, but the patient always writes a comment. */
export function writeComment(random: Random, impression: Impression): Written {
  const lang = impression.lang ?? (random.chance(0.04) ? 'en' : 'ru')
  const author = makeAuthor(random, impression)
  const holds = { lang, personal: false, alarm: false }
  if (lang === 'en') return { comment: writeEnglish(author), holds }

  const sentences = writeSentences(author)
  if (author.mood <= 3 && random.chance(0.0085)) {
    holds.alarm = true
    sentences.push(say(author, phrases.alarm, author.mood))
  } else if (random.chance(0.033)) {
    holds.personal = true
    sentences.push(fillPersonal(random, say(author, phrases.personal, author.mood), author.voice.author_sex))
  }
  const tidy = sentences.map(beginSentence).join(' ')
  const written: Written = { comment: mistype(random, tidy, author.mood), holds }
  addWishes(author, written)
  return written
}

function addWishes(author: Author, written: Written): void {
  const { random, impression, mood } = author
  const lowest = Math.min(impression.doctor_mark, impression.clinic_mark)
  if (random.chance(lowest <= 3 ? 0.4 : 0.12)) {
    const about_clinic = random.chance(0.5) || impression.doctor_mark > 2
    const mark = about_clinic ? impression.clinic_mark : impression.doctor_mark
    const said = choose(author, phrases.remarks, mark, (one) => agrees(author, one.theme, mark))
    if (said) written.remarks = mistype(random, beginSentence(sayPhrase(random, said.text, author.voice)), 3)
  }
  if (random.chance(lowest <= 3 ? 0.25 : 0.14)) {
    written.proposals = mistype(random, beginSentence(say(author, phrases.proposals, mood)), 3)
  }
}

function beginSentence(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1)
}

const phrases = {
  remarks: readPhrases(remarkPhrases),
  proposals: readPhrases(proposalPhrases),
  personal: readPhrases(personalPhrases),
  alarm: readPhrases(alarmPhrases),
}

/** How many phrases stand in the lists, alternatives not counted. */
export const phrase_count =
  Object.values(phrases).reduce((sum, list) => sum + list.length, sentence_phrase_count)
